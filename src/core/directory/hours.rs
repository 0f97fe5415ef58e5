//! Office hours on the legal calendar: a made-up workday (调休上班) is open, a holiday is not.

use super::types::OfficeHours;
use crate::core::clock::Moment;
use chrono::{Datelike, NaiveDate, NaiveTime};

/// How many days ahead an opening is looked for: no published calendar closes an office for longer.
const HORIZON_DAYS: usize = 400;

/// Which days are worked. The calendar answers this; a test may answer it with a list.
pub trait WorkingDays {
    /// Whether `day`, a calendar day in Beijing, is a working day.
    fn is_working_day(&self, day: NaiveDate) -> bool;
}

impl OfficeHours {
    /// Whether the desk works on `day` at all.
    pub fn works_on(&self, day: NaiveDate, calendar: &(impl WorkingDays + ?Sized)) -> bool {
        self.also_open.contains(&day.weekday()) || calendar.is_working_day(day)
    }

    /// Whether the desk is open at `at`.
    pub fn open_at(&self, at: Moment, calendar: &(impl WorkingDays + ?Sized)) -> bool {
        self.spans(at.day(), calendar).iter().any(|(opens, closes)| *opens <= at && at < *closes)
    }

    /// The first moment from `from` on at which the desk is open: `from` itself if it is open then.
    /// `None` if it does not open within 400 days.
    pub fn next_opening(&self, from: Moment, calendar: &(impl WorkingDays + ?Sized)) -> Option<Moment> {
        self.spans_from(from, calendar).next().map(|(opens, _)| opens.max(from))
    }

    /// The first moment after `from` at which the desk closes, for lunch too. `None` if it does not
    /// close within 400 days, or never opens.
    pub fn next_closing(&self, from: Moment, calendar: &(impl WorkingDays + ?Sized)) -> Option<Moment> {
        let mut spans = self.spans_from(from, calendar);
        let (_, mut closing) = spans.next()?;
        for (opens, closes) in spans {
            // Open through midnight: 18:00–24:00 and 00:00–08:30 are one opening.
            if opens != closing {
                return Some(closing);
            }
            closing = closes;
        }
        // Midnight here is the horizon of a desk that never closes.
        (closing.time() != NaiveTime::MIN).then_some(closing)
    }

    fn spans_from<'h>(
        &'h self,
        from: Moment,
        calendar: &'h (impl WorkingDays + ?Sized),
    ) -> impl Iterator<Item = (Moment, Moment)> + 'h {
        let days = from.day().iter_days().take(HORIZON_DAYS);
        days.flat_map(|day| self.spans(day, calendar)).skip_while(move |(_, closes)| *closes <= from)
    }

    /// From when to when (exclusive) the desk is open on `day`.
    fn spans(&self, day: NaiveDate, calendar: &(impl WorkingDays + ?Sized)) -> Vec<(Moment, Moment)> {
        let periods = if self.works_on(day, calendar) { &self.periods[..] } else { &[] };
        let span = |(from, until): &(NaiveTime, NaiveTime)| {
            let closing_day = if *until == NaiveTime::MIN { day.succ_opt()? } else { day };
            Some((Moment::local(day, *from), Moment::local(closing_day, *until)))
        };
        periods.iter().filter_map(span).collect()
    }
}

impl WorkingDays for crate::core::calendar::Calendar {
    fn is_working_day(&self, day: NaiveDate) -> bool {
        self.is_working_day(day)
    }
}
