//! Second factors: one-time codes by the clock (TOTP, RFC 6238), as every authenticator makes them: six
//! digits, SHA-1, a step of thirty seconds.

use super::{clock::Moment, directory::OfficerCode};
use std::fmt;
use totp_rs::{Builder, Secret, Totp};
use unicode_normalization::UnicodeNormalization;

/// How an authenticator names the system that a code belongs to.
const ISSUER: &str = "首问";
/// How far a telephone's clock may be off: one step before and one after.
const TOLERANCE: u16 = 1;
/// More characters than this are no code, however it is grouped.
const LONGEST: usize = 16;

/// What officer and system share. Never shown after it was set up, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSecret(Secret);

impl FactorSecret {
    /// A secret of 160 random bits, which RFC 4226 asks for.
    pub fn new(random: [u8; 20]) -> Self {
        Self(Secret::new_stack(random))
    }

    /// Reads one as [`Self::base32`] writes it.
    pub fn read(base32: &str) -> Option<Self> {
        let bytes = Secret::try_from_base32(base32).ok()?;
        Some(Self::new(bytes.as_bytes().try_into().ok()?))
    }

    /// The text that is typed into an authenticator by hand.
    pub fn base32(&self) -> String {
        self.0.to_base32()
    }

    /// The address that an authenticator reads from a picture.
    pub fn url(&self, officer: &OfficerCode) -> String {
        self.totp(officer.as_str()).to_url().expect("a code is a good account name: not empty, no colon")
    }

    /// Which step the code belongs to; `None` if it is not one of this time, give or take a step. A step
    /// is used once: the caller refuses one that is not later than the last.
    pub fn step_of(&self, code: &str, at: Moment) -> Option<i64> {
        let digits = digits(code)?;
        let step = self.totp("").check(&digits, seconds(at)?)?;
        i64::try_from(step).ok()
    }

    /// The code of a moment: what an authenticator shows then.
    pub fn code_at(&self, at: Moment) -> String {
        self.totp("").generate(seconds(at).unwrap_or_default()).to_string()
    }

    fn totp(&self, account: &str) -> Totp {
        Builder::new()
            .with_secret(self.0.clone())
            .with_skew(TOLERANCE)
            .with_issuer(Some(ISSUER))
            .with_account_name(account)
            .build()
            .expect("160 bits, six digits and names without a colon are within the rules")
    }
}

impl fmt::Debug for FactorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactorSecret(…)")
    }
}

/// The digits of a code as people type it: in two groups, or full-width from a Chinese keyboard.
fn digits(code: &str) -> Option<String> {
    let mut typed = code.nfkc().filter(|sign| !sign.is_whitespace());
    let digits: String = typed.by_ref().take(LONGEST).collect();
    typed.next().is_none().then_some(digits)
}

fn seconds(at: Moment) -> Option<u64> {
    u64::try_from(at.unix_millis() / 1000).ok()
}
