//! What can be judged of a node by itself.

use crate::core::script::{
    fault::{Fault, Place},
    model::{Collect, Menu, Node, Record, Script},
};
use serde_saphyr::{Location, Spanned};
use std::{fmt::Display, ops::RangeInclusive};

/// A menu says its options at most twice more: after that a person helps better.
const REPEATS: RangeInclusive<u8> = 0..=2;
const TRIES: RangeInclusive<u8> = 1..=3;
/// Longer than half a minute of silence, callers believe that the line is dead.
const SECONDS: RangeInclusive<u8> = 1..=30;
const CODE_DIGITS: RangeInclusive<u8> = 4..=16;
/// Key 9 and 0 stay free for the script's own.
const MATTERS: RangeInclusive<u8> = 1..=8;
const MESSAGE_SECONDS: RangeInclusive<u16> = 10..=600;

/// The faults of one script's fields.
pub(super) fn check(script: &Script, faults: &mut Vec<Fault>) {
    let mut head = |name: &str, field: &str, location| {
        if !is_name(name) {
            faults.push(bad_name(name, Place::at(&script.file, location, field)));
        }
    };
    head(script.name(), "script", script.name.defined);
    for (name, node) in &script.nodes {
        head(name, &format!("nodes.{name}"), node.defined);
    }
    for (name, node) in &script.nodes {
        let mut fields = Fields { script, node: name, own: node.defined, faults };
        match &node.value {
            Node::Menu(menu) => fields.menu(menu),
            Node::Collect(collect) => fields.collect(collect),
            Node::Record(record) => fields.record(record),
            _ => {}
        }
    }
}

fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn bad_name(name: &str, place: Place) -> Fault {
    Fault::new(place, format!("`{name}` is no name"), "use 1 to 64 of a-z, 0-9 and -")
}

struct Fields<'a> {
    script: &'a Script,
    node: &'a str,
    own: Location,
    faults: &'a mut Vec<Fault>,
}

impl Fields<'_> {
    fn menu(&mut self, menu: &Menu) {
        self.range("menu.seconds", &menu.seconds, &SECONDS);
        self.range("menu.repeats", &menu.repeats, &REPEATS);
        for (key, target) in &menu.keys {
            let field = format!("menu.keys.{key}");
            if key.len() != 1 || !key.chars().all(is_key) {
                self.add(&field, target.defined, format!("`{key}` is no key"), "use one of 0-9, * and #");
            }
            let taken = menu.matters.as_ref().map_or(0, |matters| matters.up_to.value);
            if key.parse::<u8>().is_ok_and(|digit| (1..=taken).contains(&digit)) {
                let what = format!("key {key} belongs to a matter already (matters.up_to is {taken})");
                self.add(&field, target.defined, what, "lower matters.up_to or use another key");
            }
        }
        if let Some(matters) = &menu.matters {
            self.range("menu.matters.up_to", &matters.up_to, &MATTERS);
        }
    }

    fn collect(&mut self, collect: &Collect) {
        self.range("collect.digits", &collect.digits, &CODE_DIGITS);
        self.range("collect.seconds", &collect.seconds, &SECONDS);
        self.range("collect.tries", &collect.tries, &TRIES);
        self.finish_key("collect.finish", &collect.finish);
    }

    fn record(&mut self, record: &Record) {
        self.range("record.max_seconds", &record.max_seconds, &MESSAGE_SECONDS);
        self.range("record.silence_seconds", &record.silence_seconds, &SECONDS);
        self.finish_key("record.finish", &record.finish);
    }

    fn range<T: PartialOrd + Display>(&mut self, field: &str, value: &Spanned<T>, range: &RangeInclusive<T>) {
        if !range.contains(&value.value) {
            let remedy = format!("write {} to {}", range.start(), range.end());
            self.add(field, value.defined, format!("{} is out of range", value.value), remedy);
        }
    }

    fn finish_key(&mut self, field: &str, key: &Spanned<char>) {
        if !matches!(key.value, '#' | '*') {
            self.add(field, key.defined, format!("`{}` cannot finish", key.value), "use # or *");
        }
    }

    fn add(&mut self, field: &str, at: Location, what: impl Into<String>, remedy: impl Into<String>) {
        // A field that the script leaves out has no line of its own.
        let at = if at.line() == 0 { self.own } else { at };
        let place = Place::at(&self.script.file, at, format!("nodes.{}.{field}", self.node));
        self.faults.push(Fault::new(place, what, remedy));
    }
}

fn is_key(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '#')
}
