//! Whether the process lives (`/healthz`), is fit for work (`/readyz`), and its figures (`/metrics`).

use crate::work::{App, daemon::upkeep, health};
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The routes.
pub fn routes(metrics: PrometheusHandle) -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(move |app, headers| figures(app, headers, metrics.clone())))
}

/// How fit the process is.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "an answer of yes and no, read by machines")]
struct Readiness {
    ready: bool,
    database: bool,
    /// Whether what comes in can be kept: no full disk, no lock held by somebody else.
    writable: bool,
    /// Seconds that the oldest due reminder or message has been waiting.
    daemon_lag_seconds: Option<i64>,
    daemon_behind: bool,
    /// The last day that the loaded notices settle.
    calendar_until: Option<chrono::NaiveDate>,
    /// What to do about the calendar, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar_warning: Option<String>,
}

/// 200 if requests can be served; 503 if the database does not answer or takes no writes. A daemon that is behind and a
/// calendar that ends are told, and do not take the telephone off the line.
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

/// The figures, for whoever has the token of `[metrics]`.
async fn figures(State(app): State<Arc<App>>, headers: HeaderMap, metrics: PrometheusHandle) -> Response {
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
        super::problem::Problem::unauthenticated().into_response()
    }
}
