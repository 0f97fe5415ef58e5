//! What the telephone network reports, after a provider's adapter has read it.

use crate::core::{clock::Moment, id::LegId, phone::Caller};
use serde::{Deserialize, Serialize};

/// The provider's own id of a call or of a leg, at most 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ProviderCallId(String);

impl ProviderCallId {
    /// Takes a provider's id; `None` if it is empty, too long or not visible ASCII.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as the provider writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One report about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceEvent {
    /// The call it is about: always the caller's (first) leg.
    pub call: ProviderCallId,
    /// What is reported.
    pub what: VoiceNews,
}

/// What a voice webhook reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoiceNews {
    /// Somebody calls (`POST /hooks/{account}/voice`).
    Began {
        /// Who calls.
        from: Caller,
        /// The number that was called, as the provider writes it.
        to: String,
    },
    /// Somebody is on the line whose call a process had that is gone: they heard its last words, and nothing since.
    Resumed {
        /// Who calls.
        from: Caller,
        /// The number that was called.
        to: String,
    },
    /// What the caller did since the last answer (`…/voice/turn/{n}`).
    Turn {
        /// What was heard.
        heard: Heard,
        /// The caller has hung up meanwhile: any answer is ignored by the network.
        gone: bool,
    },
    /// How the call stands (`…/voice/status`).
    Progress {
        /// The state of the caller's leg.
        state: CallState,
        /// The provider's number of this report within the call, where it has one.
        sequence: Option<i64>,
        /// When it happened, by the provider's clock.
        at: Option<Moment>,
    },
    /// How a dialled leg stands (`…/voice/leg/{id}`).
    Leg {
        /// Our id of the leg.
        leg: LegId,
        /// The provider's id of the leg, where it says one.
        provider_leg: Option<ProviderCallId>,
        /// What happened to it.
        news: LegNews,
    },
    /// How a dialled leg stands that the provider names by its own id alone, without ours
    /// (`…/voice/status`).
    Child {
        /// The provider's id of the leg.
        provider_leg: ProviderCallId,
        /// What happened to it.
        news: LegNews,
    },
    /// A recording is ready, or failed (`…/voice/recording`).
    Recording {
        /// The provider's id of the recording.
        recording: ProviderCallId,
        /// Where it can be fetched; `None` when there is none (too short, silent, failed).
        url: Option<String>,
        /// Its length in seconds.
        seconds: u32,
    },
}

/// What was heard from a caller in one turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "heard")]
pub enum Heard {
    /// Nothing: silence until the time was over.
    Silence,
    /// Keys, without the finishing key.
    Keys {
        /// What was pressed: `0`–`9`, `*`, `#`.
        keys: String,
    },
    /// A dialled leg ended.
    Dialled {
        /// How it ended.
        result: LegResult,
        /// Seconds that the two talked; 0 if they did not.
        seconds: u32,
    },
    /// A dialled leg ended that somebody had answered; whether they accepted, and for how long the two
    /// talked, is known by the leg's own reports alone.
    Connected,
    /// Nothing of the caller's doing: an officer who talks with them has them connected elsewhere (R3.5), and
    /// the network asks how to go on.
    Moved,
    /// A recording ended.
    Recorded {
        /// Its length in seconds; 0 if nothing was said.
        seconds: u32,
        /// The provider's address of it, where it is known by now.
        url: Option<String>,
    },
}

/// The state of the caller's leg, as reported; later ones are never undone by earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It rings, or is about to.
    Ringing,
    /// It is answered.
    InProgress,
    /// It is over.
    Ended,
}

/// What happened to a dialled leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegNews {
    /// It rings.
    Ringing,
    /// It was picked up; the network asks what to say to whoever did.
    PickedUp,
    /// Whoever picked up pressed these keys (empty: none in time).
    Pressed(String),
    /// It was answered (reported without asking for words).
    Answered {
        /// When, by the provider's clock.
        at: Option<Moment>,
    },
    /// It is over.
    Ended {
        /// How.
        result: LegResult,
        /// When, by the provider's clock.
        at: Option<Moment>,
        /// Seconds since it was answered; 0 if it was not.
        seconds: u32,
    },
}

impl LegNews {
    /// Whether somebody waits for words in answer to it.
    pub fn is_answered_with_words(&self) -> bool {
        matches!(self, Self::PickedUp | Self::Pressed(_))
    }
}

/// How a dialled leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum LegResult {
    /// Somebody answered and (where asked to) accepted.
    Answered,
    /// It rang and nobody answered.
    NoAnswer,
    /// It was engaged.
    Busy,
    /// The number could not be reached.
    Failed,
    /// The caller hung up first, or the leg was withdrawn.
    Cancelled,
    /// Somebody or something picked up, but did not press 1.
    NotAccepted,
}
