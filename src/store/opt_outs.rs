//! Numbers whose owners want no more SMS.

use super::db::Tx;
use crate::{core::clock::Moment, sql};

/// Keeps that this number opted out.
pub async fn add(tx: &mut Tx, phone_lookup: &[u8], at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO opt_outs (phone_lookup, at) VALUES ($1, $2) ON CONFLICT (phone_lookup) DO NOTHING",
        phone_lookup,
        at
    )?;
    Ok(())
}

/// Whether this number opted out.
pub async fn is_out(tx: &mut Tx, phone_lookup: &[u8]) -> sqlx::Result<bool> {
    let found = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT at FROM opt_outs WHERE phone_lookup = $1",
        phone_lookup
    )?;
    Ok(found.is_some())
}
