//! The words of one language, as they are written in `prompts/<lang>.yaml`.

use super::{
    fault::{Fault, Place},
    read,
    template::{self, BadTemplate, Part},
    vocabulary::{Placeholder, list},
};
use crate::core::directory::Language;
use serde::{Deserialize, Deserializer, de};
use serde_saphyr::{Location, Spanned};
use std::{collections::BTreeMap, fmt};

/// The languages that every prompt exists in.
pub(super) const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// The prompts of one language. Faults within a text are kept until [`super::check`] asks for them, so
/// that one bad prompt does not hide the next.
#[derive(Debug, Clone)]
pub struct Prompts {
    pub(super) language: Language,
    pub(super) file: String,
    pub(super) by_name: BTreeMap<String, Prompt>,
    pub(super) faults: Vec<Fault>,
}

/// One prompt.
#[derive(Debug, Clone)]
pub(in crate::core) struct Prompt {
    pub(in crate::core) parts: Vec<Part>,
    pub(in crate::core) audio: Option<String>,
    /// The language it is spoken in, if not the file's: the line that offers the other one.
    pub(in crate::core) language: Option<Language>,
    /// As it is written, for the script's version.
    pub(super) text: String,
    pub(super) location: Location,
}

/// The prompts of all languages.
#[derive(Debug, Clone, Default)]
pub(in crate::core) struct Catalogue(pub(super) Vec<Prompts>);

impl Catalogue {
    /// The prompt in `language`.
    pub(in crate::core) fn get(&self, name: &str, language: Language) -> Option<&Prompt> {
        self.of(language)?.by_name.get(name)
    }

    /// The names of the prompts that say the same to every caller: what they name is the office's own.
    pub(in crate::core) fn standing(&self, language: Language) -> impl Iterator<Item = &str> {
        let prompts = self.of(language).into_iter().flat_map(|prompts| &prompts.by_name);
        prompts.filter(|(_, prompt)| prompt.is_standing()).map(|(name, _)| name.as_str())
    }

    /// The file of `language`.
    pub(super) fn of(&self, language: Language) -> Option<&Prompts> {
        self.0.iter().find(|prompts| prompts.language == language)
    }
}

impl Prompt {
    /// Its words; what it names is left out.
    pub(in crate::core) fn words(&self) -> String {
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Words(words) => Some(words.as_str()),
            Part::Named(_) => None,
        });
        words.collect()
    }

    /// Whether it says the same to every caller, so that a recording can say it.
    pub(super) fn is_standing(&self) -> bool {
        self.names().all(|named| matches!(named, Placeholder::Office | Placeholder::ComplaintLine))
    }

    /// What it names.
    pub(super) fn names(&self) -> impl Iterator<Item = Placeholder> {
        self.parts.iter().filter_map(|part| match part {
            Part::Named(placeholder) => Some(*placeholder),
            Part::Words(_) => None,
        })
    }
}

impl Prompts {
    /// Reads a file of prompts; `file` is what faults call it. A file that is no YAML, or not of the
    /// right shape, is a fault at once.
    pub fn parse(text: &str, file: &str) -> Result<Self, Fault> {
        let draft: FileDraft = read::yaml(text, file)?;
        let mut prompts = Self {
            language: draft.language,
            file: file.to_owned(),
            by_name: BTreeMap::new(),
            faults: Vec::new(),
        };
        for (name, draft) in draft.prompts {
            let location = draft.defined;
            let PromptDraft { text, audio, language } = draft.value;
            let parts = template::parse(&text).unwrap_or_else(|bad| {
                prompts.faults.push(bad.fault(prompts.place(&name, location)));
                Vec::new()
            });
            prompts.by_name.insert(name, Prompt { parts, audio, language, text, location });
        }
        Ok(prompts)
    }

    /// Their language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Has every prompt that says the same to everybody played from a recording of its name, where `has` one:
    /// `zh-CN/greeting.wav`. A recording that the file names stays.
    pub(super) fn played_from(&mut self, has: &dyn Fn(&str) -> bool) {
        for (name, prompt) in &mut self.by_name {
            let recording = format!("{}/{name}.wav", self.language.tag());
            if prompt.audio.is_none() && prompt.is_standing() && has(&recording) {
                prompt.audio = Some(recording);
            }
        }
    }

    pub(super) fn place(&self, name: &str, location: Location) -> Place {
        Place::at(&self.file, location, format!("prompts.{name}"))
    }
}

impl BadTemplate {
    fn fault(&self, place: Place) -> Fault {
        match self {
            Self::Brace => Fault::new(
                place,
                "a brace has no partner",
                "write placeholders as {name}, and no other braces",
            ),
            Self::Unknown(name) => Fault::new(
                place,
                format!("unknown placeholder {{{name}}}"),
                format!("there are {}", Placeholder::all()),
            ),
        }
    }
}

impl Prompt {
    /// What it names and may not, and what it must name and does not.
    pub(super) fn fits(&self, must: &[Placeholder], may: &[Placeholder]) -> Result<(), (String, String)> {
        if let Some(wrong) = self.names().find(|named| !may.contains(named)) {
            let what = format!("{{{}}} is not known where this prompt is spoken", wrong.name());
            return Err((what, format!("it may name {}", list(may.iter()))));
        }
        match must.iter().find(|needed| !self.names().any(|named| named == **needed)) {
            Some(missing) => {
                let what = format!("the prompt does not say {{{}}}", missing.name());
                Err((what, format!("it must name {}", list(must.iter()))))
            }
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDraft {
    language: Language,
    prompts: BTreeMap<String, Spanned<PromptDraft>>,
}

/// `greeting: text`, or `greeting: {text, audio, language}`.
struct PromptDraft {
    text: String,
    audio: Option<String>,
    language: Option<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullDraft {
    text: String,
    #[serde(default)]
    audio: Option<String>,
    #[serde(default)]
    language: Option<Language>,
}

impl<'de> Deserialize<'de> for PromptDraft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrFields;

        impl<'de> de::Visitor<'de> for TextOrFields {
            type Value = PromptDraft;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or text, audio and language")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<PromptDraft, E> {
                Ok(PromptDraft { text: text.to_owned(), audio: None, language: None })
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<PromptDraft, A::Error> {
                let full = FullDraft::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(PromptDraft { text: full.text, audio: full.audio, language: full.language })
            }
        }

        // Not an untagged enum: its errors would say neither the field nor the line.
        deserializer.deserialize_any(TextOrFields)
    }
}
