//! An account, opened: its settings checked, its halves ready.

use super::{
    jambonz, kannel,
    outgoing::is_on_this_machine,
    sandbox,
    seam::{Sms, Voice},
    twilio,
};
use crate::config::accounts::{AccountSettings, Carriers, SmsProfileSettings};
use crate::core::sms_text::{Finding, Profile, compose, lint};
use http::uri::Authority;
use std::fmt;
use thiserror::Error;

/// One configured provider login.
pub struct Account {
    /// Its name in the settings (`main` of `[accounts.main]`), which is also in its webhook addresses.
    pub name: String,
    /// Calls, if it has them.
    pub voice: Option<Box<dyn Voice>>,
    /// SMS, if it has them.
    pub sms: Option<Box<dyn Sms>>,
    /// What its carriers let through.
    pub sms_profile: Profile,
    /// The one host and port that its requests go to; `None` if they never leave the process.
    pub endpoint: Option<Authority>,
}

impl Account {
    /// `body` with the signature and the wording that the account's carriers ask for.
    pub fn compose(&self, body: &str) -> String {
        compose(body, &self.sms_profile)
    }

    /// Whether nothing that is sent leaves this machine by itself. A gateway on it may have a carrier
    /// behind it all the same.
    pub fn stays_on_this_machine(&self) -> bool {
        self.endpoint.as_ref().is_none_or(is_on_this_machine)
    }

    /// What the carriers would find wrong with `body`.
    pub fn lint(&self, body: &str) -> Vec<Finding> {
        lint(&self.compose(body), &self.sms_profile)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("voice", &self.voice.is_some())
            .field("sms", &self.sms.is_some())
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// What a provider's folder makes of its settings.
pub(super) struct Opened {
    pub(super) voice: Option<Box<dyn Voice>>,
    pub(super) sms: Option<Box<dyn Sms>>,
    pub(super) endpoint: Option<Authority>,
}

/// Settings with which no account can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field} {wrong}: {remedy}")]
pub struct BadAccount {
    /// Which field of the account's section.
    pub field: &'static str,
    /// What is wrong with it.
    pub wrong: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl BadAccount {
    pub(super) fn new(field: &'static str, wrong: &'static str, remedy: &'static str) -> Self {
        Self { field, wrong, remedy }
    }
}

/// Opens the account `name`. `area_code` (`393`) completes local numbers that its network reports.
/// Fails if its settings contradict themselves; the message names the field, not the account.
pub fn open(name: &str, settings: &AccountSettings, area_code: &str) -> Result<Account, BadAccount> {
    let opened = match settings {
        AccountSettings::Sandbox(settings) => sandbox::open(settings, area_code),
        AccountSettings::Twilio(settings) => twilio::open(settings, area_code),
        AccountSettings::Kannel(settings) => kannel::open(settings, area_code),
        AccountSettings::Jambonz(settings) => jambonz::open(settings, area_code),
    }?;
    Ok(Account {
        name: name.to_owned(),
        voice: opened.voice,
        sms: opened.sms,
        sms_profile: settings.sms_profile().into(),
        endpoint: opened.endpoint,
    })
}

impl From<&SmsProfileSettings> for Profile {
    fn from(settings: &SmsProfileSettings) -> Self {
        let base = match settings.carriers {
            Carriers::Mainland => Self::mainland(settings.signature.clone()),
            Carriers::Open => Self { signature: settings.signature.clone(), ..Self::default() },
        };
        let opt_out = settings.opt_out.clone().or(base.opt_out).filter(|words| !words.trim().is_empty());
        Self {
            signature: base.signature,
            provider_signs: settings.provider_signs,
            numbers_blocked: settings.numbers_blocked.unwrap_or(base.numbers_blocked),
            links_blocked: settings.links_blocked.unwrap_or(base.links_blocked),
            banned: base.banned.into_iter().chain(settings.banned.iter().cloned()).collect(),
            opt_out,
            max_chars: settings.max_chars.or(base.max_chars),
        }
    }
}
