//! Tables, their columns and the order in which they can be filled.

use super::value::Kind;
use crate::store::db::Db;
use sqlx::{AssertSqlSafe, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};

/// A table as the migrations made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, each with what it holds.
    pub(super) columns: Vec<(String, Kind)>,
}

impl Table {
    /// The names of its columns, for a statement.
    pub(super) fn column_list(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        names.join(", ")
    }

    /// Reads every row.
    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM \"{}\"", self.column_list(), self.name)
    }

    /// Puts in `rows` rows.
    pub(super) fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let binds: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", binds.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO \"{}\" ({}) VALUES {}", self.name, self.column_list(), rows.join(", "))
    }

    /// How many rows one statement takes.
    pub(super) fn rows_at_once(&self) -> usize {
        super::ROWS.min(super::BINDS / self.columns.len().max(1)).max(1)
    }
}

/// The tables of a SQLite database, those that others refer to before those that refer to them. The
/// book-keeping of the migrations is none of them.
pub async fn tables(pool: &SqlitePool) -> sqlx::Result<Vec<Table>> {
    let names: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND name <> '_sqlx_migrations' ORDER BY name",
    )
    .fetch_all(pool)
    .await?;
    let (mut found, mut refers) = (BTreeMap::new(), BTreeMap::new());
    for (name,) in names {
        let columns: Vec<(String, String)> =
            sqlx::query_as("SELECT name, type FROM pragma_table_info($1) ORDER BY cid")
                .bind(&name)
                .fetch_all(pool)
                .await?;
        let columns = columns
            .into_iter()
            .map(|(column, declared)| Ok((column, Kind::declared(&declared)?)))
            .collect::<sqlx::Result<_>>()?;
        let to: Vec<(String,)> = sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_list($1)")
            .bind(&name)
            .fetch_all(pool)
            .await?;
        refers.insert(name.clone(), to.into_iter().map(|(to,)| to).collect::<BTreeSet<_>>());
        found.insert(name.clone(), Table { name, columns });
    }
    Ok(in_order(found, &refers))
}

fn in_order(mut left: BTreeMap<String, Table>, refers: &BTreeMap<String, BTreeSet<String>>) -> Vec<Table> {
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let free = |name: &&String| refers[*name].iter().all(|to| to == *name || !left.contains_key(to));
        // Tables that refer to each other in a ring could not be filled row by row at all.
        let Some(next) = left.keys().find(free).or_else(|| left.keys().next()).cloned() else { break };
        ordered.extend(left.remove(&next));
    }
    ordered
}

/// How many rows each table has.
pub async fn row_counts(db: &Db, tables: &[Table]) -> sqlx::Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for table in tables {
        let text = AssertSqlSafe(format!("SELECT count(*) FROM \"{}\"", table.name));
        let (count,): (i64,) = match db {
            Db::Sqlite { read, .. } => sqlx::query_as(text).fetch_one(read).await?,
            Db::Postgres(pool) => sqlx::query_as(text).fetch_one(pool).await?,
        };
        counts.insert(table.name.clone(), u64::try_from(count).unwrap_or_default());
    }
    Ok(counts)
}

/// Whether none of these tables has a row.
pub async fn is_empty(db: &Db, tables: &[Table]) -> sqlx::Result<bool> {
    for table in tables {
        let text = AssertSqlSafe(format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name));
        let some = match db {
            Db::Sqlite { read, .. } => sqlx::query(text).fetch_optional(read).await?.is_some(),
            Db::Postgres(pool) => sqlx::query(text).fetch_optional(pool).await?.is_some(),
        };
        if some {
            return Ok(false);
        }
    }
    Ok(true)
}
