//! Officers' passwords: hashes alone.

use super::db::Tx;
use crate::{
    core::{clock::Moment, directory::OfficerCode},
    sql,
};

/// Keeps the hash of an officer's new password in the former one's place.
pub async fn set(tx: &mut Tx, officer: &OfficerCode, hash: &str, at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO credentials (officer, password_hash, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (officer) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        officer,
        hash,
        at
    )?;
    Ok(())
}

/// Keeps the first password of all; `false` if there is one already, of whomever.
pub async fn set_first(tx: &mut Tx, officer: &OfficerCode, hash: &str, at: Moment) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO credentials (officer, password_hash, changed_at)
         SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT officer FROM credentials)
         ON CONFLICT (officer) DO NOTHING",
        officer,
        hash,
        at
    )?;
    Ok(kept == 1)
}

/// The hash of an officer's password.
pub async fn of(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<Option<String>> {
    let found = sql!(
        tx,
        fetch_optional::<(String,)>,
        "SELECT password_hash FROM credentials WHERE officer = $1",
        officer
    )?;
    Ok(found.map(|(hash,)| hash))
}

/// Whether that is still the hash of an officer's password; it stays so until the transaction ends.
pub async fn is_still(tx: &mut Tx, officer: &OfficerCode, hash: &str) -> sqlx::Result<bool> {
    let found = sql!(
        tx,
        fetch_optional::<(String,)>,
        "SELECT password_hash FROM credentials WHERE officer = $1" pg("FOR SHARE") "",
        officer
    )?;
    Ok(found.is_some_and(|(kept,)| kept == hash))
}

/// Who has a password, and since when it is what it is.
pub async fn list(tx: &mut Tx) -> sqlx::Result<Vec<(String, Moment)>> {
    sql!(tx, fetch_all::<(String, Moment)>, "SELECT officer, changed_at FROM credentials ORDER BY officer")
}
