//! A deadline day by day: what was counted, what was skipped, and why.

use super::Deadline;
use crate::core::calendar::Calendar;
use chrono::NaiveDate;
use serde::Serialize;

/// A day of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayExplained {
    /// The day.
    pub date: NaiveDate,
    /// Whether it is a working day.
    pub counts: bool,
    /// Why, in Chinese, naming the instrument.
    pub because: String,
    /// The same in English; the JSON has Chinese alone.
    #[serde(skip)]
    pub because_en: String,
}

/// A deadline with its days: the JSON of `shouwen deadline --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineReport {
    /// The deadline.
    #[serde(flatten)]
    pub deadline: Deadline,
    /// Every day from `opens` to `due`, skipped days too.
    pub days: Vec<DayExplained>,
}

impl Deadline {
    /// Every day from `opens` to `due`, skipped days too.
    pub fn explain(&self, calendar: &Calendar) -> Vec<DayExplained> {
        let days = self.opens.iter_days().take_while(|day| *day <= self.due);
        days.map(|date| {
            let fact = calendar.day(date);
            DayExplained { date, counts: fact.counts, because: fact.because, because_en: fact.because_en }
        })
        .collect()
    }

    /// The deadline with its days.
    pub fn report(self, calendar: &Calendar) -> DeadlineReport {
        DeadlineReport { days: self.explain(calendar), deadline: self }
    }
}
