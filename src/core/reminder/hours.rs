//! Opening hours on the calendar, as reminders ask for them: the nearest open moment before and after.

use crate::core::{calendar::Calendar, clock::Moment, directory::OfficeHours};
use chrono::{Days, Duration, NaiveDate, NaiveTime};

/// How far back an opening is looked for, in days: beyond the longest holiday.
const HORIZON_DAYS: u64 = 60;

/// A department's hours on the calendar.
#[derive(Debug, Clone, Copy)]
pub struct Hours<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The hours of a working day.
    pub office: &'a OfficeHours,
}

impl Hours<'_> {
    /// Whether the office is open at that moment; at its closing time it is not.
    pub fn is_open(&self, at: Moment) -> bool {
        self.office.open_at(at, self.calendar)
    }

    /// `at`, or the next opening after it; `None` if the office never opens.
    pub fn next(&self, at: Moment) -> Option<Moment> {
        self.office.next_opening(at, self.calendar)
    }

    /// `at`, or the last minute before it in which the office was open; `None` if it was not for two months.
    pub fn last(&self, at: Moment) -> Option<Moment> {
        if self.is_open(at) {
            return Some(at);
        }
        let days = (0..=HORIZON_DAYS).filter_map(|back| at.day().checked_sub_days(Days::new(back)));
        days.filter(|day| self.office.works_on(*day, self.calendar))
            .flat_map(|day| {
                self.office.periods.iter().rev().filter_map(move |period| last_minute(day, *period))
            })
            .find(|minute| *minute < at)
    }
}

/// The last minute of a period, or its beginning if it is shorter than that. An end of 00:00 is
/// midnight after the day.
fn last_minute(day: NaiveDate, (from, until): (NaiveTime, NaiveTime)) -> Option<Moment> {
    let closing_day = if until == NaiveTime::MIN { day.succ_opt()? } else { day };
    Some((Moment::local(closing_day, until) - Duration::minutes(1)).max(Moment::local(day, from)))
}
