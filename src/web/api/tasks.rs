//! Tasks.

use super::{acts::Nothing, view};
use crate::{
    core::{id::TaskId, task::TaskKind},
    store::{page::Listed, tasks as rows},
    web::{
        auth::Insider,
        once::{Answer, Done, once},
        problem::Problem,
        request::{Filters, Paging, Place, Posted},
    },
    work::{App, WorkError},
};
use axum::{Json, extract::State};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TaskFilter {
    /// Only of this kind.
    kind: Option<TaskKind>,
    /// Only in this state.
    state: Option<view::TaskState>,
}

/// What people have to do, newest first
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks", params(Paging, TaskFilter),
    responses((status = OK, body = Listed<view::Task>)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Filters { page, by }: Filters<TaskFilter>,
) -> Result<Json<Listed<view::Task>>, Problem> {
    let state = by.state.map(|state| state.as_str().to_owned());
    let filter = rows::Filter { kind: by.kind, state, case: None };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { rows::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |task| (task.created_at, task.id.into()));
    let items = listed.items.into_iter().map(view::Task::of).collect();
    Ok(Json(Listed { items, next: listed.next }))
}

/// One task
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "tasks", params(("id" = TaskId, Path)),
    responses((status = OK, body = view::Task)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(id): Place<TaskId>,
) -> Result<Json<view::Task>, Problem> {
    let reader = bearer.actor.reader().clone();
    let found = app.db.read(|tx| Box::pin(async move { rows::visible(tx, &reader, id).await })).await?;
    found.map(|task| Json(view::Task::of(task))).ok_or_else(|| Problem::not_found("待办任务"))
}

/// Say that a task is done
#[utoipa::path(post, path = "/api/v1/tasks/{id}/done", tag = "tasks", params(("id" = TaskId, Path)),
    request_body = Nothing, responses((status = OK, body = view::Task)))]
pub(super) async fn done(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(id): Place<TaskId>,
    posted: Posted<Nothing>,
) -> Result<Answer, Problem> {
    let (actor, now, key) = (bearer.actor.clone(), app.clock.now(), posted.key(&app, &bearer));
    let held = app.clone();
    once(&app, key, move |tx| {
        let (held, reader, by) = (held.clone(), actor.reader().clone(), actor.to_string());
        Box::pin(async move {
            if let Some(task) = rows::finish(tx, &reader, id, &by, now).await? {
                held.events.task(tx, task.id, &task.department, task.officer.as_deref());
                return Done::with(StatusCode::OK, &view::Task::of(task));
            }
            let known = rows::visible(tx, &reader, id).await?;
            let known = known.ok_or(WorkError::NotFound("待办任务"))?;
            let zh = format!("该任务已不在待办之列(现为 {})。", known.state);
            Err(WorkError::Conflict { kind: "conflict", zh })
        })
    })
    .await
}
