//! Messages, reminders and tasks.

use super::{
    super::{auth::Bearer, problem::Problem},
    PageQuery, must_see, view,
};
use crate::{
    core::{
        id::TaskId,
        message::{Purpose, State as MessageState},
        task::TaskKind,
    },
    store::{messages, page::Listed, reminders, reports, tasks},
    work::{App, WorkError},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageQuery {
    limit: Option<i64>,
    cursor: Option<String>,
    state: Option<MessageState>,
    purpose: Option<Purpose>,
    direction: Option<String>,
}

/// `GET /api/v1/messages`
pub(super) async fn messages(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Query(query): Query<MessageQuery>,
) -> Result<Json<Listed<Value>>, Problem> {
    must_see(&bearer)?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page()?;
    let filter = messages::Filter {
        state: query.state,
        purpose: query.purpose,
        case: None,
        direction: query.direction,
    };
    let reader = bearer.actor.reader().clone();
    let by = reader.clone();
    let (found, reported) = app
        .db
        .read(|tx| {
            Box::pin(async move {
                let found = messages::page(tx, &by, &filter, page).await?;
                let ids: Vec<_> = found.iter().map(|message| message.id).collect();
                let reported = reports::of_messages(tx, &ids).await?;
                Ok::<_, sqlx::Error>((found, reported))
            })
        })
        .await?;
    let listed = page.cut(found, |message| (message.queued_at, message.id.into()));
    let view = |message: &messages::Message| {
        let mine: Vec<_> =
            reported.iter().filter(|(id, _)| *id == message.id).map(|(_, report)| report.clone()).collect();
        view::message(&app, message, &mine, &reader)
    };
    let items = listed.items.iter().map(view).collect::<Result<_, WorkError>>()?;
    Ok(Json(Listed { items, next: listed.next }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReminderQuery {
    limit: Option<i64>,
    cursor: Option<String>,
    state: Option<reminders::ReminderState>,
}

/// `GET /api/v1/reminders`
pub(super) async fn reminders(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Query(query): Query<ReminderQuery>,
) -> Result<Json<Listed<Value>>, Problem> {
    must_see(&bearer)?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page()?;
    let filter = reminders::Filter { state: query.state, ..reminders::Filter::default() };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { reminders::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |reminder| (reminder.due_at, reminder.id.into()));
    Ok(Json(Listed { items: listed.items.iter().map(view::reminder).collect(), next: listed.next }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskQuery {
    limit: Option<i64>,
    cursor: Option<String>,
    kind: Option<TaskKind>,
    state: Option<String>,
}

/// `GET /api/v1/tasks`
pub(super) async fn tasks(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Query(query): Query<TaskQuery>,
) -> Result<Json<Listed<Value>>, Problem> {
    must_see(&bearer)?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page()?;
    let filter = tasks::Filter { kind: query.kind, state: query.state, case: None };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { tasks::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |task| (task.created_at, task.id.into()));
    Ok(Json(Listed { items: listed.items.iter().map(view::task).collect(), next: listed.next }))
}

/// `POST /api/v1/tasks/{id}/done`
pub(super) async fn task_done(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Path(id): Path<TaskId>,
) -> Result<Json<Value>, Problem> {
    must_see(&bearer)?;
    let (reader, by, now) = (bearer.actor.reader().clone(), bearer.actor.to_string(), app.clock.now());
    let done = app
        .db
        .transact(move |tx| Box::pin(async move { tasks::finish(tx, &reader, id, &by, now).await }))
        .await?;
    done.map(|task| Json(view::task(&task))).ok_or_else(|| Problem::not_found("待办任务"))
}
