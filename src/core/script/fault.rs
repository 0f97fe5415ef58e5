//! What is wrong with a script or a prompt, where, and what to do.

use serde::{Serialize, Serializer};
use serde_saphyr::Location;
use std::fmt;

/// One thing wrong. Written as `{"where": "complaint-line.yaml:12:5 nodes.greeting", "what", "remedy"}`.
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

impl Fault {
    pub(super) fn new(where_: Place, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { where_, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.where_, self.what, self.remedy)
    }
}

/// A place in a file: `complaint-line.yaml:12:5 nodes.greeting.menu.keys.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the reader was told to call it.
    pub file: String,
    /// The line, from 1; 0 if the fault concerns the file as a whole.
    pub line: u64,
    /// The column, from 1; 0 with line 0.
    pub column: u64,
    /// The field, from the top of the file; empty where the file's shape itself is wrong.
    pub field: String,
}

impl Place {
    pub(super) fn at(file: &str, location: Location, field: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: location.line(), column: location.column(), field: field.into() }
    }

    pub(super) fn whole(file: &str) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0, field: String::new() }
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
