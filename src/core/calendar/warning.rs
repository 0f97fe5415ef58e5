//! The asking for next year's notice, while there is still time.
//!
//! With it published but not loaded, 44 % of December's ten-day deadlines come out wrong.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// How loudly a missing notice is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningLevel {
    /// From 1 November: shown where the calendar is shown.
    Ask,
    /// From 1 December: a reminder every day.
    Daily,
    /// From 17 December, when ten-day periods begin to end in the open year: the administrator is paged.
    Page,
}

/// The next notice is not loaded and soon needed, or needed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CoverageWarning {
    /// How loudly to say it.
    pub level: WarningLevel,
    /// The first year without a notice.
    pub missing_year: i32,
    /// The last day that is settled; none if no yearly notice is loaded at all.
    pub coverage_end: Option<NaiveDate>,
}

impl CoverageWarning {
    /// The warning due on `today` while `missing_year` has no notice.
    pub(super) fn due(today: NaiveDate, missing_year: i32, coverage_end: Option<NaiveDate>) -> Option<Self> {
        let year_before = missing_year.saturating_sub(1);
        let level = match (today.year(), today.month(), today.day()) {
            (year, ..) if year > year_before => WarningLevel::Page,
            (year, 12, 17..) if year == year_before => WarningLevel::Page,
            (year, 12, _) if year == year_before => WarningLevel::Daily,
            (year, 11, _) if year == year_before => WarningLevel::Ask,
            _ => return None,
        };
        Some(Self { level, missing_year, coverage_end })
    }

    /// The warning for officers, in Chinese.
    pub fn words(&self) -> String {
        format!(
            "{}年节假日安排通知尚未载入，已定历法只到{}，之后的期限均为暂定；请载入通知：shouwen calendar import FILE",
            self.missing_year,
            self.coverage_end.map_or_else(|| "（无）".to_owned(), |end| end.to_string()),
        )
    }

    /// The same for operators, in English.
    pub fn words_en(&self) -> String {
        format!(
            "the State Council's notice for {} is not loaded: days are settled until {}, deadlines beyond are \
             provisional; load it with `shouwen calendar import FILE`",
            self.missing_year,
            self.coverage_end.map_or_else(|| "(none)".to_owned(), |end| end.to_string()),
        )
    }
}
