//! What is wrong with an office file, where, and what to do.

use serde::{Serialize, Serializer};
use std::fmt;

/// One thing wrong with an office file. Written as `{"where": "office.yaml:12 …", "what", "remedy"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where.
    #[serde(rename = "where")]
    pub where_: Place,
    /// What kind of fault it is, for whoever tells it in words of their own.
    #[serde(skip)]
    pub kind: FaultKind,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// What may be wrong with an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// No YAML, or not of the right shape.
    Shape,
    /// A text is empty or has control characters.
    Empty,
    /// No code.
    Code,
    /// No telephone number.
    Number,
    /// No area code.
    AreaCode,
    /// No date.
    Date,
    /// No moment.
    Moment,
    /// None of the roles.
    Role,
    /// None of the duties.
    Duty,
    /// No weekday.
    Weekday,
    /// No period of a day, or periods that are no day.
    Period,
    /// There are no opening hours.
    NoHours,
    /// There is nothing of that code.
    Unknown,
    /// The code is taken.
    Taken,
    /// An officer without a role.
    NoRole,
    /// Whoever has a post lacks its role.
    LacksRole,
    /// A department with duties and without officers.
    NoStaff,
    /// Nobody could ring there.
    NoNumber,
    /// A number that is the complaint line itself.
    OwnLine,
    /// A duty that nobody holds.
    NoHolder,
    /// Two duties that must stay apart.
    DutiesTogether,
    /// A word that means two matters.
    Keyword,
    /// An absence that ends before it begins.
    Backwards,
    /// Two absences of one officer at the same time.
    Overlap,
    /// An officer who would stand in for themselves.
    OwnDelegate,
    /// Delegates who stand in for each other.
    Circle,
    /// Duties of whoever edits: somebody else changes them.
    OwnDuties,
    /// Duties that only those may give, or take, who have them.
    Reserved,
    /// A delegate who could not do what they would stand in for.
    UnfitDelegate,
}

impl Fault {
    /// A fault of an entry of `list` (`officers`), found while it was edited.
    pub fn of_entry(kind: FaultKind, list: &str, code: &str, field: &str, what: &str, remedy: &str) -> Self {
        let where_ = Place { file: EDITED.to_owned(), line: 1, field: format!("{list}[{code}].{field}") };
        Self { where_, kind, what: what.to_owned(), remedy: remedy.to_owned() }
    }
}

/// What an edited directory is called in its faults.
pub(super) const EDITED: &str = "office.json";

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
        kind: FaultKind,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let where_ = Place { file: self.file.to_owned(), line, field: field.into() };
        self.found.push(Fault { where_, kind, what: what.into(), remedy: remedy.into() });
    }

    /// Everything found, from the top of the file down.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| fault.where_.line);
        self.found
    }
}
