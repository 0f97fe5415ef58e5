//! `[voice]`: the complaint line.

use super::{Accounts, check_account};
use crate::config::check::Check;
use serde::Deserialize;

/// `[voice]`: the complaint line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceSettings {
    /// The account that the line belongs to.
    pub account: String,
    /// How long one officer's telephone rings, in seconds.
    pub ring_seconds: u8,
    /// The dialogue that answers.
    pub script: String,
    /// Whether calls are recorded.
    pub record: bool,
    /// Numbers that are never recorded: of the line, or of an officer's telephone.
    pub unrecorded: Vec<String>,
    /// How long an answered call to a complainant lasts at least to be evidence (R5.4), in seconds.
    pub evidence_seconds: u32,
    /// After how many days without verification a number is no longer spoken (R3.4).
    pub number_stale_after_days: u32,
    /// The number that the static spoken apology dials (R3.3): digits, perhaps with + in front.
    pub desk: String,
}

impl VoiceSettings {
    pub(in crate::config) fn check(&self, accounts: &Accounts, check: &mut Check<'_>) {
        check_account("voice.account", &self.account, accounts, check);
        check.range("voice.ring_seconds", &self.ring_seconds, &(5..=60));
        check.range("voice.evidence_seconds", &self.evidence_seconds, &(10..=600));
        check.range("voice.number_stale_after_days", &self.number_stale_after_days, &(1..=3650));
        check.demand(
            !self.script.is_empty(),
            "voice.script",
            "is empty",
            "name a dialogue, for example complaint-line",
        );
        let digits = self.desk.strip_prefix('+').unwrap_or(&self.desk);
        check.demand(
            (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()),
            "voice.desk",
            format!("`{}` cannot be dialled", self.desk),
            "write 3 to 15 digits, perhaps with + in front",
        );
    }
}
