//! The accounts with providers of telephony and SMS: `[accounts.NAME]` sections, one each.

mod clouds;
mod smpp;
mod voice;

pub use clouds::{AliyunSettings, TemplateSettings, TencentSettings};
pub use smpp::{SmppNumbers, SmppSettings};
pub use voice::{AsteriskSettings, ConnectedBy, JambonzSettings, NumberFormat};

use super::Hours;
use ipnet::IpNet;
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt, net::IpAddr, str::FromStr};

/// A text that no log shows: tokens, passwords, keys.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// One account; `provider` says which kind, and everything else depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case")]
pub enum AccountSettings {
    /// Our own protocol: the caller in the terminal, the sandbox page, rehearsals.
    Sandbox(SandboxSettings),
    /// Twilio: voice and SMS.
    Twilio(TwilioSettings),
    /// A Kannel gateway: SMS.
    Kannel(KannelSettings),
    /// An Asterisk of the office: voice.
    Asterisk(AsteriskSettings),
    /// A jambonz server: voice.
    Jambonz(JambonzSettings),
    /// Alibaba Cloud's SMS service.
    Aliyun(AliyunSettings),
    /// Tencent Cloud's SMS service.
    Tencent(TencentSettings),
    /// A carrier's message centre: SMS.
    Smpp(SmppSettings),
}

impl AccountSettings {
    /// What the carriers behind this account let through.
    pub fn sms_profile(&self) -> &SmsProfileSettings {
        match self {
            Self::Sandbox(settings) => &settings.sms_profile,
            Self::Twilio(settings) => &settings.sms_profile,
            Self::Kannel(settings) => &settings.sms_profile,
            Self::Smpp(settings) => &settings.sms_profile,
            Self::Asterisk(_) | Self::Jambonz(_) => &NO_SMS,
            Self::Aliyun(settings) => &settings.sms_profile,
            Self::Tencent(settings) => &settings.sms_profile,
        }
    }
}

/// `provider = "sandbox"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxSettings {
    /// The key that signs requests both ways, at least 16 characters; left out, the first start makes
    /// one in the data folder (`sandbox.key`).
    #[serde(default)]
    pub secret: Secret,
    /// What its carriers let through.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

/// `provider = "twilio"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// The account (`AC…`), also expected in every webhook.
    pub account_sid: String,
    /// The account's auth token: signs webhooks, and is the password of the REST API.
    pub auth_token: Secret,
    /// Shared keys for webhooks signed by HMAC-SHA256: the key's id and its secret.
    #[serde(default)]
    pub shared_keys: BTreeMap<String, Secret>,
    /// The number that SMS come from, E.164. Without it and without a service, the account sends no SMS.
    pub from: Option<String>,
    /// The messaging service (`MG…`) that sends SMS, instead of `from`.
    pub messaging_service_sid: Option<String>,
    /// Where the REST API is.
    #[serde(default = "twilio_api")]
    pub base_url: String,
    /// The voice that speaks Mandarin.
    #[serde(default = "twilio_chinese_voice")]
    pub chinese_voice: String,
    /// The voice that speaks English.
    #[serde(default = "twilio_english_voice")]
    pub english_voice: String,
    /// What its carriers let through.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

fn twilio_api() -> String {
    "https://api.twilio.com".to_owned()
}

fn twilio_chinese_voice() -> String {
    "Polly.Zhiyu-Neural".to_owned()
}

fn twilio_english_voice() -> String {
    "Polly.Joanna-Neural".to_owned()
}

/// `provider = "kannel"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KannelSettings {
    /// Where the smsbox listens, without path (`http://10.0.0.5:13013`).
    pub base_url: String,
    /// The `username` of its `sendsms-user` group.
    pub username: String,
    /// The `password` of that group.
    pub password: Secret,
    /// The access number that messages come from; empty for the gateway's own.
    #[serde(default)]
    pub from: String,
    /// What its callbacks carry as `token=`, at least 16 characters: Kannel cannot sign them.
    pub hook_token: Secret,
    /// The addresses that callbacks may come from, single ones or networks (`10.0.0.5`, `10.0.0.0/24`).
    pub allow: Vec<Peers>,
    /// What its carriers let through.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

/// The profile of accounts without SMS.
static NO_SMS: SmsProfileSettings = SmsProfileSettings {
    carriers: Carriers::Mainland,
    signature: None,
    provider_signs: false,
    numbers_blocked: None,
    links_blocked: None,
    banned: Vec::new(),
    opt_out: None,
    max_chars: None,
    hours: None,
    per_number_a_day: None,
};

/// An address or a network that requests may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peers(IpNet);

impl Peers {
    /// Whether `address` is one of them; an IPv4 address mapped into IPv6 counts as itself.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Peers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        net.map(Self).map_err(|_| format!("`{text}` is no address: write 10.0.0.5 or 10.0.0.0/24"))
    }
}

impl<'de> Deserialize<'de> for Peers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// `[accounts.NAME.sms_profile]`: what the carriers behind an account let through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsProfileSettings {
    /// The rules to begin with; the fields below change them one by one.
    pub carriers: Carriers,
    /// The filed signature (签名), without 【】.
    pub signature: Option<String>,
    /// The provider puts the signature in front itself.
    pub provider_signs: bool,
    /// Whether telephone numbers are intercepted.
    pub numbers_blocked: Option<bool>,
    /// Whether links are intercepted.
    pub links_blocked: Option<bool>,
    /// Words that are refused, besides those of `carriers`.
    pub banned: Vec<String>,
    /// The words that tell how to refuse messages; `""` for none.
    pub opt_out: Option<String>,
    /// The longest text in characters, signature included.
    pub max_chars: Option<usize>,
    /// When messages are let through (`08:00-20:00`); left out, at any time.
    pub hours: Option<Hours>,
    /// How many messages one number gets in a day; 0 without limit.
    pub per_number_a_day: Option<u32>,
}

/// Whose rules a profile begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carriers {
    /// The clouds of mainland China: numbers and links intercepted, 拒收请回复R, banned subjects.
    #[default]
    Mainland,
    /// No rules: a direct line to a carrier, or another country.
    Open,
}
