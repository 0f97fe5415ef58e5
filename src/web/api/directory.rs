//! What every token may read: departments, officers, matters, the calendar.

use super::{
    super::{auth::Bearer, problem::Problem},
    view,
};
use crate::work::App;
use axum::{
    Json,
    extract::{Query, State},
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest stretch of days that is explained at once.
const MOST_DAYS: i64 = 400;

fn list(items: Vec<Value>) -> Json<Value> {
    Json(json!({ "items": Value::Array(items), "next": null }))
}

/// `GET /api/v1/departments`
pub(super) async fn departments(State(app): State<Arc<App>>, _: Bearer) -> Json<Value> {
    let facts = app.facts();
    let item = |one: &crate::core::directory::Department| {
        let telephone = one.telephone.as_ref().map(|telephone| telephone.number.as_str());
        json!({ "code": one.code, "name": one.name, "name_en": one.name_en, "telephone": telephone,
            "hours": one.hours, "duties": one.duties, "head": one.head, "supervisor": one.supervisor })
    };
    list(facts.directory.departments().iter().map(item).collect())
}

/// `GET /api/v1/officers`
pub(super) async fn officers(State(app): State<Arc<App>>, _: Bearer) -> Json<Value> {
    let (facts, now) = (app.facts(), app.clock.now());
    let item = |one: &crate::core::directory::Officer| {
        let absence = facts.directory.absence(&one.code, now);
        json!({ "code": one.code, "name": one.name, "department": one.department, "roles": one.roles,
            "absent_until": absence.map(|absence| absence.until),
            "delegate": absence.and_then(|absence| absence.delegate.clone()) })
    };
    list(facts.directory.officers().iter().map(item).collect())
}

/// `GET /api/v1/matters`
pub(super) async fn matters(State(app): State<Arc<App>>, _: Bearer) -> Json<Value> {
    let facts = app.facts();
    let item = |one: &crate::core::directory::Matter| json!({ "code": one.code, "name": one.name, "name_en": one.name_en, "owner": one.owner, "keywords": one.keywords });
    list(facts.directory.matters().iter().map(item).collect())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DaysQuery {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// `GET /api/v1/calendar`: how far it reaches, and the days from–to with the reason of each.
pub(super) async fn calendar(
    State(app): State<Arc<App>>,
    _: Bearer,
    Query(query): Query<DaysQuery>,
) -> Result<Json<Value>, Problem> {
    let (facts, today) = (app.facts(), app.clock.now().day());
    let calendar = &facts.calendar;
    let from = query.from.unwrap_or(today);
    let to = query.to.unwrap_or(from);
    if to < from || (to - from).num_days() > MOST_DAYS {
        return Err(Problem::invalid("to", format!("应不早于 from,且最多 {MOST_DAYS} 天。")));
    }
    let days: Vec<Value> =
        from.iter_days().take_while(|day| *day <= to).map(|day| view::day(calendar, day)).collect();
    Ok(Json(json!({ "coverage_end": calendar.coverage_end(), "days": days,
        "warning": calendar.warning(today).map(|warning| warning.words()) })))
}
