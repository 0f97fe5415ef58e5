//! A TOML text with the line of every field, so that a fault can name it.

use super::fault::Fault;
use std::{collections::BTreeMap, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What sort of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Fraction,
    Flag,
    Date,
    List,
    Section,
}

impl Kind {
    /// In words, with an example of how it is written.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Text => "a text (\"…\")",
            Self::Integer => "a whole number",
            Self::Fraction => "a number",
            Self::Flag => "true or false",
            Self::Date => "a date",
            Self::List => "a list ([…])",
            Self::Section => "a section ([…] on a line of its own)",
        }
    }

    fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(_) => Self::Text,
            DeValue::Integer(_) => Self::Integer,
            DeValue::Float(_) => Self::Fraction,
            DeValue::Boolean(_) => Self::Flag,
            DeValue::Datetime(_) => Self::Date,
            DeValue::Array(_) => Self::List,
            DeValue::Table(_) => Self::Section,
        }
    }
}

/// One field of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) kind: Kind,
    /// Counted from 1.
    pub(super) line: usize,
}

/// A TOML text and its fields by path: `voice.ring_seconds`, `reminders.ladder[2].at`.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) fields: BTreeMap<String, Field>,
}

impl Document {
    /// Reads `text`; `name` is the file's, for messages. Fails at the first place that is no TOML.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Fault> {
        let lines = Lines::of(text);
        let table = DeTable::parse(text).map_err(|error| {
            let line = lines.at(&error.span().unwrap_or_default());
            Fault::new(
                format!("{name}:{line}"),
                format!("this is no TOML: {}", error.message()),
                "write `key = value` under a [section]; texts stand in double quotes",
            )
        })?;
        let mut fields = BTreeMap::new();
        walk(table.get_ref(), "", &lines, &mut fields);
        Ok(Self { name: name.to_owned(), text: text.to_owned(), fields })
    }

    /// The names of the fields directly inside `section` ("" is the top).
    pub(super) fn inside<'a>(&'a self, section: &str) -> Vec<&'a str> {
        let prefix = if section.is_empty() { String::new() } else { format!("{section}.") };
        self.fields
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|name| !name.contains(['.', '[']))
            .collect()
    }

    /// The line of `path`, or of the nearest thing around it.
    pub(super) fn line(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(field) = self.fields.get(path) {
                return Some(field.line);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }
}

fn walk(table: &DeTable<'_>, above: &str, lines: &Lines, fields: &mut BTreeMap<String, Field>) {
    for (key, value) in table {
        let path =
            if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
        visit(value, path, lines.at(&key.span()), lines, fields);
    }
}

fn visit(
    value: &Spanned<DeValue<'_>>,
    path: String,
    line: usize,
    lines: &Lines,
    fields: &mut BTreeMap<String, Field>,
) {
    match value.get_ref() {
        DeValue::Table(table) => walk(table, &path, lines, fields),
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, format!("{path}[{index}]"), lines.at(&item.span()), lines, fields);
            }
        }
        _ => {}
    }
    fields.insert(path, Field { kind: Kind::of(value.get_ref()), line });
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn at(&self, span: &Range<usize>) -> usize {
        self.0.partition_point(|start| *start <= span.start)
    }
}
