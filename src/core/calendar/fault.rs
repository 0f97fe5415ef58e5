//! What is wrong with a file, in words that say where and what to do.

use serde::Serialize;
use std::fmt;

/// Something that keeps a file from being taken: nothing of it is loaded.
///
/// Clerks and operators both load notices, so the words are Chinese first, then English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, its line (from 1) and the field, as far as they are known: `2027.csv:12 effect`.
    #[serde(rename = "where")]
    pub where_: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} → {}", self.where_, self.what, self.remedy)
    }
}

/// Something unusual, which a person has to confirm (`--yes`, or a second officer).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What is unusual, Chinese first, then English.
    pub what: String,
}

/// The faults of one file, gathered so that all are told at once (R4.2's spirit: tell once and completely).
pub(super) struct Faults<'a> {
    file: &'a str,
    found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    pub(super) fn of(file: &'a str) -> Self {
        Self { file, found: Vec::new() }
    }

    /// A fault at a line's field.
    pub(super) fn at(&mut self, line: u64, field: &str, what: impl Into<String>, remedy: impl Into<String>) {
        let where_ = format!("{}:{line} {field}", self.file);
        self.found.push(Fault { where_, what: what.into(), remedy: remedy.into() });
    }

    /// A fault of the file as a whole, or of a field that it lacks.
    pub(super) fn whole(&mut self, field: &str, what: impl Into<String>, remedy: impl Into<String>) {
        let where_ = format!("{} {field}", self.file).trim_end().to_owned();
        self.found.push(Fault { where_, what: what.into(), remedy: remedy.into() });
    }

    /// `value` if there was no fault.
    pub(super) fn or<T>(self, value: Option<T>) -> Result<T, Vec<Fault>> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(self.found),
        }
    }
}
