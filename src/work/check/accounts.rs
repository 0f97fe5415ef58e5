//! The accounts: whether each can be opened, and whether its carriers let every text of ours through.

use super::{
    Checked,
    texts::{self, Sample},
};
use crate::{
    config::{AccountSettings, Fault, Secret, Settings},
    core::sms_text::{Finding, Rule},
    providers::{self, Account},
};

/// Stands for the secret that the first start makes: only its form is looked at.
const TO_BE_MADE: &str = "a secret that the first start makes";

pub(super) fn check(settings: &Settings, checked: &mut Checked) {
    for (name, account) in &settings.accounts {
        let place = format!("accounts.{name}");
        match providers::open(name, &with_secret(account), &settings.office.area_code) {
            Err(bad) => {
                let fault = Fault::new(format!("{place}.{}", bad.field), bad.wrong, bad.remedy);
                checked.looked(format!("account {name}"), Some(fault));
            }
            Ok(opened) if opened.sms.is_none() => checked.looked(format!("account {name}: no SMS"), None),
            Ok(opened) => {
                let texts = texts::samples();
                let count = texts.len();
                let faults = texts.iter().flat_map(|sample| refused(&place, &opened, sample));
                checked.looked(format!("account {name}: {count} texts"), faults.collect::<Vec<_>>());
            }
        }
    }
}

/// What the account's carriers would refuse of one text.
fn refused(place: &str, account: &Account, sample: &Sample) -> Vec<Fault> {
    if account.unfiled.contains(&sample.purpose) {
        return Vec::new();
    }
    let found = account.lint(&sample.text).into_iter();
    found.map(|one| Fault::new(setting(place, one.rule, sample), said(&one, sample), one.remedy_zh)).collect()
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
/// acknowledge a complaint does not start. `name` is the account's.
pub(in crate::work) fn uncovered(name: &str, account: &Account) -> Option<String> {
    let templates = account.sms_profile.templates.as_ref()?;
    let samples = texts::samples().into_iter().filter(|one| !account.unfiled.contains(&one.purpose));
    samples.into_iter().find_map(|Sample { purpose, what, text }| {
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
