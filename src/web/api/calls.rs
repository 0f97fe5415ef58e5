//! Calls.

use super::view;
use crate::{
    core::{
        call::Outcome,
        directory::DepartmentCode,
        id::{CallId, CaseId, RecordingId},
    },
    store::{
        calls::{self as rows, Call},
        cases,
        page::Listed,
        recordings,
    },
    web::{
        auth::{Bearer, Insider},
        problem::Problem,
        request::{Filters, Paging, Place},
    },
    work::{App, WorkError},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallFilter {
    /// Only with this outcome.
    outcome: Option<Outcome>,
    /// Only of this department.
    department: Option<DepartmentCode>,
    /// Only of this day, in Beijing.
    day: Option<chrono::NaiveDate>,
}

/// Calls, newest first
///
/// Without those of cases that are kept from the reader (recusal).
#[utoipa::path(get, path = "/api/v1/calls", tag = "calls", params(Paging, CallFilter),
    responses((status = OK, body = Listed<view::Call>)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Filters { page, by }: Filters<CallFilter>,
) -> Result<Json<Listed<view::Call>>, Problem> {
    let filter = rows::Filter {
        outcome: by.outcome.map(|outcome| outcome.to_string()),
        department: by.department.map(String::from),
        day: by.day,
    };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { rows::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |call| (call.began_at, call.id.into()));
    let items = shown(&app, &bearer, listed.items).await?;
    Ok(Json(Listed { items, next: listed.next }))
}

/// One call
#[utoipa::path(get, path = "/api/v1/calls/{id}", tag = "calls", params(("id" = CallId, Path)),
    responses((status = OK, body = view::Call)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(id): Place<CallId>,
) -> Result<Json<view::Call>, Problem> {
    let reader = bearer.actor.reader().clone();
    let call = app.db.read(|tx| Box::pin(async move { rows::visible(tx, &reader, id).await })).await?;
    let call = call.ok_or_else(|| Problem::not_found("来电"))?;
    let mut items = shown(&app, &bearer, vec![call]).await?;
    items.pop().map(Json).ok_or_else(|| Problem::not_found("来电"))
}

/// Calls with the cases that the reader may know of, in two further reads whatever their number.
async fn shown(app: &Arc<App>, bearer: &Bearer, calls: Vec<Call>) -> Result<Vec<view::Call>, Problem> {
    let reader = bearer.actor.reader().clone();
    let ids: Vec<CallId> = calls.iter().map(|call| call.id).collect();
    let of_cases: Vec<CaseId> = calls.iter().filter_map(|call| call.case_id).collect();
    let by = reader.clone();
    let read = app.db.read(|tx| {
        Box::pin(async move {
            let numbers = cases::visible_numbers(tx, &by, &of_cases).await?;
            let recorded = recordings::longest(tx, &by, &ids).await?;
            Ok::<_, sqlx::Error>((numbers, recorded))
        })
    });
    let (numbers, recorded) = read.await?;
    let numbers: HashMap<CaseId, String> = numbers.into_iter().collect();
    let recorded: HashMap<CallId, RecordingId> = recorded.into_iter().collect();
    let view = |call: &Call| {
        let case = call.case_id.and_then(|id| numbers.get(&id)).cloned();
        view::Call::of(app, call, case, recorded.get(&call.id).copied(), &reader)
    };
    Ok(calls.iter().map(view).collect::<Result<_, WorkError>>()?)
}
