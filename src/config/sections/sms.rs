//! `[sms]`: how messages are sent.

use super::{Accounts, check_account};
use crate::config::{Hours, check::Check};
use serde::Deserialize;

/// `[sms]`: how messages are sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// The account that they go out through.
    pub account: String,
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
    pub(in crate::config) fn check(&self, accounts: &Accounts, check: &mut Check<'_>) {
        check_account("sms.account", &self.account, accounts, check);
        check.range("sms.attempts", &self.attempts, &(1..=20));
        check.range("sms.first_retry_seconds", &self.first_retry_seconds, &(1..=3600));
        check.range("sms.validity_seconds", &self.validity_seconds, &(300..=604_800));
    }
}
