//! The states of a message: queued → claimed → accepted | unknown → delivered | failed | expired.
//! They never go backwards, whatever is reported, how late, how often. Only with another account a message begins
//! again: once it is certain that it has not arrived, and will not, through the one that it was with.

use super::{Accepted, ReportState, SendError, SendRetry};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
#[schema(as = MessageState)]
pub enum State {
    /// It waits to be sent.
    Queued,
    /// A sender has it, or waits for its next attempt.
    Claimed,
    /// Nobody knows whether the provider has it: the answer did not come.
    Unknown,
    /// The provider has it.
    Accepted,
    /// The telephone has it.
    Delivered,
    /// It will not arrive.
    Failed,
    /// Its time ran out.
    Expired,
    /// It came in: nothing will change it.
    Received,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Claimed,
        Self::Unknown,
        Self::Accepted,
        Self::Delivered,
        Self::Failed,
        Self::Expired,
        Self::Received,
    ];

    /// How far it is; no step lowers it.
    pub fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Claimed => 1,
            Self::Unknown => 2,
            Self::Accepted => 3,
            Self::Delivered | Self::Failed | Self::Expired | Self::Received => 4,
        }
    }

    /// Whether nothing will change it any more.
    pub fn is_final(self) -> bool {
        self.rank() == 4
    }

    /// A sender takes it; `None` if there is nothing left to send. A claim that was left behind by
    /// a dead sender, and a message of unknown fate, may be taken again.
    pub fn claim(self) -> Option<Self> {
        match self {
            Self::Queued | Self::Claimed => Some(Self::Claimed),
            Self::Unknown => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The state after a send. A message to be tried again stays claimed until its next attempt: the
    /// wait is a time beside the state, not a step back.
    #[must_use]
    pub fn after_send(self, sent: &Result<Accepted, SendError>) -> Self {
        let next = match sent {
            Ok(_) => Self::Accepted,
            Err(SendError { retry: SendRetry::Never, .. }) => Self::Failed,
            Err(SendError { retry: SendRetry::After(_) | SendRetry::Outage(_), .. }) => Self::Claimed,
            Err(SendError { retry: SendRetry::Ask, .. }) => Self::Unknown,
        };
        self.forward(next).unwrap_or(self)
    }

    /// The state after the last attempt failed: a person is given a call task.
    #[must_use]
    pub fn give_up(self) -> Self {
        self.forward(Self::Failed).unwrap_or(self)
    }

    /// The state after a delivery report; `None` if it changes nothing (late, repeated, or overtaken
    /// by a better one): it is kept as a fact all the same.
    pub fn after_report(self, report: ReportState) -> Option<Self> {
        self.forward(match report {
            ReportState::Underway => Self::Accepted,
            ReportState::Delivered => Self::Delivered,
            ReportState::Failed => Self::Failed,
            ReportState::Expired => Self::Expired,
        })
    }

    /// Whether a message that its account reports as failed may begin again with another one. What somebody sends at
    /// this moment for want of an answer may still arrive, and so may what was tried more than once.
    pub fn begins_again(self, held: bool, attempts: i64) -> bool {
        match self {
            Self::Queued | Self::Claimed | Self::Accepted => true,
            Self::Unknown => !held && attempts <= 1,
            Self::Delivered | Self::Failed | Self::Expired | Self::Received => false,
        }
    }

    fn forward(self, next: Self) -> Option<Self> {
        (next.rank() > self.rank()).then_some(next)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
