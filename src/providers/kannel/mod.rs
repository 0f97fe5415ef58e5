//! Kannel: an SMS gateway in the office's own network. SMS only.
//!
//! Source: Kannel 1.4.5 run against a simulated carrier, and its user guide; see
//! `docs/providers/kannel.md`. Kannel cannot sign its callbacks, so they carry a secret token in
//! their address and must come from an address of the allow-list.

mod hooks;
mod sms;

use super::{
    account::{BadAccount, Opened},
    outgoing::Base,
};
use crate::config::accounts::KannelSettings;

/// Shorter tokens are guessed.
const MIN_TOKEN: usize = 16;

/// One Kannel account.
#[derive(Debug, Clone)]
pub(super) struct Kannel {
    settings: KannelSettings,
    area_code: String,
    base: Base,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &KannelSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let remedy = "write the smsbox's address, http://10.0.0.5:13013";
    let base = Base::read(&settings.base_url).map_err(|wrong| BadAccount::new("base_url", wrong, remedy))?;
    if settings.hook_token.expose().len() < MIN_TOKEN {
        return Err(BadAccount::new("hook_token", "is shorter than 16 characters", "write 32 random ones"));
    }
    // Kannel reads % in the address of a report as a code of its own.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if !settings.hook_token.expose().bytes().all(is_plain) {
        return Err(BadAccount::new(
            "hook_token",
            "has other signs than letters, digits, - and _",
            "write such ones",
        ));
    }
    if settings.allow.is_empty() {
        let remedy = "name the gateway's address: its delivery reports are evidence (R5.4)";
        return Err(BadAccount::new("allow", "names no address", remedy));
    }
    let endpoint = Some(base.authority().clone());
    let kannel = Kannel { settings: settings.clone(), area_code: area_code.to_owned(), base };
    Ok(Opened { voice: None, sms: Some(Box::new(kannel)), endpoint })
}
