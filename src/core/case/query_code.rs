//! The query code (查询码): ten digits with which a complainant asks how their case stands.

use super::number::half_width;
use rand::{CryptoRng, RngExt};
use std::{fmt, str::FromStr};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// A query code: nine digits by chance, of which the first is not 0, and a check digit.
///
/// The check digit is Damm's. It costs one digit, as Luhn's does, but tells every single wrong digit
/// *and* every swap of two neighbours (Luhn misses 09 for 90); modulo 97 would cost two digits. So a
/// code misheard or mis-keyed on the telephone is told at once, and does not open somebody else's
/// case. Nine hundred million codes remain: whoever offers look-ups counts and slows them.
///
/// `Debug` masks it, since whoever has it can read the state of the case; it has no serde form on purpose.
#[derive(Clone, Copy)]
pub struct QueryCode([u8; 10]);

/// A text that is no query code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadQueryCode {
    /// It has not ten digits, or begins with 0, or holds other characters.
    #[error("a query code has ten digits and does not begin with 0 (查询码为10位数字，首位不是0)")]
    Shape,
    /// A digit is wrong, or two are swapped.
    #[error(
        "the check digit does not fit: a digit of the query code is wrong or two are swapped (查询码有误，请核对)"
    )]
    Check,
}

/// Damm's quasigroup of order ten (H. M. Damm, 2004): totally anti-symmetric, zeroes in the diagonal.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Folds digits; the result is the check digit to append, and 0 for digits with their check digit.
fn fold(digits: &[u8]) -> u8 {
    // The remainder keeps the index in range whatever the bytes are.
    digits.iter().fold(0, |interim: u8, digit| DAMM[usize::from(interim % 10)][usize::from(digit % 10)])
}

impl QueryCode {
    /// Draws a new code. It opens a case to whoever has it, so the source must be cryptographic.
    pub fn draw(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        loop {
            let mut digits = [0; 10];
            digits[0] = random.random_range(1..=9);
            for digit in &mut digits[1..9] {
                *digit = random.random_range(0..=9);
            }
            digits[9] = fold(&digits[..9]);
            // Carriers take ten digits that begin so for a service number, and intercept the text.
            if !matches!(digits[..3], [4 | 8, 0, 0]) {
                return Self(digits);
            }
        }
    }

    /// The ten digits without spaces: for the keyed look-up hash, and to be spoken.
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// The code with all but its last two digits hidden: for stored texts after sending.
    pub fn masked(&self) -> String {
        format!("********{}{}", self.0[8], self.0[9])
    }
}

impl PartialEq for QueryCode {
    /// In constant time: the code is a secret.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for QueryCode {}

impl FromStr for QueryCode {
    type Err = BadQueryCode;

    /// Takes spaces and hyphens anywhere, and full-width digits.
    fn from_str(text: &str) -> Result<Self, BadQueryCode> {
        let plain: Vec<char> =
            text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits: Option<Vec<u8>> =
            plain.iter().map(|c| c.to_digit(10).and_then(|digit| u8::try_from(digit).ok())).collect();
        let digits: [u8; 10] = digits.and_then(|digits| digits.try_into().ok()).ok_or(BadQueryCode::Shape)?;
        match (digits[0], fold(&digits)) {
            (0, _) => Err(BadQueryCode::Shape),
            (_, 0) => Ok(Self(digits)),
            _ => Err(BadQueryCode::Check),
        }
    }
}

impl fmt::Display for QueryCode {
    /// In groups that can be dictated: `123 456 7890`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        write!(f, "{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

impl fmt::Debug for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QueryCode({})", self.masked())
    }
}
