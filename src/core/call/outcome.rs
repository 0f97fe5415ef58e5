//! What became of a call: no call ends without an outcome (R3.3).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
#[schema(as = CallOutcome)]
pub enum Outcome {
    /// It still lasts.
    InProgress,
    /// An officer answered.
    Answered,
    /// Another department's number was told (R3.4).
    NumberTold,
    /// An agency outside the bureau was named (R3.6).
    GuidedOutside,
    /// The caller heard how their case stands.
    StatusTold,
    /// A message was left; somebody calls back.
    Voicemail,
    /// Nobody answered; a person has the task to call back, or to look at what was opened.
    CallBack,
    /// Nothing can be done.
    Abandoned,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::InProgress,
        Self::Answered,
        Self::NumberTold,
        Self::GuidedOutside,
        Self::StatusTold,
        Self::Voicemail,
        Self::CallBack,
        Self::Abandoned,
    ];

    /// Whether a person is given a call-back task.
    pub fn needs_call_back(self) -> bool {
        matches!(self, Self::Voicemail | Self::CallBack)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// What happened in a call, each a plain fact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states: any combination occurs")]
pub struct CallFacts {
    /// The caller's leg has ended.
    pub over: bool,
    /// A person answered (and pressed 1 where asked to).
    pub answered: bool,
    /// The seconds of message that were recorded.
    pub recorded_seconds: u32,
    /// Another department's number was spoken.
    pub number_told: bool,
    /// An outside agency's number was spoken.
    pub guided_outside: bool,
    /// The state of a case was spoken.
    pub status_told: bool,
    /// The caller can be called back: their number is known.
    pub reachable: bool,
    /// The call opened a case, or was added to one: somebody has something to work on.
    pub has_case: bool,
}

/// The outcome of a call. What served the caller most comes first; without any of it, only a call
/// from a withheld number that left nothing behind is abandoned.
pub fn conclude(facts: &CallFacts) -> Outcome {
    match facts {
        CallFacts { over: false, .. } => Outcome::InProgress,
        CallFacts { answered: true, .. } => Outcome::Answered,
        CallFacts { recorded_seconds: 1.., .. } => Outcome::Voicemail,
        CallFacts { status_told: true, .. } => Outcome::StatusTold,
        CallFacts { number_told: true, .. } => Outcome::NumberTold,
        CallFacts { guided_outside: true, .. } => Outcome::GuidedOutside,
        CallFacts { reachable: true, .. } | CallFacts { has_case: true, .. } => Outcome::CallBack,
        CallFacts { .. } => Outcome::Abandoned,
    }
}
