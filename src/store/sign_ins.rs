//! Failures to sign in, by the name that was typed.

use super::db::Tx;
use crate::{
    core::{clock::Moment, directory::OfficerCode},
    sql,
};

/// What is kept of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Failures {
    /// How many there were in a row; an attempt that is under way counts among them.
    pub failures: i64,
    /// When the last attempt was begun.
    pub last_at: Moment,
    /// Since when the name is locked.
    pub locked_at: Option<Moment>,
}

/// A name that is locked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Locked {
    /// The name as it was typed: there may be no such officer.
    pub officer: String,
    /// How many failures there were.
    pub failures: i64,
    /// Since when.
    pub locked_at: Moment,
}

/// What is kept of a name, if anything is.
pub async fn of(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<Option<Failures>> {
    sql!(
        tx,
        fetch_optional::<Failures>,
        "SELECT failures, last_at, locked_at FROM sign_in_failures WHERE officer = $1",
        officer
    )
}

/// What is kept of a name, which nobody else changes until the transaction ends; a row is made for it.
pub async fn hold(tx: &mut Tx, officer: &OfficerCode, now: Moment) -> sqlx::Result<Failures> {
    sql!(
        tx,
        execute,
        "INSERT INTO sign_in_failures (officer, failures, last_at) VALUES ($1, 0, $2)
         ON CONFLICT (officer) DO NOTHING",
        officer,
        now
    )?;
    sql!(
        tx,
        fetch_one::<Failures>,
        "SELECT failures, last_at, locked_at FROM sign_in_failures WHERE officer = $1" pg("FOR UPDATE") "",
        officer
    )
}

/// Keeps how many failures there are, the last one at `at`.
pub async fn count(tx: &mut Tx, officer: &OfficerCode, failures: i64, at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE sign_in_failures SET failures = $2, last_at = $3 WHERE officer = $1 AND locked_at IS NULL",
        officer,
        failures,
        at
    )?;
    Ok(())
}

/// Takes an attempt back that was no failure; if no other was begun since, the last one is at `last_at`
/// again.
pub async fn give_back(
    tx: &mut Tx,
    officer: &OfficerCode,
    begun_at: Moment,
    last_at: Moment,
) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE sign_in_failures SET failures = failures - 1,
                last_at = CASE WHEN last_at = $2 THEN $3 ELSE last_at END
         WHERE officer = $1 AND failures > 0 AND locked_at IS NULL",
        officer,
        begun_at,
        last_at
    )?;
    Ok(())
}

/// Locks a name with as many failures; `false` if it is locked already, or was cleared meanwhile.
pub async fn lock(tx: &mut Tx, officer: &OfficerCode, after: i64, at: Moment) -> sqlx::Result<bool> {
    let locked = sql!(
        tx,
        execute,
        "UPDATE sign_in_failures SET locked_at = $3
         WHERE officer = $1 AND failures >= $2 AND locked_at IS NULL",
        officer,
        after,
        at
    )?;
    Ok(locked == 1)
}

/// Forgets the failures of a name, unless it is locked.
pub async fn clear(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM sign_in_failures WHERE officer = $1 AND locked_at IS NULL", officer)?;
    Ok(())
}

/// Forgets the failures of a name; `true` if it was locked.
pub async fn release(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<bool> {
    let locked = sql!(
        tx,
        execute,
        "DELETE FROM sign_in_failures WHERE officer = $1 AND locked_at IS NOT NULL",
        officer
    )?;
    clear(tx, officer).await?;
    Ok(locked == 1)
}

/// The names that are locked, the newest first.
pub async fn locked(tx: &mut Tx) -> sqlx::Result<Vec<Locked>> {
    sql!(
        tx,
        fetch_all::<Locked>,
        "SELECT officer, failures, locked_at FROM sign_in_failures WHERE locked_at IS NOT NULL
         ORDER BY locked_at DESC, officer"
    )
}

/// Forgets the failures of names that are not locked and were not tried since `before`, at most `limit`;
/// returns how many.
pub async fn forget(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "DELETE FROM sign_in_failures WHERE locked_at IS NULL AND officer IN
             (SELECT officer FROM sign_in_failures WHERE locked_at IS NULL AND last_at < $1
              ORDER BY last_at LIMIT $2)",
        before,
        limit
    )
}

/// Forgets every failure: what a restored state does with those of its backup.
pub async fn forget_all(tx: &mut Tx) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM sign_in_failures")?;
    Ok(())
}
