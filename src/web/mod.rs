//! Webhooks and the API.

pub mod api;
pub mod auth;
pub mod health;
pub mod hooks;
mod nul;
pub mod problem;

use crate::work::App;
use axum::{Router, extract::DefaultBodyLimit};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{any::Any, sync::Arc};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

/// Everything that is served. `metrics` renders the process's figures.
pub fn router(app: Arc<App>, metrics: PrometheusHandle) -> Router {
    let limit = app.settings.server.body_limit_bytes;
    let timeout = app.settings.server.request_timeout();
    Router::new()
        .merge(hooks::routes())
        .merge(api::routes().layer(axum::middleware::from_fn(nul::refuse)))
        .merge(health::routes(metrics))
        .with_state(app)
        .layer(DefaultBodyLimit::max(limit))
        .layer(TimeoutLayer::with_status_code(http::StatusCode::SERVICE_UNAVAILABLE, timeout))
        .layer(CatchPanicLayer::custom(panicked))
}

/// A panic is a defect; the next request is served all the same.
fn panicked(_: Box<dyn Any + Send>) -> axum::response::Response {
    tracing::error!("a request handler panicked");
    axum::response::IntoResponse::into_response(problem::Problem::internal())
}
