//! What people, providers and the machine do.

use super::Span;
use crate::core::directory::OfficerCode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;
use std::{borrow::Cow, fmt, str::FromStr};

/// Somebody calls the line.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What later steps call this call, its caller's case and its query code.
    #[serde(default, rename = "as")]
    pub name: Option<String>,
    /// Their number, or `withheld`.
    pub from: String,
    /// What they do, in order: each time the line waits for them, the next. When none is left they say and
    /// press nothing.
    #[serde(default)]
    pub does: Vec<Deed>,
}

/// What a caller does: `press 1`, `say nothing`, `speak 20 seconds`, `hang up`, `hang up while it rings`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Deed {
    /// Presses keys.
    Press(String),
    /// Says and presses nothing, once.
    SayNothing,
    /// Leaves a message of that length.
    Speak(Span),
    /// Hangs up when asked for keys or a message, or after the message just left.
    HangUp,
    /// Hangs up while a telephone rings for them.
    HangUpWhileItRings,
}

impl FromStr for Deed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "say nothing" => return Ok(Self::SayNothing),
            "hang up" => return Ok(Self::HangUp),
            "hang up while it rings" => return Ok(Self::HangUpWhileItRings),
            _ => {}
        }
        if let Some(keys) = text.strip_prefix("press ") {
            let keys = keys.trim();
            // A query code is known only when it is played.
            let known = |key: char| key.is_ascii_digit() || matches!(key, '*' | '#');
            if keys.starts_with('$') || (!keys.is_empty() && keys.chars().all(known)) {
                return Ok(Self::Press(keys.to_owned()));
            }
        }
        if let Some(length) = text.strip_prefix("speak ") {
            return length.parse().map(Self::Speak);
        }
        Err(format!(
            "a caller cannot `{text}`: write press KEYS, say nothing, speak 20 seconds, hang up, or hang up while it rings"
        ))
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Press(keys) => write!(f, "按 {keys}"),
            Self::SayNothing => f.write_str("不说话"),
            Self::Speak(length) => write!(f, "留言 {length}"),
            Self::HangUp => f.write_str("挂机"),
            Self::HangUpWhileItRings => f.write_str("响铃时挂机"),
        }
    }
}

impl TryFrom<String> for Deed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl JsonSchema for Deed {
    fn schema_name() -> Cow<'static, str> {
        "Deed".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "`press KEYS`, `say nothing`, `speak 20 seconds`, `hang up`, `hang up while it rings`.",
            "pattern": r"^(press [0-9*#$].*|say nothing|speak \d+ .*|hang up|hang up while it rings)$"
        })
    }
}

/// Somebody writes an SMS.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What later steps call this SMS and its writer's case.
    #[serde(default, rename = "as")]
    pub name: Option<String>,
    /// Their number.
    pub from: String,
    /// What they write; `$code` is the query code of the last contact, `$code:NAME` that of another.
    pub says: String,
    /// Words of the answer that goes back at once; an empty list: there is none.
    #[serde(default)]
    pub answered: Option<Vec<String>>,
}

/// An officer acts through the API, with a token of their own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Who, by their code.
    #[schemars(with = "String")]
    pub by: OfficerCode,
    /// What.
    pub does: Doing,
    /// On which case, by the name of the call, SMS or act that opened it; may be left out while there is one.
    #[serde(default)]
    pub case: Option<String>,
    /// What later steps call the case that is opened.
    #[serde(default, rename = "as")]
    pub name: Option<String>,
    /// The fields of the request, as in the API. In its texts `$call`, `$call:NAME`, `$call_back`,
    /// `$message`, `$case` and `$code` stand for what they name.
    #[serde(default)]
    pub with: serde_json::Map<String, Value>,
    /// The HTTP status that is expected; left out, any of success.
    #[serde(default)]
    pub answer: Option<u16>,
}

/// What an officer does: an action of the API, `open` (a case), or `finish_task`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Opens a case.
    Open,
    /// Ends their oldest open task of the `kind` in `with`.
    FinishTask,
    /// Charges an officer with the case.
    Assign,
    /// Begins.
    Start,
    /// Offers it to another department.
    Handover,
    /// Takes what was offered.
    Accept,
    /// Returns what was offered.
    Return,
    /// Tells the complainant what came of it.
    Feedback,
    /// Calls the complainant back through the system.
    CallBack,
    /// Does not take it up.
    Decline,
    /// Passes it to discipline inspection.
    Refer,
    /// Notes that the complainant takes it back.
    Withdraw,
    /// Ends the work.
    Close,
    /// Opens it again.
    Reopen,
    /// Corrects what was recorded wrongly.
    Correct,
    /// Tells the complainant that work goes on.
    Interim,
}

impl Doing {
    /// Its name, in the API's addresses too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::FinishTask => "finish_task",
            Self::Assign => "assign",
            Self::Start => "start",
            Self::Handover => "handover",
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Feedback => "feedback",
            Self::CallBack => "call_back",
            Self::Decline => "decline",
            Self::Refer => "refer",
            Self::Withdraw => "withdraw",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Correct => "correct",
            Self::Interim => "interim",
        }
    }
}

/// The provider, or somebody who pretends to be it, posts a webhook.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where, below the account's address: `voice`, `voice/status`, `sms`, `sms/status`, …
    pub path: String,
    /// The body. In its texts `$provider_call` is the network's id of the last call, `$provider_call:NAME`
    /// of another; otherwise as for acts.
    pub body: Value,
    /// Whose signature it bears.
    #[serde(default)]
    pub signature: WebhookSignature,
    /// The HTTP status that is expected.
    pub answer: u16,
}

/// Whose signature a webhook bears.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookSignature {
    /// The provider's.
    #[default]
    Right,
    /// Somebody else's.
    Forged,
    /// None.
    Missing,
}

/// A holiday notice arrives and is taken: one of `number`, `file` and `text`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeArrives {
    /// One that is compiled in and not known yet, by its number.
    pub number: Option<String>,
    /// A notice file beside the scenario.
    pub file: Option<String>,
    /// A notice file's text.
    pub text: Option<String>,
}

/// The process is killed, and starts again.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crash {
    /// At which point.
    pub at: CrashPoint,
    /// How long it is down.
    pub down: Span,
}

/// Where a process is when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CrashPoint {
    /// Doing nothing.
    Idle,
    /// It has claimed what is due, and the gateway has not taken it.
    BeforeHandOver,
    /// The gateway has taken the first message, and nobody noted it.
    AfterHandOver,
}
