//! Rank and select over the working days: two loads for a due date.

use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// Working days numbered from the first day of a table; outside the table, Monday to Friday count.
///
/// `rank[i]` is how many working days lie before the table's day *i*; `select[k]` is working day *k*.
/// Every answer is O(1), and exists for every date that [`NaiveDate`] can hold.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    /// The table's first day, as days from the common era.
    first: i32,
    rank: Box<[u32]>,
    select: Box<[NaiveDate]>,
}

impl Counter {
    /// Monday to Friday over `span`, except where `exceptions` says whether a day counts.
    ///
    /// An exception outside `span` is not looked at.
    pub(super) fn new(
        span: RangeInclusive<NaiveDate>,
        exceptions: impl IntoIterator<Item = (NaiveDate, bool)>,
    ) -> Self {
        let first = span.start().num_days_from_ce();
        let mut counts: Vec<bool> = (first..=span.end().num_days_from_ce()).map(is_weekday).collect();
        for (day, works) in exceptions {
            let index = usize::try_from(day.num_days_from_ce() - first).ok();
            if let Some(cell) = index.and_then(|index| counts.get_mut(index)) {
                *cell = works;
            }
        }
        let days = span.start().iter_days();
        let select = days.zip(&counts).filter(|(_, counts)| **counts).map(|(day, _)| day).collect();
        let ranks = counts.iter().scan(0, |rank, &counts| {
            *rank += u32::from(counts);
            Some(*rank)
        });
        Self { first, rank: std::iter::once(0).chain(ranks).collect(), select }
    }

    /// Whether `day` is a working day.
    #[inline]
    pub(super) fn counts(&self, day: NaiveDate) -> bool {
        let day = day.num_days_from_ce();
        self.before(day + 1) != self.before(day)
    }

    /// The `n`-th working day after `day` (before it if `n` is negative); `day` itself if `n` is 0.
    ///
    /// Past the ends of [`NaiveDate`] it stays at the end.
    #[inline]
    pub(super) fn add(&self, day: NaiveDate, n: i32) -> NaiveDate {
        let number = day.num_days_from_ce();
        match n {
            0 => day,
            1.. => self.nth(self.before(number + 1) + i64::from(n) - 1),
            _ => self.nth(self.before(number) + i64::from(n)),
        }
    }

    /// The first and the `n`-th working day after `day`, from one look at the ranks.
    #[inline]
    pub(super) fn first_and_nth(&self, day: NaiveDate, n: u16) -> (NaiveDate, NaiveDate) {
        let before = self.before(day.num_days_from_ce() + 1);
        let nth = if n == 0 { day } else { self.nth(before + i64::from(n) - 1) };
        (self.nth(before), nth)
    }

    /// The first working day that is not before `day`.
    #[inline]
    pub(super) fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        self.nth(self.before(day.num_days_from_ce()))
    }

    /// How many working days lie in `(after, until]`; negative if `until` is the earlier one.
    #[inline]
    pub(super) fn between(&self, after: NaiveDate, until: NaiveDate) -> i64 {
        self.before(until.num_days_from_ce() + 1) - self.before(after.num_days_from_ce() + 1)
    }

    /// How many working days lie before `day`, from the table's first day on; negative before it.
    #[inline]
    fn before(&self, day: i32) -> i64 {
        let index = usize::try_from(day - self.first);
        match index.ok().and_then(|index| self.rank.get(index)) {
            Some(&rank) => i64::from(rank),
            None => self.before_outside(day),
        }
    }

    /// Working day `k`, 0 being the first one of the table.
    #[inline]
    fn nth(&self, k: i64) -> NaiveDate {
        match usize::try_from(k).ok().and_then(|k| self.select.get(k)) {
            Some(&day) => day,
            None => self.nth_outside(k),
        }
    }

    #[cold]
    fn before_outside(&self, day: i32) -> i64 {
        if day < self.first {
            weekdays_before(day) - weekdays_before(self.first)
        } else {
            self.total() + weekdays_before(day) - weekdays_before(self.end())
        }
    }

    #[cold]
    fn nth_outside(&self, k: i64) -> NaiveDate {
        let weekday = if k < 0 {
            k + weekdays_before(self.first)
        } else {
            k - self.total() + weekdays_before(self.end())
        };
        let day = weekday.div_euclid(5) * 7 + weekday.rem_euclid(5) + 1;
        let end = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(end)
    }

    /// How many working days the table holds.
    fn total(&self) -> i64 {
        // A table holds days, of which an i32 can number all.
        i64::try_from(self.select.len()).unwrap_or(i64::MAX)
    }

    /// The day after the table's last.
    fn end(&self) -> i32 {
        i32::try_from(self.rank.len() - 1).map_or(i32::MAX, |days| self.first + days)
    }
}

/// Days from the common era begin with Monday, 0001-01-01, as day 1.
fn is_weekday(day: i32) -> bool {
    (day - 1).rem_euclid(7) < 5
}

/// How many Mondays to Fridays lie before `day`, from 0001-01-01 on; negative before it.
fn weekdays_before(day: i32) -> i64 {
    let day = i64::from(day) - 1;
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}
