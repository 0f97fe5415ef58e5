//! Settings from the environment: `SHOUWEN__SECTION__KEY`.

use super::{
    document::{Document, Kind},
    fault::{Fault, instead_of},
};
use ::config::{Value, ValueKind};

/// What every variable of ours begins with. One underscore (`SHOUWEN_CI`) is no setting.
const PREFIX: &str = "SHOUWEN__";

/// One variable that sets a field.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    /// The field: `voice.ring_seconds`.
    pub(super) path: String,
    text: String,
}

/// The variables that are settings, in the order of their names.
pub(super) fn variables(all: impl Iterator<Item = (String, String)>) -> Vec<Variable> {
    let mut ours: Vec<_> = all
        .filter_map(|(name, text)| {
            let path = name.strip_prefix(PREFIX)?.to_ascii_lowercase().replace("__", ".");
            Some(Variable { name, path, text })
        })
        .collect();
    ours.sort_by(|left, right| left.name.cmp(&right.name));
    ours
}

impl Variable {
    /// The value, as the default settings say what it has to be.
    ///
    /// A field of an account is a text unless the file has it otherwise: a password of digits
    /// must not become a number.
    pub(super) fn value(&self, known: &Document, file: &Document) -> Result<Value, Fault> {
        let in_account = self.path.starts_with("accounts.") && self.path.matches('.').count() >= 2;
        let field =
            known.fields.get(&self.path).or_else(|| file.fields.get(&self.path).filter(|_| in_account));
        let kind = match field {
            Some(field) => field.kind,
            None if in_account => Kind::Text,
            None => return Err(self.unknown(known)),
        };
        let kind = match kind {
            Kind::Text => ValueKind::String(self.text.clone()),
            Kind::Integer => ValueKind::I64(self.number(kind)?),
            Kind::Flag => ValueKind::Boolean(self.number(kind)?),
            Kind::List if !self.holds_sections(known) => ValueKind::Array(self.items()),
            Kind::List | Kind::Section | Kind::Fraction | Kind::Date => {
                return Err(
                    self.fault("cannot be set by a variable".into(), "write it in the settings file".into())
                );
            }
        };
        Ok(Value::new(Some(&self.name), kind))
    }

    /// The text read as a number or a flag; a wrong one is not repeated, it may be a mislaid secret.
    fn number<T: std::str::FromStr>(&self, kind: Kind) -> Result<T, Fault> {
        self.text
            .trim()
            .parse()
            .map_err(|_| self.fault("has a wrong value".into(), format!("write {}", kind.words())))
    }

    fn items(&self) -> Vec<Value> {
        let texts = self.text.split(',').map(str::trim).filter(|text| !text.is_empty());
        texts.map(|text| Value::new(Some(&self.name), text)).collect()
    }

    fn holds_sections(&self, known: &Document) -> bool {
        known.fields.get(&format!("{}[0]", self.path)).is_some_and(|item| item.kind == Kind::Section)
    }

    fn unknown(&self, known: &Document) -> Fault {
        let (section, name) = self.path.rsplit_once('.').unwrap_or(("", &self.path));
        let (section, name) = if known.fields.contains_key(section) {
            (section, name)
        } else {
            ("", self.path.split('.').next().unwrap_or_default())
        };
        self.fault(format!("there is no setting `{}`", self.path), instead_of(name, &known.inside(section)))
    }

    fn fault(&self, what: String, remedy: String) -> Fault {
        Fault::new(format!("environment variable {}", self.name), what, remedy)
    }
}
