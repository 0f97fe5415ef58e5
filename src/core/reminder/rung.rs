//! The names of rungs; their text forms are kept in the database and never change.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// One rung of the ladder: `assigned`, `before_5`, `due_morning`, `due_afternoon`, `overdue_1`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RungName {
    /// When the case is given to somebody.
    Assigned,
    /// So many working days before the due date, at least 1.
    Before(u32),
    /// On the due date, in the morning.
    DueMorning,
    /// On the due date, in the afternoon.
    DueAfternoon,
    /// On that working day after the due date, from 1.
    Overdue(u32),
}

/// A text that is no rung.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no rung: write assigned, before_N, due_morning, due_afternoon or overdue_N with N from 1")]
pub struct BadRungName(pub String);

impl fmt::Display for RungName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assigned => f.write_str("assigned"),
            Self::Before(days) => write!(f, "before_{days}"),
            Self::DueMorning => f.write_str("due_morning"),
            Self::DueAfternoon => f.write_str("due_afternoon"),
            Self::Overdue(days) => write!(f, "overdue_{days}"),
        }
    }
}

impl FromStr for RungName {
    type Err = BadRungName;

    fn from_str(text: &str) -> Result<Self, BadRungName> {
        let bad = || BadRungName(text.to_owned());
        let name = match text.split_once('_') {
            Some(("before", days)) => Self::Before(days.parse().map_err(|_| bad())?),
            Some(("overdue", days)) => Self::Overdue(days.parse().map_err(|_| bad())?),
            Some(("due", "morning")) => Self::DueMorning,
            Some(("due", "afternoon")) => Self::DueAfternoon,
            None if text == "assigned" => Self::Assigned,
            _ => return Err(bad()),
        };
        // One text form a rung: `before_05`, `before_+5` and `before_0` are none.
        let zero = matches!(name, Self::Before(0) | Self::Overdue(0));
        if zero || name.to_string() != text { Err(bad()) } else { Ok(name) }
    }
}

impl TryFrom<String> for RungName {
    type Error = BadRungName;

    fn try_from(text: String) -> Result<Self, BadRungName> {
        text.parse()
    }
}

impl From<RungName> for String {
    fn from(rung: RungName) -> Self {
        rung.to_string()
    }
}
