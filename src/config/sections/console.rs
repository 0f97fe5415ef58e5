//! `[console]`: signing in to the officers' console.

use crate::config::check::Check;
use chrono::Duration;
use serde::Deserialize;

/// A role of the directory, as the settings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum OfficerRole {
    /// Answers the line and logs.
    Operator,
    /// Handles cases in a department.
    Handler,
    /// Heads a department.
    DepartmentHead,
    /// Supervises departments, 分管领导.
    SupervisingLeader,
    /// Belongs to the office, 办公室, which owns the complaint line.
    Office,
    /// Discipline inspection, 纪检.
    DisciplineInspection,
    /// Runs the system.
    Administrator,
}

impl TryFrom<String> for OfficerRole {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "operator" => Self::Operator,
            "handler" => Self::Handler,
            "department_head" => Self::DepartmentHead,
            "supervising_leader" => Self::SupervisingLeader,
            "office" => Self::Office,
            "discipline_inspection" => Self::DisciplineInspection,
            "administrator" => Self::Administrator,
            _ => return Err(format!("`{text}` is no role of the directory")),
        })
    }
}

/// `[console]`: signing in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsoleSettings {
    /// When a session ends, however much it is used, in hours.
    pub session_hours: u32,
    /// When a session ends that is not used, in minutes.
    pub idle_minutes: u32,
    /// Who has to have a second factor.
    pub second_factor_roles: Vec<OfficerRole>,
    /// After how many failures in a row a name is locked.
    pub lock_after: u32,
    /// Whether seeing who a complainant is needs a second person.
    pub unsealing_by_two: bool,
}

impl ConsoleSettings {
    /// How long a session lasts at the most.
    pub fn session(&self) -> Duration {
        Duration::hours(i64::from(self.session_hours))
    }

    /// How long a session lasts that is not used.
    pub fn idle(&self) -> Duration {
        Duration::minutes(i64::from(self.idle_minutes))
    }

    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        check.range("console.session_hours", &self.session_hours, &(1..=168));
        // Use is noted once a minute: less would end sessions that are in use.
        check.range("console.idle_minutes", &self.idle_minutes, &(5..=1440));
        check.range("console.lock_after", &self.lock_after, &(5..=100));
    }
}
