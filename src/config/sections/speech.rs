//! `[speech]`: how spoken texts become audio.

use crate::config::check::Check;
use serde::Deserialize;

/// `[speech]`: how spoken texts become audio.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeechSettings {
    /// The programs that speak Mandarin, each with its arguments.
    pub chinese: Vec<Vec<String>>,
    /// The programs that speak English.
    pub english: Vec<Vec<String>>,
    /// How long they may take for one text.
    pub seconds: u8,
    /// The folder of an office's own recordings; empty for `prompts` in the data folder.
    pub recordings: String,
}

impl SpeechSettings {
    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        check.range("speech.seconds", &self.seconds, &(1..=60));
        for (field, programs) in [("speech.chinese", &self.chinese), ("speech.english", &self.english)] {
            check.demand(
                !programs.is_empty() && programs.iter().all(|program| !program.is_empty()),
                field,
                "names no program",
                "write a list of programs, each a list of its name and arguments",
            );
        }
    }
}
