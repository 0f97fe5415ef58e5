//! Twilio: voice by webhooks and TwiML, SMS by its REST API.
//!
//! Sources: the validators and builders of Twilio's Python and JavaScript libraries, its OpenAPI
//! description and its documentation; see `docs/providers/twilio.md`.

mod errors;
mod hooks;
mod rest;
mod signature;
mod sms;
mod twiml;
mod voice;
mod xml;

pub use errors::{Class, class};
pub use signature::{Algorithm, SignatureSettings, is_body, is_valid, sign};

use super::{
    account::{BadAccount, Opened},
    fields::Fields,
    hook::{HookRequest, Refused},
    outgoing::Base,
    steps::tried_again,
};
use crate::config::accounts::TwilioSettings;
use crate::core::phone::PhoneNumber;
use http::Method;
use subtle::ConstantTimeEq;

/// Shorter secrets are guessed.
const MIN_SECRET: usize = 16;

/// One Twilio account.
#[derive(Debug, Clone)]
pub(super) struct Twilio {
    settings: TwilioSettings,
    area_code: String,
    base: Base,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &TwilioSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let base = Base::private(&settings.base_url, "would send the auth token unencrypted", API)?;
    let sid = &settings.account_sid;
    if sid.len() != 34 || !sid.starts_with("AC") || !sid.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(BadAccount::new(
            "account_sid",
            "is no account id",
            "write AC and 32 characters, from Twilio's console",
        ));
    }
    // What can be guessed, or was copied from a page, signs webhooks for everybody.
    if settings.auth_token.expose().len() < MIN_SECRET {
        let remedy = "copy it from Twilio's console: 32 characters";
        return Err(BadAccount::new("auth_token", "is too short to be one", remedy));
    }
    if settings.shared_keys.values().any(|key| key.expose().len() < MIN_SECRET) {
        let remedy = "copy the key's secret from Twilio's console, or leave the section out";
        return Err(BadAccount::new("shared_keys", "has a secret that is too short to be one", remedy));
    }
    if settings.from.is_some() && settings.messaging_service_sid.is_some() {
        return Err(BadAccount::new("from", "stands beside messaging_service_sid", "keep one of the two"));
    }
    if settings.from.as_ref().is_some_and(|from| from.parse::<PhoneNumber>().is_err()) {
        return Err(BadAccount::new("from", "is no number in E.164", "write +863936687001"));
    }
    let sends = settings.from.is_some() || settings.messaging_service_sid.is_some();
    let endpoint = Some(base.authority().clone());
    let twilio = Twilio { settings: settings.clone(), area_code: area_code.to_owned(), base };
    let sms = sends.then(|| Box::new(twilio.clone()) as _);
    Ok(Opened { sms, voice: Some(Box::new(twilio)), endpoint, ..Opened::default() })
}

const API: &str = "write https://api.twilio.com";

impl Twilio {
    /// The signature, and that the request is about this account.
    fn check_signature(&self, request: &HookRequest) -> Result<(), Refused> {
        let given = request.headers.get("x-twilio-signature").ok_or(Refused::Unsigned)?;
        let given = given.to_str().map_err(|_| Refused::WrongSignature)?;
        let settings = SignatureSettings::read(request.header("x-twilio-webhooks-signature-settings"));
        let algorithm = settings.known().ok_or(Refused::UnknownAlgorithm)?;
        let key = match algorithm {
            Algorithm::HmacSha1 => &self.settings.auth_token,
            Algorithm::HmacSha256 => settings
                .key
                .and_then(|id| self.settings.shared_keys.get(id))
                .ok_or(Refused::UnknownAlgorithm)?,
        };
        // What cannot be decoded was not signed by Twilio, which sends UTF-8.
        let query = Fields::of_query(request).map_err(|_| Refused::WrongSignature)?;
        let body_hash = query.raw("bodySHA256");
        let signs_fields = request.method != Method::GET && body_hash.is_none();
        let fields = request.fields().map_err(|_| Refused::WrongSignature)?;
        let signed = if signs_fields { &fields[..] } else { &[] };
        // Twilio's pages leave open whether what follows # is signed with the address; a report that is lost
        // for that is evidence lost.
        let addresses = [request.url.clone(), tried_again(&request.url)];
        let valid = addresses.map(|url| is_valid(algorithm, key.expose(), &url, signed, given));
        let authentic = valid.contains(&true) && body_hash.is_none_or(|hash| is_body(&request.body, hash));
        // Address and sorted fields are joined without separators. The account's id comes first of all
        // names that Twilio uses, and our addresses are in lower case: with it in its place, and no
        // name that begins with a sign or a digit, nothing can have moved over from the address.
        let of_account = |(name, value): &(String, String)| {
            name == "AccountSid" && bool::from(value.as_bytes().ct_eq(self.settings.account_sid.as_bytes()))
        };
        let is_name = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
        let ours = body_hash.is_some()
            || (fields.iter().any(of_account) && signed.iter().all(|(name, _)| is_name(name)));
        if authentic && ours { Ok(()) } else { Err(Refused::WrongSignature) }
    }
}
