//! What may be a password. Length is what guards it: no rule asks for signs that nobody can remember.

use super::directory::OfficerCode;
use std::{collections::BTreeSet, fmt};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The fewest characters; a passphrase of a few words has more.
const FEWEST: usize = 12;
/// The most bytes: hashing more would only serve somebody who wants to keep the machine busy.
const MOST: usize = 1024;
/// Fewer different characters than this make a pattern, not a password.
const FEWEST_DIFFERENT: usize = 5;

/// A password as it is hashed. Never shown, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a text may be no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadPassword {
    /// It is too short.
    #[error("口令太短 / the password has fewer than {FEWEST} characters: take a phrase of a few words")]
    Short,
    /// It is too long.
    #[error("口令太长 / the password has more than {MOST} bytes")]
    Long,
    /// It repeats itself.
    #[error(
        "口令过于简单 / the password has fewer than {FEWEST_DIFFERENT} different characters: take a phrase of a few words"
    )]
    Monotonous,
    /// It holds the officer's own code.
    #[error("口令不得包含本人代码 / the password contains the officer's own code: take something else")]
    OwnCode,
    /// It has control characters, which no keyboard types again.
    #[error("口令含控制字符 / the password has control characters: type it anew")]
    Control,
}

impl Password {
    /// Takes a new password for an officer.
    pub fn new(text: &str, officer: &OfficerCode) -> Result<Self, BadPassword> {
        let password = Self::presented(text);
        let characters = password.0.chars().count();
        let different: BTreeSet<char> = password.0.chars().collect();
        if password.0.len() > MOST {
            return Err(BadPassword::Long);
        }
        if characters < FEWEST {
            return Err(BadPassword::Short);
        }
        if password.0.chars().any(char::is_control) {
            return Err(BadPassword::Control);
        }
        if different.len() < FEWEST_DIFFERENT {
            return Err(BadPassword::Monotonous);
        }
        if password.0.to_lowercase().contains(officer.as_str()) {
            return Err(BadPassword::OwnCode);
        }
        Ok(password)
    }

    /// Takes what somebody presents as their password, without judging it. One text is one password,
    /// however a keyboard composes its characters (RFC 8265).
    pub fn presented(text: &str) -> Self {
        Self(text.nfc().collect())
    }

    /// The bytes to hash; empty where they are more than any password has.
    pub fn bytes(&self) -> &[u8] {
        if self.0.len() > MOST { &[] } else { self.0.as_bytes() }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
