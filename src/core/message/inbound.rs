//! What an inbound SMS asks for.

use crate::core::{
    case::{BadQueryCode, QueryCode, Rating},
    sms_text,
};

/// What an inbound SMS says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundWords {
    /// No more messages, please: R, TD, T, N, 退订 or 回T退订 alone.
    OptOut,
    /// How does the case with this code stand? (`查询 123 456 7890`, `status …`, or the code alone)
    Query(QueryCode),
    /// A status request whose code cannot be right.
    BadQuery(BadQueryCode),
    /// How they were served: `1` to `3`, or the word. Only somebody who was asked says that.
    Rating(Rating),
    /// Words of its own: they open a case, or are added to one.
    Words,
    /// Nothing at all.
    Nothing,
}

impl InboundWords {
    /// Reads the text of an inbound SMS.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        if sms_text::is_opt_out(text) {
            return Self::OptOut;
        }
        if let Some(rating) = Rating::read(text) {
            return Self::Rating(rating);
        }
        match sms_text::query_asked(text) {
            Some(code) => match code.parse() {
                Ok(code) => Self::Query(code),
                // Somebody who wrote the word and digits only meant a code; 查询 and a sentence is a question.
                Err(why) if !code.chars().any(char::is_alphabetic) => Self::BadQuery(why),
                Err(_) => Self::Words,
            },
            // A code alone.
            None => text.parse().map_or(Self::Words, Self::Query),
        }
    }

    /// `text` as it is kept: a query code opens a case's state to whoever reads it, so its digits are not
    /// kept; nor those of one that is nearly right.
    pub fn without_code(&self, text: &str) -> String {
        match self {
            Self::Query(_) | Self::BadQuery(_) => {
                text.chars().map(|c| if c.is_numeric() { '*' } else { c }).collect()
            }
            Self::OptOut | Self::Rating(_) | Self::Words | Self::Nothing => text.to_owned(),
        }
    }
}
