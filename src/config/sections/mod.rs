//! The sections of the settings file, one struct each. `../default.toml` tells the meaning at
//! length; here stand the units and what is checked.

mod cases;
mod console;
mod recordings;
mod server;
mod sms;
mod speech;
mod upkeep;
mod voice;

pub use cases::{CaseSettings, ReminderSettings, Role, Rung};
pub use console::{ConsoleSettings, OfficerRole};
pub use recordings::{RecordingSettings, Storage};
pub use server::{DataSettings, DatabaseSettings, OfficeSettings, SealSettings, ServerSettings};
pub use sms::SmsSettings;
pub use speech::SpeechSettings;
pub use upkeep::{DaemonSettings, LogFormat, LogSettings, MetricsSettings, RetentionSettings};
pub use voice::VoiceSettings;

use super::{accounts::AccountSettings, check::Check};
use std::collections::BTreeMap;

/// The accounts by name.
type Accounts = BTreeMap<String, AccountSettings>;

/// `path` must name a configured account.
fn check_account(path: &str, name: &str, accounts: &Accounts, check: &mut Check<'_>) {
    let known: Vec<&str> = accounts.keys().map(String::as_str).collect();
    let remedy = format!("{}; or add [accounts.{name}]", super::fault::instead_of(name, &known));
    check.demand(accounts.contains_key(name), path, format!("there is no account `{name}`"), remedy);
}

/// An account's name is part of an address and of a variable's name.
pub(super) fn check_account_names(accounts: &Accounts, check: &mut Check<'_>) {
    for name in accounts.keys() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        check.demand(
            name.chars().all(plain) && !name.contains("__") && (1..=32).contains(&name.len()),
            &format!("accounts.{name}"),
            format!("`{name}` cannot name an account"),
            "use 1 to 32 of a-z, 0-9, - and single _",
        );
    }
}
