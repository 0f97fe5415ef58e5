//! What a message is for.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a message is for; its text form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
#[schema(as = MessagePurpose)]
pub enum Purpose {
    /// A complaint was received: its number and query code.
    Acknowledgement,
    /// The officer-written outcome: alone of all, it can be evidence (R5.4).
    Feedback,
    /// A rung of the ladder, to an officer.
    Reminder,
    /// How the complainant was served.
    Survey,
    /// A one-time notice, or the reason of a refusal (R2.3, R4.2).
    Notice,
    /// Work goes on: stops no clock.
    Interim,
    /// The answer to `查询` with a code.
    StatusReply,
    /// A department's or an agency's number, in writing (R3.4, R3.6).
    NumberCopy,
    /// What an officer, or whoever stands in for them (R1.5a), has to hear of a case besides its reminders.
    Relay,
    /// The last message: no more will come.
    OptOut,
    /// What somebody wrote to us.
    Inbound,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 11] = [
        Self::Acknowledgement,
        Self::Feedback,
        Self::Reminder,
        Self::Survey,
        Self::Notice,
        Self::Interim,
        Self::StatusReply,
        Self::NumberCopy,
        Self::Relay,
        Self::OptOut,
        Self::Inbound,
    ];

    /// Whether it is queued the moment somebody calls or writes: who asks is awake.
    pub fn answers_at_once(self) -> bool {
        matches!(self, Self::Acknowledgement | Self::StatusReply | Self::NumberCopy | Self::OptOut)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
