//! SQLite files: a copy of one made while it is written to, an empty one to be filled, the sole use of one.

use super::Progress;
use crate::store::db::{BUSY, Db, MIGRATIONS};
use sqlx::{
    ConnectOptions, Connection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// How often the growth of a copy is told.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Copies the SQLite file `from` into `to`, which is empty or missing, as it stands at one moment.
/// Whoever writes to it meanwhile is not held up.
pub async fn into_file(from: &Path, to: &Path, progress: &Progress) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new().filename(from).read_only(true).busy_timeout(BUSY);
    let mut connection = options.connect().await?;
    let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count").fetch_one(&mut connection).await?;
    let (size,): (i64,) = sqlx::query_as("PRAGMA page_size").fetch_one(&mut connection).await?;
    let whole = u64::try_from(pages.saturating_mul(size)).unwrap_or_default();
    let target = to.to_str().ok_or_else(|| sqlx::Error::Configuration("the path is no UTF-8 text".into()))?;
    {
        let copying = sqlx::query("VACUUM INTO $1").bind(target).execute(&mut connection);
        tokio::pin!(copying);
        loop {
            tokio::select! {
                copied = &mut copying => break copied?,
                () = tokio::time::sleep(LOOK_EVERY) => {
                    progress("bytes", std::fs::metadata(to).map_or(0, |file| file.len()), whole);
                }
            }
        }
    };
    connection.close().await
}

/// Makes an empty database of this program's schema in the file, for filling it fast: it is worth
/// something only when it is whole and synced, so a crash may spoil it.
pub async fn fresh(file: &Path) -> sqlx::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    MIGRATIONS.run(&pool).await?;
    Ok(pool)
}

/// Folds the write-ahead log of a SQLite file into it, so that the file alone is the database. Fails,
/// and changes nothing, while any other process has it open.
pub async fn sole_use(file: &Path) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(Duration::from_millis(200));
    let mut connection = options.connect().await?;
    let (mode,): (String,) =
        sqlx::query_as("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await?;
    connection.close().await?;
    if mode == "delete" { Ok(()) } else { Err(sqlx::Error::Protocol(format!("its journal stays {mode}"))) }
}

impl Db {
    /// Opens a SQLite file as [`Db::open`] does.
    pub async fn open_file(file: &Path) -> sqlx::Result<Self> {
        Self::open_sqlite(SqliteConnectOptions::new().filename(file), 2).await
    }
}
