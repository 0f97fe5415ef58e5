//! Filters that officers have given a name.

use super::db::Tx;
use crate::{core::clock::Moment, sql};

/// The most that one officer keeps.
pub const MOST: i64 = 20;

/// A filter with its name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// What the list's address asks.
    pub query: String,
}

/// An officer's filters, by name.
pub async fn of(tx: &mut Tx, officer: &str) -> sqlx::Result<Vec<SavedFilter>> {
    sql!(
        tx,
        fetch_all::<SavedFilter>,
        "SELECT name, query FROM saved_filters WHERE officer = $1 ORDER BY name LIMIT $2",
        officer,
        MOST
    )
}

/// Keeps a filter, in place of one of the same name; `false` if the officer has too many.
pub async fn keep(tx: &mut Tx, officer: &str, filter: &SavedFilter, at: Moment) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO saved_filters (officer, name, query, at) SELECT $1, $2, $3, $4
         WHERE (SELECT count(*) FROM saved_filters AS s WHERE s.officer = $1 AND s.name <> $2) < $5
         ON CONFLICT (officer, name) DO UPDATE SET query = excluded.query, at = excluded.at",
        officer,
        &filter.name,
        &filter.query,
        at,
        MOST
    )?;
    Ok(kept == 1)
}

/// Drops a filter.
pub async fn remove(tx: &mut Tx, officer: &str, name: &str) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM saved_filters WHERE officer = $1 AND name = $2", officer, name)?;
    Ok(())
}
