//! Reminders.

use super::view;
use crate::{
    store::{
        page::Listed,
        reminders::{self as rows, ReminderState},
    },
    web::{
        auth::Insider,
        problem::Problem,
        request::{Filters, Paging},
    },
    work::App,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReminderFilter {
    /// Only in this state.
    state: Option<ReminderState>,
}

/// The rungs of all ladders, latest due first
#[utoipa::path(get, path = "/api/v1/reminders", tag = "reminders", params(Paging, ReminderFilter),
    responses((status = OK, body = Listed<view::Reminder>)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Filters { page, by }: Filters<ReminderFilter>,
) -> Result<Json<Listed<view::Reminder>>, Problem> {
    let filter = rows::Filter { state: by.state, ..rows::Filter::default() };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { rows::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |reminder| (reminder.due_at, reminder.id.into()));
    let items = listed.items.into_iter().map(view::Reminder::of).collect();
    Ok(Json(Listed { items, next: listed.next }))
}
