//! The working days of China, with the instrument behind each.
//!
//! A calendar is layers: the statute's days, the State Council's notices in the order of their dates (an
//! amendment wins over what it amends), and a local overlay that wins over all. They are merged once into
//! rank and select tables, so that every question afterwards takes nanoseconds. Days that no loaded notice
//! settles are answered by statute alone, and say so: `published` is false.
//!
//! The rule and its basis are in `docs/calendar.md`.

mod builtin;
mod counter;
mod fact;
mod fault;
mod file;
mod layers;
mod notice;
mod overlay;
mod parse;
mod review;
mod statute;
mod table;
mod warning;

pub use builtin::{builtin_notice_files, builtin_notices};
pub use fact::DayFact;
pub use fault::{Fault, Question};
pub use file::{CalendarFile, Layers};
pub use notice::{Effect, Notice, NoticeDay, NoticeKind, NoticeNumber};
pub use overlay::OverlayDay;
pub use review::{DayChange, Review, review};
pub use statute::{Statute, StatutoryDay};
pub use warning::{CoverageWarning, WarningLevel};

use chrono::{Datelike, NaiveDate};
use counter::Counter;
use layers::{Rulings, base_years, merge, works};
use std::{
    ops::RangeInclusive,
    sync::{Arc, LazyLock},
};

/// Which days are worked, and who says so. Days are Beijing's.
///
/// Every method answers for every date that [`NaiveDate`] can hold.
#[derive(Debug, Clone)]
pub struct Calendar {
    rulings: Rulings,
    /// Every layer, the statute's days among them.
    counted: Counter,
    /// What is published, and Monday–Friday after it.
    cautious: Counter,
    /// The days that the loaded notices settle, ending on 28 December: the next notice may still touch 29 to
    /// 31 December, so a year's end is open without it.
    coverage: Option<RangeInclusive<NaiveDate>>,
    missing_year: Option<i32>,
}

impl Calendar {
    /// A calendar of these layers; the order of `notices` matters only between those of the same date.
    pub fn new(notices: &[Notice], overlay: &[OverlayDay], statute: &Statute) -> Self {
        let rulings = merge(notices, overlay, statute);
        let run = longest_run(notices);
        let coverage = run.and_then(|(first, missing)| settled(first, missing));
        let missing_year = run.map(|(_, missing)| missing);
        let all = rulings.iter().map(|(date, ruling)| (*date, works(*date, Some(ruling))));
        let counted = Counter::new(&span(&rulings), all.clone());
        let published = coverage.clone().unwrap_or_else(|| span(&Rulings::new()));
        let cautious = Counter::new(&published, all);
        Self { rulings, counted, cautious, coverage, missing_year }
    }

    /// The calendar of the built-in notices and statute, without an overlay.
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: LazyLock<Arc<Calendar>> =
            LazyLock::new(|| Arc::new(Calendar::new(builtin_notices(), &[], Statute::builtin())));
        Arc::clone(&BUILTIN)
    }

    /// Whether `day` is a working day.
    #[inline]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.counted.counts(day)
    }

    /// The `n`-th working day after `day`, `day` itself not counted; before it if `n` is negative, and `day`
    /// itself if `n` is 0.
    #[inline]
    pub fn add_working_days(&self, day: NaiveDate, n: i32) -> NaiveDate {
        self.counted.add(day, n)
    }

    /// The same, or the date by Monday–Friday wherever nothing is published, if that is earlier: what alarms
    /// run from.
    #[inline]
    pub fn add_working_days_cautiously(&self, day: NaiveDate, n: i32) -> NaiveDate {
        self.cautious.add(day, n).min(self.counted.add(day, n))
    }

    /// The first and the `n`-th working day after `day`, cheaper than one by one; for 0 the latter is `day`.
    #[inline]
    pub fn first_and_nth_working_day(&self, day: NaiveDate, n: u16) -> (NaiveDate, NaiveDate) {
        self.counted.first_and_nth(day, n)
    }

    /// How many working days lie in `(after, until]`; negative if `until` is the earlier one.
    #[inline]
    pub fn working_days_between(&self, after: NaiveDate, until: NaiveDate) -> i64 {
        self.counted.between(after, until)
    }

    /// The first working day after `day`.
    #[inline]
    pub fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        self.add_working_days(day, 1)
    }

    /// `day` if it is a working day, else the next one (民法典 art. 203).
    #[inline]
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        self.counted.on_or_after(day)
    }

    /// The same, with Monday–Friday wherever nothing is published, if that is earlier.
    pub fn working_day_from_cautiously(&self, day: NaiveDate) -> NaiveDate {
        self.cautious.on_or_after(day).min(self.counted.on_or_after(day))
    }

    /// What is known about `day`, in words.
    pub fn day(&self, day: NaiveDate) -> DayFact {
        let ruling = self.rulings.get(&day);
        let ordered = ruling.is_some_and(|ruling| ruling.ordered);
        let covered = self.coverage.as_ref().is_some_and(|coverage| coverage.contains(&day));
        DayFact::of(day, ruling, ordered || covered)
    }

    /// The last day that the loaded notices settle; none if no yearly notice is loaded.
    pub fn coverage_end(&self) -> Option<NaiveDate> {
        self.coverage.as_ref().map(|coverage| *coverage.end())
    }

    /// The first day of `from..=until` that no loaded notice settles.
    #[inline]
    pub fn first_unpublished(&self, from: NaiveDate, until: NaiveDate) -> Option<NaiveDate> {
        let Some(coverage) = &self.coverage else { return Some(from) };
        if from < *coverage.start() {
            return Some(from);
        }
        (until > *coverage.end()).then(|| coverage.end().succ_opt().map_or(from, |open| open.max(from)))
    }

    /// The warning that is due on `today` (Beijing's) if the next year's notice is missing.
    pub fn warning(&self, today: NaiveDate) -> Option<CoverageWarning> {
        CoverageWarning::due(today, self.missing_year.unwrap_or(today.year()), self.coverage_end())
    }
}

/// The days from the first ruling to the last; one day, whose weekday decides, if there is none.
fn span(rulings: &Rulings) -> RangeInclusive<NaiveDate> {
    let first = rulings.keys().next().copied().unwrap_or_default();
    first..=rulings.keys().next_back().copied().unwrap_or(first)
}

/// The longest run of years that have a notice: its first year, and the year that ends it.
///
/// Of runs as long as each other the later; a year that stands alone settles nothing about its neighbours.
fn longest_run(notices: &[Notice]) -> Option<(i32, i32)> {
    let years = base_years(notices);
    let after = years.last()? + 1;
    let starts = years.iter().filter(|year| !years.contains(&(**year - 1)));
    let end = |first| (first..after).find(|year| !years.contains(year)).unwrap_or(after);
    let runs = starts.map(|&first| (first, end(first)));
    runs.max_by_key(|(first, missing)| missing - first)
}

/// The days that the notices for `first` to the year before `missing` settle.
fn settled(first: i32, missing: i32) -> Option<RangeInclusive<NaiveDate>> {
    let end = NaiveDate::from_ymd_opt(missing - 1, 12, 28)?;
    NaiveDate::from_ymd_opt(first, 1, 1).map(|start| start..=end)
}
