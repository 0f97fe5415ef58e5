//! Seeing who a complainant is: for a reason each time, and with a second person where the bureau wants one.

use super::cases::numbered;
use crate::{
    core::id::UnsealingId,
    web::{
        auth::Insider,
        once::{Answer, Done, once},
        problem::Problem,
        request::{Place, Posted},
    },
    work::{
        App,
        unsealing::{self, Decision, Identity, Unsealed},
    },
};
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Why somebody has to know who complains.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    #[schema(min_length = 1)]
    reason: String,
}

/// What was decided about a request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    decision: Decision,
}

/// Who complains; nobody, where nothing was looked at.
#[derive(Serialize, ToSchema)]
pub(super) struct Who {
    /// Their name; null if they gave none.
    name: Option<String>,
    /// Their number; null if it is not known.
    phone: Option<String>,
}

impl Who {
    /// What is said to whoever allows or refuses: nothing.
    const NOBODY: Self = Self { name: None, phone: None };
}

impl From<Identity> for Who {
    fn from(identity: Identity) -> Self {
        Self { name: identity.name, phone: identity.phone.map(|phone| phone.as_str().to_owned()) }
    }
}

/// A second person has to allow it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Waits {
    /// The request.
    request: UnsealingId,
}

/// See who complains. The reason is kept, and the look is an entry of the case's timeline
#[utoipa::path(post, path = "/api/v1/cases/{number}/identity", tag = "cases", params(("number" = String, Path)),
    request_body = Why, responses((status = OK, body = Who), (status = ACCEPTED, body = Waits)))]
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(number): Place<String>,
    posted: Posted<Why>,
) -> Result<Answer, Problem> {
    let (actor, number, key) = (bearer.actor.clone(), numbered(&number)?, posted.key(&app, &bearer));
    let (held, reason) = (app.clone(), posted.body.reason);
    once(&app, key, move |tx| {
        let (held, actor, number, reason) = (held.clone(), actor.clone(), number.clone(), reason.clone());
        Box::pin(async move {
            match unsealing::ask_in(&held, tx, &actor, &number, &reason).await? {
                Unsealed::Seen(identity) => Done::with(StatusCode::OK, &Who::from(identity)),
                Unsealed::Waiting(request) => Done::with(StatusCode::ACCEPTED, &Waits { request }),
            }
        })
    })
    .await
}

/// Allow somebody's look at who complains, refuse it, or look once it was allowed
#[utoipa::path(post, path = "/api/v1/cases/{number}/identity/{request}", tag = "cases",
    params(("number" = String, Path), ("request" = UnsealingId, Path)),
    request_body = Decided, responses((status = OK, body = Who)))]
pub(super) async fn decide(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place((number, request)): Place<(String, UnsealingId)>,
    posted: Posted<Decided>,
) -> Result<Answer, Problem> {
    let (actor, number, key) = (bearer.actor.clone(), numbered(&number)?, posted.key(&app, &bearer));
    let (held, decision) = (app.clone(), (request, posted.body.decision));
    once(&app, key, move |tx| {
        let (held, actor, number) = (held.clone(), actor.clone(), number.clone());
        Box::pin(async move {
            let seen = unsealing::decide_in(&held, tx, &actor, &number, decision).await?;
            Done::with(StatusCode::OK, &seen.map_or(Who::NOBODY, Who::from))
        })
    })
    .await
}
