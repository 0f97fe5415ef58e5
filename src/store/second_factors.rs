//! Officers' second factors: each secret sealed with its row's key.

use super::db::Tx;
use crate::{
    core::{clock::Moment, directory::OfficerCode, id::SecondFactorId},
    sql,
};

/// A second factor as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SecondFactor {
    /// Its id, which the seal is bound to.
    pub id: SecondFactorId,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// The secret, sealed.
    pub secret_sealed: Vec<u8>,
    /// Since when it counts.
    pub confirmed_at: Option<Moment>,
    /// The step of the code that was used last.
    pub last_step: i64,
}

/// Keeps one that is still to be confirmed, in the place of one that never was; `false` if the officer has
/// one that counts.
pub async fn begin(
    tx: &mut Tx,
    officer: &OfficerCode,
    factor: &SecondFactor,
    at: Moment,
) -> sqlx::Result<bool> {
    sql!(tx, execute, "DELETE FROM second_factors WHERE officer = $1 AND confirmed_at IS NULL", officer)?;
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO second_factors (id, officer, row_key, secret_sealed, created_at, last_step)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (officer) DO NOTHING",
        factor.id,
        officer,
        &factor.row_key,
        &factor.secret_sealed,
        at,
        factor.last_step
    )?;
    Ok(kept == 1)
}

/// An officer's second factor, whether or not it counts yet.
pub async fn of(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<Option<SecondFactor>> {
    sql!(
        tx,
        fetch_optional::<SecondFactor>,
        "SELECT id, row_key, secret_sealed, confirmed_at, last_step FROM second_factors WHERE officer = $1",
        officer
    )
}

/// From now on it counts; `false` if it does already, or is gone.
pub async fn confirm(tx: &mut Tx, id: SecondFactorId, step: i64, at: Moment) -> sqlx::Result<bool> {
    let confirmed = sql!(
        tx,
        execute,
        "UPDATE second_factors SET confirmed_at = $2, last_step = $3 WHERE id = $1 AND confirmed_at IS NULL",
        id,
        at,
        step
    )?;
    Ok(confirmed == 1)
}

/// Uses up the code of a step, and every earlier one; `false` if it is used up already.
pub async fn use_step(tx: &mut Tx, id: SecondFactorId, step: i64) -> sqlx::Result<bool> {
    let used = sql!(
        tx,
        execute,
        "UPDATE second_factors SET last_step = $2
         WHERE id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL",
        id,
        step
    )?;
    Ok(used == 1)
}

/// Removes an officer's second factor; `false` if there was none that counted.
pub async fn remove(tx: &mut Tx, officer: &OfficerCode) -> sqlx::Result<bool> {
    sql!(tx, execute, "DELETE FROM second_factors WHERE officer = $1 AND confirmed_at IS NULL", officer)?;
    let removed = sql!(tx, execute, "DELETE FROM second_factors WHERE officer = $1", officer)?;
    Ok(removed == 1)
}

/// Who has one that counts, and since when.
pub async fn list(tx: &mut Tx) -> sqlx::Result<Vec<(String, Moment)>> {
    sql!(
        tx,
        fetch_all::<(String, Moment)>,
        "SELECT officer, confirmed_at FROM second_factors WHERE confirmed_at IS NOT NULL ORDER BY officer"
    )
}
