//! Case numbers: `2026-000123`, a keyed permutation of the year's sequence.
//!
//! Consecutive cases get scattered numbers, so that a gap in the numbers somebody sees tells
//! nothing about a case that is kept from them (recusal), nor a number how many there were before.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{fmt, str::FromStr};
use thiserror::Error;

/// How many numbers a year has: `000000` to `999999`.
pub const YEAR_CAPACITY: u32 = 1_000_000;

/// Bits of one half of the Feistel network; two halves cover `0..2^20`, the least power of four above a million.
const HALF_BITS: u32 = 10;
const HALF_MASK: u32 = (1 << HALF_BITS) - 1;

/// Rounds, as in NIST's FF1: small domains need more than Luby and Rackoff's four.
const ROUNDS: u8 = 10;

/// A case's number as people see it: a year and six digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    year: u16,
    number: u32,
}

/// A text that is no case number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no case number (件号有误): write the year, a hyphen and six digits, as in 2026-000123")]
pub struct BadCaseNumber(pub String);

/// A year's numbers are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the year {year} has no case number for sequence {sequence}: a year has {YEAR_CAPACITY}")]
pub struct YearFull {
    /// The year.
    pub year: u16,
    /// The place in the year that was asked for, from 0.
    pub sequence: u32,
}

/// The key of one year's permutation.
#[derive(Clone)]
pub struct NumberKey {
    year: u16,
    round: Hmac<Sha256>,
}

impl NumberKey {
    /// Derives the key of `year` from a secret that stays the same for the life of the installation:
    /// another secret in mid-year would give numbers twice.
    pub fn for_year(secret: &[u8; 32], year: u16) -> Self {
        let mut derive = keyed(secret);
        derive.update(b"shouwen case number 1");
        derive.update(&year.to_be_bytes());
        Self { year, round: keyed(&derive.finalize().into_bytes()) }
    }

    /// The round function: ten bits from a round and the other half.
    fn mix(&self, round: u8, half: u32) -> u32 {
        let mut mac = self.round.clone();
        mac.update(&[round]);
        mac.update(&half.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) & HALF_MASK
    }

    fn encrypt(&self, value: u32) -> u32 {
        let halves = (value >> HALF_BITS, value & HALF_MASK);
        let (left, right) =
            (0..ROUNDS).fold(halves, |(left, right), round| (right, left ^ self.mix(round, right)));
        (left << HALF_BITS) | right
    }

    fn decrypt(&self, value: u32) -> u32 {
        let halves = (value >> HALF_BITS, value & HALF_MASK);
        let (left, right) =
            (0..ROUNDS).rev().fold(halves, |(left, right), round| (right ^ self.mix(round, left), left));
        (left << HALF_BITS) | right
    }
}

impl fmt::Debug for NumberKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumberKey({}, secret)", self.year)
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Repeats a permutation of `0..2^20` until it falls below a million (cycle walking). It ends: the
/// cycle comes back to its start, which is below a million.
fn walk(start: u32, step: impl Fn(u32) -> u32) -> u32 {
    let mut value = step(start);
    while value >= YEAR_CAPACITY {
        value = step(value);
    }
    value
}

impl CaseNumber {
    /// The number of the `sequence`-th case (from 0) of the key's year.
    pub fn permuted(year: u16, sequence: u32, key: &NumberKey) -> Result<Self, YearFull> {
        if sequence >= YEAR_CAPACITY || year != key.year || !(1000..=9999).contains(&year) {
            return Err(YearFull { year, sequence });
        }
        Ok(Self { year, number: walk(sequence, |value| key.encrypt(value)) })
    }

    /// The place in the year's sequence, from 0; the inverse of [`Self::permuted`].
    pub fn sequence(self, key: &NumberKey) -> u32 {
        walk(self.number, |value| key.decrypt(value))
    }

    /// The year in which the case was opened.
    pub fn year(self) -> u16 {
        self.year
    }
}

impl FromStr for CaseNumber {
    type Err = BadCaseNumber;

    fn from_str(text: &str) -> Result<Self, BadCaseNumber> {
        let bad = || BadCaseNumber(text.to_owned());
        let plain: String = text.trim().chars().map(half_width).collect();
        let (year, number) = plain.split_once('-').ok_or_else(bad)?;
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || year.starts_with('0') || !digits(number, 6) {
            return Err(bad());
        }
        Ok(Self { year: year.parse().map_err(|_| bad())?, number: number.parse().map_err(|_| bad())? })
    }
}

/// Full-width digits and the dashes of Chinese keyboards, as a caller's SMS has them.
pub(super) fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '－' | '–' | '—' | '‐' => '-',
        '\u{3000}' => ' ',
        other => other,
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.number)
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseNumber({self})")
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = BadCaseNumber;

    fn try_from(text: String) -> Result<Self, BadCaseNumber> {
        text.parse()
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}
