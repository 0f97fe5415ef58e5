//! What Asterisk is told, one REST request each. Parameters are in the body: what stands in an address is
//! written into logs.

use super::{Asterisk, Channel, Event, Recorded, ResourceId};
use crate::{
    core::{phone::PhoneNumber, recording::LONGEST_TALK},
    providers::outgoing::OverTheirConnection,
};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde_json::{Value, json};

/// Q.850: why nothing rings that Asterisk cannot reach.
const NETWORK_OUT_OF_ORDER: i64 = 38;

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Pick up.
    Answer(ResourceId),
    /// Play these one after the other (`sound:http://…`, `tone:ring`).
    Play {
        /// To whom.
        channel: ResourceId,
        /// What.
        media: Vec<String>,
        /// The id of what is played.
        playback: ResourceId,
    },
    /// Stop what is played: a key does not do that by itself.
    StopPlaying(ResourceId),
    /// Play music on hold to a channel, until told to stop.
    Music {
        /// To whom.
        channel: ResourceId,
        /// A class of `musiconhold.conf`.
        class: String,
    },
    /// Stop it.
    StopMusic(ResourceId),
    /// Ring a telephone; once picked up it is ours.
    Ring {
        /// The id of its channel.
        channel: ResourceId,
        /// Whom.
        to: PhoneNumber,
        /// The number that is shown to them, if not the account's own.
        caller_id: Option<String>,
        /// How long, in seconds.
        seconds: u8,
        /// What its start says.
        args: &'static str,
    },
    /// Connect channels.
    Connect {
        /// The id of the connection, made before.
        bridge: ResourceId,
        /// Who.
        channels: Vec<ResourceId>,
    },
    /// Make a connection that channels are put into.
    Bridge(ResourceId),
    /// End a connection; the channels stay.
    Part(ResourceId),
    /// Record one who speaks after a tone.
    Record {
        /// Whom.
        channel: ResourceId,
        /// The recording's name.
        name: ResourceId,
        /// The longest recording, in seconds.
        max_seconds: u16,
        /// Seconds of silence that end it.
        silence_seconds: u8,
        /// The key that ends it.
        finish_key: char,
    },
    /// Record a connection, both who talk in it.
    RecordTalk {
        /// The connection.
        bridge: ResourceId,
        /// The recording's name.
        name: ResourceId,
    },
    /// End a recording; what was recorded is kept.
    StopRecording(ResourceId),
    /// Forget a recording in which nobody spoke.
    Discard(ResourceId),
    /// Have the dialplan go on with a channel (at its extension `T`), unless told otherwise within so many seconds.
    Hold {
        /// Which.
        channel: ResourceId,
        /// How long.
        seconds: i64,
    },
    /// End a channel.
    HangUp(ResourceId),
}

impl Command {
    /// What logs call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Answer(_) => "answer",
            Self::Play { .. } => "play",
            Self::StopPlaying(_) => "stop playing",
            Self::Music { .. } => "play music",
            Self::StopMusic(_) => "stop music",
            Self::Ring { .. } => "ring",
            Self::Connect { .. } => "connect",
            Self::Bridge(_) => "bridge",
            Self::Part(_) => "part",
            Self::Record { .. } => "record",
            Self::RecordTalk { .. } => "record a talk",
            Self::StopRecording(_) => "stop recording",
            Self::Discard(_) => "discard",
            Self::Hold { .. } => "hold",
            Self::HangUp(_) => "hang up",
        }
    }

    /// What Asterisk would report if this had been begun and had failed at once: what refuses to begin reports
    /// nothing. `None` where nothing is waited for.
    pub fn failure(&self) -> Option<Event> {
        match self {
            Self::Play { channel, playback, .. } => Some(Event::unplayed(channel, playback)),
            Self::Ring { channel, .. } => {
                let channel = Channel { id: channel.to_string(), ..Channel::default() };
                Some(Event::ChannelDestroyed { channel, cause: NETWORK_OUT_OF_ORDER })
            }
            Self::Record { name, .. } => Some(Event::RecordingFailed {
                recording: Recorded { name: name.to_string(), ..Recorded::default() },
            }),
            // It has ended by itself, and nobody heard it. How long it is will be found when it is fetched.
            Self::StopRecording(name) => Some(Event::RecordingFinished {
                recording: Recorded { name: name.to_string(), duration: 1, ..Recorded::default() },
            }),
            _ => None,
        }
    }
}

