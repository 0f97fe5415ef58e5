//! Opening hours as texts: `08:30-12:00`.

use super::types::OfficeHours;
use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A text that is no period, or periods that are no day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadPeriod {
    /// Not `HH:MM-HH:MM`.
    #[error("`{0}` is no period of a day")]
    Unreadable(String),
    /// It ends before it begins.
    #[error("`{0}` ends before it begins")]
    Backwards(String),
    /// Two periods overlap, touch or are out of order.
    #[error("`{0}` does not begin after `{1}` has ended")]
    Overlapping(String, String),
    /// No period at all.
    #[error("there is no period")]
    Never,
}

/// The file's form of [`OfficeHours`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursText {
    periods: Vec<String>,
    #[serde(default)]
    also_open: Vec<Weekday>,
}

impl TryFrom<HoursText> for OfficeHours {
    type Error = BadPeriod;

    fn try_from(text: HoursText) -> Result<Self, BadPeriod> {
        let periods = text.periods.iter().map(|period| parse(period)).collect::<Result<Vec<_>, _>>()?;
        in_order(&periods)?;
        Ok(Self { periods, also_open: text.also_open })
    }
}

impl From<OfficeHours> for HoursText {
    fn from(hours: OfficeHours) -> Self {
        Self { periods: hours.periods.iter().map(write).collect(), also_open: hours.also_open }
    }
}

/// Reads `08:30-12:00`, with a hyphen or a dash; `24:00` is midnight after the day.
pub(super) fn parse(text: &str) -> Result<(NaiveTime, NaiveTime), BadPeriod> {
    let unreadable = || BadPeriod::Unreadable(text.to_owned());
    let (from, until) = text.split_once(['-', '–']).ok_or_else(unreadable)?;
    let from = time(from).ok_or_else(unreadable)?;
    let until = if until.trim() == "24:00" { NaiveTime::MIN } else { time(until).ok_or_else(unreadable)? };
    if until != NaiveTime::MIN && until <= from {
        return Err(BadPeriod::Backwards(text.to_owned()));
    }
    Ok((from, until))
}

/// Whether the periods are those of one day: at least one, in order, not touching.
pub(super) fn in_order(periods: &[(NaiveTime, NaiveTime)]) -> Result<(), BadPeriod> {
    if periods.is_empty() {
        return Err(BadPeriod::Never);
    }
    let clash = periods.windows(2).find(|two| matches!(two, [a, b] if a.1 == NaiveTime::MIN || b.0 <= a.1));
    match clash {
        Some([earlier, later]) => Err(BadPeriod::Overlapping(write(later), write(earlier))),
        _ => Ok(()),
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

fn write((from, until): &(NaiveTime, NaiveTime)) -> String {
    let until = if *until == NaiveTime::MIN { "24:00".to_owned() } else { until.format("%H:%M").to_string() };
    format!("{}-{until}", from.format("%H:%M"))
}
