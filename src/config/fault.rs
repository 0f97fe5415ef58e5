//! What is wrong, where, and what to do: the one shape in which every check reports.

use serde::Serialize;
use std::fmt;

/// Something wrong in a file that a person wrote (settings, a script, a notice, an audit export).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Which file, line and field; or which environment variable.
    #[serde(rename = "where")]
    pub where_: String,
    /// What is wrong with it.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Fault {
    /// Names the place, what is wrong there, and the remedy.
    pub fn new(where_: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { where_: where_.into(), what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.where_, self.what, self.remedy)
    }
}

/// The remedy for a name that is not among the known ones: the nearest, and all of them.
pub fn instead_of(wrong: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match nearest(wrong, known) {
        Some(near) => format!("did you mean `{near}`? known here: {all}"),
        None => format!("known here: {all}"),
    }
}

/// The known name that is a slip of the pen away: at most a third of its letters differ.
fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let (distance, name) = known.iter().map(|name| (edits(wrong, name), *name)).min()?;
    (distance <= name.chars().count().div_ceil(3)).then_some(name)
}

/// Levenshtein's distance: insertions, deletions and substitutions between two words.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, to) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
