//! 工作日历: a month with the reason of each day, the notices behind it, and how far they reach.

pub(super) mod import;

use super::{access::Right, page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::{core::calendar::Notice, work::notices};
use axum::extract::Query;
use chrono::{Datelike, Months, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

/// What the address asks: any day of a month.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "blank")]
    day: Option<NaiveDate>,
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let today = viewer.app.clock.now().day();
    let first = asked.day.unwrap_or(today).with_day(1).unwrap_or(today);
    let known = viewer.app.notices.clone();
    let mut loaded =
        viewer.app.db.read(|tx| Box::pin(async move { notices::layers(tx, &known).await })).await?.notices;
    loaded.sort_by_key(|notice| std::cmp::Reverse(notice.dated()));
    let calendar = &viewer.facts.calendar;
    let content = html! {
        @if let Some(warning) = calendar.warning(today) { p .notice.bad { (warning.words()) } }
        @if Right::Oversight.is_of(&viewer.session.actor) { p { a .button.second href="/console/calendar/import" { (viewer.t(words::IMPORT_PAGE)) } } }
        @if let Some(end) = calendar.coverage_end() { p { (viewer.t(words::COVERAGE)) "：" (viewer.day(end)) } }
        (month(&viewer, first))
        (pieces::panel(viewer.t(words::NOTICES), &list(&viewer, &loaded)))
    };
    Ok(viewer.page(viewer.t(words::CALENDAR_PAGE), &content))
}

fn month(viewer: &Viewer, first: NaiveDate) -> Markup {
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let before = first.checked_sub_months(Months::new(1)).unwrap_or(first);
    let blank = first.weekday().num_days_from_monday();
    let days = first.iter_days().take_while(|day| *day < next);
    let names: [&str; 7] = match viewer.taste.tongue {
        words::Tongue::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        words::Tongue::Traditional => ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
        words::Tongue::Simplified => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    };
    html! { section .panel {
        div .head { h2 { (viewer.t(words::MONTH)) " " (first.format("%Y-%m").to_string()) }
            p { a href=(format!("/console/calendar?day={before}")) { (viewer.t(words::PREVIOUS_MONTH)) } " · "
                a href=(format!("/console/calendar?day={next}")) { (viewer.t(words::NEXT_MONTH)) } } }
        ol .month {
            @for name in names { li .weekday { (name) } }
            @for _ in 0..blank { li .blank {} }
            @for day in days { (cell(viewer, day)) }
        }
    } }
}

fn cell(viewer: &Viewer, day: NaiveDate) -> Markup {
    let fact = viewer.facts.calendar.day(day);
    let weekend = day.weekday().num_days_from_monday() >= 5;
    let (class, word) = match (fact.counts, weekend) {
        (true, true) => ("made-up", Some(words::MAKE_UP_DAY)),
        (true, false) => ("on", None),
        (false, _) => ("off", Some(words::DAY_OFF)),
    };
    let because = if viewer.taste.tongue == words::Tongue::English { fact.because_en } else { fact.because };
    html! { li class=(class) title=(because) { strong { (day.day()) }
    @if let Some(word) = word { br; small { (viewer.t(word)) } } } }
}

fn list(viewer: &Viewer, loaded: &[Notice]) -> Markup {
    let heads = [words::NOTICE_NUMBER, words::ISSUED, words::NAME].map(|text| viewer.t(text));
    let rows: Vec<Vec<Markup>> = loaded
        .iter()
        .map(|notice| {
            vec![
                html! { (notice.number().as_str()) },
                html! { span .number { (notice.dated()) } },
                html! { (notice.title()) },
            ]
        })
        .collect();
    pieces::table(viewer.t(words::NOTICES), &heads, &rows)
}
