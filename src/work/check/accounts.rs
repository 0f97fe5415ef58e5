//! The accounts: whether each can be opened, and whether its carriers let every text of ours through.

use super::{Checked, texts};
use crate::{
    config::{AccountSettings, Fault, Secret, Settings},
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
                let faults = texts.into_iter().flat_map(|(what, text)| refused(&place, &opened, what, &text));
                checked.looked(format!("account {name}: {count} texts"), faults.collect::<Vec<_>>());
            }
        }
    }
}

/// What the account's carriers would refuse of one text.
fn refused(place: &str, account: &Account, what: &str, text: &str) -> Vec<Fault> {
    let place = format!("{place}.sms_profile ({what})");
    let found = account.lint(text).into_iter();
    found.map(|one| Fault::new(place.clone(), one.what_zh, one.remedy_zh)).collect()
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
