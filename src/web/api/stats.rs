//! The figures of a period.

use crate::{
    core::{
        clock::Moment,
        statistics::{self, figures},
    },
    store::stats::{self as rows, Span},
    web::{auth::Insider, problem::Problem, request::Asked},
    work::App,
};
use axum::{Json, extract::State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Period {
    /// The first day; 29 days before `to` where nothing is asked.
    from: Option<NaiveDate>,
    /// The last day, at most 366 days in all; yesterday where nothing is asked.
    to: Option<NaiveDate>,
}

/// The figures of a period. They count what the reader's own lists show, and nothing that is kept
/// from them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Statistics {
    from: NaiveDate,
    to: NaiveDate,
    /// Whether the period is over; the figures of one that is not still grow.
    closed: bool,
    figures: Vec<Figure>,
}

/// A figure with its definition: `value` is `numerator` ÷ `denominator`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Figure {
    #[schema(examples("feedback_on_time"))]
    name: &'static str,
    /// Its Chinese title.
    title: &'static str,
    /// How it is counted, in Chinese.
    definition: &'static str,
    /// The same in English.
    definition_en: &'static str,
    /// The clause or standard that asks for it.
    basis: Option<&'static str>,
    /// The share that is asked for.
    goal: Option<f64>,
    numerator: i64,
    denominator: i64,
    /// Null if the denominator is 0: there is nothing to tell.
    value: Option<f64>,
    /// The 24 hours that it tells of, where it tells of some.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Window>,
    /// What it is made of, where it is a distribution.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
}

/// From when to when (exclusive).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Window {
    from: Moment,
    until: Moment,
}

/// A part of a distribution.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Part {
    /// An outcome, a state, or a kind and a stage: `complaint/received`.
    name: String,
    count: i64,
}

/// The figures of a period in the sense of GB/T 33358, each with its definition
#[utoipa::path(get, path = "/api/v1/stats", tag = "stats", params(Period),
    responses((status = OK, body = Statistics)))]
pub(super) async fn stats(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Asked(period): Asked<Period>,
) -> Result<Json<Statistics>, Problem> {
    let today = app.clock.now().day();
    let span = span(&period, today)?;
    let reader = bearer.actor.reader().clone();
    let counted =
        app.db.read(|tx| Box::pin(async move { rows::count(tx, &reader, span, today).await })).await?;
    let figures = figures(&counted, span.hours(), today).into_iter().map(Figure::of).collect();
    Ok(Json(Statistics { from: span.from, to: span.to, closed: span.to < today, figures }))
}

fn span(period: &Period, today: NaiveDate) -> Result<Span, Problem> {
    let wrong = || format!("to 应不早于 from,且统计期最多 {} 天。", Span::MOST_DAYS);
    Span::asked(period.from, period.to, today).ok_or_else(|| Problem::malformed(wrong()).about("from"))
}

impl Figure {
    fn of(figure: statistics::Figure) -> Self {
        let value = figure.value();
        let said = figure.definition;
        Self {
            name: said.name,
            title: said.title,
            definition: said.definition,
            definition_en: said.definition_en,
            basis: said.basis,
            goal: said.goal,
            numerator: figure.numerator,
            denominator: figure.denominator,
            value,
            window: figure.window.map(|window| Window { from: window.from, until: window.until }),
            parts: figure.parts.into_iter().map(|part| Part { name: part.name, count: part.count }).collect(),
        }
    }
}
