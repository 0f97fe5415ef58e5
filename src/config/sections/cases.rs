//! `[cases]` and `[reminders]`: the clock of R5.4 and who is told when.

use crate::config::{Hours, check::Check, hours::time_of_day};
use chrono::NaiveTime;
use serde::Deserialize;

/// `[cases]`: the periods of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSettings {
    /// Working days to feedback, from the day after receipt (R5.4: 10).
    pub working_days: u32,
    /// Calendar days in which a closed case may be reopened by right.
    pub reopen_days: u32,
}

impl CaseSettings {
    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        check.range("cases.working_days", &self.working_days, &(1..=10));
        check.range("cases.reopen_days", &self.reopen_days, &(1..=365));
    }
}

/// Who is reminded; which person that is is decided when the reminder goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The case's handler.
    Handler,
    /// The head of the handler's department.
    DepartmentHead,
    /// The supervising leader, 分管领导.
    SupervisingLeader,
    /// The office, 办公室, which owns the complaint line.
    Office,
    /// Discipline inspection, 纪检.
    DisciplineInspection,
}

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rung {
    /// As soon as a handler is assigned.
    Assigned {
        /// Whom.
        to: Vec<Role>,
    },
    /// Some working days before the due date.
    BeforeDue {
        /// How many.
        working_days: u32,
        /// The time of day.
        #[serde(deserialize_with = "time_of_day")]
        at: NaiveTime,
        /// Whom.
        to: Vec<Role>,
    },
    /// On the due date.
    DueDay {
        /// The time of day.
        #[serde(deserialize_with = "time_of_day")]
        at: NaiveTime,
        /// Whom.
        to: Vec<Role>,
    },
    /// Each working day after the due date.
    Overdue {
        /// From which of them on, counted from 1.
        #[serde(default = "first")]
        from_day: u32,
        /// The time of day.
        #[serde(deserialize_with = "time_of_day")]
        at: NaiveTime,
        /// Whom.
        to: Vec<Role>,
    },
}

fn first() -> u32 {
    1
}

impl Rung {
    /// Whom it reminds.
    pub fn to(&self) -> &[Role] {
        match self {
            Self::Assigned { to }
            | Self::BeforeDue { to, .. }
            | Self::DueDay { to, .. }
            | Self::Overdue { to, .. } => to,
        }
    }
}

/// `[reminders]`: the ladder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderSettings {
    /// Office hours of whoever has none of their own, in order.
    pub hours: Vec<Hours>,
    /// The ladder.
    pub ladder: Vec<Rung>,
}

impl ReminderSettings {
    pub(in crate::config) fn check(&self, working_days: u32, check: &mut Check<'_>) {
        check.demand(
            !self.hours.is_empty() && self.hours.windows(2).all(|two| two[0].until <= two[1].from),
            "reminders.hours",
            "are empty or out of order",
            "write them from morning to evening, without overlap",
        );
        let last_call = |rung: &Rung| matches!(rung, Rung::DueDay { .. });
        check.demand(
            self.ladder.iter().any(last_call),
            "reminders.ladder",
            "has no step on the due date",
            "add one with when = \"due_day\": nobody else watches the legal date (R5.4)",
        );
        for (index, rung) in self.ladder.iter().enumerate() {
            let path = format!("reminders.ladder[{index}]");
            check.demand(!rung.to().is_empty(), &path, "reminds nobody", "name at least one role in `to`");
            match rung {
                Rung::BeforeDue { working_days: before, .. } => check.demand(
                    (1..working_days.max(2)).contains(before),
                    &format!("{path}.working_days"),
                    format!("{before} working days before the due date of a case of {working_days} is out of range"),
                    format!("write a number from 1 to {}", working_days.max(2) - 1),
                ),
                Rung::Overdue { from_day, .. } => check.range(&format!("{path}.from_day"), from_day, &(1..=250)),
                Rung::Assigned { .. } | Rung::DueDay { .. } => {}
            }
        }
    }
}
