//! The facts that the tests hold the calendar against.

use chrono::NaiveDate;
use serde::{Deserialize, de::DeserializeOwned};
use shouwen::core::calendar::{Calendar, Notice, Statute, builtin_notices};

/// The rows of a CSV text.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let rows: Vec<T> = csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert!(!rows.is_empty());
    rows
}

/// A date written as `2026-02-14`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A calendar of these notices and the statute.
pub(crate) fn calendar_of(notices: &[Notice]) -> Calendar {
    Calendar::new(notices, &[], Statute::builtin())
}

/// The built-in notices but one.
pub(crate) fn notices_without(number: &str) -> Vec<Notice> {
    let kept: Vec<Notice> =
        builtin_notices().iter().filter(|notice| notice.number().as_str() != number).cloned().collect();
    assert_eq!(kept.len() + 1, builtin_notices().len(), "{number}");
    kept
}

/// What is foreseeable of 2027.
#[derive(Debug, Deserialize)]
pub(crate) struct Foreseen {
    pub(crate) date: NaiveDate,
    pub(crate) name: String,
    /// `fixed`, `owed` or `estimated`.
    pub(crate) certainty: String,
}

pub(crate) fn foreseen() -> Vec<Foreseen> {
    rows(include_str!("../vectors/calendar/cn-holidays-2027-PROVISIONAL.csv"))
}

/// An invented notice for 2027: what is foreseeable as days off, no worked weekend.
pub(crate) fn invented_2027() -> Notice {
    let days: Vec<String> = foreseen().iter().map(|it| format!("{},off,{}\n", it.date, it.name)).collect();
    let head = "number,发明〔2026〕0号\nkind,base\nyear,2027\ndated,2026-11-05\ntitle,虚构的通知";
    Notice::parse(&format!("{head}\ndate,effect,name\n{}", days.concat()), "2027.csv").unwrap()
}
