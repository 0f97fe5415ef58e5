//! An account, opened: its settings checked, its halves ready.

use super::{
    aliyun, asterisk, jambonz, kannel,
    outgoing::is_on_this_machine,
    sandbox,
    seam::{Link, Sms, Voice},
    smpp, tencent, twilio,
};
use crate::config::accounts::{AccountSettings, Carriers, SmsProfileSettings};
use crate::core::{
    message::Purpose,
    sms_text::{Composed, Finding, Profile, Templates, compose, composed, lint},
};
use http::uri::Authority;
use std::{borrow::Cow, fmt};
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
    /// Purposes of messages that it is to do without: no template is filed for them.
    pub unfiled: Vec<Purpose>,
    /// The one host and port that its requests go to; `None` if they never leave the process.
    pub endpoint: Option<Authority>,
    /// What a driver has to be connected to, if anything.
    pub link: Option<Link>,
}

impl Account {
    /// `body` with the signature and the wording that the account's carriers ask for.
    pub fn compose(&self, body: &str) -> String {
        compose(body, &self.sms_profile)
    }

    /// The same, with the place of `body` in it.
    pub fn composed(&self, body: &str) -> Composed {
        composed(body, &self.sms_profile)
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
#[derive(Default)]
pub(super) struct Opened {
    pub(super) voice: Option<Box<dyn Voice>>,
    pub(super) sms: Option<Box<dyn Sms>>,
    pub(super) endpoint: Option<Authority>,
    pub(super) link: Option<Link>,
    /// Where nothing is sent but filed templates.
    pub(super) filed: Option<Filed>,
    /// The longest text that it sends whole, where neither the settings nor its carriers name a shorter one.
    pub(super) max_chars: Option<usize>,
}

/// The texts that were filed with a cloud.
pub(super) struct Filed {
    pub(super) templates: Templates,
    /// What none was filed for.
    pub(super) unfiled: Vec<Purpose>,
}

/// Settings with which no account can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field} {wrong}: {remedy}")]
pub struct BadAccount {
    /// Which field of the account's section.
    pub field: &'static str,
    /// What is wrong with it.
    pub wrong: Cow<'static, str>,
    /// What to do.
    pub remedy: &'static str,
}

impl BadAccount {
    pub(super) fn new(
        field: &'static str,
        wrong: impl Into<Cow<'static, str>>,
        remedy: &'static str,
    ) -> Self {
        Self { field, wrong: wrong.into(), remedy }
    }
}

/// Opens the account `name`. `area_code` (`393`) completes local numbers that its network reports.
/// Fails if its settings contradict themselves; the message names the field, not the account.
pub fn open(name: &str, settings: &AccountSettings, area_code: &str) -> Result<Account, BadAccount> {
    let opened = match settings {
        AccountSettings::Sandbox(settings) => sandbox::open(settings, area_code),
        AccountSettings::Twilio(settings) => twilio::open(settings, area_code),
        AccountSettings::Kannel(settings) => kannel::open(settings, area_code),
        AccountSettings::Asterisk(settings) => asterisk::open(settings, area_code),
        AccountSettings::Jambonz(settings) => jambonz::open(settings, area_code),
        AccountSettings::Aliyun(settings) => aliyun::open(settings, area_code),
        AccountSettings::Tencent(settings) => tencent::open(settings, area_code),
        AccountSettings::Smpp(settings) => smpp::open(settings, area_code),
    }?;
    let profile = settings.sms_profile();
    let (sms_profile, unfiled) = match opened.filed {
        Some(filed) => (with_templates(profile, filed.templates), filed.unfiled),
        None => (profile.into(), Vec::new()),
    };
    let max_chars = sms_profile.max_chars.or(opened.max_chars);
    let sms_profile = Profile { max_chars, ..sms_profile };
    Ok(Account {
        name: name.to_owned(),
        voice: opened.voice,
        sms: opened.sms,
        sms_profile,
        unfiled,
        endpoint: opened.endpoint,
        link: opened.link,
    })
}

/// The profile of a cloud that sends nothing but templates: it puts the signature in front itself, and its
/// rules for notifications forbid 拒收请回复R, so no opt-out words are added unless the settings name some.
fn with_templates(settings: &SmsProfileSettings, templates: Templates) -> Profile {
    let opt_out = settings.opt_out.clone().filter(|words| !words.trim().is_empty());
    Profile { provider_signs: true, opt_out, templates: Some(templates), ..settings.into() }
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
            hours: settings.hours.map(|hours| (hours.from, hours.until)),
            per_number_a_day: settings.per_number_a_day.or(base.per_number_a_day).filter(|most| *most > 0),
            templates: None,
        }
    }
}
