//! One sample of every text that is sent, with believable numbers and dates.

use crate::{
    core::{
        case::{CaseNumber, QueryCode, Rating, StageName},
        directory::Language::Chinese,
        message::{
            Purpose::{self, Acknowledgement, Interim, OptOut, Relay, Reminder, StatusReply, Survey},
            texts,
        },
        reminder::RungName,
    },
    work::Random,
};
use chrono::NaiveDate;

/// A text of ours as it is sent.
pub(super) struct Sample {
    /// What its message is for.
    pub purpose: Purpose,
    /// Which text it is.
    pub what: &'static str,
    /// The text.
    pub text: String,
    /// It goes back to whoever wrote, through the account that they wrote to.
    pub answers: bool,
}

/// Every text that is ours. The copy of a number that was spoken (R3.4) is none of them: carriers may
/// block it, it is then left out, and the number was told all the same. Feedback, and the reason of a refusal,
/// are an officer's own words, and are looked at when they are written.
pub(super) fn samples() -> Vec<Sample> {
    // The same in every run: a check that found something must find it again.
    let code = QueryCode::draw(&mut *Random::repeatable(1).draw());
    let number: CaseNumber = "2026-000123".parse().expect("a well-formed case number");
    let due = NaiveDate::from_ymd_opt(2026, 12, 28).expect("a day of the calendar");
    let later = NaiveDate::from_ymd_opt(2026, 12, 30).expect("a day of the calendar");
    let sample = |purpose, what, text| Sample { purpose, what, text, answers: false };
    let answer = |purpose, what, text| Sample { purpose, what, text, answers: true };
    let status = |stage, due| answer(StatusReply, "status", texts::status(Chinese, number, stage, due));
    let mut samples = vec![
        sample(Acknowledgement, "acknowledgement", texts::acknowledgement(Chinese, number, &code, true, due)),
        sample(
            Acknowledgement,
            "acknowledgement of an anonymous case",
            texts::acknowledgement(Chinese, number, &code, false, due),
        ),
        answer(Acknowledgement, "appended", texts::appended(Chinese, number)),
        answer(StatusReply, "status of a wrong code", texts::status_unknown(Chinese)),
        sample(Interim, "interim", texts::interim(Chinese, number)),
        sample(Survey, "survey", texts::survey(Chinese, number)),
        answer(StatusReply, "rated", texts::rated(Chinese, number, Rating::Satisfied)),
        answer(StatusReply, "rated badly", texts::rated(Chinese, number, Rating::Dissatisfied)),
        sample(Relay, "redated", texts::redated(Chinese, number, due, later)),
        answer(OptOut, "opted out", texts::opted_out(Chinese)),
    ];
    let rungs = [
        RungName::Assigned,
        RungName::Before(5),
        RungName::DueMorning,
        RungName::DueAfternoon,
        RungName::Overdue(12),
    ];
    let reminder = |rung| sample(Reminder, "reminder", texts::reminder(Chinese, number, rung, due, 12));
    samples.extend(rungs.map(reminder));
    samples.extend(StageName::ALL.map(|stage| status(stage, Some(due))));
    samples.extend(StageName::ALL.map(|stage| status(stage, None)));
    samples
}