impl Asterisk {
    /// The request that orders it.
    pub fn order(&self, command: &Command) -> Request<Bytes> {
        match command {
            Command::Answer(channel) => self.post(&format!("/channels/{channel}/answer"), &json!({})),
            Command::Play { channel, media, playback } => {
                let body = json!({ "media": media, "playbackId": playback.as_str() });
                self.post(&format!("/channels/{channel}/play"), &body)
            }
            Command::StopPlaying(playback) => self.delete(&format!("/playbacks/{playback}")),
            Command::Music { channel, class } => {
                self.post(&format!("/channels/{channel}/moh"), &json!({ "mohClass": class }))
            }
            Command::StopMusic(channel) => self.delete(&format!("/channels/{channel}/moh")),
            Command::Ring { channel, to, caller_id, seconds, args } => {
                let shown = caller_id.as_ref().or(self.settings.caller_id.as_ref());
                let body = json!({
                    "channelId": channel.as_str(), "endpoint": self.endpoint(to), "app": self.app(),
                    "appArgs": args, "callerId": shown, "timeout": seconds,
                });
                self.post("/channels", &body)
            }
            Command::Bridge(bridge) => {
                self.post("/bridges", &json!({ "bridgeId": bridge.as_str(), "type": "mixing" }))
            }
            Command::Connect { bridge, channels } => {
                let channels: Vec<&str> = channels.iter().map(ResourceId::as_str).collect();
                let body = json!({ "channel": channels });
                self.post(&format!("/bridges/{bridge}/addChannel"), &body)
            }
            Command::Part(bridge) => self.delete(&format!("/bridges/{bridge}")),
            Command::Record { channel, name, max_seconds, silence_seconds, finish_key } => {
                let body = json!({
                    "name": name.as_str(), "format": "wav", "maxDurationSeconds": max_seconds,
                    "maxSilenceSeconds": silence_seconds, "terminateOn": finish_key.to_string(), "beep": true,
                    "ifExists": "overwrite",
                });
                self.post(&format!("/channels/{channel}/record"), &body)
            }
            Command::RecordTalk { bridge, name } => {
                let body = json!({ "name": name.as_str(), "format": "wav", "ifExists": "overwrite",
                    "maxDurationSeconds": LONGEST_TALK });
                self.post(&format!("/bridges/{bridge}/record"), &body)
            }
            Command::StopRecording(name) => self.post(&format!("/recordings/live/{name}/stop"), &json!({})),
            Command::Discard(name) => self.delete(&format!("/recordings/stored/{name}")),
            Command::Hold { channel, seconds } => {
                let body = json!({ "variable": "TIMEOUT(absolute)", "value": seconds.to_string() });
                self.post(&format!("/channels/{channel}/variable"), &body)
            }
            Command::HangUp(channel) => self.delete(&format!("/channels/{channel}")),
        }
    }

    /// The request that asks for something.
    pub fn get(&self, path: &str) -> Request<Bytes> {
        self.request(Method::GET, path, Bytes::new())
    }

    /// The request that changes something.
    pub(super) fn post(&self, path: &str, body: &Value) -> Request<Bytes> {
        let mut request = self.request(Method::POST, path, Bytes::from(body.to_string()));
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        request
    }

    fn delete(&self, path: &str) -> Request<Bytes> {
        self.request(Method::DELETE, path, Bytes::new())
    }

    fn request(&self, method: Method, path: &str, body: Bytes) -> Request<Bytes> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = self.base.at(&format!("/ari{path}"));
        request.headers_mut().insert(header::AUTHORIZATION, self.authorization());
        if self.connects_to_us() {
            request.extensions_mut().insert(OverTheirConnection);
        }
        request
    }
}
