//! The JSON of the sandbox protocol, for both sides of it. `docs/providers/sandbox.md` shows each.
//!
//! None of these shows itself in logs (no `Debug`) where it carries a caller's number or words.

use crate::core::{
    call::{CallState, Heard, LegNews, LegResult},
    clock::Moment,
    dialogue::Instruction,
    id::{LegId, MessageId},
    message::ReportState,
    phone::PhoneNumber,
};
use serde::{Deserialize, Serialize};

/// `POST …/voice`: somebody calls. Answered by [`Answer`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// The caller's id of the call, 1 to 128 visible ASCII characters.
    pub call: String,
    /// Who calls, as a network would say it; `anonymous` for a withheld number.
    pub from: String,
    /// The number that was called.
    pub to: String,
}

/// `POST …/voice/turn/{n}`: what the caller did. Answered by [`Answer`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The call.
    pub call: String,
    /// What was heard: `"heard": "silence" | "keys" | "dialled" | "moved" | "recorded"`, and its fields.
    #[serde(flatten)]
    pub heard: Heard,
    /// The caller has hung up meanwhile.
    #[serde(default)]
    pub gone: bool,
}

/// `POST …/voice/status`: how the call stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The call.
    pub call: String,
    /// How it stands.
    pub state: CallState,
    /// The number of this report within the call, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<i64>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// `POST …/voice/leg/{id}`: how a dialled leg stands; `picked_up` and `pressed` are answered by [`Answer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The call: always the caller's.
    pub call: String,
    /// The leg's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_leg: Option<String>,
    /// What happened: `"news": "ringing" | "picked_up" | "pressed" | "answered" | "ended"`.
    #[serde(flatten)]
    pub news: LegStep,
}

/// What happened to a dialled leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "news")]
pub enum LegStep {
    /// It rings.
    Ringing,
    /// It was picked up; what is said?
    PickedUp,
    /// Whoever picked up pressed these keys; none: nothing in time.
    Pressed {
        /// The keys.
        keys: String,
    },
    /// It was answered (no words asked for).
    Answered {
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Moment>,
    },
    /// It is over.
    Ended {
        /// How.
        result: LegResult,
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Moment>,
        /// Seconds since it was answered; 0 if it was not.
        #[serde(default)]
        seconds: u32,
    },
}

impl From<LegStep> for LegNews {
    fn from(step: LegStep) -> Self {
        match step {
            LegStep::Ringing => Self::Ringing,
            LegStep::PickedUp => Self::PickedUp,
            LegStep::Pressed { keys } => Self::Pressed(keys),
            LegStep::Answered { at } => Self::Answered { at },
            LegStep::Ended { result, at, seconds } => Self::Ended { result, at, seconds },
        }
    }
}

/// `POST …/voice/recording`: a recording is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The call.
    pub call: String,
    /// The recording's id.
    pub recording: String,
    /// Where it is; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its length in seconds.
    pub seconds: u32,
}

/// `POST …/sms`: somebody writes. Answered by [`Reply`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundText {
    /// The message's id.
    pub message: String,
    /// Who writes.
    pub from: String,
    /// The number that was written to.
    pub to: String,
    /// The text.
    pub text: String,
}

/// `POST …/sms/status`: what became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// Our id of the message.
    #[serde(rename = "ref")]
    pub reference: MessageId,
    /// How it stands.
    pub state: ReportState,
    /// The code of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// The answer to a voice webhook: do these in order, and report what the caller did to `turn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What to do; at most the last one waits for something. None: nothing more is said.
    pub instructions: Vec<Instruction>,
    /// Where the next turn goes; for a leg, its own address; empty: nothing is awaited any more.
    pub turn: String,
}

/// The answer to an inbound SMS.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The text to send back; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
}

/// `POST http://sandbox.invalid/messages`: send an SMS. Answered by [`Taken`] or [`Refusal`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendText {
    /// Our id: the same one again is the same message.
    #[serde(rename = "ref")]
    pub reference: MessageId,
    /// Whom to.
    pub to: PhoneNumber,
    /// The text.
    pub text: String,
    /// Where [`DeliveryReport`]s go.
    pub report_url: String,
}

/// `POST http://sandbox.invalid/calls`: place a call. Answered by [`Placed`] or [`Refusal`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCall {
    /// Our id of the leg: the same one again is the same call.
    pub leg: LegId,
    /// Whom to ring.
    pub to: PhoneNumber,
    /// The number that is shown.
    pub caller_id: PhoneNumber,
    /// How long it rings, in seconds.
    pub seconds: u8,
    /// Where [`Leg`] reports go.
    pub leg_url: String,
}

/// `POST http://sandbox.invalid/moves`: take a live call out of its talk. Any 2xx: done, and the network reports
/// [`Turn`] with `"heard": "moved"` to `turn_url`. Otherwise answered by [`Refusal`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveCall {
    /// The network's id of the call.
    pub call: String,
    /// Where the turn goes.
    pub turn_url: String,
}

/// 2xx: the message is taken over (also the answer to `GET http://sandbox.invalid/messages/{ref}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The gateway's id of it.
    pub message: String,
}

/// 2xx: the call is placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The gateway's id of it.
    pub call: String,
}

/// 200 to `GET http://sandbox.invalid/calls/{call}`; 404: unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How it stands.
    pub state: CallState,
}

/// Any other status: 429 (with `Retry-After`) waits, 408 and 5xx leave it open, the rest is final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A short stable code.
    pub code: String,
    /// What went wrong, in English, without anybody's number.
    pub words: String,
}
