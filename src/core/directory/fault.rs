//! What is wrong with an office file, where, and what to do.

use serde::{Serialize, Serializer};
use std::fmt;

/// One thing wrong with an office file. Written as `{"where": "office.yaml:12 …", "what", "remedy"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where.
    #[serde(rename = "where")]
    pub where_: Place,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.where_, self.what, self.remedy)
    }
}

/// A place in a file: `office.yaml:12 departments[office].head`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the reader was told to call it.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The field; list entries are named by their code. Empty where the file's shape itself is wrong.
    pub field: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.field.is_empty() { Ok(()) } else { write!(f, " {}", self.field) }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The faults found so far in one file.
#[derive(Debug)]
pub(super) struct Faults<'f> {
    file: &'f str,
    found: Vec<Fault>,
}

impl<'f> Faults<'f> {
    pub(super) fn of(file: &'f str) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        line: u64,
        field: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let where_ = Place { file: self.file.to_owned(), line, field: field.into() };
        self.found.push(Fault { where_, what: what.into(), remedy: remedy.into() });
    }

    /// Everything found, from the top of the file down.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| fault.where_.line);
        self.found
    }
}
