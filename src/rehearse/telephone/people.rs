//! Everybody on the line: the caller, and whoever's telephone rings.

use crate::core::dialogue::{Dial, Speech};
use std::{future::Future, time::Duration};

/// What the people of a call do. A person at a terminal, or a scenario.
pub trait People {
    /// The caller hears words.
    fn hears(&mut self, speech: &Speech) -> impl Future<Output = ()>;

    /// The caller may press keys.
    fn keys(&mut self, asked: Asked) -> impl Future<Output = Pressed>;

    /// A telephone rings.
    fn rings(&mut self, dial: &Dial) -> impl Future<Output = Rung>;

    /// Whoever picked up hears words before the caller is there.
    fn callee_hears(&mut self, speech: &Speech) -> impl Future<Output = ()>;

    /// The caller may leave a message of at most so many seconds.
    fn message(&mut self, max_seconds: u16) -> impl Future<Output = Left>;

    /// Time goes by on the line.
    fn passes(&mut self, time: Duration) -> impl Future<Output = ()>;
}

/// Which keys are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// So many end the waiting.
    pub max_keys: u8,
    /// This one ends it, and is not part of them.
    pub finish_key: Option<char>,
    /// Seconds of silence that end it.
    pub seconds: u8,
}

impl Asked {
    /// What a network makes of the keys pressed: the finishing key ends them, and so does their number.
    pub fn heard(self, keys: &str) -> String {
        keys.chars()
            .take_while(|key| Some(*key) != self.finish_key)
            .take(usize::from(self.max_keys))
            .collect()
    }
}

/// What a caller does when keys are waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// These.
    Keys(String),
    /// Nothing.
    Silence,
    /// They hang up.
    HangsUp,
}

/// What becomes of a telephone that rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rung {
    /// Nobody answers.
    NoAnswer,
    /// It is engaged.
    Busy,
    /// It cannot be reached.
    Unreachable,
    /// The caller hangs up while it rings.
    CallerGivesUp,
    /// Somebody or something picks up.
    Answers {
        /// After so long.
        after: Duration,
        /// What is pressed when asked to press 1; a mailbox presses nothing.
        presses: String,
        /// How long the two talk.
        talks: Duration,
        /// Who hangs up.
        ends: TalkEnds,
    },
}

/// Who ends a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TalkEnds {
    /// The officer: the caller is still on the line.
    ByOfficer,
    /// The caller.
    ByCaller,
}

/// What a caller leaves after the tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// Words.
    Words {
        /// For so many seconds.
        seconds: u32,
        /// They hang up right after.
        hangs_up: bool,
    },
    /// Nothing.
    Silence,
    /// They hang up at once.
    HangsUp,
}
