//! A notice of the State Council, or of its general office: a dated set of effects.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// What an instrument does to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nobody works (放假).
    Off,
    /// Everybody works (上班), be it a Sunday.
    Work,
    /// Back to Monday–Friday: an earlier instrument's effect is taken away.
    Normal,
}

impl Effect {
    /// Whether people work on `day` under this effect.
    pub fn works(self, day: NaiveDate) -> bool {
        match self {
            Self::Off => false,
            Self::Work => true,
            Self::Normal => !is_weekend(day),
        }
    }
}

/// Whether `day` is a Saturday or Sunday (国务院关于职工工作时间的规定, art. 7).
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A notice's number, such as `国办发明电〔2025〕7号`; never empty.
///
/// Brackets are written in many ways (`[2025]`, `（2025）`); all become `〔2025〕`, so that one notice has one number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NoticeNumber(String);

impl NoticeNumber {
    /// The number in its one spelling; none for a blank text.
    pub fn new(text: &str) -> Option<Self> {
        let spelled: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '[' | '［' | '(' | '（' | '【' => '〔',
                ']' | '］' | ')' | '）' | '】' => '〕',
                other => other,
            })
            .collect();
        (!spelled.is_empty()).then_some(Self(spelled))
    }

    /// The number's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NoticeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a notice orders a year, or changes what another one ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NoticeKind {
    /// The yearly notice.
    Base,
    /// A later change to a loaded notice.
    Amendment {
        /// The notice that is changed.
        amends: NoticeNumber,
    },
}

/// What a notice says about one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeDay {
    /// What happens to the day.
    pub effect: Effect,
    /// The holiday's name in Chinese, also for the make-up workdays that belong to it.
    pub name: String,
}

/// A notice; made by [`Notice::parse`] alone, so it has a number, a date, a title and at least one day.
///
/// A merged table cannot say that an amendment turned a worked Saturday back into an ordinary one
/// (2020-02-01), nor replay what was known before it: hence layers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub(super) number: NoticeNumber,
    #[serde(flatten)]
    pub(super) kind: NoticeKind,
    pub(super) year: i32,
    pub(super) dated: NaiveDate,
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) days: BTreeMap<NaiveDate, NoticeDay>,
}

impl Notice {
    /// Its number.
    pub fn number(&self) -> &NoticeNumber {
        &self.number
    }

    /// Whether it is a year's notice or an amendment.
    pub fn kind(&self) -> &NoticeKind {
        &self.kind
    }

    /// The year whose holidays it arranges; it may reach back to 29 December of the year before.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The date it bears (成文日期).
    pub fn dated(&self) -> NaiveDate {
        self.dated
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it is published.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The days it names; all others follow Monday–Friday.
    pub fn days(&self) -> &BTreeMap<NaiveDate, NoticeDay> {
        &self.days
    }

    /// How many Mondays to Fridays it turns into days off: 16 to 19 in a usual year.
    pub fn weekdays_off(&self) -> usize {
        self.days.iter().filter(|(day, it)| it.effect == Effect::Off && !is_weekend(**day)).count()
    }

    /// How many Saturdays and Sundays it turns into working days: 5 to 8 in a usual year.
    pub fn weekends_worked(&self) -> usize {
        self.days.iter().filter(|(day, it)| it.effect == Effect::Work && is_weekend(**day)).count()
    }

    pub(super) fn is_base(&self) -> bool {
        self.kind == NoticeKind::Base
    }
}
