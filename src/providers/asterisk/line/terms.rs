//! What a line is told, and what it wants done.

use super::{Command, Event, ResourceId};
use crate::{
    core::{
        call::VoiceNews,
        clock::Moment,
        dialogue::{Instruction, Speech},
        id::LegId,
        phone::Caller,
    },
    providers::seam::VoiceHook,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a call is to do: an answer of ours, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// The number of the turn that reports what the caller did.
    pub next_turn: u32,
}

/// How an exchange is set up, as far as its lines need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manner {
    /// The address below which recordings are.
    pub recordings_at: String,
    /// What a caller hears while a telephone rings.
    pub while_ringing: Meanwhile,
    /// How long it waits for a word of ours that should have come, before it rings the desk.
    pub desk_after: chrono::Duration,
}

/// What a caller hears while a telephone rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meanwhile {
    /// Something that is played once, or a tone that goes on: `tone:ring`, `sound:please-wait`.
    Sound(String),
    /// A class of `musiconhold.conf`, from the beginning again and again.
    Music(String),
}

impl Default for Meanwhile {
    /// The tone of a telephone that rings.
    fn default() -> Self {
        Self::Sound("tone:ring".to_owned())
    }
}

impl Meanwhile {
    /// Reads `tone:NAME`, `sound:NAME` or `moh:CLASS`; `None` if it is none of them.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'.' | b';' | b'=');
        if name.is_empty() || !name.bytes().all(plain) || name.contains("..") {
            return None;
        }
        match kind {
            "tone" | "sound" => Some(Self::Sound(text.to_owned())),
            "moh" => Some(Self::Music(name.to_owned())),
            _ => None,
        }
    }
}

/// What happens to a line.
#[derive(Debug, Clone)]
pub enum Input {
    /// Asterisk reports something about one of its channels.
    Event(Event),
    /// What was told is answered.
    Orders(Orders),
    /// The time asked for with [`Act::Wake`] is over.
    Timeout,
    /// The connection to Asterisk was away and is back; what it reported meanwhile is lost.
    Back(Standing),
}

/// How the channels of a line stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The caller's is there.
    pub caller: bool,
    /// The state of the leg's, if it is there.
    pub leg: Option<LegStanding>,
    /// The state of the channel of a third, if it is there.
    pub guest: Option<LegStanding>,
}

/// How a leg's channel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegStanding {
    /// It rings.
    Ringing,
    /// It was picked up.
    Up,
}

/// What a line wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Tell Asterisk.
    Order(Command),
    /// Speak to a channel; the end is an event about `playback`.
    Speak {
        /// To whom.
        channel: ResourceId,
        /// What.
        speeches: Vec<Speech>,
        /// The id of what is played.
        playback: ResourceId,
    },
    /// Report to the house; an answer with orders comes back as [`Input::Orders`].
    Tell(Told),
    /// Come back after so long, unless another time is asked for before.
    Wake(Duration),
}

/// A report of this call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// By which webhook another network would report it.
    pub hook: VoiceHook,
    /// What.
    pub news: VoiceNews,
}

/// Somebody who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Who.
    pub from: Caller,
    /// What they dialled.
    pub to: String,
    /// Whether the call is picked up already, by the dialplan or by a process that is gone.
    pub up: bool,
    /// How many recordings were made of it, if a process that is gone had the call.
    pub again: Option<u32>,
}

/// A talk as it was left.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The caller's channel.
    pub call: ResourceId,
    /// Whether it came from the dialplan.
    pub inbound: bool,
    /// The connection.
    pub bridge: ResourceId,
    /// With whom they talk.
    pub partner: Partner,
    /// A third who has joined them.
    pub guest: Option<Partner>,
    /// The turn that comes next.
    pub turn: u32,
    /// The number of the recording that is being made of it (from 1).
    pub recording: Option<u32>,
}

/// Whoever talks with a caller.
#[derive(Debug, Clone)]
pub struct Partner {
    /// Their leg.
    pub leg: LegId,
    /// Their channel.
    pub channel: ResourceId,
    /// When they were connected.
    pub since: Moment,
}
