//! A dialled leg: whom it reached, and whether that was a conversation.

use super::LegResult;
use crate::core::{
    clock::Moment,
    directory::OfficerCode,
    id::{CallId, LegId},
};
use thiserror::Error;

/// How long a call to the complainant must last to be evidence, in seconds, unless the settings say
/// otherwise: long enough to say an outcome, too long for a mailbox that hangs up.
pub const EVIDENCE_SECONDS: u32 = 30;

/// Whom a leg was to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Towards {
    /// An officer by name.
    Officer(OfficerCode),
    /// A department's common desk: who answers there is not known.
    Desk,
    /// The complainant, called by us.
    Complainant,
}

/// One dialled leg as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialledLeg {
    /// The call it belongs to.
    pub call: CallId,
    /// The leg.
    pub leg: LegId,
    /// Whom it was to reach.
    pub towards: Towards,
    /// When it was answered, and accepted where it had to be; `None` if it was not.
    pub answered_at: Option<Moment>,
    /// How it ended; `None` while it lasts.
    pub result: Option<LegResult>,
    /// Seconds from the answer to the end; 0 if it was not answered or still lasts.
    pub answered_seconds: u32,
}

/// Why a leg is no conversation with the complainant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotSpoken {
    /// It was dialled to somebody else.
    #[error("the call was not placed to the complainant (不是拨给投诉人的电话): use the case's call-back")]
    NotToComplainant,
    /// Nobody answered, or it has not ended.
    #[error("the call was not answered, or has not ended (未接通或未结束): call again, or wait for its end")]
    NotAnswered,
    /// It was too short.
    #[error("the call lasted {seconds} s after the answer (通话过短): at least {minimum} s are needed")]
    TooShort {
        /// How long it lasted.
        seconds: u32,
        /// How long it must last.
        minimum: u32,
    },
}

impl DialledLeg {
    /// Whether an officer or the complainant really answered: a mailbox did not press 1.
    pub fn was_answered(&self) -> bool {
        // A leg that still lasts has no result and an answer.
        self.answered_at.is_some() && matches!(self.result, None | Some(LegResult::Answered))
    }

    /// When the complainant answered and for how many seconds they were spoken with; fails if the
    /// leg cannot be evidence (R5.4).
    pub fn spoken_with_complainant(&self, minimum_seconds: u32) -> Result<(Moment, u32), NotSpoken> {
        if self.towards != Towards::Complainant {
            return Err(NotSpoken::NotToComplainant);
        }
        let (Some(answered_at), Some(LegResult::Answered)) = (self.answered_at, self.result) else {
            return Err(NotSpoken::NotAnswered);
        };
        if self.answered_seconds < minimum_seconds {
            return Err(NotSpoken::TooShort { seconds: self.answered_seconds, minimum: minimum_seconds });
        }
        Ok((answered_at, self.answered_seconds))
    }
}
