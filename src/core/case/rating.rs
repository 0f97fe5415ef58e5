//! How a complainant says they were served.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The answer to the survey that follows feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Rating {
    /// 满意
    Satisfied,
    /// 基本满意
    FairlySatisfied,
    /// 不满意
    Dissatisfied,
}

impl Rating {
    /// Every rating, by the digit that the survey names: the first is 1.
    pub const ALL: [Self; 3] = [Self::Satisfied, Self::FairlySatisfied, Self::Dissatisfied];

    /// Reads an answer: the digit or the word alone, however it is spaced or dotted. A sentence is none: it may
    /// say anything.
    pub fn read(text: &str) -> Option<Self> {
        let bare: String = text.nfkc().filter(|c| c.is_alphanumeric()).collect();
        match bare.as_str() {
            "1" | "满意" | "1满意" => Some(Self::Satisfied),
            "2" | "基本满意" | "2基本满意" => Some(Self::FairlySatisfied),
            "3" | "不满意" | "3不满意" => Some(Self::Dissatisfied),
            _ => None,
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
