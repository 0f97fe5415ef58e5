//! Times of day as settings write them.

use chrono::NaiveTime;
use serde::{Deserialize, Deserializer, de::Error};
use std::fmt;

/// A part of the day, Beijing time: written `08:30-12:00`; the end is not part of it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    /// The first moment.
    pub from: NaiveTime,
    /// The first moment after it.
    pub until: NaiveTime,
}

impl Hours {
    /// Whether `time` lies in it.
    pub fn contains(&self, time: NaiveTime) -> bool {
        self.from <= time && time < self.until
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (from, until) = text.split_once('-')?;
            let (from, until) = (parse(from.trim())?, parse(until.trim())?);
            (from < until).then_some(Self { from, until })
        };
        read().ok_or_else(|| format!("`{text}` is no part of a day: write it like 08:30-12:00"))
    }
}

impl fmt::Debug for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.format("%H:%M"), self.until.format("%H:%M"))
    }
}

/// Reads a time of day written `09:00`.
pub(super) fn time_of_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no time of day: write it like 09:00")))
}

fn parse(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
