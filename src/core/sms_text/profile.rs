//! What the carriers behind an account let through.

use super::Templates;
use chrono::NaiveTime;
use std::ops::RangeInclusive;

/// The words that tell how to refuse further messages, as carriers in China ask for them since 2025.
pub const OPT_OUT: &str = "拒收请回复R";

/// How many characters a signature has that carriers in China file.
pub const SIGNATURE_CHARS: RangeInclusive<usize> = 2..=16;

/// Subjects that the template rules of Chinese SMS clouds name as not allowed, some of them the
/// daily bread of a civil affairs bureau.
const BANNED_SUBJECTS: [&str; 8] =
    ["党政", "法律维权", "殡葬", "慈善捐款", "慈善募捐", "募捐", "问卷调查", "催款"];

/// The rules of one account's carriers. They differ, so they are a profile and no constant: a cloud
/// refuses telephone numbers that a direct line to the carrier passes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The filed signature (签名), without 【】; `None` if messages bear none.
    pub signature: Option<String>,
    /// The provider puts the signature in front itself, and the text must not have it; it still
    /// counts towards the length.
    pub provider_signs: bool,
    /// Telephone numbers in a text are intercepted.
    pub numbers_blocked: bool,
    /// Links, domains and e-mail addresses in a text are intercepted.
    pub links_blocked: bool,
    /// Words that are refused.
    pub banned: Vec<String>,
    /// The words that tell how to refuse further messages; `None` if none are asked for.
    pub opt_out: Option<String>,
    /// The longest text, in characters, signature and opt-out words included; `None` without limit.
    pub max_chars: Option<usize>,
    /// When messages are let through, every day, Beijing time: from, and until before; `None` at any time.
    pub hours: Option<(NaiveTime, NaiveTime)>,
    /// How many messages one number gets in a day; `None` without limit.
    pub per_number_a_day: Option<u32>,
    /// The texts that may be sent at all; `None` if any text may.
    pub templates: Option<Templates>,
}

impl Profile {
    /// What the clouds of mainland China asked for in 2025 and 2026: numbers and links intercepted,
    /// filed signature, 拒收请回复R on every message, at most 500 characters, 50 messages a day to one number.
    pub fn mainland(signature: Option<String>) -> Self {
        Self {
            signature,
            provider_signs: false,
            numbers_blocked: true,
            links_blocked: true,
            banned: BANNED_SUBJECTS.map(str::to_owned).to_vec(),
            opt_out: Some(OPT_OUT.to_owned()),
            max_chars: Some(500),
            hours: None,
            per_number_a_day: Some(50),
            templates: None,
        }
    }

    /// The signature in its brackets.
    pub(super) fn bracketed(&self) -> Option<String> {
        self.signature.as_ref().map(|name| format!("【{name}】"))
    }
}
