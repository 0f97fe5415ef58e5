//! Who calls or writes, as far as the network says.

use super::PhoneNumber;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Who calls or writes.
#[derive(Clone, PartialEq, Eq)]
pub enum Caller {
    /// A number.
    Number(PhoneNumber),
    /// The number is withheld, or there never was one (SIP).
    Withheld,
    /// Something that is no number we know: kept as it came (at most 64 characters), never repaired.
    Unparsed(String),
}

/// What networks write in place of a withheld number; the numbers are such words spelled on a
/// telephone's keys (+266696687 is ANONYMOUS), as Twilio sends them.
const WITHHELD: [&str; 14] = [
    "",
    "anonymous",
    "restricted",
    "unknown",
    "unavailable",
    "private",
    "blocked",
    "withheld",
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
    "266696687",
];

/// How much of an unknown sender is kept.
const KEPT_CHARS: usize = 64;

impl Caller {
    /// Reads what a provider says of the caller; `area_code` as for [`PhoneNumber::parse`].
    pub fn read(raw: &str, area_code: &str) -> Self {
        let start: String = raw.nfkc().take(KEPT_CHARS).collect();
        let word = start.trim().to_lowercase();
        // A SIP address names a device of the caller's choice, not a subscriber.
        if WITHHELD.contains(&word.as_str()) || word.starts_with("sip:") || word.starts_with("sips:") {
            return Self::Withheld;
        }
        match PhoneNumber::parse(raw, area_code) {
            Ok(number) => Self::Number(number),
            Err(_) => Self::Unparsed(raw.trim().chars().take(KEPT_CHARS).collect()),
        }
    }

    /// The number, if there is one that can be called back.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::Withheld | Self::Unparsed(_) => None,
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Withheld => f.write_str("Withheld"),
            Self::Unparsed(raw) => write!(f, "Unparsed({} characters)", raw.chars().count()),
        }
    }
}
