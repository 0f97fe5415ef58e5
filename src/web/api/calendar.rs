//! The calendar: days with their reasons, the notices behind them, and how far they reach.

use crate::{
    core::calendar::{Calendar as Days, Notice, NoticeKind},
    web::{auth::Bearer, problem::Problem, request::Asked},
    work::{App, notices},
};
use axum::{Json, extract::State};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// The longest stretch of days that is explained at once.
const MOST_DAYS: i64 = 400;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DaysAsked {
    /// The days of this month, `YYYY-MM`; not together with `from` and `to`.
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-02")]
    month: Option<String>,
    /// The first day; today where nothing is asked.
    from: Option<NaiveDate>,
    /// The last day, at most 400 after the first; `from` where nothing is asked.
    to: Option<NaiveDate>,
}

/// The calendar, as far as it was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Calendar {
    /// The last day that the loaded notices settle; null if no notice is loaded.
    coverage_end: Option<NaiveDate>,
    /// What to do about the calendar, in Chinese; null if nothing.
    warning: Option<String>,
    days: Vec<Day>,
    /// The notices loaded for the years of these days, in the order of their dates.
    notices: Vec<LoadedNotice>,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarDay)]
pub(super) struct Day {
    date: NaiveDate,
    /// Whether it is a working day.
    counts: bool,
    /// Why, in Chinese, naming the instrument.
    because: String,
    /// Whether a loaded notice settles it.
    published: bool,
}

/// A notice (放假安排通知) that is loaded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarNotice)]
pub(super) struct LoadedNotice {
    #[schema(examples("国办发明电〔2025〕7号"))]
    number: String,
    /// The notice that this one changes; null for a year's own.
    amends: Option<String>,
    year: i32,
    /// The date it bears.
    dated: NaiveDate,
    title: String,
    /// Where it is published.
    url: Option<String>,
}

/// Days with their reasons, the notices behind them, and how far they reach
#[utoipa::path(get, path = "/api/v1/calendar", tag = "calendar", params(DaysAsked),
    responses((status = OK, body = Calendar)))]
pub(super) async fn calendar(
    State(app): State<Arc<App>>,
    _: Bearer,
    Asked(asked): Asked<DaysAsked>,
) -> Result<Json<Calendar>, Problem> {
    let (facts, today) = (app.facts(), app.clock.now().day());
    let (from, to) = stretch(&asked, today)?;
    let days = from.iter_days().take_while(|day| *day <= to);
    let known = app.notices.clone();
    let read = app.db.read(|tx| Box::pin(async move { notices::layers(tx, &known).await }));
    let mut loaded = read.await?.notices;
    // A year's notice reaches back into the last days of the year before.
    loaded.retain(|notice| (from.year()..=to.year() + 1).contains(&notice.year()));
    loaded.sort_by_key(Notice::dated);
    Ok(Json(Calendar {
        coverage_end: facts.calendar.coverage_end(),
        warning: facts.calendar.warning(today).map(|warning| warning.words()),
        days: days.map(|day| Day::of(&facts.calendar, day)).collect(),
        notices: loaded.iter().map(LoadedNotice::of).collect(),
    }))
}

fn stretch(asked: &DaysAsked, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Problem> {
    if let Some(month) = &asked.month {
        if asked.from.is_some() || asked.to.is_some() {
            return Err(Problem::malformed("month 不能与 from、to 同时使用。").about("month"));
        }
        let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok();
        let first = first.filter(|_| month.len() == 7);
        let next = first.and_then(|first| first.checked_add_months(chrono::Months::new(1)));
        let last = next.and_then(|next| next.pred_opt());
        return first.zip(last).ok_or_else(|| Problem::malformed("month 应写作 YYYY-MM。").about("month"));
    }
    let from = asked.from.unwrap_or(today);
    let to = asked.to.unwrap_or(from);
    if to < from || (to - from).num_days() > MOST_DAYS {
        return Err(Problem::malformed(format!("to 应不早于 from,且最多相隔 {MOST_DAYS} 天。")).about("to"));
    }
    Ok((from, to))
}

impl Day {
    fn of(calendar: &Days, date: NaiveDate) -> Self {
        let fact = calendar.day(date);
        Self { date, counts: fact.counts, because: fact.because, published: fact.published }
    }
}

impl LoadedNotice {
    fn of(notice: &Notice) -> Self {
        let amends = match notice.kind() {
            NoticeKind::Base => None,
            NoticeKind::Amendment { amends } => Some(amends.to_string()),
        };
        Self {
            number: notice.number().to_string(),
            amends,
            year: notice.year(),
            dated: notice.dated(),
            title: notice.title().to_owned(),
            url: notice.url().map(str::to_owned),
        }
    }
}
