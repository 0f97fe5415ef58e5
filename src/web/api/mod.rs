//! The API under `/api/v1`: JSON, bearer tokens, cursor pages, problems as `application/problem+json`.
//! What is listed passes the visibility clause (recusal, need to know); see `docs/api.md`.
//!
//! A route is its handler's `#[utoipa::path]`: the router and `/api/openapi.json` are made of the
//! same declarations, so that neither can have what the other lacks.

#![expect(unused_qualifications, reason = "utoipa qualifies what it writes for `params(…)`")]

mod acts;
mod calendar;
mod calls;
mod cases;
mod directory;
mod identity;
mod messages;
pub(in crate::web) mod new_case;
mod reminders;
mod stats;
mod tasks;
mod view;

use crate::work::App;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes, with their description.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(calls::list))
        .routes(routes!(calls::one))
        .routes(routes!(cases::list, new_case::create))
        .routes(routes!(cases::one))
        .routes(routes!(cases::deadline))
        .merge(acts::routes())
        .routes(routes!(identity::ask))
        .routes(routes!(identity::decide))
        .routes(routes!(messages::list))
        .routes(routes!(messages::one))
        .routes(routes!(reminders::list))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::one))
        .routes(routes!(tasks::done))
        .routes(routes!(directory::departments))
        .routes(routes!(directory::officers))
        .routes(routes!(directory::matters))
        .routes(routes!(calendar::calendar))
        .routes(routes!(stats::stats))
}
