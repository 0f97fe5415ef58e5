//! The legal clock: from a receipt to the day on which the answer is due (R5.4).
//!
//! The day of receipt is day 0. The period opens the next calendar day (次日), and the last counted day is in
//! time until 24:00 (民法典 art. 201, 203). Days are Beijing's, whatever the process's time zone.

mod explain;
mod rfc3339;
mod text;

pub use explain::{DayExplained, DeadlineReport};
pub use rfc3339::parse_moment;

use super::{
    calendar::Calendar,
    clock::{BadMoment, Moment},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How long a period is, and in which unit: a number alone is never enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Working days: the n-th working day after the day of receipt (R5.4's ten).
    WorkingDays(u16),
    /// Calendar days, as in 信访工作条例 art. 22; one that would end on a day off ends on the next working day.
    CalendarDays(u16),
}

/// Whether the notices that settle a period's days are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    /// Every day of the period is settled.
    Published,
    /// The period runs into days that no loaded notice settles: the date may move.
    Provisional {
        /// The first such day of the period.
        first_unpublished: NaiveDate,
    },
}

/// When an answer is due. All days are Beijing's; the JSON is that of a case's `deadline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The moment of receipt.
    pub received: Moment,
    /// The length that was counted.
    #[serde(flatten)]
    pub period: Period,
    /// The day on which the period opens: the calendar day after receipt.
    pub opens: NaiveDate,
    /// The first working day of the period.
    pub first_working_day: NaiveDate,
    /// The last day on which an answer is in time, until 24:00; by statute alone where nothing is published.
    pub due: NaiveDate,
    /// The day from which alarms are reckoned: the earlier of `due` and the date by Monday–Friday.
    pub alarm_due: NaiveDate,
    /// Whether `due` can still move.
    #[serde(flatten)]
    pub standing: Standing,
}

/// The days of a period that was counted from a day of receipt; a [`Deadline`] without its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysCounted {
    /// The day on which the period opens.
    pub opens: NaiveDate,
    /// The first working day of the period.
    pub first_working_day: NaiveDate,
    /// The last day on which an answer is in time.
    pub due: NaiveDate,
    /// The day from which alarms are reckoned.
    pub alarm_due: NaiveDate,
    /// Whether `due` can still move.
    pub standing: Standing,
}

impl Deadline {
    /// Counts `period` from a receipt.
    #[inline]
    pub fn count(received: Moment, period: Period, calendar: &Calendar) -> Self {
        Self::counted(received, received.day(), period, calendar)
    }

    /// Counts `n` working days from a receipt written as a moment (any form that [`Moment`] reads).
    #[inline]
    pub fn of_text(received: &str, n: u16, calendar: &Calendar) -> Result<Self, BadMoment> {
        let (received, day) = rfc3339::receipt(received)?;
        Ok(Self::counted(received, day, Period::WorkingDays(n), calendar))
    }

    /// Whether the answer is late at `now`: from 00:00 after the due day.
    pub fn is_overdue(&self, now: Moment) -> bool {
        now.day() > self.due
    }

    #[inline]
    fn counted(received: Moment, day: NaiveDate, period: Period, calendar: &Calendar) -> Self {
        let DaysCounted { opens, first_working_day, due, alarm_due, standing } =
            DaysCounted::after(day, period, calendar);
        Self { received, period, opens, first_working_day, due, alarm_due, standing }
    }
}

impl DaysCounted {
    /// Counts `period` from the day of receipt, which is Beijing's.
    #[inline]
    pub fn after(day: NaiveDate, period: Period, calendar: &Calendar) -> Self {
        let (first_working_day, due) = match period {
            Period::WorkingDays(n) => calendar.first_and_nth_working_day(day, n),
            Period::CalendarDays(n) => {
                (calendar.next_working_day(day), calendar.working_day_from(later(day, n)))
            }
        };
        let opens = day.succ_opt().unwrap_or(day);
        let (alarm_due, standing) = match calendar.first_unpublished(opens, due) {
            None => (due, Standing::Published),
            Some(first_unpublished) => {
                (cautiously(day, period, calendar), Standing::Provisional { first_unpublished })
            }
        };
        Self { opens, first_working_day, due, alarm_due, standing }
    }
}

/// The end of the period as far as it can be relied on; apart from the usual path, since it is rare.
#[cold]
fn cautiously(day: NaiveDate, period: Period, calendar: &Calendar) -> NaiveDate {
    match period {
        Period::WorkingDays(n) => calendar.add_working_days_cautiously(day, i32::from(n)),
        Period::CalendarDays(n) => calendar.working_day_from_cautiously(later(day, n)),
    }
}

/// `n` calendar days later, or the last day there is.
fn later(day: NaiveDate, n: u16) -> NaiveDate {
    day.checked_add_days(chrono::Days::new(u64::from(n))).unwrap_or(NaiveDate::MAX)
}
