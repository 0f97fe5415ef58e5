//! The three layers, defaults, file, environment: put together, and able to say where a field is from.

use super::{
    document::{Document, Kind},
    environment::{self, Variable},
    fault::{Fault, instead_of},
};
use ::config::{Config, ConfigError, File, FileFormat, Value};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// The layers put together.
#[derive(Debug)]
pub(super) struct Layers {
    merged: Config,
    defaults: Document,
    file: Document,
    variables: Vec<Variable>,
}

impl Layers {
    /// Puts the layers together, or tells every unknown name and every wrong type in them.
    pub(super) fn gather(
        defaults: Document,
        file: Document,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = check(&file, &defaults);
        let variables = environment::variables(environment);
        let mut builder = Config::builder()
            .add_source(File::from_str(&defaults.text, FileFormat::Toml))
            .add_source(File::from_str(&file.text, FileFormat::Toml));
        for variable in &variables {
            let set = variable.value(&defaults, &file).and_then(|value| {
                let odd = |error: ConfigError| Fault::new(&variable.name, error.to_string(), "rename it");
                builder.clone().set_override(&variable.path, value).map_err(odd)
            });
            match set {
                Ok(with) => builder = with,
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let merged = builder.build().map_err(|error| {
            vec![Fault::new(&file.name, error.to_string(), "compare with `shouwen default-config`")]
        })?;
        Ok(Self { merged, defaults, file, variables })
    }

    /// One section, as `T` reads it.
    pub(super) fn section<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        let read = self.merged.get::<Value>(path).and_then(Value::try_deserialize);
        read.map_err(|error| {
            let (inside, what) = explain(error);
            let path = if inside.is_empty() {
                path.to_owned()
            } else {
                format!("{path}.{inside}").replace(".[", "[")
            };
            Fault::new(self.where_is(&path), what, "see `shouwen default-config` for what is possible")
        })
    }

    /// The accounts' names: the office's own, else the built-in one.
    pub(super) fn accounts(&self) -> BTreeSet<String> {
        let own = self.file.inside("accounts").into_iter().map(str::to_owned);
        let set = self.variables.iter().filter_map(|variable| {
            let name = variable.path.strip_prefix("accounts.")?.split('.').next()?;
            Some(name.to_owned())
        });
        let names: BTreeSet<String> = own.chain(set).collect();
        if names.is_empty() {
            self.defaults.inside("accounts").into_iter().map(str::to_owned).collect()
        } else {
            names
        }
    }

    /// Where a field has its value from: variable, file and line, or the built-in default.
    pub(super) fn where_is(&self, path: &str) -> String {
        if let Some(variable) = self.variables.iter().find(|variable| variable.path == path) {
            return format!("environment variable {}", variable.name);
        }
        let in_default = self.defaults.fields.contains_key(path) && !self.file.fields.contains_key(path);
        match self.file.line(path) {
            Some(line) if !in_default => format!("{}:{line} {path}", self.file.name),
            _ => format!("{path} (built-in default)"),
        }
    }
}

/// Every name in `file` that `known` does not have, and every value of another sort than there.
fn check(file: &Document, known: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, field) in &file.fields {
        let at = || format!("{}:{} {path}", file.name, field.line);
        let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
        // What stands in a list, in an account or in a section that is already reported is not looked at here.
        let mine = !path.contains('[') && (section.is_empty() || known.fields.contains_key(section));
        let expected = known.fields.get(path).map(|field| field.kind);
        match expected {
            _ if section.starts_with("accounts.") || !mine => {}
            None if section == "accounts" && field.kind == Kind::Section => {}
            Some(kind) if kind == field.kind => {}
            Some(kind) => faults.push(Fault::new(
                at(),
                format!("is {}, not {}", field.kind.words(), kind.words()),
                format!("write {}", kind.words()),
            )),
            None if section == "accounts" => {
                faults.push(Fault::new(at(), "an account is a section", format!("write [accounts.{name}]")));
            }
            None => faults.push(Fault::new(
                at(),
                "there is no such setting",
                instead_of(name, &known.inside(section)),
            )),
        }
    }
    faults
}

/// What went wrong in a section: the field inside it (may be empty), and the words.
fn explain(error: ConfigError) -> (String, String) {
    match error {
        ConfigError::Type { unexpected, expected, key, .. } => {
            (key.unwrap_or_default(), format!("is {unexpected}, not {}", expected.trim_start_matches("an ")))
        }
        ConfigError::At { error, key, .. } => {
            let (inside, what) = explain(*error);
            let above = key.unwrap_or_default();
            (if inside.is_empty() { above } else { format!("{above}.{inside}").replace(".[", "[") }, what)
        }
        ConfigError::NotFound(key) => (key, "is missing".to_owned()),
        other => {
            let words = other.to_string();
            (named_in(&words).unwrap_or_default().to_owned(), words)
        }
    }
}

/// The field that serde's "unknown field `x`, …" and "missing field `x`" name.
fn named_in(words: &str) -> Option<&str> {
    words.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next())
}
