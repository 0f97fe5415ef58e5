//! Cases: numbers, codes, stages, the clock, handovers, recusal.

mod clock;
mod handover;
mod number;
mod opening;
mod stage;

use chrono::NaiveDate;
use shouwen::core::{
    call::{DialledLeg, LegResult, Towards},
    case::{Evidence, EvidenceWindow},
    clock::Moment,
    directory::OfficerCode,
    id::{CallId, LegId},
};

pub fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn officer(code: &str) -> OfficerCode {
    code.parse().expect("a code")
}

pub fn seeded(seed: u64) -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(seed)
}

pub fn window() -> EvidenceWindow {
    EvidenceWindow { received: at("2026-02-13T10:00:00+08:00"), now: at("2026-03-20T12:00:00+08:00") }
}

/// A call to the complainant, answered at that moment.
pub fn call_back(answered: &str, seconds: u32) -> DialledLeg {
    let mut random = seeded(1);
    DialledLeg {
        call: CallId::mint(at(answered), &mut random),
        leg: LegId::mint(at(answered), &mut random),
        towards: Towards::Complainant,
        answered_at: Some(at(answered)),
        result: Some(LegResult::Answered),
        answered_seconds: seconds,
    }
}

pub fn evidence_of(answered: &str) -> Evidence {
    Evidence::call(&call_back(answered, 60), "已告知处理结果", 30, window()).expect("evidence")
}
