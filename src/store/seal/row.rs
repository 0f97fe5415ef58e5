//! A row's data key, opened: seals and opens the columns of that row, and of no other.

use super::{SealError, cipher::Cipher};
use rand::CryptoRng;
use std::fmt;

/// The form of a sealed value; the first byte of each. No text of ours begins with it.
const FORM: u8 = 1;

/// The data key of one row.
#[derive(Clone)]
pub struct RowKey {
    cipher: Cipher,
    row: [u8; 16],
}

impl RowKey {
    pub(super) fn new(key: &[u8; 32], row: [u8; 16]) -> Self {
        Self { cipher: Cipher::new(key), row }
    }

    /// Seals a value of `column` (`calls.caller`), bound to this row and column: moved elsewhere, it
    /// does not open. It is 29 bytes longer than the text.
    pub fn seal(&self, column: &str, plain: &str, random: &mut (impl CryptoRng + ?Sized)) -> Vec<u8> {
        self.seal_bytes(column, plain.as_bytes(), random)
    }

    /// The same for what is no text: a recording.
    pub fn seal_bytes(&self, column: &str, plain: &[u8], random: &mut (impl CryptoRng + ?Sized)) -> Vec<u8> {
        let mut sealed = vec![FORM];
        self.cipher.seal_into(&mut sealed, &self.bound_to(column), plain, random);
        sealed
    }

    /// Whether a value that may be kept open is sealed.
    pub fn is_sealed(value: &[u8]) -> bool {
        value.first() == Some(&FORM)
    }

    /// Opens a value of `column`.
    pub fn open(&self, column: &str, sealed: &[u8]) -> Result<String, SealError> {
        String::from_utf8(self.open_bytes(column, sealed)?).map_err(|_| SealError::NotText)
    }

    /// The same for what is no text.
    pub fn open_bytes(&self, column: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        const WHAT: &str = "the sealed value";
        let rest = sealed.strip_prefix(&[FORM]).ok_or(SealError::Tampered(WHAT))?;
        self.cipher.open(&self.bound_to(column), rest).ok_or(SealError::Tampered(WHAT))
    }

    /// The row has a fixed length, so row and column cannot be shifted into each other.
    fn bound_to(&self, column: &str) -> Vec<u8> {
        [b"shouwen column 1 ".as_slice(), &self.row, column.as_bytes()].concat()
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowKey(secret)")
    }
}
