//! Messages.

use super::view;
use crate::{
    core::{
        id::MessageId,
        message::{Purpose, State as MessageState},
    },
    store::{
        messages::{self as rows, Message},
        page::Listed,
        reports::{self, KeptReport},
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
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which way a message went.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageDirection)]
pub(super) enum Direction {
    /// Somebody wrote to us.
    In,
    /// We wrote to somebody.
    Out,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageFilter {
    /// Only in this state.
    state: Option<MessageState>,
    /// Only for this purpose.
    purpose: Option<Purpose>,
    /// Only those that came in, or went out.
    direction: Option<Direction>,
}

/// Messages with their delivery reports, newest first
#[utoipa::path(get, path = "/api/v1/messages", tag = "messages", params(Paging, MessageFilter),
    responses((status = OK, body = Listed<view::Message>)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Filters { page, by }: Filters<MessageFilter>,
) -> Result<Json<Listed<view::Message>>, Problem> {
    let direction = by.direction.map(|direction| match direction {
        Direction::In => "in".to_owned(),
        Direction::Out => "out".to_owned(),
    });
    let filter = rows::Filter { state: by.state, purpose: by.purpose, case: None, direction };
    let reader = bearer.actor.reader().clone();
    let read = app.db.read(|tx| {
        Box::pin(async move {
            let found = rows::page(tx, &reader, &filter, page).await?;
            let ids: Vec<_> = found.iter().map(|message| message.id).collect();
            let reported = reports::of_messages(tx, &ids).await?;
            Ok::<_, sqlx::Error>((found, reported))
        })
    });
    let (found, reported) = read.await?;
    let listed = page.cut(found, |message| (message.queued_at, message.id.into()));
    let items = shown(&app, &bearer, &listed.items, &reported)?;
    Ok(Json(Listed { items, next: listed.next }))
}

/// One message with its delivery reports
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "messages", params(("id" = MessageId, Path)),
    responses((status = OK, body = view::Message)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(id): Place<MessageId>,
) -> Result<Json<view::Message>, Problem> {
    let reader = bearer.actor.reader().clone();
    let read = app.db.read(|tx| {
        Box::pin(async move {
            let found = rows::visible(tx, &reader, id).await?;
            Ok::<_, sqlx::Error>((found, reports::of_messages(tx, &[id]).await?))
        })
    });
    let (found, reported) = read.await?;
    let mut items = shown(&app, &bearer, found.as_slice(), &reported)?;
    items.pop().map(Json).ok_or_else(|| Problem::not_found("短信"))
}

fn shown(
    app: &App,
    bearer: &Bearer,
    messages: &[Message],
    reported: &[(MessageId, KeptReport)],
) -> Result<Vec<view::Message>, WorkError> {
    let view = |message: &Message| {
        let mine = reported.iter().filter(|(id, _)| *id == message.id);
        view::Message::of(
            app,
            message,
            mine.map(|(_, report)| report.clone()).collect(),
            bearer.actor.reader(),
        )
    };
    messages.iter().map(view).collect()
}
