//! Kannel: an SMS gateway in the office's own network. SMS only.
//!
//! Source: Kannel 1.4.5 run against a simulated carrier, and its user guide; see
//! `docs/providers/kannel.md`. Kannel cannot sign its callbacks, so they carry a secret token in
//! their address and must come from an address of the allow-list.

mod hooks;
mod sms;

use super::{
    account::{BadAccount, Opened},
    origin::Origin,
    outgoing::Base,
};
use crate::config::accounts::KannelSettings;

/// How many parts Kannel makes of a text at most (`max-messages` of its `sendsms-user`), as `docs/providers/kannel.md` sets
/// it. What is longer it cuts off, and says nothing.
const PARTS: usize = 10;
/// A part's characters of Chinese.
const PART_CHARS: usize = 67;

/// One Kannel account.
#[derive(Debug, Clone)]
pub(super) struct Kannel {
    settings: KannelSettings,
    area_code: String,
    base: Base,
    origin: Origin,
    /// How many parts a text may have.
    most_parts: usize,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &KannelSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let remedy = "write the smsbox's address, http://10.0.0.5:13013";
    let base = Base::read(&settings.base_url).map_err(|wrong| BadAccount::new("base_url", wrong, remedy))?;
    let origin = Origin::open(&settings.hook_token, &settings.allow)?;
    let endpoint = Some(base.authority().clone());
    // Whoever lets more characters through has set `max-messages` to it.
    let most_parts =
        settings.sms_profile.max_chars.map_or(PARTS, |chars| chars.div_ceil(PART_CHARS).max(PARTS));
    let max_chars = Some(PARTS * PART_CHARS);
    let kannel =
        Kannel { settings: settings.clone(), area_code: area_code.to_owned(), base, origin, most_parts };
    Ok(Opened { sms: Some(Box::new(kannel)), endpoint, max_chars, ..Opened::default() })
}
