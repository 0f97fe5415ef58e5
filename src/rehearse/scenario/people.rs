//! How people and their telephones behave.

use super::Span;
use schemars::JsonSchema;
use serde::Deserialize;

/// How a telephone behaves when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Behaviour {
    /// What becomes of a call to it.
    pub telephone: Telephone,
    /// How long it rings until somebody answers.
    pub after: Span,
    /// How long they talk.
    pub talks: Span,
    /// Whether they press 1 when asked to.
    pub presses_one: bool,
    /// Who hangs up.
    pub hangs_up: HangsUp,
}

/// What becomes of a call to a telephone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Telephone {
    /// Somebody answers.
    #[default]
    Answers,
    /// Nobody answers.
    NeverAnswers,
    /// A mailbox picks up: it talks to itself and presses nothing.
    Mailbox,
    /// It is engaged.
    Busy,
    /// It cannot be reached.
    Unreachable,
}

/// Who ends a talk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HangsUp {
    /// The officer: the caller hears what comes after it.
    #[default]
    Officer,
    /// The caller.
    Caller,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            telephone: Telephone::Answers,
            after: Span::seconds(5),
            talks: Span::seconds(60),
            presses_one: true,
            hangs_up: HangsUp::Officer,
        }
    }
}
