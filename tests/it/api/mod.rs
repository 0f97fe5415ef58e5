//! The API: its JSON names, its rules, and what nobody learns from it. Every answer in every test is
//! held against its description (`support/described.rs`).

mod description;
mod errors;
mod figures;
mod health;
mod idempotency;
mod journey;
mod pages;
mod recusal;
mod roles;

use serde_json::{Value, json};

/// The names of an object's fields, in order.
pub(crate) fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn has(value: &Value, fields: &str) {
    let there = names(value);
    for field in fields.split(' ') {
        assert!(there.contains(&field), "`{field}` is missing in {there:?}");
    }
}

/// A complaint, as an officer enters it.
fn complaint(officer: Option<&str>) -> Value {
    json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口态度粗暴",
        "complainant": { "name": "来电人", "phone": "13800138000" },
        "subject": { "officer": officer }, "received_at": "2026-02-27T10:00:00+08:00" })
}

/// Everything that lists or counts.
const LISTS: [&str; 5] = ["cases", "calls", "messages", "reminders", "tasks"];
