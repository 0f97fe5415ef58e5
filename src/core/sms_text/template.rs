//! Templates: a cloud of mainland China sends no free text, only a text that was filed with it, with
//! its variables filled in.
//!
//! A template is recognised by the text that it makes. So the words of messages stay where they are, the
//! outbox keeps one whole text whatever account carries it, and what the citizen reads is, byte for
//! byte, what was checked and is kept as evidence.

use super::detect::{has_link, has_number};
use thiserror::Error;

/// How a cloud writes variables in a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// By name: `${number}` (Aliyun).
    Named,
    /// By number, counted from 1 in the order of the text: `{1}` (Tencent).
    Numbered,
}

impl Marks {
    fn open(self) -> &'static str {
        match self {
            Self::Named => "${",
            Self::Numbered => "{",
        }
    }

    /// Whether the variable at `place` (from 1) may be called `name`.
    fn allows(self, name: &str, place: usize) -> bool {
        match self {
            Self::Named => {
                name.len() <= 25
                    && name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            }
            Self::Numbered => name == place.to_string(),
        }
    }
}

/// A text that is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadTemplate {
    /// Nothing but variables, or nothing at all: no cloud files that.
    #[error("has no fixed words")]
    NoWords,
    /// A variable without its closing brace.
    #[error("has a variable without }}")]
    Unclosed,
    /// A variable of a name that the cloud does not know.
    #[error("has a variable of a wrong name")]
    Name,
    /// The same variable again.
    #[error("has a variable twice")]
    Twice,
    /// Two variables with nothing between them: nobody could tell where one ends.
    #[error("has two variables with nothing between them")]
    Adjacent,
    /// 【】 are for the signature, which the cloud puts in front.
    #[error("has 【】 in it, which are for the signature")]
    Brackets,
}

/// A text that was filed, with its code at the cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    code: String,
    /// The words before the first variable.
    begins: String,
    /// Each variable, and the words behind it.
    variables: Vec<(String, String)>,
}

impl Template {
    /// Reads a template's text as it was filed; `code` is its name at the cloud.
    pub fn parse(code: &str, text: &str, marks: Marks) -> Result<Self, BadTemplate> {
        if text.contains(['【', '】']) {
            return Err(BadTemplate::Brackets);
        }
        let mut pieces = text.trim().split(marks.open());
        let begins = pieces.next().unwrap_or_default().to_owned();
        let mut variables: Vec<(String, String)> = Vec::new();
        for piece in pieces {
            let (name, words) = piece.split_once('}').ok_or(BadTemplate::Unclosed)?;
            if variables.iter().any(|(known, _)| known == name) {
                return Err(BadTemplate::Twice);
            }
            if !marks.allows(name, variables.len() + 1) {
                return Err(BadTemplate::Name);
            }
            if variables.last().is_some_and(|(_, words)| words.is_empty()) {
                return Err(BadTemplate::Adjacent);
            }
            variables.push((name.to_owned(), words.to_owned()));
        }
        let wordless = |words: &str| words.trim().is_empty();
        if wordless(&begins) && variables.iter().all(|(_, words)| wordless(words)) {
            return Err(BadTemplate::NoWords);
        }
        Ok(Self { code: code.to_owned(), begins, variables })
    }

    /// How many variables it has.
    pub fn variables(&self) -> usize {
        self.variables.len()
    }

    /// The values with which this template makes `text`; `None` if it cannot. A value has at least one
    /// character, and ends where the words behind its variable first occur.
    fn read<'a>(&'a self, text: &'a str) -> Option<Filled<'a>> {
        let mut rest = text.strip_prefix(self.begins.as_str())?;
        let mut values = Vec::with_capacity(self.variables.len());
        for (place, (name, words)) in self.variables.iter().enumerate() {
            let end = if place + 1 == self.variables.len() {
                rest.strip_suffix(words.as_str())?.len()
            } else {
                let first = rest.chars().next()?.len_utf8();
                first + rest[first..].find(words.as_str())?
            };
            let (value, after) = rest.split_at(end);
            values.push((name.as_str(), Some(value).filter(|value| !value.is_empty())?));
            rest = &after[words.len()..];
        }
        rest.is_empty().then_some(Filled { code: &self.code, values })
    }
}

/// A template, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled<'a> {
    /// The template's code at the cloud.
    pub code: &'a str,
    /// Each variable's name and value, in the order of the text.
    pub values: Vec<(&'a str, &'a str)>,
}

impl Filled<'_> {
    fn chars(&self) -> usize {
        self.values.iter().map(|(_, value)| value.chars().count()).sum()
    }
}

/// Why a text cannot be sent as it is. Its words do not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misfit {
    /// No template makes this text.
    #[error("no template of the account makes this text")]
    NoTemplate,
    /// A value is longer than the cloud takes.
    #[error("the variable {name} of template {code} would have {chars} characters, {limit} are allowed")]
    TooLong {
        /// The template.
        code: String,
        /// The variable.
        name: String,
        /// How many characters its value has.
        chars: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The gateway would cut it off.
    #[error("the text has {parts} parts, the gateway sends {most}")]
    TooManyParts {
        /// How many parts it has.
        parts: usize,
        /// How many are sent.
        most: usize,
    },
    /// A value holds a telephone number or a link, which clouds allow in fixed words only.
    #[error("the variable {name} of template {code} would hold a telephone number or a link")]
    Contact {
        /// The template.
        code: String,
        /// The variable.
        name: String,
    },
}

impl Misfit {
    /// A short stable code, for statistics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTemplate => "no-template",
            Self::TooManyParts { .. } => "too-long",
            Self::TooLong { .. } | Self::Contact { .. } => "template-variable",
        }
    }
}

/// The templates of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    all: Vec<Template>,
    value_chars: usize,
}

impl Templates {
    /// Templates whose variables take at most `value_chars` characters each.
    pub fn new(all: Vec<Template>, value_chars: usize) -> Self {
        Self { all, value_chars }
    }

    /// The template that makes `text`, filled in: of several the one with the most fixed words, since
    /// all of them make the same text. Fails closed: what no template makes is not sent.
    pub fn fill<'a>(&'a self, text: &'a str) -> Result<Filled<'a>, Misfit> {
        let mut fitting: Vec<Filled<'a>> =
            self.all.iter().filter_map(|template| template.read(text)).collect();
        fitting.sort_by_key(Filled::chars);
        let mut refused = None;
        for filled in fitting {
            match self.check(&filled) {
                None => return Ok(filled),
                misfit => refused = refused.or(misfit),
            }
        }
        Err(refused.unwrap_or(Misfit::NoTemplate))
    }

    fn check(&self, filled: &Filled<'_>) -> Option<Misfit> {
        filled.values.iter().find_map(|(name, value)| {
            let (code, name) = (filled.code.to_owned(), (*name).to_owned());
            let (chars, limit) = (value.chars().count(), self.value_chars);
            if chars > limit {
                return Some(Misfit::TooLong { code, name, chars, limit });
            }
            // Six digits are a case number's; telephone numbers that people are lured to have more.
            let many = value.chars().filter(char::is_ascii_digit).count() > 6;
            ((many && has_number(value)) || has_link(value)).then_some(Misfit::Contact { code, name })
        })
    }
}
