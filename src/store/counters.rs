//! Counters that never give a value twice.

use super::db::Tx;
use crate::sql;

/// The next value of a counter, from 1 on; held until the transaction ends.
pub async fn next(tx: &mut Tx, name: &str) -> sqlx::Result<i64> {
    let (value,) = sql!(
        tx,
        fetch_one::<(i64,)>,
        "INSERT INTO counters (name, value) VALUES ($1, 1)
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
        name
    )?;
    Ok(value)
}

/// Moves every counter whose name begins with `prefix` on by `by`: those values are never given.
pub async fn skip(tx: &mut Tx, prefix: &str, by: i64) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE counters SET value = value + $2 WHERE substr(name, 1, length($1)) = $1",
        prefix,
        by
    )?;
    Ok(())
}
