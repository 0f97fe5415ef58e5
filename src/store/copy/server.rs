//! PostgreSQL: one snapshot of it into a SQLite file, and a SQLite file into it in one transaction.

use super::{
    Progress, TOLD_EVERY, Table,
    value::{Kind, Value, bind_all, read_row},
};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};
use std::collections::BTreeMap;

/// Puts rows into a table within a transaction of either driver.
macro_rules! put_rows {
    ($filling:ident, $table:expr, $rows:expr) => {{
        let rows = $rows;
        if !rows.is_empty() {
            let text = AssertSqlSafe($table.insert(rows.len()));
            bind_all!(sqlx::query(text), rows.into_iter().flatten()).execute(&mut *$filling).await?;
        }
    }};
}

/// Copies every table out of one snapshot of the server; returns how many rows each had. Others go on
/// writing meanwhile.
pub async fn from_server(
    from: &PgPool,
    to: &SqlitePool,
    tables: &[Table],
    progress: &Progress,
) -> sqlx::Result<BTreeMap<String, u64>> {
    let mut snapshot = from.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let mut counts = BTreeMap::new();
    for table in tables {
        let mut filling = to.begin().await?;
        let (mut held, mut count) = (Vec::new(), 0);
        let text = table.select();
        let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut *snapshot);
        while let Some(row) = rows.try_next().await? {
            held.push(read_row!(table, row)?);
            count += 1;
            if held.len() == table.rows_at_once() {
                put_rows!(filling, table, std::mem::take(&mut held));
            }
            tell(progress, table, count);
        }
        drop(rows);
        put_rows!(filling, table, held);
        filling.commit().await?;
        counts.insert(table.name.clone(), count);
    }
    Ok(counts)
}

/// Copies every table into an empty, migrated database of a server: all of it, or nothing.
pub async fn into_server(
    from: &SqlitePool,
    to: &PgPool,
    tables: &[Table],
    progress: &Progress,
) -> sqlx::Result<BTreeMap<String, u64>> {
    let mut filling = to.begin().await?;
    let mut counts = BTreeMap::new();
    for table in tables {
        let (mut held, mut count) = (Vec::new(), 0);
        let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(from);
        while let Some(row) = rows.try_next().await? {
            held.push(read_row!(table, row)?);
            count += 1;
            if held.len() == table.rows_at_once() {
                put_rows!(filling, table, std::mem::take(&mut held));
            }
            tell(progress, table, count);
        }
        put_rows!(filling, table, held);
        counts.insert(table.name.clone(), count);
    }
    filling.commit().await?;
    Ok(counts)
}

fn tell(progress: &Progress, table: &Table, count: u64) {
    if count.is_multiple_of(TOLD_EVERY) {
        progress(&table.name, count, 0);
    }
}
