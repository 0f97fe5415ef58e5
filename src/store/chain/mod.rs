//! The hash chain of the audit: pure, without SQL, so that an export can be verified anywhere.
//!
//! Each chain (one a case, one for the bureau) links its entries; a daily head links all chains.
//! An entry holds hashes and ciphertext, never plain personal data: erasing a row's key leaves
//! every link as it was.

mod days;
mod trail;

pub use days::{DayHead, Growth, Heads, KeptHead, daily_head};
pub use trail::Trail;

use crate::core::clock::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// What is hashed begins with what it is, so that no entry can pass for a head, nor a head for an entry.
const ENTRY: &[u8] = b"shouwen audit entry 1";
const GENESIS: &[u8] = b"shouwen audit chain 1";
const HEAD: &[u8] = b"shouwen audit head 1";

/// A SHA-256 hash; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

/// A text that is no hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no hash: 64 hexadecimal digits are expected")]
pub struct BadHash(pub String);

/// One entry of a chain, as it is kept and exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Which chain: a case's id, or `bureau`.
    pub chain: String,
    /// Its place in the chain, from 1, without gaps.
    pub place: u64,
    /// When.
    pub at: Moment,
    /// Who: an officer's code, `token:…`, or `system`.
    pub actor: String,
    /// What was done, as a stable word: `case.assign`, `seal.open`, …
    pub act: String,
    /// The rest, as the JSON text that is kept: hashed as it stands, never re-written.
    pub detail: String,
}

/// Where a chain stands: its last place and that entry's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The place of the last entry; 0 for a chain without any.
    pub place: u64,
    /// Its hash.
    pub hash: Hash,
}

/// What is wrong with a chain, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("chain {chain}, entry {place}: {what}")]
pub struct Fault {
    /// Which chain.
    pub chain: String,
    /// The place at which the first fault shows.
    pub place: u64,
    /// What is wrong there.
    pub what: FaultKind,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// The entry does not hash to what was kept: it, or its hash, was changed.
    #[error("its contents do not fit its hash: it was changed after it was written")]
    Changed,
    /// Another place was to come: an entry is missing, doubled or moved.
    #[error("entry {expected} was to come here: entries were removed, repeated or moved")]
    OutOfPlace {
        /// The place that was to come.
        expected: u64,
    },
    /// The entry belongs to another chain.
    #[error("it belongs to another chain")]
    Foreign,
    /// The sealed note beside the entry is not the one that the entry vouches for.
    #[error("the sealed note beside it was changed or taken away")]
    Note,
    /// The chain has entries, and nothing says where it ends.
    #[error("nothing says where this chain ends: its last place was not kept, or was deleted")]
    NoEnd,
    /// The chain ends before the place that a head vouches for, or elsewhere.
    #[error("the chain does not end as the head of that day says: its end was cut off or replaced")]
    OtherEnd,
}

/// A canonical form: every field with its length before it, so that no two lists share one.
fn canonical(kind: &[u8], fields: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for field in std::iter::once(&kind).chain(fields) {
        // A slice is never longer than u64 counts.
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field);
    }
    sha.finalize().into()
}

impl Entry {
    /// The hash of what it says. Its moment counts by the microsecond, whatever zone it is written in.
    fn digest(&self) -> [u8; 32] {
        let micros = self.at.utc().timestamp_micros().to_be_bytes();
        let place = self.place.to_be_bytes();
        let texts = [&self.chain, &self.actor, &self.act, &self.detail].map(String::as_bytes);
        canonical(ENTRY, &[&place, &micros, texts[0], texts[1], texts[2], texts[3]])
    }
}

/// The hash of an entry that follows `previous`.
pub fn link(previous: &Hash, entry: &Entry) -> Hash {
    Hash(canonical(ENTRY, &[&previous.0, &entry.digest()]))
}

impl Standing {
    /// A chain without entries.
    pub fn empty(chain: &str) -> Self {
        Self { place: 0, hash: Hash(canonical(GENESIS, &[chain.as_bytes()])) }
    }

    /// The standing after one more entry.
    #[must_use]
    pub fn after(&self, entry: &Entry) -> Self {
        Self { place: entry.place, hash: link(&self.hash, entry) }
    }
}

/// Verifies a chain's entries in order, from a standing that is known to be right (its beginning, or
/// where an export starts). `Ok` is where it ends; compare that with a head ([`Standing::ends_as`]).
pub fn verify(
    chain: &str,
    from: Standing,
    entries: impl IntoIterator<Item = (Entry, Hash)>,
) -> Result<Standing, Fault> {
    entries.into_iter().try_fold(from, |standing, (entry, kept)| {
        let fault = |what| Fault { chain: chain.to_owned(), place: entry.place, what };
        let expected = standing.place.saturating_add(1);
        if entry.chain != chain {
            return Err(fault(FaultKind::Foreign));
        }
        if entry.place != expected {
            return Err(fault(FaultKind::OutOfPlace { expected }));
        }
        let after = standing.after(&entry);
        if after.hash == kept { Ok(after) } else { Err(fault(FaultKind::Changed)) }
    })
}

impl Standing {
    /// Whether a verified chain ends where a head says. Without it a cut-off end goes unseen: what
    /// is left still fits together.
    pub fn ends_as(&self, chain: &str, head: &Self) -> Result<(), Fault> {
        if self == head {
            return Ok(());
        }
        let place = self.place.min(head.place).saturating_add(1);
        Err(Fault { chain: chain.to_owned(), place, what: FaultKind::OtherEnd })
    }
}

impl Hash {
    /// The thirty-two bytes, as the database keeps them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Hash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadHash(text.to_owned()))?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Hash {
    type Error = BadHash;

    fn try_from(text: String) -> Result<Self, BadHash> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}
