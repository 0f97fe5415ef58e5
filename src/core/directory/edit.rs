//! Changes to a directory after its file was read. Each gives a new one, which has passed every check
//! of the file; and what differs between two, to be looked at before one replaces the other.

use super::{
    fault::Fault,
    types::{Absence, Directory},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// An officer to be added: the fields of the office file, as texts that are still to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewOfficer {
    /// Their code.
    pub code: String,
    /// Their Chinese name.
    pub name: String,
    /// Their department's code.
    pub department: String,
    /// What they may do.
    pub roles: Vec<String>,
    /// Where calls ring them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Where reminders reach them by SMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Their place in the order of ringing.
    pub rings: u32,
}

impl Directory {
    /// This directory with one more officer.
    pub fn with_officer(&self, officer: &NewOfficer) -> Result<Self, Vec<Fault>> {
        self.with("officers", officer)
    }

    /// This directory with one more absence.
    pub fn with_absence(&self, absence: &Absence) -> Result<Self, Vec<Fault>> {
        self.with("absences", absence)
    }

    /// What differs in `to`, list by list, by the codes of the entries.
    pub fn changes(&self, to: &Self) -> Vec<Change> {
        let (before, after) = (self.entries(), to.entries());
        let gone = before.keys().filter(|place| !after.contains_key(*place));
        let gone = gone.map(|place| Change { kind: ChangeKind::Removed, place: place.clone() });
        let come = after.iter().filter_map(|(place, entry)| {
            let kind = match before.get(place) {
                None => ChangeKind::Added,
                Some(old) if old == entry => return None,
                Some(_) => ChangeKind::Changed,
            };
            Some(Change { kind, place: place.clone() })
        });
        gone.chain(come).collect()
    }

    fn with(&self, list: &str, entry: &impl Serialize) -> Result<Self, Vec<Fault>> {
        let mut file = self.value();
        let entry = serde_json::to_value(entry).expect("texts, numbers and lists always have a JSON form");
        if let Some(entries) = file.get_mut(list).and_then(Value::as_array_mut) {
            entries.push(entry);
        }
        Self::of_value(&file)
    }

    /// Reads a file in the form of JSON, each field on a line of its own: faults that are told once a line
    /// are told of every entry.
    pub(super) fn of_value(file: &Value) -> Result<Self, Vec<Fault>> {
        Self::from_json(&format!("{file:#}"))
    }

    pub(super) fn value(&self) -> Value {
        serde_json::to_value(self).expect("texts, numbers and lists always have a JSON form")
    }

    /// Every entry by its place: `officers[li-yi]`; absences by officer and beginning.
    fn entries(&self) -> BTreeMap<String, Value> {
        let mut entries = BTreeMap::new();
        let Value::Object(lists) = self.value() else { return entries };
        for (list, value) in lists {
            match value {
                Value::Array(items) => {
                    for item in items {
                        let text = |field: &str| item[field].as_str().unwrap_or_default().to_owned();
                        let code = match item.get("code") {
                            Some(_) => text("code"),
                            None => format!("{} {}", text("officer"), text("from")),
                        };
                        entries.insert(format!("{list}[{code}]"), item);
                    }
                }
                other => drop(entries.insert(list, other)),
            }
        }
        entries
    }
}

/// Something that differs between two directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How.
    pub kind: ChangeKind,
    /// Where: `officers[li-yi]`.
    pub place: String,
}

/// How an entry differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// One of its fields differs.
    Changed,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        write!(f, "{sign} {}", self.place)
    }
}
