//! The sealer of an installation: row keys, look-up hashes, the secret of the case numbers.

use super::{SealError, master::MasterKeys, row::RowKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::fmt;

/// What the wrapped index secret is bound to, in place of a row.
const INDEX: &[u8] = b"shouwen index secret 1";

/// Everything that seals. Cheap to share; one call of it costs a microsecond or two.
#[derive(Clone)]
pub struct Sealer {
    keys: MasterKeys,
    index: [u8; 32],
    lookup: Hmac<Sha256>,
}

impl Sealer {
    /// Draws the index secret of a new installation. The wrapped secret is kept in the database; a
    /// second one would lose every look-up.
    pub fn found(keys: MasterKeys, random: &mut (impl CryptoRng + ?Sized)) -> (Self, Vec<u8>) {
        let mut index = [0; 32];
        random.fill_bytes(&mut index);
        let wrapped = keys.wrap(INDEX, &index, random);
        (Self::with(keys, index), wrapped)
    }

    /// Opens the sealer of an installation with its wrapped index secret. This is also the proof, at
    /// start, that the right master key was given.
    pub fn open(keys: MasterKeys, wrapped_index: &[u8]) -> Result<Self, SealError> {
        let index = keys.unwrap(INDEX, wrapped_index)?;
        Ok(Self::with(keys, index))
    }

    /// The same installation with other master keys, after a rotation; `None` if the present one is not
    /// among them: those are another installation's.
    pub fn with_keys(&self, keys: MasterKeys) -> Option<Self> {
        keys.follow(&self.keys).then(|| Self { keys, index: self.index, lookup: self.lookup.clone() })
    }

    fn with(keys: MasterKeys, index: [u8; 32]) -> Self {
        let lookup =
            Hmac::new_from_slice(&derive(&index, b"look-up 1")).expect("HMAC takes keys of any length");
        Self { keys, index, lookup }
    }

    /// Draws the data key of a new row; the bytes are its wrapped form, kept in the row. `row` is the
    /// row's id ([`crate::core::id`]'s `as_bytes`).
    pub fn seal_row(&self, row: &[u8; 16], random: &mut (impl CryptoRng + ?Sized)) -> (RowKey, Vec<u8>) {
        let mut key = [0; 32];
        random.fill_bytes(&mut key);
        let wrapped = self.keys.wrap(&row_bound(row), &key, random);
        (RowKey::new(&key, *row), wrapped)
    }

    /// Opens a row's data key; `None` is a key that was erased.
    pub fn open_row(&self, row: &[u8; 16], wrapped: Option<&[u8]>) -> Result<RowKey, SealError> {
        let wrapped = wrapped.ok_or(SealError::Erased)?;
        Ok(RowKey::new(&self.keys.unwrap(&row_bound(row), wrapped)?, *row))
    }

    /// A row's key wrapped by the current master key; `None` if it is already.
    pub fn rewrap_row(
        &self,
        row: &[u8; 16],
        wrapped: &[u8],
        random: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Option<Vec<u8>>, SealError> {
        self.rewrap(&row_bound(row), wrapped, random)
    }

    /// The index secret wrapped by the current master key; `None` if it is already.
    pub fn rewrap_index(
        &self,
        wrapped: &[u8],
        random: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Option<Vec<u8>>, SealError> {
        self.rewrap(INDEX, wrapped, random)
    }

    /// Whether the current master key wrapped it.
    pub fn is_current(&self, wrapped: &[u8]) -> bool {
        self.keys.is_current(wrapped)
    }

    fn rewrap(
        &self,
        bound_to: &[u8],
        wrapped: &[u8],
        random: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Option<Vec<u8>>, SealError> {
        if self.keys.is_current(wrapped) {
            return Ok(None);
        }
        let key = self.keys.unwrap(bound_to, wrapped)?;
        Ok(Some(self.keys.wrap(bound_to, &key, random)))
    }

    /// The hash by which a sealed value is found again. `domain` says what it is (`phone`,
    /// `query-code`): the same text in two domains has two hashes, so tables cannot be matched.
    /// The text must be in its one normal form (E.164, ten digits).
    pub fn lookup(&self, domain: &str, text: &str) -> [u8; 32] {
        let mut mac = self.lookup.clone();
        // A slice is never longer than u64 counts.
        mac.update(&(domain.len() as u64).to_be_bytes());
        mac.update(domain.as_bytes());
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The secret of [`crate::core::case::NumberKey::for_year`]; the same for the installation's life.
    pub fn number_secret(&self) -> [u8; 32] {
        derive(&self.index, b"case numbers 1")
    }
}

fn row_bound(row: &[u8; 16]) -> Vec<u8> {
    [b"shouwen row key 1 ".as_slice(), row].concat()
}

fn derive(secret: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(b"shouwen"), secret)
        .expand(purpose, &mut key)
        .expect("thirty-two bytes are one block of HKDF");
    key
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("keys", &self.keys).finish_non_exhaustive()
    }
}
