//! Messages.

use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Purpose, ReportState, State},
    },
    store::{messages, reports::KeptReport, visibility::Reader},
    work::{App, WorkError, shown},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An SMS, in or out.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Message {
    id: MessageId,
    #[schema(value_type = super::super::messages::Direction)]
    direction: String,
    account: String,
    purpose: Purpose,
    /// The other side's number, masked without the right to see it; null once erased.
    to: Option<String>,
    /// The text; null without the right to see it, and once erased.
    text: Option<String>,
    /// How many parts it is billed as.
    segments: i64,
    state: State,
    /// How often it was tried.
    attempts: i64,
    provider_message_id: Option<String>,
    /// Every delivery report, in the order in which they came.
    reports: Vec<DeliveryReport>,
    /// The number of its case.
    case: Option<String>,
    /// The code of its last failure.
    failure: Option<String>,
    /// When it was queued, or came.
    at: Moment,
}

/// A delivery report.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct DeliveryReport {
    /// When it came, by our clock.
    at: Moment,
    state: ReportState,
    /// The provider's code of a failure.
    code: Option<String>,
    /// How it was authenticated.
    proof: String,
}

impl Message {
    /// A message; its text only for readers who may see names, and where it went to an officer.
    pub(in crate::web::api) fn of(
        app: &App,
        one: &messages::Message,
        reports: Vec<KeptReport>,
        reader: &Reader,
    ) -> Result<Self, WorkError> {
        let (to, text) = shown::message(app, one, reader)?;
        Ok(Self {
            id: one.id,
            direction: one.direction.clone(),
            account: one.account.clone(),
            purpose: one.purpose,
            to,
            text,
            segments: one.segments,
            state: one.state,
            attempts: one.attempts,
            provider_message_id: one.provider_message_id.clone(),
            reports: reports.into_iter().map(DeliveryReport::of).collect(),
            case: one.case_number.clone(),
            failure: one.failure.clone(),
            at: one.queued_at,
        })
    }
}

impl DeliveryReport {
    fn of(report: KeptReport) -> Self {
        Self { at: report.received_at, state: report.state, code: report.code, proof: report.proof }
    }
}
