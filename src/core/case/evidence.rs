//! Evidence (反馈凭据): the only thing that stops the clock of R5.4.
//!
//! Each piece can only be made by its constructor, from facts that the network or a person vouched
//! for; "handed to the gateway" is not among them.

use super::words::{Words, WordsRefused};
use crate::core::{
    call::{DialledLeg, NotSpoken},
    clock::Moment,
    id::{CallId, LegId, MessageId},
    message::{Purpose, State},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Proof that the complainant heard the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case")]
pub enum Evidence {
    /// A call to the complainant, answered and long enough.
    Call(CallEvidence),
    /// An SMS with the outcome, delivered by an authenticated report.
    Message(MessageEvidence),
    /// A letter.
    Letter(LetterEvidence),
}

/// An answered call to the complainant, and what the officer says was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEvidence {
    call: CallId,
    leg: LegId,
    answered_at: Moment,
    answered_seconds: u32,
    statement: Words,
}

/// A delivered SMS with the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEvidence {
    message: MessageId,
    delivered_at: Moment,
    proof: String,
}

/// A letter's number and date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterEvidence {
    number: Words,
    date: NaiveDate,
}

/// A message that is offered as evidence, as the store knows it.
#[derive(Debug, Clone, Copy)]
pub struct DeliveredMessage<'a> {
    /// The message.
    pub message: MessageId,
    /// What it was for.
    pub purpose: Purpose,
    /// How it stands.
    pub state: State,
    /// When it was delivered, by the report.
    pub delivered_at: Option<Moment>,
    /// How the report was authenticated: `provider signature`, …; empty if it was not.
    pub proof: &'a str,
}

/// Between receipt and now: feedback lies in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceWindow {
    /// When the complaint was received.
    pub received: Moment,
    /// The present.
    pub now: Moment,
}

/// Why something is no evidence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotEvidence {
    /// The call did not reach the complainant, or was too short.
    #[error(transparent)]
    NotSpoken(#[from] NotSpoken),
    /// The officer's statement, or the letter's number, is missing.
    #[error(transparent)]
    Words(#[from] WordsRefused),
    /// The message was for something else: only the officer-written outcome counts.
    #[error(
        "a message of purpose `{0}` is no feedback (此类短信不能作为反馈凭据): send the outcome as `feedback`"
    )]
    Purpose(Purpose),
    /// The message has no delivery report.
    #[error(
        "the message is `{0}`, not delivered (短信尚未送达): wait for the delivery report, call, or write a letter"
    )]
    NotDelivered(State),
    /// The delivery report was not authenticated: a forged report would be forged evidence.
    #[error("the delivery report was not authenticated (回执未经验证): call, or write a letter")]
    Unproven,
    /// It happened before the complaint was received.
    #[error("it is dated {0}, before the complaint was received (早于收件时间)")]
    BeforeReceipt(NaiveDate),
    /// It has not happened yet.
    #[error("it is dated {0}, in the future (日期尚未到)")]
    InFuture(NaiveDate),
}

impl Evidence {
    /// A call leg to the complainant, answered for at least `minimum_seconds`, with the officer's
    /// `statement` of what was told.
    pub fn call(
        leg: &DialledLeg,
        statement: &str,
        minimum_seconds: u32,
        window: EvidenceWindow,
    ) -> Result<Self, NotEvidence> {
        let (answered_at, answered_seconds) = leg.spoken_with_complainant(minimum_seconds)?;
        window.holds(answered_at)?;
        let statement = Words::new(statement)?;
        Ok(Self::Call(CallEvidence {
            call: leg.call,
            leg: leg.leg,
            answered_at,
            answered_seconds,
            statement,
        }))
    }

    /// A delivered message of purpose `feedback` whose report was authenticated.
    pub fn message(message: &DeliveredMessage<'_>, window: EvidenceWindow) -> Result<Self, NotEvidence> {
        if message.purpose != Purpose::Feedback {
            return Err(NotEvidence::Purpose(message.purpose));
        }
        let delivered_at = match (message.state, message.delivered_at) {
            (State::Delivered, Some(at)) => at,
            (state, _) => return Err(NotEvidence::NotDelivered(state)),
        };
        let proof = message.proof.trim();
        if proof.is_empty() {
            return Err(NotEvidence::Unproven);
        }
        window.holds(delivered_at)?;
        Ok(Self::Message(MessageEvidence { message: message.message, delivered_at, proof: proof.to_owned() }))
    }

    /// A letter with its number and date.
    pub fn letter(number: &str, date: NaiveDate, window: EvidenceWindow) -> Result<Self, NotEvidence> {
        window.holds_day(date)?;
        Ok(Self::Letter(LetterEvidence { number: Words::new(number)?, date }))
    }

    /// The local day on which the complainant was told: the clock stops on it, until 24:00 in time.
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Call(call) => call.answered_at.day(),
            Self::Message(message) => message.delivered_at.day(),
            Self::Letter(letter) => letter.date,
        }
    }

    /// One sentence for the case's feedback list, in English; the officer's statement is not in it.
    pub fn summary(&self) -> String {
        match self {
            Self::Call(call) => {
                format!("call {} answered {}, {} s", call.call, call.answered_at, call.answered_seconds)
            }
            Self::Message(message) => {
                format!(
                    "message {} delivered {}, report proven by {}",
                    message.message, message.delivered_at, message.proof
                )
            }
            Self::Letter(letter) => format!("letter {} of {}", letter.number.as_str(), letter.date),
        }
    }
}

impl EvidenceWindow {
    fn holds(self, at: Moment) -> Result<(), NotEvidence> {
        if at < self.received {
            return Err(NotEvidence::BeforeReceipt(at.day()));
        }
        self.holds_day(at.day())
    }

    /// By days only, so that a provider's clock a little ahead of ours takes no evidence away.
    fn holds_day(self, day: NaiveDate) -> Result<(), NotEvidence> {
        if day < self.received.day() {
            return Err(NotEvidence::BeforeReceipt(day));
        }
        if day > self.now.day() {
            return Err(NotEvidence::InFuture(day));
        }
        Ok(())
    }
}
