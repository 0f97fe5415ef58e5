//! The installation: one row with the wrapped index secret, which also proves the seal key.

use super::db::Tx;
use crate::{core::clock::Moment, sql};

/// The wrapped index secret; `None` before the first start.
pub async fn index_secret(tx: &mut Tx) -> sqlx::Result<Option<Vec<u8>>> {
    let row = sql!(
        tx,
        fetch_optional::<(Vec<u8>,)>,
        "SELECT index_secret FROM installation WHERE id = 'installation'"
    )?;
    Ok(row.map(|(secret,)| secret))
}

/// Keeps the wrapped index secret of a new installation; `false` if there is one already.
pub async fn found(tx: &mut Tx, wrapped: &[u8], at: Moment) -> sqlx::Result<bool> {
    let founded = sql!(
        tx,
        execute,
        "INSERT INTO installation (id, index_secret, created_at) VALUES ('installation', $1, $2)
         ON CONFLICT (id) DO NOTHING",
        wrapped,
        at
    )?;
    Ok(founded == 1)
}

/// Replaces the wrapped index secret by the same one wrapped anew, unless somebody else has meanwhile.
pub async fn rewrap(tx: &mut Tx, old: &[u8], new: &[u8]) -> sqlx::Result<bool> {
    let done = sql!(
        tx,
        execute,
        "UPDATE installation SET index_secret = $2 WHERE id = 'installation' AND index_secret = $1",
        old,
        new
    )?;
    Ok(done == 1)
}
