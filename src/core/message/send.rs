//! What passes between the outbox and an SMS provider's adapter.

use crate::core::{
    clock::Moment,
    id::MessageId,
    phone::{Caller, PhoneNumber},
};
use chrono::Duration;
use thiserror::Error;

/// One SMS to send, as an adapter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboundSms {
    /// Our id: sent along as the client reference wherever a provider has a place for one.
    pub id: MessageId,
    /// Whom to.
    pub to: PhoneNumber,
    /// The whole text, signature included where the account asks for it.
    pub text: String,
    /// Where delivery reports are to come: our public address of `…/sms/status`.
    pub report_url: String,
}

/// A provider has taken a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's id of the message; `None` where the provider gives none (Kannel).
    pub provider_message_id: Option<String>,
}

/// A send that did not succeed, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code}: {words}")]
pub struct SendError {
    /// Whether and when to try again.
    pub retry: SendRetry,
    /// The provider's code, or ours (`http-503`, `timeout`, …): short, stable, for statistics.
    pub code: String,
    /// What went wrong, in English, for the operator.
    pub words: String,
}

/// What to do after a failed send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRetry {
    /// Never: the same message would fail again. A person is given a call task.
    Never,
    /// Try again, not sooner than this from now: this message met something that may pass.
    After(Duration),
    /// Nothing goes through this account now, whatever the message: not sooner than this from now. It
    /// says nothing about the message, which waits as long as it is valid.
    Outage(Duration),
    /// Nobody knows whether the provider took it: ask first where it can say, else send once more
    /// with the same client reference.
    Ask,
}

/// A delivery report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which message: our id if the report carries it, else the provider's.
    pub about: ReportAbout,
    /// How the message stands.
    pub state: ReportState,
    /// The provider's code of a failure.
    pub code: Option<String>,
    /// When, by the provider's clock.
    pub at: Option<Moment>,
}

/// How a delivery report names its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportAbout {
    /// By our own id.
    Ours(MessageId),
    /// By the provider's id.
    Theirs(String),
}

/// What a delivery report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum ReportState {
    /// On its way: taken, buffered, sent.
    Underway,
    /// The telephone has it.
    Delivered,
    /// It will not arrive.
    Failed,
    /// Its time ran out.
    Expired,
}

/// An SMS that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundSms {
    /// The provider's id of it.
    pub provider_message_id: String,
    /// Who sent it.
    pub from: Caller,
    /// The number it was sent to, as the provider writes it.
    pub to: String,
    /// The text, control characters removed.
    pub text: String,
}
