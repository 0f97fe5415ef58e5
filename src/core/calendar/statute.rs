//! The statute's own days (全国年节及纪念日放假办法, 2024), for years whose notice is not loaded.
//!
//! Never a notice: they say the least that a year will hold, not how the State Council will arrange it.

use super::notice::is_weekend;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// A day off by statute alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatutoryDay {
    /// The holiday's name in Chinese.
    pub name: String,
    /// Whether it is a weekday owed for a holiday on a weekend (art. 6): the usual next working day,
    /// though the notice may put it elsewhere.
    pub owed: bool,
}

/// The statute's days off, the owed ones too, by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statute(BTreeMap<NaiveDate, StatutoryDay>);

/// The days of a year that move, read from `data/calendar/statute.csv`.
#[derive(Debug, Deserialize)]
struct MovingDays {
    year: i32,
    spring_festival: NaiveDate,
    qingming: NaiveDate,
    dragon_boat: NaiveDate,
    mid_autumn: NaiveDate,
}

impl Statute {
    /// The statute's days from 2027 to 2050, built in.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Statute> = LazyLock::new(|| {
            Statute::parse(include_str!("../../../data/calendar/statute.csv"))
                .expect("statute.csv is compiled in, and tests/it/calendar reads it")
        });
        &BUILTIN
    }

    /// Reads a table of moving days (`year,spring_festival,qingming,dragon_boat,mid_autumn`).
    pub fn parse(text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let mut days = BTreeMap::new();
        for year in reader.deserialize::<MovingDays>() {
            days.extend(year?.days_off());
        }
        Ok(Self(days))
    }

    /// The days off, by date.
    pub fn days(&self) -> &BTreeMap<NaiveDate, StatutoryDay> {
        &self.0
    }
}

impl MovingDays {
    /// The year's holidays (art. 2) and the weekdays owed for those on a weekend (art. 6).
    fn days_off(&self) -> BTreeMap<NaiveDate, StatutoryDay> {
        let mut days: BTreeMap<NaiveDate, StatutoryDay> = BTreeMap::new();
        for (date, name) in self.holidays() {
            days.entry(date)
                .and_modify(|day| day.name = format!("{}、{name}", day.name))
                .or_insert_with(|| StatutoryDay { name: name.to_owned(), owed: false });
        }
        let on_weekends = days.iter().filter(|(date, _)| is_weekend(**date));
        let on_weekends: Vec<_> = on_weekends.map(|(date, day)| (*date, day.name.clone())).collect();
        for (date, name) in on_weekends {
            // Holidays are few: a free weekday is found within days.
            let owed = date.iter_days().find(|day| !is_weekend(*day) && !days.contains_key(day));
            days.extend(owed.map(|owed| (owed, StatutoryDay { name, owed: true })));
        }
        days
    }

    fn holidays(&self) -> impl Iterator<Item = (NaiveDate, &'static str)> {
        let fixed = |month, first, count| {
            let first = NaiveDate::from_ymd_opt(self.year, month, first);
            first.into_iter().flat_map(|first| first.iter_days()).take(count)
        };
        let eve = self.spring_festival.checked_sub_days(Days::new(1));
        let named = |name| move |date| (date, name);
        fixed(1, 1, 1)
            .map(named("元旦"))
            .chain(eve.map(named("农历除夕")))
            .chain(self.spring_festival.iter_days().take(3).map(named("春节")))
            .chain([(self.qingming, "清明节")])
            .chain(fixed(5, 1, 2).map(named("劳动节")))
            .chain([(self.dragon_boat, "端午节")])
            .chain(fixed(10, 1, 3).map(named("国庆节")))
            .chain([(self.mid_autumn, "中秋节")])
    }
}
