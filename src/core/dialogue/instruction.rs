//! What the telephone network is told to do: the words that every voice provider renders.

use crate::core::{directory::Language, id::LegId, phone::PhoneNumber};
use serde::{Deserialize, Serialize};

/// One step of an answer to the network, in order. Only the last one of an answer may wait for
/// something ([`Self::waits`]); what the caller did then comes back as the next turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Instruction {
    /// Speak; the caller cannot interrupt.
    Say(Speech),
    /// Speak, and listen meanwhile and after; the first key stops the speech. Silence is a turn too.
    Collect {
        /// What is spoken.
        say: Vec<Speech>,
        /// The turn comes when so many keys were pressed.
        max_keys: u8,
        /// The turn comes when this key was pressed; it is not part of what was heard.
        finish_key: Option<char>,
        /// Seconds of silence, after the speech or the last key, until the turn comes.
        seconds: u8,
    },
    /// Ring one number and connect it; the turn comes when that leg has ended or was not answered.
    Dial(Dial),
    /// Record the caller after a tone; the turn comes when they stop.
    Record {
        /// The longest recording, in seconds.
        max_seconds: u16,
        /// Seconds of silence that end it.
        silence_seconds: u8,
        /// The key that ends it.
        finish_key: char,
    },
    /// On a dialled leg only: connect it to the caller who waits.
    Join,
    /// End the call.
    Hangup,
}

impl Instruction {
    /// Whether the network comes back with a turn after this.
    pub fn waits(&self) -> bool {
        matches!(self, Self::Collect { .. } | Self::Dial(_) | Self::Record { .. })
    }
}

/// One number to ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dial {
    /// Our id of the leg; its webhooks come to `voice/leg/{id}`.
    pub leg: LegId,
    /// Whom to ring.
    pub to: PhoneNumber,
    /// How long it rings, in seconds.
    pub seconds: u8,
    /// The person who answers must press 1: a mailbox or a ring-back tune is no first contact (R3.2).
    pub press_to_accept: bool,
    /// Record from the answer on.
    pub record: bool,
}

/// One spoken text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speech {
    /// The language it is spoken in.
    pub language: Language,
    /// The words, numbers already written out digit by digit.
    pub text: String,
    /// An office's own recording of these words, named relative to its prompts; a provider that
    /// cannot play it speaks the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<String>,
}
