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

/// One Kannel account.
#[derive(Debug, Clone)]
pub(super) struct Kannel {
    settings: KannelSettings,
    area_code: String,
    base: Base,
    origin: Origin,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &KannelSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let remedy = "write the smsbox's address, http://10.0.0.5:13013";
    let base = Base::read(&settings.base_url).map_err(|wrong| BadAccount::new("base_url", wrong, remedy))?;
    let origin = Origin::open(&settings.hook_token, &settings.allow)?;
    let endpoint = Some(base.authority().clone());
    let kannel = Kannel { settings: settings.clone(), area_code: area_code.to_owned(), base, origin };
    Ok(Opened { sms: Some(Box::new(kannel)), endpoint, ..Opened::default() })
}
