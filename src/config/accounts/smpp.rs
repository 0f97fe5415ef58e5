//! A carrier's message centre, spoken to directly.

use super::{Secret, SmsProfileSettings};
use serde::Deserialize;

/// `provider = "smpp"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmppSettings {
    /// Host and port of the message centre (`10.0.0.5:2775`).
    pub address: String,
    /// The login, at most 15 characters.
    pub system_id: String,
    /// Its password, at most 8 characters.
    pub password: Secret,
    /// What the centre wants as system type, at most 12 characters; most want none.
    #[serde(default)]
    pub system_type: String,
    /// The number or word that messages come from; empty for the centre's own.
    #[serde(default)]
    pub from: String,
    /// The type of `from` (TON); left out, it is told from its form.
    pub from_ton: Option<u8>,
    /// The numbering plan of `from` (NPI); left out, it is told from its form.
    pub from_npi: Option<u8>,
    /// How the centre wants the numbers of recipients.
    #[serde(default)]
    pub numbers: SmppNumbers,
    /// The `data_coding` under which Chinese texts go, as UTF-16.
    #[serde(default = "ucs2")]
    pub chinese_coding: u8,
    /// Whether texts go so that need no Chinese, too: for a centre whose default alphabet is not GSM 03.38.
    #[serde(default)]
    pub always_chinese_coding: bool,
    /// How many parts may be on their way without an answer, 1 to 100.
    #[serde(default = "window")]
    pub window: u16,
    /// After so many seconds of silence the centre is asked whether it is there (5 to 300).
    #[serde(default = "enquire_seconds")]
    pub enquire_seconds: u16,
    /// What its carriers let through.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

fn ucs2() -> u8 {
    8
}

fn window() -> u16 {
    10
}

fn enquire_seconds() -> u16 {
    30
}

/// How a message centre wants the numbers of recipients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmppNumbers {
    /// `8613800138000`, as an international number (TON 1, NPI 1).
    #[default]
    Digits,
    /// `+8613800138000`, as an international number.
    E164,
    /// `13800138000`, of no type (TON 0, NPI 1); numbers of other countries as with `digits`.
    National,
}
