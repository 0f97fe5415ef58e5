//! The directory: the demo office, what it answers, hours, and every fault of an office file.

mod absences;
mod demo;
mod edits;
mod faults;
mod hours;

use chrono::{Datelike, NaiveDate, Weekday};
use shouwen::core::{
    clock::Moment,
    directory::{Directory, WorkingDays},
};

/// The small office, without absences.
pub const SMALL: &str = include_str!("../vectors/small-office.yaml");

/// The small office with absences: `officer from until delegate`, `-` for no delegate.
pub fn small_office(absences: &[&str]) -> Directory {
    Directory::parse(&with_absences(absences), "office.yaml").expect("the small office is valid")
}

/// The text of the small office with absences.
pub fn with_absences(absences: &[&str]) -> String {
    let mut text = SMALL.to_owned();
    if !absences.is_empty() {
        text.push_str("absences:\n");
    }
    text.extend(absences.iter().map(|absence| {
        let [officer, from, until, delegate] = absence.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{absence}: four words")
        };
        let delegate = if delegate == "-" { "null" } else { delegate };
        format!("  - {{ officer: {officer}, from: {from}, until: {until}, delegate: {delegate} }}\n")
    }));
    text
}

/// A moment from its text.
pub fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

/// Spring Festival of 2026: Saturday the 14th and the 28th are worked, the 15th to the 23rd are off.
pub struct SpringFestival;

impl WorkingDays for SpringFestival {
    fn is_working_day(&self, day: NaiveDate) -> bool {
        let february =
            |first, last| day.year() == 2026 && day.month() == 2 && (first..=last).contains(&day.day());
        match day.weekday() {
            _ if february(15, 23) => false,
            Weekday::Sat | Weekday::Sun => february(14, 14) || february(28, 28),
            _ => true,
        }
    }
}
