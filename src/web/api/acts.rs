//! What is done with a case: one address an act.

use super::{
    cases::{numbered, whole},
    view,
};
use crate::{
    core::directory::{DepartmentCode, OfficerCode},
    web::{
        auth::{Bearer, Insider},
        once::{Answer, Done, once, release},
        problem::Problem,
        request::{Place, Posted},
    },
    work::{
        App, WorkError,
        calls::place_call_back,
        cases::{Action, Correction, FeedbackChannel, perform_in},
    },
};
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// An act that needs nothing said: an empty object, or no body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Whom to charge with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assignment {
    officer: OfficerCode,
}

/// Which department to offer it to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    department: DepartmentCode,
    /// Why it is theirs.
    note: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Because {
    #[schema(min_length = 1)]
    reason: String,
}

/// What is passed on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Referral {
    #[schema(min_length = 1)]
    note: String,
}

/// The complainant's own recorded words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Statement {
    #[schema(min_length = 1)]
    statement: String,
}

/// What was recorded wrongly: `field` and its right `value`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "field": "received_at", "value": "2026-02-26T10:00:00+08:00", "reason": "登记有误" }))]
pub(super) struct Corrected {
    #[serde(flatten)]
    correction: Correction,
    #[schema(min_length = 1)]
    reason: String,
}

macro_rules! acts { ($($(#[doc = $doc:literal])* $name:ident $path:literal $body:ty, $said:pat => $action:expr;)*) => {
    $(
        $(#[doc = $doc])*
        #[utoipa::path(post, path = $path, tag = "acts", params(("number" = String, Path)), request_body = $body,
            responses((status = OK, body = view::ActedCase)))]
        pub(super) async fn $name(
            State(app): State<Arc<App>>,
            Insider(bearer): Insider,
            Place(number): Place<String>,
            posted: Posted<$body>,
        ) -> Result<Answer, Problem> {
            act(app, bearer, number, posted, |$said: $body| $action).await
        }
    )*

    /// The routes, with their description.
    pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
        OpenApiRouter::new()$(.routes(routes!($name)))*
    }
} }

acts! {
    /// Charge an officer with it
    assign "/api/v1/cases/{number}/assign" Assignment, said => Action::Assign { officer: said.officer };
    /// The handler begins: investigating
    start "/api/v1/cases/{number}/start" Nothing, _ => Action::Start;
    /// Offer it to another department (R3.5)
    handover "/api/v1/cases/{number}/handover" Offer, said =>
        Action::Handover { department: said.department, note: said.note };
    /// Take what was offered
    accept "/api/v1/cases/{number}/accept" Nothing, _ => Action::Accept;
    /// Return what was offered, with the reason (R3.3)
    give_back "/api/v1/cases/{number}/return" Because, said => Action::Return { reason: said.reason };
    /// Tell the complainant what came of it; with evidence it stops the clock (R5.4)
    feedback "/api/v1/cases/{number}/feedback" FeedbackChannel, said => Action::Feedback(said);
    /// Call the complainant back through the system: that call can be evidence
    call_back "/api/v1/cases/{number}/call_back" Nothing, _ => Action::CallBack;
    /// Do not take it up; the reason goes to the complainant (R2.3)
    decline "/api/v1/cases/{number}/decline" Because, said => Action::Decline { reason: said.reason };
    /// Pass it to discipline inspection
    refer "/api/v1/cases/{number}/refer" Referral, said => Action::Refer { note: said.note };
    /// The complainant takes it back
    withdraw "/api/v1/cases/{number}/withdraw" Statement, said => Action::Withdraw { statement: said.statement };
    /// End the handler's work; it does not stop the clock
    close "/api/v1/cases/{number}/close" Nothing, _ => Action::Close;
    /// Open it again
    reopen "/api/v1/cases/{number}/reopen" Because, said => Action::Reopen { reason: said.reason };
    /// Correct what was recorded wrongly: a separate, audited act
    correct "/api/v1/cases/{number}/correct" Corrected, said =>
        Action::Correct { correction: said.correction, reason: said.reason };
    /// Tell the complainant that work goes on; it stops no clock
    interim "/api/v1/cases/{number}/interim" Nothing, _ => Action::Interim;
}

async fn act<T>(
    app: Arc<App>,
    bearer: Bearer,
    number: String,
    posted: Posted<T>,
    read: impl FnOnce(T) -> Action,
) -> Result<Answer, Problem>
where
    T: serde::de::DeserializeOwned,
{
    let (held, actor, number) = (app.clone(), bearer.actor.clone(), numbered(&number)?);
    let key = posted.key(&app, &bearer);
    let action = read(posted.body);
    let answer = once(&app, key.clone(), move |tx| {
        let (held, actor, number, action) = (held.clone(), actor.clone(), number.clone(), action.clone());
        Box::pin(async move {
            let done = perform_in(&held, tx, &actor, &number, action).await?;
            if let Some(why) = done.refusal() {
                return Done::refused(why);
            }
            let case = match whole(&held, tx, actor.reader(), &number).await {
                Ok(case) => {
                    let case = view::WholeCase { call_back: done.call_back, message: done.message, ..case };
                    view::ActedCase::Seen(Box::new(case))
                }
                Err(WorkError::NotFound(_)) => view::ActedCase::Gone(view::GoneCase { number }),
                Err(error) => return Err(error),
            };
            Ok(Done::with(StatusCode::OK, &case)?.and_calling(done.call_back))
        })
    })
    .await?;
    if let Some(call) = answer.call_back
        && let Err(error) = place_call_back(&app, call).await
    {
        // The officer was told that it did not ring: the same key may ring anew.
        release(&app, key).await?;
        return Err(error.into());
    }
    Ok(answer)
}
