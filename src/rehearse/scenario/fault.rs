//! What is wrong with a scenario's file, where, and what to do.

use serde::{Serialize, Serializer};
use serde_saphyr::Location;
use std::fmt;

/// One thing wrong. Written as `{"where": "spring.yaml:12:5 steps[3].act.by", "what", "remedy"}`.
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

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the reader was told to call it.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The column, from 1; 0 with line 0.
    pub column: u64,
    /// The field, from the top of the file.
    pub field: String,
}

impl Fault {
    /// A fault at a place of `file`.
    pub(in crate::rehearse) fn at(
        file: &str,
        location: Location,
        field: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (line, column) = (location.line(), location.column());
        let where_ = Place { file: file.to_owned(), line, column, field: field.into() };
        Self { where_, what: what.into(), remedy: remedy.into() }
    }

    /// A fault of the file as a whole.
    pub fn whole(file: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::at(file, Location::UNKNOWN, "", what, remedy)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.where_, self.what, self.remedy)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if self.field.is_empty() { Ok(()) } else { write!(f, " {}", self.field) }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
