//! Everybody on the line: the caller, and whoever's telephone rings.

use crate::core::{
    dialogue::{Dial, Speech},
    directory::{Department, Directory, Officer},
    phone::PhoneNumber,
};
use std::{future::Future, time::Duration};

/// How long somebody who answers talks with the caller, where whoever plays them does not say.
pub const TALKS: Duration = Duration::from_secs(60);
/// How fast somebody speaks after the tone.
const CHARACTERS_A_SECOND: usize = 4;

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

impl Rung {
    /// Somebody picks up at once, presses these keys when asked to accept the call, and hangs up after a
    /// minute's talk; nobody waits for it.
    pub fn picked_up(presses: &str) -> Self {
        Self::Answers {
            after: Duration::from_secs(3),
            presses: presses.to_owned(),
            talks: TALKS,
            ends: TalkEnds::ByOfficer,
        }
    }
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

impl Left {
    /// A message that is written instead of spoken: it lasts as long as it would take to say.
    pub fn written(words: &str) -> Self {
        let seconds = words.chars().count().div_ceil(CHARACTERS_A_SECOND).max(2);
        Self::Words { seconds: u32::try_from(seconds).unwrap_or(u32::MAX), hangs_up: false }
    }
}

/// Whose telephone rings.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// An officer's, in their department.
    Officer(Option<&'a Department>, &'a Officer),
    /// A department's desk.
    Desk(&'a Department),
    /// Somebody's outside the bureau.
    Outside,
}

impl<'a> Whose<'a> {
    /// Whose telephone has that number.
    pub fn of(directory: &'a Directory, number: &PhoneNumber) -> Self {
        let officers = directory.officers();
        if let Some(officer) = officers.iter().find(|officer| officer.telephone.as_ref() == Some(number)) {
            return Self::Officer(directory.department(&officer.department), officer);
        }
        let departments = directory.departments();
        let desk = departments.iter().find(|department| {
            department.telephone.as_ref().is_some_and(|telephone| telephone.number == *number)
        });
        desk.map_or(Self::Outside, Self::Desk)
    }
}
