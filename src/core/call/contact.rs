//! First contact (首问, R3.2) and hops (R3.3): a ledger, not a guess.

use super::leg::{DialledLeg, Towards};
use crate::core::{clock::Moment, directory::OfficerCode};
use serde::{Deserialize, Serialize};

/// The first officer who answered: responsible until a handover is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstContact {
    /// Who.
    pub officer: OfficerCode,
    /// When they answered.
    pub at: Moment,
}

impl FirstContact {
    /// Who actually answered first among a call's legs, in whatever order their reports came in.
    /// Not who was rung first, not a mailbox, and not a common desk, where nobody is known until an
    /// officer claims the call.
    pub fn of(legs: &[DialledLeg]) -> Option<Self> {
        let answers = legs.iter().filter(|leg| leg.was_answered()).filter_map(|leg| {
            match (&leg.towards, leg.answered_at) {
                (Towards::Officer(officer), Some(at)) => Some(Self { officer: officer.clone(), at }),
                _ => None,
            }
        });
        // `min_by_key` keeps the first of equals: the one who was rung first.
        answers.min_by_key(|contact| contact.at)
    }
}

/// How often the caller was passed on: every further person who answered the same call, and every
/// accepted handover of its case.
pub fn hops(legs: &[DialledLeg], accepted_handovers: u32) -> u32 {
    let answers = legs.iter().filter(|leg| leg.towards != Towards::Complainant && leg.was_answered()).count();
    u32::try_from(answers.saturating_sub(1)).unwrap_or(u32::MAX).saturating_add(accepted_handovers)
}
