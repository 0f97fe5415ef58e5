//! Whether the process lives (`/healthz`), is fit for work (`/readyz`), and its figures (`/metrics`).

use super::problem::Problem;
use crate::work::{App, daemon::upkeep, health};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes, with their description.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(alive)).routes(routes!(ready)).routes(routes!(figures))
}

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = OK, body = String, content_type = "text/plain", example = json!("ok"))))]
async fn alive() -> &'static str {
    "ok"
}

/// How fit the process is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "an answer of yes and no, read by machines")]
struct Readiness {
    /// Whether requests can be served.
    ready: bool,
    /// Whether the database answers.
    database: bool,
    /// Whether what comes in can be kept: no full disk, no lock held by somebody else.
    writable: bool,
    /// Seconds that the oldest due reminder or message has been waiting.
    daemon_lag_seconds: Option<i64>,
    /// Whether that is longer than `[daemon] behind_after_seconds`.
    daemon_behind: bool,
    /// The last day that the loaded notices settle.
    calendar_until: Option<chrono::NaiveDate>,
    /// What to do about the calendar, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar_warning: Option<String>,
}

/// Whether the process is fit for work
///
/// 200 if requests can be served; 503 if the database does not answer or takes no writes. A daemon that is behind and a
/// calendar that ends are told, and do not take the telephone off the line.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = OK, body = Readiness), (status = SERVICE_UNAVAILABLE, body = Readiness)))]
async fn ready(State(app): State<Arc<App>>) -> Response {
    let database = app.db.ping().await.is_ok();
    let writable = database && health::writable(&app).await;
    let lag = if database { upkeep::lag_seconds(&app).await.ok() } else { None };
    let facts = app.facts();
    let behind = lag.is_some_and(|lag| lag > i64::from(app.settings.daemon.behind_after_seconds));
    let readiness = Readiness {
        ready: writable && lag.is_some(),
        database,
        writable,
        daemon_lag_seconds: lag,
        daemon_behind: behind,
        calendar_until: facts.calendar.coverage_end(),
        calendar_warning: facts.calendar.warning(app.clock.now().day()).map(|warning| warning.words()),
    };
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness)).into_response()
}

/// The process's figures, for Prometheus
///
/// For whoever has the token of `[metrics]`, and for service tokens.
#[utoipa::path(get, path = "/metrics", tag = "health", security(("bearer" = [])), responses(
    (status = OK, body = String, content_type = "text/plain"),
    (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json")))]
async fn figures(
    State(app): State<Arc<App>>,
    Extension(metrics): Extension<PrometheusHandle>,
    headers: HeaderMap,
) -> Response {
    let token = app.settings.metrics.token.expose();
    let presented = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let known = !token.is_empty() && bool::from(presented.as_bytes().ct_eq(token.as_bytes()));
    if known || super::auth::is_service(&app, presented).await {
        metrics.run_upkeep();
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.render())
            .into_response()
    } else {
        Problem::unauthenticated().into_response()
    }
}
