//! What carries calls and no SMS: an office's own Asterisk, and jambonz.

use super::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `provider = "asterisk"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsteriskSettings {
    /// Where Asterisk's HTTP server is, without path (`http://127.0.0.1:8088`).
    pub base_url: String,
    /// The user of `ari.conf`.
    pub username: String,
    /// That user's password.
    pub password: Secret,
    /// Who opens the connection over which events come.
    #[serde(default)]
    pub connection: ConnectedBy,
    /// The Stasis application that the dialplan gives calls to.
    #[serde(default = "stasis_app")]
    pub app: String,
    /// How a number is rung, with one of `{national}` (0393…, 138…), `{digits}` (86393…) and `{e164}` (+86393…)
    /// in it: `PJSIP/{national}@trunk`.
    pub dial: String,
    /// Numbers with a telephone of their own in the house: `"+863936687001" = "PJSIP/7001"`.
    #[serde(default)]
    pub extensions: BTreeMap<String, String>,
    /// The number that is shown to whoever is rung; left out, the trunk's own.
    pub caller_id: Option<String>,
    /// What callers hear while a telephone rings: `tone:ring`, `moh:CLASS` of `musiconhold.conf`, or `sound:NAME`.
    #[serde(default = "ringing_tone")]
    pub while_ringing: String,
    /// So many seconds after a word of ours should have come the exchange rings the desk: the same as in its dialplan.
    #[serde(default = "desk_after")]
    pub desk_after: u16,
    /// The address at which Asterisk fetches spoken texts from us; left out, `[server] public_url`.
    #[serde(default)]
    pub audio_url: String,
}

/// Who opens the connection between us and an exchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectedBy {
    /// We do, and ask over HTTP.
    #[default]
    Us,
    /// The exchange does (`outbound_websocket`), and is asked over the same connection.
    Exchange,
}

fn stasis_app() -> String {
    "shouwen".to_owned()
}

fn desk_after() -> u16 {
    90
}

fn ringing_tone() -> String {
    "tone:ring".to_owned()
}

/// `provider = "jambonz"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JambonzSettings {
    /// Where the REST API is, up to `/v1` (`https://jambonz.example.org/api`).
    pub base_url: String,
    /// The account's id, also expected in every webhook.
    pub account_sid: String,
    /// A key of the account for the REST API.
    pub api_key: Secret,
    /// What the account's webhooks are signed with (`wh_secret_…`).
    pub webhook_secret: Secret,
    /// The carrier, by its name in jambonz, that officers and complainants are rung through; left out,
    /// jambonz chooses.
    pub trunk: Option<String>,
    /// The number that is shown to those who are rung; left out, the caller's own, which many carriers refuse.
    pub caller_id: Option<String>,
    /// How the carrier wants numbers.
    #[serde(default)]
    pub numbers: NumberFormat,
    /// What callers hear while a telephone rings: the address of a sound, or `tone_stream://…`; left out,
    /// what the carrier sends.
    pub ringback: Option<String>,
    /// Who speaks (`microsoft`, `google`, …). Left out, the application's own voice speaks, and nobody can be
    /// called back.
    pub speech_vendor: Option<String>,
    /// The vendor's voice for Mandarin.
    #[serde(default)]
    pub chinese_voice: String,
    /// The vendor's voice for English.
    #[serde(default)]
    pub english_voice: String,
}

/// How numbers are written for a carrier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// `+863936687001`.
    #[default]
    E164,
    /// `03936687001`; numbers of other countries as they are in E.164.
    National,
}
