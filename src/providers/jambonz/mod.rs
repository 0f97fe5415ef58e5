//! jambonz: voice by webhooks that answer with verbs in JSON, and by its REST API.
//!
//! Sources: its verb specifications, its JSON schemas of verbs and callbacks, its Node client's signature
//! check, and the source of its feature server and API server; see `docs/providers/jambonz.md`. It has no SMS
//! half: jambonz hands SMS in, but sends them over SMPP only.

mod hooks;
mod rest;
mod verbs;
mod voice;

use super::{
    account::{BadAccount, Opened},
    hook::{HookRequest, Refused},
    outgoing::{Base, in_country},
    timed_signature,
};
use crate::config::accounts::{JambonzSettings, NumberFormat, Secret};
use crate::core::{clock::Moment, phone::PhoneNumber};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// The header that carries a signature.
pub const SIGNATURE_HEADER: &str = "jambonz-signature";

/// Shorter secrets are guessed.
const MIN_SECRET: usize = 16;

/// The header's value for a webhook with `body`, signed at `at`.
pub fn sign(secret: &str, at: Moment, body: &[u8]) -> String {
    timed_signature::sign(secret, at, &[body])
}

/// One jambonz account.
#[derive(Debug, Clone)]
pub(super) struct Jambonz {
    settings: JambonzSettings,
    area_code: String,
    base: Base,
    /// What stands between the host and `/v1`: empty, or `/api`.
    prefix: String,
    caller_id: Option<PhoneNumber>,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &JambonzSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let (host, prefix) = split(settings.base_url.trim_end_matches('/'));
    let base = Base::private(host, "would send the API key unencrypted", API)?;
    if !prefix.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.')) {
        return Err(BadAccount::new("base_url", "has odd signs in its path", API));
    }
    if prefix.ends_with("/v1") {
        return Err(BadAccount::new("base_url", "ends in /v1, which is added", API));
    }
    if !is_id(&settings.account_sid) {
        return Err(BadAccount::new("account_sid", "is no account id", "copy it from jambonz's portal"));
    }
    let is_secret = |secret: &Secret| {
        secret.expose().len() >= MIN_SECRET && secret.expose().bytes().all(|b| b.is_ascii_graphic())
    };
    // What can be guessed, or was copied from a page, signs webhooks for everybody.
    if !is_secret(&settings.webhook_secret) {
        let remedy = "copy the account's webhook secret from jambonz's portal: wh_secret_…";
        return Err(BadAccount::new("webhook_secret", "is too short to be one", remedy));
    }
    if !is_secret(&settings.api_key) {
        let remedy = "create a key for the account in jambonz's portal";
        return Err(BadAccount::new("api_key", "is too short to be one", remedy));
    }
    let number = |text: &String| {
        let wrong = |_| BadAccount::new("caller_id", "is no telephone number", "write 0393-6687001");
        PhoneNumber::parse(text, area_code).map_err(wrong)
    };
    let caller_id = settings.caller_id.as_ref().map(number).transpose()?;
    let voices = !settings.chinese_voice.is_empty() || !settings.english_voice.is_empty();
    if voices && settings.speech_vendor.is_none() {
        let remedy = "name whose the voices are (microsoft, google), or leave them out";
        return Err(BadAccount::new("speech_vendor", "is missing beside a voice", remedy));
    }
    let endpoint = Some(base.authority().clone());
    let (settings, area_code, prefix) = (settings.clone(), area_code.to_owned(), prefix.to_owned());
    let jambonz = Jambonz { settings, area_code, base, prefix, caller_id };
    Ok(Opened { voice: Some(Box::new(jambonz)), endpoint, ..Opened::default() })
}

const API: &str = "write https://jambonz.example.org/api, up to /v1";

/// Scheme and host, and the path behind them.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    url.split_at(url[host..].find('/').map_or(url.len(), |path| host + path))
}

/// Whether it is an id as jambonz makes them; it can stand in a path as it is.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whose a webhook is.
#[derive(Deserialize)]
struct Whose {
    account_sid: String,
}

impl Jambonz {
    /// The signature, and that the request is about this account. The address is not signed: the body says
    /// which call it is about, and what became of it.
    fn check_signature(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        let secret = self.settings.webhook_secret.expose();
        timed_signature::check(request.headers.get(SIGNATURE_HEADER), secret, now, &[&request.body])?;
        let whose: Whose = serde_json::from_slice(&request.body).map_err(|_| Refused::WrongSignature)?;
        let ours = whose.account_sid.as_bytes().ct_eq(self.settings.account_sid.as_bytes());
        if bool::from(ours) { Ok(()) } else { Err(Refused::WrongSignature) }
    }

    /// A number as the carrier wants it. An extension is nobody's whom a carrier could ring.
    fn written(&self, number: &PhoneNumber) -> String {
        let Some(e164) = number.e164() else { return number.as_str().to_owned() };
        match self.settings.numbers {
            NumberFormat::National => in_country(number).unwrap_or_else(|| e164.to_owned()),
            NumberFormat::E164 => e164.to_owned(),
        }
    }
}
