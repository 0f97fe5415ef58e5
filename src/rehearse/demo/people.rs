//! The people of a demonstration's calls: they do what the story says, and time goes by meanwhile.

use crate::{
    core::{
        clock::VirtualClock,
        dialogue::{Dial, Speech},
    },
    rehearse::telephone::{Asked, Left, People, Pressed, Rung, TalkEnds},
};
use std::{collections::VecDeque, sync::Arc, time::Duration};

/// How fast the line speaks.
const CHARACTERS_A_SECOND: usize = 5;

/// How a call goes.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The keys that the caller presses, one a question; then nothing.
    pub keys: &'static str,
    /// How many telephones ring in vain before one is answered.
    pub in_vain: u32,
    /// How long the two talk, in seconds.
    pub talks: u32,
    /// How long a message the caller leaves, in seconds; 0: they hang up at the tone.
    pub message: u32,
    /// The caller hangs up while it rings.
    pub gives_up: bool,
}

impl Manner {
    /// Somebody answers, after some telephones rang in vain.
    pub const fn answered(keys: &'static str, in_vain: u32, talks: u32) -> Self {
        Self { keys, in_vain, talks, message: 0, gives_up: false }
    }

    /// Nobody answers, and a message is left.
    pub const fn voicemail(seconds: u32) -> Self {
        Self { keys: "", in_vain: u32::MAX, talks: 0, message: seconds, gives_up: false }
    }

    /// The caller does not wait.
    pub const fn missed() -> Self {
        Self { keys: "", in_vain: u32::MAX, talks: 0, message: 0, gives_up: true }
    }
}

/// The people of one call.
pub struct Cast {
    clock: Arc<VirtualClock>,
    manner: Manner,
    keys: VecDeque<char>,
}

impl Cast {
    /// Those who behave in this manner.
    pub fn new(clock: Arc<VirtualClock>, manner: Manner) -> Self {
        Self { clock, manner, keys: manner.keys.chars().collect() }
    }

    fn wait(&self, seconds: u32) {
        self.clock.advance(chrono::Duration::seconds(i64::from(seconds)));
    }
}

impl People for Cast {
    async fn hears(&mut self, speech: &Speech) {
        let seconds = speech.text.chars().count() / CHARACTERS_A_SECOND;
        self.wait(u32::try_from(seconds).unwrap_or(u32::MAX));
    }

    async fn keys(&mut self, asked: Asked) -> Pressed {
        if let Some(key) = self.keys.pop_front() {
            return Pressed::Keys(key.to_string());
        }
        self.wait(u32::from(asked.seconds));
        Pressed::Silence
    }

    async fn rings(&mut self, _: &Dial) -> Rung {
        if self.manner.gives_up {
            self.wait(12);
            return Rung::CallerGivesUp;
        }
        if self.manner.in_vain > 0 {
            self.manner.in_vain -= 1;
            return Rung::NoAnswer;
        }
        Rung::Answers {
            after: Duration::from_secs(7),
            presses: "1".to_owned(),
            talks: Duration::from_secs(u64::from(self.manner.talks)),
            ends: TalkEnds::ByCaller,
        }
    }

    async fn callee_hears(&mut self, _: &Speech) {}

    async fn message(&mut self, max_seconds: u16) -> Left {
        let seconds = self.manner.message.min(u32::from(max_seconds));
        self.wait(seconds);
        if seconds == 0 { Left::HangsUp } else { Left::Words { seconds, hangs_up: true } }
    }

    async fn passes(&mut self, time: Duration) {
        self.wait(u32::try_from(time.as_secs()).unwrap_or(u32::MAX));
    }
}
