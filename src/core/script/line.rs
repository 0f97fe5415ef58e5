//! One spoken line of a node (`greeting`, `recording-notice when recording`) and its condition.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The name of a prompt, and when it is spoken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(in crate::core) struct Line {
    pub(in crate::core) prompt: String,
    pub(in crate::core) when: Option<Test>,
}

/// A condition or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(in crate::core) struct Test {
    pub(in crate::core) not: bool,
    pub(in crate::core) condition: Condition,
}

/// What a script may ask about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::core) enum Condition {
    /// Calls of this line are recorded.
    Recording,
    /// The caller's number is withheld.
    Withheld,
    /// The caller has an open case.
    OpenCase,
    /// This call opened a case whose query code the caller may hear.
    CodeKnown,
    /// The caller chose English.
    English,
}

const CONDITIONS: [(&str, Condition); 5] = [
    ("recording", Condition::Recording),
    ("withheld", Condition::Withheld),
    ("open_case", Condition::OpenCase),
    ("code_known", Condition::CodeKnown),
    ("english", Condition::English),
];

impl FromStr for Test {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (not, name) = match text.strip_prefix("not ") {
            Some(name) => (true, name.trim()),
            None => (false, text),
        };
        let known = CONDITIONS.iter().find(|(known, _)| *known == name);
        known.map(|(_, condition)| Self { not, condition: *condition }).ok_or_else(|| {
            let names: Vec<_> = CONDITIONS.iter().map(|(name, _)| *name).collect();
            format!(
                "unknown condition `{name}`; there are: {}, each also with `not` before it",
                names.join(", ")
            )
        })
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = CONDITIONS.iter().find(|(_, known)| *known == self.condition).map_or("", |(name, _)| name);
        write!(f, "{}{name}", if self.not { "not " } else { "" })
    }
}

impl TryFrom<String> for Test {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.trim().parse()
    }
}

impl From<Test> for String {
    fn from(test: Test) -> Self {
        test.to_string()
    }
}

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (prompt, when) = match text.split_once(" when ") {
            Some((prompt, condition)) => (prompt.trim(), Some(condition.trim().parse()?)),
            None => (text.trim(), None),
        };
        Ok(Self { prompt: prompt.to_owned(), when })
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        match line.when {
            Some(test) => format!("{} when {test}", line.prompt),
            None => line.prompt,
        }
    }
}
