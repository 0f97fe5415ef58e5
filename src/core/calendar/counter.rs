//! Rank and select over the working days: two loads for a due date.
//!
//! A day's place in the table is its year and its place in that year, which [`NaiveDate`] holds as they
//! are; counting days from an epoch would cost more than all the rest.

use chrono::{Datelike, NaiveDate};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Places of a year in the table: one for every day, and in a common year one that is never asked for.
const YEAR: i32 = 366;

/// Working days numbered from the first day of a table; outside the table, Monday to Friday count.
///
/// The table is of whole years. `rank[i]` is how many working days lie before the day in place *i*;
/// `select[k]` is working day *k*. Every answer is O(1), and exists for every date that [`NaiveDate`] can hold.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    first_year: i32,
    rank: Box<[u32]>,
    select: Box<[NaiveDate]>,
    /// The first day of the table and the day after its last, as days from the common era.
    span: [i32; 2],
}

impl Counter {
    /// Monday to Friday over the years of `span`, except where `exceptions` says whether a day counts.
    ///
    /// An exception outside `span` is not looked at.
    pub(super) fn new(
        span: &RangeInclusive<NaiveDate>,
        exceptions: impl IntoIterator<Item = (NaiveDate, bool)>,
    ) -> Self {
        let exceptions: BTreeMap<NaiveDate, bool> =
            exceptions.into_iter().filter(|(day, _)| span.contains(day)).collect();
        let (first_year, last_year) = (span.start().year(), span.end().year());
        let (mut rank, mut select) = (Vec::new(), Vec::new());
        for year in first_year..=last_year {
            let days = (1..=366).map(|ordinal| NaiveDate::from_yo_opt(year, ordinal));
            for day in days {
                rank.push(u32::try_from(select.len()).unwrap_or(u32::MAX));
                let counts =
                    |day: &NaiveDate| exceptions.get(day).copied().unwrap_or_else(|| is_weekday(*day));
                select.extend(day.filter(counts));
            }
        }
        rank.push(u32::try_from(select.len()).unwrap_or(u32::MAX));
        let begins = |year| NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MAX).num_days_from_ce();
        Self {
            first_year,
            rank: rank.into(),
            select: select.into(),
            span: [begins(first_year), begins(last_year + 1)],
        }
    }

    /// Whether `day` is a working day.
    #[inline]
    pub(super) fn counts(&self, day: NaiveDate) -> bool {
        self.until(day) != self.before(day)
    }

    /// The `n`-th working day after `day` (before it if `n` is negative); `day` itself if `n` is 0.
    ///
    /// Past the ends of [`NaiveDate`] it stays at the end.
    #[inline]
    pub(super) fn add(&self, day: NaiveDate, n: i32) -> NaiveDate {
        match n {
            0 => day,
            1.. => self.nth(self.until(day) + i64::from(n) - 1),
            _ => self.nth(self.before(day) + i64::from(n)),
        }
    }

    /// The first and the `n`-th working day after `day`, from one look at the ranks.
    #[inline]
    pub(super) fn first_and_nth(&self, day: NaiveDate, n: u16) -> (NaiveDate, NaiveDate) {
        let until = self.until(day);
        let nth = if n == 0 { day } else { self.nth(until + i64::from(n) - 1) };
        (self.nth(until), nth)
    }

    /// The first working day that is not before `day`.
    #[inline]
    pub(super) fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        self.nth(self.before(day))
    }

    /// How many working days lie in `(after, until]`; negative if `until` is the earlier one.
    #[inline]
    pub(super) fn between(&self, after: NaiveDate, until: NaiveDate) -> i64 {
        self.until(until) - self.until(after)
    }

    /// How many working days lie before `day`, from the table's first day on; negative before it.
    #[inline]
    fn before(&self, day: NaiveDate) -> i64 {
        match self.rank.get(self.place(day)) {
            Some(&rank) => i64::from(rank),
            None => self.before_outside(day.num_days_from_ce()),
        }
    }

    /// The same, `day` included.
    #[inline]
    fn until(&self, day: NaiveDate) -> i64 {
        match self.rank.get(self.place(day).wrapping_add(1)) {
            Some(&rank) => i64::from(rank),
            None => self.before_outside(day.num_days_from_ce() + 1),
        }
    }

    /// The day's place in the table; past its end if it has none.
    #[inline]
    fn place(&self, day: NaiveDate) -> usize {
        // Years before the first wrap around to places that no table reaches; the widest year has six digits.
        let years = day.year().wrapping_sub(self.first_year);
        (years * YEAR + day.ordinal0().cast_signed()).cast_unsigned() as usize
    }

    /// Working day `k`, 0 being the first one of the table.
    #[inline]
    fn nth(&self, k: i64) -> NaiveDate {
        match usize::try_from(k).ok().and_then(|k| self.select.get(k)) {
            Some(&day) => day,
            None => self.nth_outside(k),
        }
    }

    /// `day` as days from the common era.
    #[cold]
    fn before_outside(&self, day: i32) -> i64 {
        let [first, end] = self.span;
        // The day before the first one, itself included, asks for the first.
        if day <= first {
            weekdays_before(day) - weekdays_before(first)
        } else {
            self.total() + weekdays_before(day) - weekdays_before(end)
        }
    }

    #[cold]
    fn nth_outside(&self, k: i64) -> NaiveDate {
        let [first, end] = self.span;
        let weekday =
            if k < 0 { k + weekdays_before(first) } else { k - self.total() + weekdays_before(end) };
        let day = weekday.div_euclid(5) * 7 + weekday.rem_euclid(5) + 1;
        let end = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(end)
    }

    /// How many working days the table holds.
    fn total(&self) -> i64 {
        // A table holds days, of which an i32 can number all.
        i64::try_from(self.select.len()).unwrap_or(i64::MAX)
    }
}

fn is_weekday(day: NaiveDate) -> bool {
    day.weekday().num_days_from_monday() < 5
}

/// How many Mondays to Fridays lie before `day`, from 0001-01-01 on; negative before it. Days from the
/// common era begin with Monday, 0001-01-01, as day 1.
fn weekdays_before(day: i32) -> i64 {
    let day = i64::from(day) - 1;
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}
