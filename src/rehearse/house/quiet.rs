//! A house that reaches nobody.

use crate::{config::Settings, work::start::StartError};

/// Leaves no account but the built-in sandbox, which carries calls and SMS; returns its name.
pub fn only_the_sandbox(settings: &mut Settings) -> Result<String, StartError> {
    let defaults = Settings::read("default.toml", "", std::iter::empty());
    let defaults = defaults.map_err(|faults| StartError::Setting {
        field: "accounts",
        why: faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })?;
    settings.accounts = defaults.accounts;
    settings.voice.account.clone_from(&defaults.voice.account);
    settings.sms.account = defaults.sms.account;
    settings.sms.accounts = defaults.sms.accounts;
    settings.sms.purposes = defaults.sms.purposes;
    Ok(defaults.voice.account)
}
