//! Words that somebody wrote into a case: a reason, a statement, a note.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The longest text, in characters.
const LONGEST: usize = 4000;

/// A text that says something: trimmed, without control characters, not empty, at most 4000 characters.
///
/// It is personal data, so `Debug` tells its length only; the store seals it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Words(String);

/// A text that cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WordsRefused {
    /// There is nothing in it: a refusal states its reason (R2.3), a statement says something.
    #[error("the text is empty (内容不能为空): write the reason, statement or note")]
    Empty,
    /// It is too long.
    #[error("the text has {0} characters (内容过长): at most {LONGEST} can be kept")]
    TooLong(usize),
}

impl Words {
    /// Takes a text; fails if it is blank or too long.
    pub fn new(text: &str) -> Result<Self, WordsRefused> {
        // Invisible characters are no reason: a text of zero-width spaces would pass `trim`.
        let invisible = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        };
        // PostgreSQL keeps no NUL, and a terminal obeys the other control characters.
        let written = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let text: String = text.trim_matches(invisible).chars().filter(written).collect();
        match text.chars().count() {
            0 => Err(WordsRefused::Empty),
            length if length > LONGEST => Err(WordsRefused::TooLong(length)),
            _ => Ok(Self(text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Words {
    type Error = WordsRefused;

    fn try_from(text: String) -> Result<Self, WordsRefused> {
        Self::new(&text)
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} characters)", self.0.chars().count())
    }
}
