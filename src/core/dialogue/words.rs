//! Prompts into speech.

use super::{facts::Names, instruction::Speech, spoken};
use crate::core::{
    directory::{Language, Office},
    script::{Catalogue, EnginePrompt, Part, Placeholder},
};

/// Whoever speaks: the prompts and the names in one language.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) prompts: &'a Catalogue,
    pub(super) office: &'a Office,
    pub(super) names: &'a dyn Names,
    pub(super) language: Language,
}

/// What the placeholders of one prompt stand for, the office's own apart.
pub(super) type Values<'v> = &'v [(Placeholder, String)];

impl Words<'_> {
    /// One of the engine's own prompts.
    pub(super) fn own(&self, prompt: &EnginePrompt, values: Values<'_>) -> Option<Speech> {
        self.speech(prompt.name, values)
    }

    /// A prompt as it is spoken; `None` if no language has it, which no checked book allows.
    pub(super) fn speech(&self, name: &str, values: Values<'_>) -> Option<Speech> {
        let prompt = self.prompts.get(name, self.language)?;
        let language = prompt.language.unwrap_or(self.language);
        let text = prompt.parts.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Named(placeholder) => self.value(*placeholder, language, values),
        });
        Some(Speech { language, text: text.collect(), audio: prompt.audio.clone() })
    }

    fn value(&self, placeholder: Placeholder, language: Language, values: Values<'_>) -> String {
        match placeholder {
            Placeholder::Office => match language {
                Language::Chinese => self.office.name.clone(),
                Language::English => self.office.name_en.clone(),
            },
            Placeholder::ComplaintLine => {
                spoken::digits(&self.names.number(&self.office.complaint_line), language)
            }
            // The checker admits no placeholder that is not known where the prompt is spoken.
            _ => values
                .iter()
                .find(|(named, _)| *named == placeholder)
                .map(|(_, value)| value.clone())
                .unwrap_or_default(),
        }
    }
}
