//! The accounts: whether each can be opened, whether its carriers let every text of ours through, and which one
//! carries which.

use super::{
    Checked,
    texts::{self, Sample},
};
use crate::{
    config::{AccountSettings, Fault, Secret, Settings, SmsSettings},
    core::{
        message::Purpose,
        sms_text::{Finding, Rule, tells_an_opt_out},
    },
    providers::{self, Account},
};
use std::collections::BTreeMap;

/// Stands for the secret that the first start makes: only its form is looked at.
const TO_BE_MADE: &str = "a secret that the first start makes";

pub(super) fn check(settings: &Settings, checked: &mut Checked) {
    let mut accounts = BTreeMap::new();
    for (name, account) in &settings.accounts {
        match providers::open(name, &with_secret(account), &settings.office.area_code) {
            Err(bad) => {
                let fault = Fault::new(format!("accounts.{name}.{}", bad.field), bad.wrong, bad.remedy);
                checked.looked(format!("account {name}"), Some(fault));
            }
            Ok(opened) if opened.sms.is_none() => checked.looked(format!("account {name}: no SMS"), None),
            Ok(opened) => drop(accounts.insert(name.clone(), opened)),
        }
    }
    let (texts, carriers) = (texts::samples(), Carriers { sms: &settings.sms, accounts: &accounts });
    for account in accounts.values() {
        let faults = texts.iter().flat_map(|sample| carriers.refused(account, sample));
        let faults: Vec<Fault> = faults.chain(unheard(account)).collect();
        checked.looked(format!("account {}: {} texts", account.name, texts.len()), faults);
    }
    for purpose in Purpose::ALL {
        let own: Vec<&Sample> = texts.iter().filter(|sample| sample.purpose == purpose).collect();
        if !own.is_empty() {
            checked.looked(format!("SMS of the purpose {purpose}: {}", carriers.carried(&own)), None);
        }
    }
}

/// The accounts in the orders in which they are used.
struct Carriers<'a> {
    sms: &'a SmsSettings,
    accounts: &'a BTreeMap<String, Account>,
}

impl Carriers<'_> {
    /// The first account in order that takes a text.
    fn of(&self, sample: &Sample) -> Option<&str> {
        let order = self.sms.order(&sample.purpose.to_string()).iter();
        let mut accounts = order.filter_map(|name| self.accounts.get(name));
        let takes = |account: &&Account| account.sms.is_some() && account.lint(&sample.text).is_empty();
        accounts.find(takes).map(|account| account.name.as_str())
    }

    /// Whether an account may do without a text: another one carries it, or this one carries none of its purpose.
    /// An answer goes out through the account that was written to.
    fn spares(&self, account: &str, sample: &Sample) -> bool {
        if sample.answers {
            return false;
        }
        let order = self.sms.order(&sample.purpose.to_string());
        if order.iter().any(|name| name == account) {
            self.of(sample).is_some()
        } else {
            self.sms.uses(account)
        }
    }

    /// What an account's carriers would refuse of one text that it has to carry.
    fn refused(&self, account: &Account, sample: &Sample) -> Vec<Fault> {
        if account.unfiled.contains(&sample.purpose) || self.spares(&account.name, sample) {
            return Vec::new();
        }
        refused(&format!("accounts.{}", account.name), account, sample)
    }

    /// Which account takes which of these texts.
    fn carried(&self, texts: &[&Sample]) -> String {
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for sample in texts {
            let account = self.of(sample).unwrap_or("nobody");
            match parts.iter_mut().find(|(name, _)| *name == account) {
                Some((_, whats)) if whats.contains(&sample.what) => {}
                Some((_, whats)) => whats.push(sample.what),
                None => parts.push((account, vec![sample.what])),
            }
        }
        let told = parts.iter().map(|(account, whats)| format!("{account} takes {}", whats.join(", ")));
        told.collect::<Vec<_>>().join("; ")
    }
}

/// What the account's carriers would refuse of one text.
fn refused(place: &str, account: &Account, sample: &Sample) -> Vec<Fault> {
    let found = account.lint(&sample.text).into_iter();
    found.map(|one| Fault::new(setting(place, one.rule, sample), said(&one, sample), one.remedy_zh)).collect()
}

/// Words that tell how to refuse messages and ask for a reply that would be taken for a matter.
fn unheard(account: &Account) -> Option<Fault> {
    let words = account.sms_profile.opt_out.as_deref().filter(|words| !tells_an_opt_out(words))?;
    let place = format!("accounts.{}.sms_profile.opt_out", account.name);
    let wrong = format!("“{words}” asks for a reply that is not read as an opt-out");
    Some(Fault::new(place, wrong, "ask for R, T, TD, N or 退订, as in 拒收请回复R"))
}

/// Which setting a rule is a matter of, and for which text.
fn setting(place: &str, rule: Rule, sample: &Sample) -> String {
    let (purpose, what) = (sample.purpose, sample.what);
    match rule {
        Rule::NoTemplate | Rule::TemplateVariable => format!("{place}.templates ({purpose}: {what})"),
        _ => format!("{place}.sms_profile ({what})"),
    }
}

/// What is wrong; for want of a template, with the text that is to be filed.
fn said(finding: &Finding, sample: &Sample) -> String {
    match finding.rule {
        Rule::NoTemplate => format!("{}：“{}”", finding.what_zh, sample.text),
        _ => finding.what_zh.clone(),
    }
}

/// The first purpose of messages that a cloud's templates do not cover, and what to do: an account that cannot
/// acknowledge a complaint does not start, unless another one in order can.
pub(in crate::work) fn uncovered(
    account: &Account,
    sms: &SmsSettings,
    accounts: &BTreeMap<String, Account>,
) -> Option<String> {
    let (templates, name) = (account.sms_profile.templates.as_ref()?, &account.name);
    let carriers = Carriers { sms, accounts };
    let samples = texts::samples()
        .into_iter()
        .filter(|one| !account.unfiled.contains(&one.purpose) && !carriers.spares(name, one));
    samples.into_iter().find_map(|Sample { purpose, what, text, .. }| {
        let misfit = templates.fill(&account.compose(&text)).err()?;
        Some(format!(
            "templates lacks one for the purpose {purpose} ({what}): {misfit}: file “{text}” with the cloud and add it \
             under [[accounts.{name}.templates]], or name {purpose} in `unfiled`; `shouwen check` tells all that lack"
        ))
    })
}

fn with_secret(account: &AccountSettings) -> AccountSettings {
    let mut account = account.clone();
    if let AccountSettings::Sandbox(sandbox) = &mut account
        && sandbox.secret.expose().is_empty()
    {
        sandbox.secret = Secret::new(TO_BE_MADE);
    }
    account
}
