//! The audit trail: append-only, hash-chained, one chain a case and one for the system. An entry of a
//! case's chain is also a line of its timeline. The chain itself is pure: see [`super::chain`].

use super::{
    chain::{self, Hash, Standing},
    db::Tx,
};
use crate::{
    core::{clock::Moment, id::EntryId},
    sql,
};
use sha2::{Digest, Sha256};

/// The chain of everything that belongs to no case.
pub const SYSTEM: &str = "system";

/// What is to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// The chain it goes to: a case's id, or [`SYSTEM`].
    pub chain: String,
    /// When.
    pub at: Moment,
    /// Who: an officer's code, `service:NAME`, `caller`, or `system`.
    pub actor: String,
    /// What was done (`case_opened`).
    pub action: &'static str,
    /// The facts, one JSON object without personal data.
    pub detail: serde_json::Value,
    /// Words about people, sealed with the case's row key: erasing it leaves the chain whole.
    pub note_sealed: Option<Vec<u8>>,
}

/// One entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// The chain.
    pub chain: String,
    /// Its place in the chain, from 1.
    pub position: i64,
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The facts, as JSON text.
    pub detail: String,
    /// Words about people, sealed.
    pub note_sealed: Option<Vec<u8>>,
    /// The chain's hash after this entry.
    pub hash: Vec<u8>,
}

macro_rules! columns {
    () => {
        "chain, position, id, at, actor, action, detail, note_sealed, hash"
    };
}
pub(super) use columns as line_columns;

/// Appends an entry. The chain's row is locked until the transaction ends, so entries never fork.
pub async fn append(tx: &mut Tx, entry: NewEntry) -> sqlx::Result<()> {
    let (position, previous) = sql!(
        tx,
        fetch_one::<(i64, Vec<u8>)>,
        "INSERT INTO audit_chains (chain, position, hash) VALUES ($1, 1, $2)
         ON CONFLICT (chain) DO UPDATE SET position = audit_chains.position + 1 RETURNING position, hash",
        &entry.chain,
        Vec::from(*Standing::empty(&entry.chain).hash.as_bytes())
    )?;
    let line = Line {
        detail: vouching_for_note(entry.detail, entry.note_sealed.as_deref()),
        chain: entry.chain,
        position,
        id: entry.id,
        at: entry.at,
        actor: entry.actor,
        action: entry.action.to_owned(),
        note_sealed: entry.note_sealed,
        hash: Vec::new(),
    };
    let hash = Vec::from(*chain::link(&hash(&previous)?, &line.entry()).as_bytes());
    sql!(
        tx,
        execute,
        "INSERT INTO audit (chain, position, id, at, actor, action, detail, note_sealed, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &line.chain,
        line.position,
        line.id,
        line.at,
        &line.actor,
        &line.action,
        &line.detail,
        &line.note_sealed,
        &hash
    )?;
    sql!(tx, execute, "UPDATE audit_chains SET hash = $2 WHERE chain = $1", &line.chain, &hash)?;
    Ok(())
}

/// The chain hashes the detail; the detail vouches for the sealed note.
fn vouching_for_note(mut detail: serde_json::Value, note: Option<&[u8]>) -> String {
    if let (Some(object), Some(note)) = (detail.as_object_mut(), note) {
        object.insert("note_sha256".to_owned(), hex::encode(Sha256::digest(note)).into());
    }
    detail.to_string()
}

impl Line {
    /// The entry as the chain hashes it.
    pub fn entry(&self) -> chain::Entry {
        chain::Entry {
            chain: self.chain.clone(),
            place: u64::try_from(self.position).unwrap_or_default(),
            at: self.at,
            actor: self.actor.clone(),
            act: self.action.clone(),
            detail: self.detail.clone(),
        }
    }

    /// The hash that was kept; fails if it is none.
    pub fn kept(&self) -> sqlx::Result<Hash> {
        hash(&self.hash)
    }

    /// Whether the sealed note is the one that the detail vouches for, and there where it vouches for one.
    pub fn note_is_whole(&self) -> bool {
        let detail: serde_json::Value = serde_json::from_str(&self.detail).unwrap_or_default();
        let kept = self.note_sealed.as_ref().map(|note| hex::encode(Sha256::digest(note)));
        detail["note_sha256"].as_str() == kept.as_deref()
    }
}

/// The hash that a column keeps.
pub(super) fn hash(bytes: &[u8]) -> sqlx::Result<Hash> {
    <[u8; 32]>::try_from(bytes)
        .map(Hash::from)
        .map_err(|_| sqlx::Error::Decode("a hash of the audit trail is not 32 bytes long".into()))
}

/// The entries of one chain, in order.
pub async fn of_chain(tx: &mut Tx, chain: &str) -> sqlx::Result<Vec<Line>> {
    sql!(tx, fetch_all::<Line>, "SELECT" both(columns!()) "FROM audit WHERE chain = $1 ORDER BY position", chain)
}

/// Whether somebody did the very same in a chain after a moment.
pub async fn was_done_since(tx: &mut Tx, entry: &NewEntry, since: Moment) -> sqlx::Result<bool> {
    let done = sql!(
        tx,
        fetch_optional::<(i64,)>,
        "SELECT position FROM audit WHERE chain = $1 AND actor = $2 AND action = $3 AND detail = $4 AND at > $5 LIMIT 1",
        &entry.chain,
        &entry.actor,
        entry.action,
        entry.detail.to_string(),
        since
    )?;
    Ok(done.is_some())
}

/// The newest daily head and its day.
pub async fn newest_head(tx: &mut Tx) -> sqlx::Result<Option<(chrono::NaiveDate, Hash)>> {
    let row = sql!(
        tx,
        fetch_optional::<(chrono::NaiveDate, Vec<u8>)>,
        "SELECT day, head FROM audit_heads ORDER BY day DESC LIMIT 1"
    )?;
    row.map(|(day, bytes)| Ok((day, hash(&bytes)?))).transpose()
}

/// Keeps the head of a day; one that is there already stays.
pub async fn keep_head(tx: &mut Tx, day: chrono::NaiveDate, head: &Hash, at: Moment) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO audit_heads (day, at, head) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING",
        day,
        at,
        Vec::from(*head.as_bytes())
    )?;
    Ok(kept == 1)
}
