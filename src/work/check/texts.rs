//! One sample of every text that is sent, with believable numbers and dates.

use crate::{
    core::{
        case::{CaseNumber, QueryCode, Rating, StageName},
        directory::Language::Chinese,
        message::texts,
        reminder::RungName,
    },
    work::Random,
};
use chrono::NaiveDate;

/// Every text, by what it is. The copy of a number that was spoken (R3.4) is none of them: carriers may
/// block it, it is then left out, and the number was told all the same.
pub(super) fn samples() -> Vec<(&'static str, String)> {
    // The same in every run: a check that found something must find it again.
    let code = QueryCode::draw(&mut *Random::repeatable(1).draw());
    let number: CaseNumber = "2026-000123".parse().expect("a well-formed case number");
    let due = NaiveDate::from_ymd_opt(2026, 12, 28).expect("a day of the calendar");
    let mut samples = vec![
        ("acknowledgement", texts::acknowledgement(Chinese, number, &code, true, due)),
        ("acknowledgement of an anonymous case", texts::acknowledgement(Chinese, number, &code, false, due)),
        ("appended", texts::appended(Chinese, number)),
        ("status of a wrong code", texts::status_unknown(Chinese)),
        ("interim", texts::interim(Chinese, number)),
        ("survey", texts::survey(Chinese, number)),
        ("rated", texts::rated(Chinese, number, Rating::Dissatisfied)),
        ("relay", texts::relay(Chinese, 12, 12)),
        ("opted out", texts::opted_out(Chinese)),
    ];
    let rungs = [
        RungName::Assigned,
        RungName::Before(5),
        RungName::DueMorning,
        RungName::DueAfternoon,
        RungName::Overdue(12),
    ];
    samples.extend(rungs.map(|rung| ("reminder", texts::reminder(Chinese, number, rung, due, 12))));
    samples.extend(StageName::ALL.map(|stage| ("status", texts::status(Chinese, number, stage, Some(due)))));
    samples
}
