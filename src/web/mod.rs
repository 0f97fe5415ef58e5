//! Webhooks and the API.

mod acknowledging;
pub mod api;
pub mod auth;
pub mod console;
pub mod events;
mod exchange;
pub mod health;
pub mod hooks;
mod nul;
mod once;
mod openapi;
pub mod problem;
pub mod range;
mod request;
pub mod session;

use crate::work::App;
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::PrometheusHandle;
use problem::Problem;
use std::{any::Any, sync::Arc, time::Duration};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

/// Everything that is served. `metrics` renders the process's figures.
pub fn router(app: Arc<App>, metrics: PrometheusHandle) -> Router {
    let limit = app.settings.server.body_limit_bytes;
    let patience = app.settings.server.request_timeout();
    let (described, description) = described();
    Router::new()
        .merge(hooks::routes())
        .merge(described.layer(from_fn(nul::refuse)))
        .merge(openapi::route(&description))
        .merge(console::routes(&app))
        .fallback(async || Problem::not_found("地址"))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .with_state(app)
        .layer(Extension(metrics))
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn(move |request, next| in_time(patience, request, next)))
        .layer(CatchPanicLayer::custom(panicked))
}

/// What `/api/openapi.json` says.
pub fn description() -> utoipa::openapi::OpenApi {
    described().1
}

/// The routes that describe themselves: all but the providers' webhooks.
fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let frame = OpenApiRouter::with_openapi(openapi::frame());
    let (router, description) = frame.merge(api::routes()).merge(health::routes()).split_for_parts();
    (router, openapi::complete(description))
}

/// A request that takes too long is given up; what it does to the database is done whole or not at all.
async fn in_time(patience: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::too_slow().into_response(),
    }
}

/// A panic is a defect; the next request is served all the same.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request handler panicked");
    Problem::internal().into_response()
}
