//! What Asterisk reports, one JSON object a WebSocket message.

use super::ResourceId;
use serde::Deserialize;

/// An event that concerns us; all others are [`Event::Other`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// A channel was given to us: somebody calls, or a telephone that we rang was picked up.
    StasisStart {
        /// It.
        channel: Channel,
        /// What the dialplan, or we ourselves, gave with it.
        #[serde(default)]
        args: Vec<String>,
        /// The channel in whose place it is: somebody was transferred.
        replace_channel: Option<Box<Channel>>,
    },
    /// A channel is not ours any more: it hangs up.
    StasisEnd {
        /// It.
        channel: Channel,
    },
    /// A key was pressed and let go.
    ChannelDtmfReceived {
        /// By whom.
        channel: Channel,
        /// Which: `0`–`9`, `*`, `#`.
        digit: String,
    },
    /// A channel is gone.
    ChannelDestroyed {
        /// It.
        channel: Channel,
        /// Why, by Q.850.
        #[serde(default)]
        cause: i64,
    },
    /// How a telephone that we ring stands.
    Dial {
        /// `RINGING`, `BUSY`, `NOANSWER`, …; empty when it begins.
        #[serde(default)]
        dialstatus: String,
        /// Its channel.
        peer: Channel,
    },
    /// What was played is over, or could not be played.
    PlaybackFinished {
        /// What.
        playback: Playback,
    },
    /// A recording is complete.
    RecordingFinished {
        /// It.
        recording: Recorded,
    },
    /// A recording failed.
    RecordingFailed {
        /// It.
        recording: Recorded,
    },
    /// An event that we sent ourselves ([`super::Asterisk`]'s `redirect`).
    ChannelUserevent {
        /// Its name.
        eventname: String,
        /// The channel that it is about.
        channel: Option<Channel>,
        /// What it says.
        #[serde(default)]
        userevent: Box<Own>,
    },
    /// Another connection reads our events now.
    ApplicationReplaced,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// A channel: one telephone's connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// `Ring`, `Ringing`, `Up`, ….
    #[serde(default)]
    pub state: String,
    /// Who is at it, as the network says.
    #[serde(default)]
    pub caller: Party,
    /// Where in the dialplan it is.
    #[serde(default)]
    pub dialplan: Place,
}

/// Who is at a channel. Its `Debug` does not show the number.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Party {
    /// The number; empty if it is withheld.
    #[serde(default)]
    pub number: String,
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Party(***)")
    }
}

/// A place in the dialplan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// The extension: what was dialled.
    #[serde(default)]
    pub exten: String,
}

/// Something that was played.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Playback {
    /// The id that we gave it.
    pub id: String,
    /// `channel:ID`.
    #[serde(default)]
    pub target_uri: String,
    /// `done` or `failed`.
    #[serde(default)]
    pub state: String,
}

/// Something that was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Recorded {
    /// The name that we gave it.
    pub name: String,
    /// `channel:ID` or `bridge:ID`.
    #[serde(default)]
    pub target_uri: String,
    /// Its length in seconds.
    #[serde(default)]
    pub duration: u32,
    /// How much of it somebody spoke, where that was measured.
    pub talking_duration: Option<u32>,
}

/// What our own event says; all of it is text. Its `Debug` does not show the number.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Own {
    /// The turn that comes next, in digits, where a call is moved.
    pub turn: String,
    /// The leg of whoever joins a talk.
    pub leg: String,
    /// Their number.
    pub to: String,
    /// How long they are rung, in seconds.
    pub seconds: String,
    /// `true`: they have to press 1 first.
    pub press: String,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Own").field("turn", &self.turn).field("leg", &self.leg).finish_non_exhaustive()
    }
}

impl Event {
    /// Reads a message; `Other` also for one that is no event of ours.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::Other)
    }

    /// What is reported when something could not be played.
    pub fn unplayed(channel: &ResourceId, playback: &ResourceId) -> Self {
        let target_uri = format!("channel:{channel}");
        let playback = Playback { id: playback.to_string(), target_uri, state: "failed".to_owned() };
        Self::PlaybackFinished { playback }
    }

    /// The channel or the bridge that it is about.
    pub fn about(&self) -> Option<&str> {
        let after_colon = |uri: &'_ String| uri.find(':').map(|at| at + 1);
        match self {
            Self::StasisStart { channel, .. }
            | Self::StasisEnd { channel }
            | Self::ChannelDtmfReceived { channel, .. }
            | Self::ChannelDestroyed { channel, .. }
            | Self::Dial { peer: channel, .. } => Some(&channel.id),
            Self::ChannelUserevent { channel, .. } => channel.as_ref().map(|channel| channel.id.as_str()),
            Self::PlaybackFinished { playback: Playback { target_uri, .. } }
            | Self::RecordingFinished { recording: Recorded { target_uri, .. } }
            | Self::RecordingFailed { recording: Recorded { target_uri, .. } } => {
                after_colon(target_uri).map(|at| &target_uri[at..])
            }
            Self::ApplicationReplaced | Self::Other => None,
        }
    }
}
