//! Calls.

use super::{
    super::{auth::Bearer, problem::Problem},
    PageQuery, must_see, view,
};
use crate::{
    core::id::{CallId, CaseId, RecordingId},
    store::{
        calls::{self as rows, Call},
        cases,
        page::Listed,
        recordings,
    },
    work::{App, WorkError},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallQuery {
    limit: Option<i64>,
    cursor: Option<String>,
    outcome: Option<String>,
    department: Option<String>,
    day: Option<chrono::NaiveDate>,
}

/// `GET /api/v1/calls`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Query(query): Query<CallQuery>,
) -> Result<Json<Listed<Value>>, Problem> {
    must_see(&bearer)?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page()?;
    let filter = rows::Filter { outcome: query.outcome, department: query.department, day: query.day };
    let found = app.db.read(|tx| Box::pin(async move { rows::page(tx, &filter, page).await })).await?;
    let listed = page.cut(found, |call| (call.began_at, call.id.into()));
    let items = shown(&app, &bearer, listed.items).await?;
    Ok(Json(Listed { items, next: listed.next }))
}

/// `GET /api/v1/calls/{id}`
pub(super) async fn one(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Path(id): Path<CallId>,
) -> Result<Json<Value>, Problem> {
    must_see(&bearer)?;
    let call = app.db.read(|tx| Box::pin(rows::by_id(tx, id))).await?;
    let call = call.ok_or_else(|| Problem::not_found("来电"))?;
    let mut items = shown(&app, &bearer, vec![call]).await?;
    items.pop().map(Json).ok_or_else(|| Problem::not_found("来电"))
}

/// Calls with the cases that the reader may know of, in two further reads whatever their number.
async fn shown(app: &Arc<App>, bearer: &Bearer, calls: Vec<Call>) -> Result<Vec<Value>, Problem> {
    let reader = bearer.actor.reader().clone();
    let ids: Vec<CallId> = calls.iter().map(|call| call.id).collect();
    let of_cases: Vec<CaseId> = calls.iter().filter_map(|call| call.case_id).collect();
    let by = reader.clone();
    let read = app.db.read(|tx| {
        Box::pin(async move {
            let numbers = cases::visible_numbers(tx, &by, &of_cases).await?;
            let recorded = recordings::of_calls(tx, &ids).await?;
            Ok::<_, sqlx::Error>((numbers, recorded))
        })
    });
    let (numbers, recorded) = read.await?;
    let numbers: HashMap<CaseId, String> = numbers.into_iter().collect();
    let recorded: HashMap<CallId, RecordingId> = recorded.into_iter().collect();
    let view = |call: &Call| {
        let case = call.case_id.and_then(|id| numbers.get(&id)).map(String::as_str);
        view::call(app, call, case, recorded.get(&call.id).copied(), &reader)
    };
    Ok(calls.iter().map(view).collect::<Result<_, WorkError>>()?)
}
