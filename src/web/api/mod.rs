//! The API under `/api/v1`: JSON, bearer tokens, cursor pages, problems as `application/problem+json`.
//! What is listed passes the visibility clause (recusal, need to know); see `docs/api.md`.

mod calls;
mod cases;
mod directory;
mod lists;
mod view;

use super::{auth::Bearer, problem::Problem};
use crate::{
    store::{page::Page, visibility::Scope},
    work::App,
};
use axum::{
    Router,
    extract::{FromRequest, Json, Request, rejection::JsonRejection},
    routing::{get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/cases", get(cases::list).post(cases::create))
        .route("/api/v1/cases/{number}", get(cases::one))
        .route("/api/v1/cases/{number}/deadline", get(cases::deadline))
        .route("/api/v1/cases/{number}/{action}", post(cases::act))
        .route("/api/v1/calls", get(calls::list))
        .route("/api/v1/calls/{id}", get(calls::one))
        .route("/api/v1/messages", get(lists::messages))
        .route("/api/v1/reminders", get(lists::reminders))
        .route("/api/v1/tasks", get(lists::tasks))
        .route("/api/v1/tasks/{id}/done", post(lists::task_done))
        .route("/api/v1/departments", get(directory::departments))
        .route("/api/v1/officers", get(directory::officers))
        .route("/api/v1/matters", get(directory::matters))
        .route("/api/v1/calendar", get(directory::calendar))
}

/// Which page of a list is asked for.
#[derive(Debug, Default, Deserialize)]
struct PageQuery {
    limit: Option<i64>,
    cursor: Option<String>,
}

impl PageQuery {
    fn page(&self) -> Result<Page, Problem> {
        Page::new(self.limit.unwrap_or(50), self.cursor.as_deref())
            .ok_or_else(|| Problem::malformed("limit 应为 1 到 200,cursor 应为上一页返回的 next。"))
    }
}

/// Whoever has no part in cases reads none of their lists.
fn must_see(bearer: &Bearer) -> Result<(), Problem> {
    match bearer.actor.reader().scope {
        Scope::Nothing => Err(Problem::forbidden("该令牌没有查看办件内容的角色。")),
        Scope::Bureau | Scope::Department(_) => Ok(()),
    }
}

/// A JSON body; what cannot be read is told as a problem that names the place.
struct Body<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonDataError(error)) => Err(Problem::invalid("body", error.body_text())),
            Err(error) => Err(Problem::malformed(error.body_text())),
        }
    }
}
