//! `[sms]`: how messages are sent.

use super::{Accounts, check_account};
use crate::config::{Hours, check::Check};
use serde::Deserialize;
use std::{collections::BTreeMap, slice};

/// `[sms]`: how messages are sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// The account that they go out through, where `accounts` names none.
    pub account: String,
    /// The accounts that they go out through, in order: what one refuses, the next one gets.
    pub accounts: Vec<String>,
    /// Other accounts for the messages of one purpose, in order; those of `accounts` where it names none.
    pub purposes: BTreeMap<String, Vec<String>>,
    /// After how many seconds of an account's outage its waiting messages go to the next one.
    pub failover_after_seconds: u32,
    /// How often one may be refused for a reason of its own that passes; outages do not count.
    pub attempts: u32,
    /// The pause before the second try, in seconds; it doubles each time.
    pub first_retry_seconds: u32,
    /// After how many seconds an unsent one is given up.
    pub validity_seconds: u32,
    /// When complainants may be written to.
    pub complainant_hours: Hours,
}

impl SmsSettings {
    /// The accounts that messages of this purpose go out through, in order: at least one.
    pub fn order(&self, purpose: &str) -> &[String] {
        match self.purposes.get(purpose) {
            Some(own) if !own.is_empty() => own,
            _ if self.accounts.is_empty() => slice::from_ref(&self.account),
            _ => &self.accounts,
        }
    }

    fn orders(&self) -> impl Iterator<Item = &[String]> {
        self.purposes.keys().map(|purpose| self.order(purpose))
    }

    /// Whether messages go out through this account, of whatever purpose.
    pub fn uses(&self, account: &str) -> bool {
        self.orders().any(|order| order.iter().any(|name| name == account))
    }

    /// Whether messages that wait for this account may go to another one.
    pub fn has_next_to(&self, account: &str) -> bool {
        self.orders().filter(|order| order.len() > 1).any(|order| order.iter().any(|name| name == account))
    }

    pub(in crate::config) fn check(&self, accounts: &Accounts, check: &mut Check<'_>) {
        if self.accounts.is_empty() {
            check_account("sms.account", &self.account, accounts, check);
        }
        for name in &self.accounts {
            check_account("sms.accounts", name, accounts, check);
        }
        for (purpose, names) in &self.purposes {
            let path = format!("sms.purposes.{purpose}");
            for name in names {
                check_account(&path, name, accounts, check);
            }
        }
        check.range("sms.failover_after_seconds", &self.failover_after_seconds, &(60..=86_400));
        check.range("sms.attempts", &self.attempts, &(1..=20));
        check.range("sms.first_retry_seconds", &self.first_retry_seconds, &(1..=3600));
        check.range("sms.validity_seconds", &self.validity_seconds, &(300..=604_800));
    }
}
