//! Sessions of the console: only a hash of each secret is kept.

use super::db::Tx;
use crate::{
    core::{clock::Moment, directory::OfficerCode},
    sql,
};

/// The hash of a session's secret, by which it is found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct SessionHash(Vec<u8>);

impl From<[u8; 32]> for SessionHash {
    fn from(hash: [u8; 32]) -> Self {
        Self(hash.to_vec())
    }
}

/// A session to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The hash of its secret.
    pub hash: SessionHash,
    /// Whose it is.
    pub officer: OfficerCode,
    /// When it began.
    pub at: Moment,
    /// When it ends, however much it is used.
    pub expires_at: Moment,
    /// Whether a second factor was shown.
    pub strong: bool,
}

/// A session as it is kept, and whether its officer has a second factor now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptSession {
    /// Whose it is.
    pub officer: String,
    /// When it was used last, to the minute.
    pub seen_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// 1 if a second factor was shown.
    pub strong: i64,
    /// Since when the officer's second factor counts.
    pub confirmed_at: Option<Moment>,
}

/// Keeps a new session.
pub async fn create(tx: &mut Tx, session: &NewSession) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO sessions (secret_hash, officer, created_at, seen_at, expires_at, strong)
         VALUES ($1, $2, $3, $3, $4, $5)",
        &session.hash,
        &session.officer,
        session.at,
        session.expires_at,
        i64::from(session.strong)
    )?;
    Ok(())
}

/// The session of that secret, whether or not it has ended.
pub async fn find(tx: &mut Tx, hash: &SessionHash) -> sqlx::Result<Option<KeptSession>> {
    sql!(
        tx,
        fetch_optional::<KeptSession>,
        "SELECT s.officer, s.seen_at, s.expires_at, s.strong, f.confirmed_at
         FROM sessions AS s LEFT JOIN second_factors AS f ON f.officer = s.officer WHERE s.secret_hash = $1",
        hash
    )
}

/// Notes that it was used, if nobody has since `before`.
pub async fn touch(tx: &mut Tx, hash: &SessionHash, at: Moment, before: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE sessions SET seen_at = $2 WHERE secret_hash = $1 AND seen_at <= $3",
        hash,
        at,
        before
    )?;
    Ok(())
}

/// Notes that a second factor was shown in it.
pub async fn strengthen(tx: &mut Tx, hash: &SessionHash) -> sqlx::Result<()> {
    sql!(tx, execute, "UPDATE sessions SET strong = 1 WHERE secret_hash = $1", hash)?;
    Ok(())
}

/// Ends a session.
pub async fn end(tx: &mut Tx, hash: &SessionHash) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM sessions WHERE secret_hash = $1", hash)?;
    Ok(())
}

/// Ends every session of an officer but `spared`; returns how many.
pub async fn end_all(tx: &mut Tx, officer: &OfficerCode, spared: Option<&SessionHash>) -> sqlx::Result<u64> {
    if let Some(spared) = spared {
        return sql!(
            tx,
            execute,
            "DELETE FROM sessions WHERE officer = $1 AND secret_hash <> $2",
            officer,
            spared
        );
    }
    sql!(tx, execute, "DELETE FROM sessions WHERE officer = $1", officer)
}

/// Who has a session.
pub async fn officers(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found = sql!(tx, fetch_all::<(String,)>, "SELECT DISTINCT officer FROM sessions ORDER BY officer")?;
    Ok(found.into_iter().map(|(officer,)| officer).collect())
}

/// Forgets sessions that ended by `now` or were not used since `unused`, at most `limit` of each sort;
/// returns how many.
pub async fn forget(tx: &mut Tx, now: Moment, unused: Moment, limit: i64) -> sqlx::Result<u64> {
    let ended = sql!(
        tx,
        execute,
        "DELETE FROM sessions WHERE secret_hash IN
             (SELECT secret_hash FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
        now,
        limit
    )?;
    let idle = sql!(
        tx,
        execute,
        "DELETE FROM sessions WHERE secret_hash IN
             (SELECT secret_hash FROM sessions WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2)",
        unused,
        limit
    )?;
    Ok(ended + idle)
}

/// Forgets every session: what a restored state does with those of its backup.
pub async fn forget_all(tx: &mut Tx) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM sessions")?;
    Ok(())
}
