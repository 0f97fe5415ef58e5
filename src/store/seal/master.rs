//! Master keys: their one-line text form, and the current one among its predecessors.

use super::{SealError, cipher::Cipher};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// How the text form begins; the version follows.
const PREFIX: &str = "shouwen-seal-";
const CHECKSUM: usize = 4;

/// The key that wraps all others, with its version.
///
/// Its text form is one line, `shouwen-seal-1-…`: a version, then the key and a checksum in base64,
/// so that a mistyped or cut-off key is told when it is read, and not when nothing opens.
#[derive(Clone)]
pub struct MasterKey {
    version: u8,
    key: [u8; 32],
}

/// A text that is no master key. It never says what the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadMasterKey {
    /// It does not look like one.
    #[error(
        "the master key is not of the form shouwen-seal-<version 1..255>-<base64>: give the whole line of the key file"
    )]
    Form,
    /// Its checksum does not fit.
    #[error("the master key's checksum does not fit: a character is wrong or missing")]
    Checksum,
    /// Two keys of a list have the same version.
    #[error("two master keys have version {0}: rotation counts versions up, each key has its own")]
    SameVersion(u8),
    /// There is no further version.
    #[error("version 255 is the last")]
    LastVersion,
}

impl MasterKey {
    /// Draws the first key of an installation.
    pub fn generate(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self::draw(1, random)
    }

    /// Draws the key that follows this one.
    pub fn successor(&self, random: &mut (impl CryptoRng + ?Sized)) -> Result<Self, BadMasterKey> {
        let version = self.version.checked_add(1).ok_or(BadMasterKey::LastVersion)?;
        Ok(Self::draw(version, random))
    }

    /// The line for the key file. It is the secret itself: write it 0600, never to a log.
    pub fn reveal(&self) -> String {
        let mut bytes = self.key.to_vec();
        bytes.extend_from_slice(&self.digest("checksum")[..CHECKSUM]);
        format!("{PREFIX}{}-{}", self.version, BASE64_STANDARD_NO_PAD.encode(bytes))
    }

    /// Its name in wrapped keys: the version and three bytes that tell keys of the same version apart.
    pub(super) fn id(&self) -> KeyId {
        let mark = self.digest("id");
        KeyId([self.version, mark[0], mark[1], mark[2]])
    }

    fn draw(version: u8, random: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut key = [0; 32];
        random.fill_bytes(&mut key);
        Self { version, key }
    }

    fn digest(&self, purpose: &str) -> [u8; 32] {
        let hash = Sha256::new_with_prefix(b"shouwen master key 1 ");
        hash.chain_update(purpose).chain_update([self.version]).chain_update(self.key).finalize().into()
    }
}

impl FromStr for MasterKey {
    type Err = BadMasterKey;

    fn from_str(text: &str) -> Result<Self, BadMasterKey> {
        let (version, body) = text
            .trim()
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once('-'))
            .ok_or(BadMasterKey::Form)?;
        let version = version.parse().ok().filter(|version| *version > 0).ok_or(BadMasterKey::Form)?;
        let bytes = BASE64_STANDARD_NO_PAD.decode(body).map_err(|_| BadMasterKey::Form)?;
        let (key, checksum) = bytes.split_first_chunk::<32>().ok_or(BadMasterKey::Checksum)?;
        let key = Self { version, key: *key };
        if checksum == &key.digest("checksum")[..CHECKSUM] { Ok(key) } else { Err(BadMasterKey::Checksum) }
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({}, secret)", self.id())
    }
}

/// Which master key wrapped something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyId([u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0[0], hex::encode(&self.0[1..]))
    }
}

/// The current master key, and former ones that some rows are still wrapped by.
#[derive(Clone)]
pub struct MasterKeys {
    /// The current one first.
    keys: Vec<(KeyId, Cipher)>,
}

impl MasterKeys {
    /// The current key and former ones; fails if two have the same version.
    pub fn new(current: &MasterKey, previous: &[MasterKey]) -> Result<Self, BadMasterKey> {
        let all: Vec<&MasterKey> = std::iter::once(current).chain(previous).collect();
        let twice = all
            .iter()
            .enumerate()
            .find(|(place, key)| all[..*place].iter().any(|other| other.version == key.version));
        match twice {
            Some((_, key)) => Err(BadMasterKey::SameVersion(key.version)),
            None => Ok(Self { keys: all.iter().map(|key| (key.id(), Cipher::new(&key.key))).collect() }),
        }
    }

    /// Wraps a key with the current master key: its id, a nonce, the key and a tag, 64 bytes in all.
    pub(super) fn wrap(
        &self,
        bound_to: &[u8],
        key: &[u8; 32],
        random: &mut (impl CryptoRng + ?Sized),
    ) -> Vec<u8> {
        let (id, cipher) = &self.keys[0];
        let mut wrapped = id.0.to_vec();
        cipher.seal_into(&mut wrapped, bound_to, key, random);
        wrapped
    }

    /// Unwraps a key with whichever master key wrapped it.
    pub(super) fn unwrap(&self, bound_to: &[u8], wrapped: &[u8]) -> Result<[u8; 32], SealError> {
        const WHAT: &str = "the wrapped key";
        let (id, sealed) = wrapped.split_first_chunk::<4>().ok_or(SealError::Tampered(WHAT))?;
        let id = KeyId(*id);
        let Some((_, cipher)) = self.keys.iter().find(|(own, _)| *own == id) else {
            let loaded: Vec<String> = self.keys.iter().map(|(own, _)| own.to_string()).collect();
            return Err(SealError::WrongKey { wrapped_by: id.to_string(), loaded: loaded.join(", ") });
        };
        let key = cipher.open(bound_to, sealed).ok_or(SealError::Tampered(WHAT))?;
        key.try_into().map_err(|_| SealError::Tampered(WHAT))
    }

    /// Whether the current key of `before` is among these.
    pub(super) fn follow(&self, before: &Self) -> bool {
        self.keys.iter().any(|(id, _)| *id == before.keys[0].0)
    }

    /// Whether the current key wrapped it: if not, it is to be wrapped anew.
    pub(super) fn is_current(&self, wrapped: &[u8]) -> bool {
        wrapped.starts_with(&self.keys[0].0.0)
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.keys.iter().map(|(id, _)| id.to_string());
        f.debug_tuple("MasterKeys").field(&ids.collect::<Vec<_>>()).finish()
    }
}
