//! Answers kept for `Idempotency-Key`, written in the transaction of the effect that they tell of.

use super::db::Tx;
use crate::{
    core::{clock::Moment, id::TokenId},
    sql,
};
use sha2::{Digest, Sha256};

/// What makes a request one and the same, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// The token that it came with: keys of others are others.
    pub token: TokenId,
    /// The key that the client chose.
    pub key: String,
    /// A keyed hash of the request; the same key with another one is a mistake of the client's.
    pub request_hash: Vec<u8>,
}

impl RequestKey {
    /// What the seal of its answer is bound to: the row has no id but its key.
    pub fn row(&self) -> [u8; 16] {
        let digest =
            Sha256::new().chain_update(self.token.as_bytes()).chain_update(self.key.as_bytes()).finalize();
        let mut row = [0; 16];
        row.copy_from_slice(&digest[..16]);
        row
    }
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptAnswer {
    /// The keyed hash of the request.
    pub request_hash: Vec<u8>,
    /// The HTTP status.
    pub status: i64,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// The body, sealed.
    pub body_sealed: Vec<u8>,
}

/// Takes a key for the request at hand; `false` if an answer is kept for it. One that was taken
/// before `forgotten` is as if it had never been.
///
/// A second request with the same key waits here for the first one's end: on SQLite for the writer,
/// on PostgreSQL for the row, and no longer than `lock_timeout`.
pub async fn take(tx: &mut Tx, request: &RequestKey, at: Moment, forgotten: Moment) -> sqlx::Result<bool> {
    sql!(
        tx,
        execute,
        "DELETE FROM idempotency WHERE token_id = $1 AND key = $2 AND at < $3",
        request.token,
        &request.key,
        forgotten
    )?;
    let nothing: Vec<u8> = Vec::new();
    let taken = sql!(
        tx,
        execute,
        "INSERT INTO idempotency (token_id, key, request_hash, status, row_key, body_sealed, at)
         VALUES ($1, $2, $3, 0, $4, $4, $5) ON CONFLICT (token_id, key) DO NOTHING",
        request.token,
        &request.key,
        &request.request_hash,
        nothing,
        at
    )?;
    Ok(taken == 1)
}

/// Keeps the answer to a request whose key was taken in this transaction.
pub async fn keep(
    tx: &mut Tx,
    request: &RequestKey,
    status: i64,
    row_key: &[u8],
    body_sealed: &[u8],
) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE idempotency SET status = $3, row_key = $4, body_sealed = $5 WHERE token_id = $1 AND key = $2",
        request.token,
        &request.key,
        status,
        row_key,
        body_sealed
    )?;
    Ok(())
}

/// The answer that is kept for a key.
pub async fn kept(tx: &mut Tx, request: &RequestKey) -> sqlx::Result<Option<KeptAnswer>> {
    sql!(
        tx,
        fetch_optional::<KeptAnswer>,
        "SELECT request_hash, status, row_key, body_sealed FROM idempotency WHERE token_id = $1 AND key = $2",
        request.token,
        &request.key
    )
}

/// Lets a key go: what its answer promised did not happen after all, and may be tried again.
pub async fn release(tx: &mut Tx, request: &RequestKey) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "DELETE FROM idempotency WHERE token_id = $1 AND key = $2",
        request.token,
        &request.key
    )?;
    Ok(())
}

/// Forgets answers older than `before`, at most `limit` of them; returns how many.
pub async fn forget(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "DELETE FROM idempotency WHERE (token_id, key) IN
             (SELECT token_id, key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)",
        before,
        limit
    )
}
