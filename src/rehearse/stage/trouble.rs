//! Something that is not as expected, or cannot be done.

use crate::{core::routing::Clause, rehearse::telephone::Broken, work::WorkError};
use std::fmt::Display;

/// What is not as expected.
#[derive(Debug)]
pub(super) struct Trouble {
    /// The line of the expectation, if it is not the step's.
    pub line: Option<u64>,
    pub what: String,
    pub expected: String,
    pub found: String,
    pub clause: Option<Clause>,
}

impl Trouble {
    /// One thing was expected, another one found.
    pub fn new(what: impl Into<String>, expected: impl Display, found: impl Display) -> Self {
        Self {
            line: None,
            what: what.into(),
            expected: expected.to_string(),
            found: found.to_string(),
            clause: None,
        }
    }

    /// The same, asked for by a clause.
    pub fn citing(self, clause: Option<Clause>) -> Self {
        Self { clause, ..self }
    }

    /// The same, on a line of its own.
    pub fn on(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }
}

impl From<WorkError> for Trouble {
    fn from(error: WorkError) -> Self {
        Self::new("系统出错", "没有错误", error)
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        WorkError::Sql(error).into()
    }
}

impl From<Broken> for Trouble {
    fn from(broken: Broken) -> Self {
        Self::new("通话中断", "通话进行到结束", broken)
    }
}
