//! Comparing: what a scenario expects with what there is.

use super::{
    trouble::Trouble,
    views::{View, in_short, word},
};
use crate::core::routing::Clause;
use serde::Serialize;
use serde_json::Value;

/// How many things are shown when none of them is the expected one.
const SHOWN: usize = 8;

/// The fields that are expected; what was left out is not among them.
pub(super) fn expected(facts: &impl Serialize) -> View {
    let fields = serde_json::to_value(facts).ok();
    let fields = match fields {
        Some(Value::Object(fields)) => fields,
        _ => View::new(),
    };
    fields.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Whether a value is the expected one; `nobody` and `none` are no value.
fn is(expected: &Value, found: &Value) -> bool {
    match expected.as_str() {
        Some("nobody" | "none") => found.is_null(),
        _ => expected == found,
    }
}

/// The fields of one thing that are not as expected.
pub(super) fn differences(what: &str, expected: &View, found: &View) -> Vec<Trouble> {
    let differs = expected.iter().filter_map(|(name, wanted)| {
        let there = found.get(name).unwrap_or(&Value::Null);
        let trouble =
            || Trouble::new(format!("{what}：{name}"), word(wanted), word(there)).citing(clause(name));
        (!is(wanted, there)).then(trouble)
    });
    differs.collect()
}

/// Looks for things of a kind: at least one, or exactly `count`. `fits` is asked about what is no field.
pub(super) fn found(
    what: &str,
    pattern: &View,
    count: Option<u64>,
    there: &[View],
    fits: impl Fn(&View) -> bool,
) -> Option<Trouble> {
    let alike = |view: &&View| {
        pattern.iter().all(|(name, wanted)| is(wanted, view.get(name).unwrap_or(&Value::Null))) && fits(view)
    };
    let matching = there.iter().filter(alike).count();
    let enough = count.map_or(matching > 0, |count| u64::try_from(matching) == Ok(count));
    if enough {
        return None;
    }
    let number = count.map_or_else(|| "至少 1 条".to_owned(), |count| format!("{count} 条"));
    let wanted = format!("{number} {{{}}}", in_short(pattern));
    let trouble = Trouble::new(what, wanted, format!("{matching} 条；{}", nearest(pattern, there)));
    let asks = pattern.contains_key("rung").then(|| clause("rung")).flatten();
    Some(trouble.citing(asks))
}

/// The things that have most of the expected fields, each in short.
fn nearest(pattern: &View, there: &[View]) -> String {
    if there.is_empty() {
        return "一条也没有".to_owned();
    }
    let likeness = |view: &View| {
        pattern.iter().filter(|(name, wanted)| is(wanted, view.get(*name).unwrap_or(&Value::Null))).count()
    };
    let best = there.iter().map(likeness).max().unwrap_or_default();
    let closest: Vec<&View> = there.iter().filter(|view| likeness(view) == best).collect();
    let shown: Vec<String> =
        closest.iter().take(SHOWN).map(|view| format!("\n    {{{}}}", in_short(view))).collect();
    let more = closest.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!("\n    …… 另有 {more} 条") } else { String::new() };
    format!("最接近的：{}{rest}", shown.concat())
}

/// The clause behind a field.
fn clause(field: &str) -> Option<Clause> {
    match field {
        "first_contact" => Some(Clause::R3_2),
        "outcome" | "bounces" => Some(Clause::R3_3),
        "legs" => Some(Clause::R3_4),
        "hops" | "offered_to" => Some(Clause::R3_5),
        "due" | "alarm_due" | "standing" | "clock" | "overdue" | "received_at" | "rung" => Some(Clause::R5_4),
        _ => None,
    }
}
