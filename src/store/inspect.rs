//! Looking at a database without changing it: nothing is created, migrated or written. And clearing up
//! after an erasure, which is the engine's own business too.

use super::db::{BUSY, Db, MIGRATIONS};
use sqlx::{
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use std::path::{Path, PathBuf};

/// How the schema of a database compares with the one that this program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Migrations that this program knows and the database has not run.
    pub pending: usize,
    /// Migrations that the database has run and this program does not know: it is of a newer version.
    pub unknown: usize,
    /// Whether it was ever migrated.
    pub founded: bool,
}

/// Where a database lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Server,
}

impl Location {
    /// Where the database of that address lies.
    pub fn of(url: &str) -> sqlx::Result<Self> {
        if url.starts_with("postgres") {
            return Ok(Self::Server);
        }
        Ok(Self::File(url.parse::<SqliteConnectOptions>()?.get_filename().to_owned()))
    }
}

impl Db {
    /// Opens the database that `url` names to look at it, and no more: it must exist.
    pub async fn look(url: &str) -> sqlx::Result<Self> {
        if let Location::File(file) = Location::of(url)? {
            return Self::look_at(&file).await;
        }
        let options: PgConnectOptions = url.parse()?;
        let options = options.options([("default_transaction_read_only", "on"), ("lock_timeout", "5000")]);
        let pool =
            PgPoolOptions::new().max_connections(2).acquire_timeout(BUSY).connect_with(options).await?;
        Ok(Self::Postgres(pool))
    }

    /// Opens a SQLite file to look at it, and no more: it must exist.
    pub async fn look_at(file: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(false)
            .read_only(true)
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new().acquire_timeout(BUSY).max_connections(2);
        let read = match pool.clone().connect_with(options.clone()).await {
            // A folder that may not be written to has no place for the shared memory of the
            // write-ahead log; the file itself can still be read.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("14") && file.is_file() => {
                pool.connect_with(options.immutable(true)).await?
            }
            opened => opened?,
        };
        Ok(Self::Sqlite { write: read.clone(), read })
    }

    /// How many migrations this program knows that the database has not run.
    pub async fn pending_migrations(&self) -> sqlx::Result<usize> {
        Ok(self.schema().await?.pending)
    }

    /// How the schema compares with this program's.
    pub async fn schema(&self) -> sqlx::Result<Schema> {
        const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";
        let applied: Result<Vec<(i64,)>, sqlx::Error> = match self {
            Self::Sqlite { read, .. } => sqlx::query_as(APPLIED).fetch_all(read).await,
            Self::Postgres(pool) => sqlx::query_as(APPLIED).fetch_all(pool).await,
        };
        let (applied, founded) = match applied {
            Ok(rows) => (rows, true),
            // A database that was never migrated has no such table.
            Err(sqlx::Error::Database(error)) if no_such_table(&*error) => (Vec::new(), false),
            Err(error) => return Err(error),
        };
        let known = |version: i64| MIGRATIONS.iter().any(|known| known.version == version);
        let pending = MIGRATIONS.iter().filter(|known| !applied.contains(&(known.version,))).count();
        let unknown = applied.iter().filter(|(version,)| !known(*version)).count();
        Ok(Schema { pending, unknown, founded })
    }

    /// Clears away what an erased row leaves behind: SQLite's write-ahead log, PostgreSQL's dead rows.
    pub async fn scrub(&self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite { write, .. } => {
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
            }
            Self::Postgres(pool) => {
                sqlx::query("VACUUM cases, calls, recordings, messages, feedback, inbox")
                    .execute(pool)
                    .await?;
            }
        }
        Ok(())
    }

    /// What the engine itself finds damaged in a SQLite file; nothing on PostgreSQL, which checks its
    /// pages as it reads them.
    pub async fn damage(&self) -> sqlx::Result<Vec<String>> {
        let Self::Sqlite { read, .. } = self else { return Ok(Vec::new()) };
        let found: Vec<(String,)> = sqlx::query_as("PRAGMA quick_check(20)").fetch_all(read).await?;
        Ok(found.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }
}

fn no_such_table(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
}
