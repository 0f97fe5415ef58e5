//! One SQL text, two engines: embedded SQLite by default, PostgreSQL at scale.
//!
//! Every query is written once, with `$N` placeholders that both engines accept, and run through
//! [`crate::sql!`], which expands it for each driver and checks the number of binds when compiled.

use super::{
    announce::{Announcement, Audience},
    open::Open,
};
use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a statement waits for another process's lock on the SQLite file, and whoever wants a
/// connection for one. Providers hang up after 10 to 15 seconds.
pub(super) const BUSY: Duration = Duration::from_secs(5);
/// How long a statement waits for a row or table that somebody else holds on PostgreSQL: the batch that
/// failed for it is then still in time to be tried singly.
const HELD_MILLISECONDS: &str = "3000";

/// A future that borrows a transaction.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The database: a pool on either engine.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite has one writer: its pool of one makes writers queue here, fairly, not at the file lock.
    Sqlite {
        /// The one writer.
        write: SqlitePool,
        /// Readers, with `query_only` on.
        read: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// A unit of work on either engine; dropped without commit, it rolls back.
pub enum Tx {
    /// On SQLite.
    Sqlite(Open<Sqlite>),
    /// On PostgreSQL.
    Postgres(Open<Postgres>),
}

impl Db {
    /// Opens the database that `url` names (`postgres://…` or `sqlite:…`), without migrating it.
    pub async fn open(url: &str, max_connections: u32) -> sqlx::Result<Self> {
        if url.starts_with("postgres") {
            let options: PgConnectOptions = url.parse()?;
            let pool = PgPoolOptions::new()
                .max_connections(max_connections)
                .acquire_timeout(BUSY)
                .connect_with(
                    options.options([("synchronous_commit", "on"), ("lock_timeout", HELD_MILLISECONDS)]),
                )
                .await?;
            return Ok(Self::Postgres(pool));
        }
        Self::open_sqlite(url.parse()?, max_connections).await
    }

    /// Opens a SQLite database, which is made if it is missing.
    pub(super) async fn open_sqlite(
        options: SqliteConnectOptions,
        max_connections: u32,
    ) -> sqlx::Result<Self> {
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .statement_cache_capacity(256)
            .optimize_on_close(false, None);
        // Checkpoints are made by `checkpoint`, off the writer: they own the tail of the latency.
        // What is deleted or replaced is overwritten: an erased key must not lie on in a free page.
        // A statement of many rows keeps what it may have to undo: in memory, not in a file made for it.
        let writer = options
            .clone()
            .pragma("wal_autocheckpoint", "20000")
            .pragma("secure_delete", "on")
            .pragma("temp_store", "memory");
        let pool = SqlitePoolOptions::new().acquire_timeout(BUSY).test_before_acquire(false);
        let write = pool.clone().max_connections(1).connect_with(writer).await?;
        let reader = options.create_if_missing(false).pragma("query_only", "on");
        let read = pool.max_connections(max_connections).connect_with(reader).await?;
        Ok(Self::Sqlite { write, read })
    }

    /// Whether there may be a database at `url`: a file of SQLite's, or a server that has to be asked.
    pub fn exists(url: &str) -> bool {
        match url.parse::<SqliteConnectOptions>() {
            Ok(file) if !url.starts_with("postgres") => file.get_filename().exists(),
            _ => true,
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite { write, .. } => MIGRATIONS.run(write).await?,
            Self::Postgres(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Runs `work` in one transaction, committed only if it returns `Ok`.
    ///
    /// The only way to commit: PostgreSQL answers `Ok` to the COMMIT of a failed transaction. It runs
    /// in a task of its own, so that a dropped request cannot leave work half done.
    pub async fn transact<T, E>(
        &self,
        work: impl for<'a> FnOnce(&'a mut Tx) -> Boxed<'a, Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<sqlx::Error> + Send + 'static,
    {
        let db = self.clone();
        let task = tokio::spawn(async move {
            let mut tx = db.begin().await?;
            let done = work(&mut tx).await?;
            tx.commit().await?;
            Ok(done)
        });
        match task.await {
            Ok(done) => done,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => Err(E::from(sqlx::Error::WorkerCrashed)),
        }
    }

    /// Begins a transaction that may write; only [`Self::transact`] and the batch writer do.
    pub(super) async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            // A deferred SQLite transaction that reads and then writes fails at once when another writes.
            Self::Sqlite { write, .. } => Tx::Sqlite(begin(write, "BEGIN IMMEDIATE").await?.into()),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?.into()),
        })
    }

    /// Runs `work` on one unchanging view of the data; either engine refuses a write in it.
    pub async fn read<T, E: From<sqlx::Error>>(
        &self,
        work: impl for<'a> FnOnce(&'a mut Tx) -> Boxed<'a, Result<T, E>>,
    ) -> Result<T, E> {
        let mut tx = match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(begin(read, "BEGIN").await?.into()),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?.into())
            }
        };
        work(&mut tx).await
    }

    /// Moves what the write-ahead log holds into the database file, without making a writer wait.
    /// Nothing to do on PostgreSQL, which has a process for it.
    pub async fn checkpoint(&self) -> sqlx::Result<()> {
        if let Self::Sqlite { read, .. } = self {
            // `query_only` refuses writes by statement, not checkpoints.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(read).await?;
        }
        Ok(())
    }

    /// Whether the engine answers.
    pub async fn ping(&self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite { read, .. } => sqlx::query("SELECT 1").execute(read).await.map(drop),
            Self::Postgres(pool) => sqlx::query("SELECT 1").execute(pool).await.map(drop),
        }
    }

    /// Closes every connection; SQLite then folds its write-ahead log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction on SQLite. A full disk and a failed read make SQLite roll back by itself, which the
/// driver does not notice: it takes that connection for one within a transaction, for ever. Such a
/// connection is replaced.
async fn begin(pool: &SqlitePool, statement: &'static str) -> sqlx::Result<Transaction<'static, Sqlite>> {
    match pool.begin_with(statement).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            pool.acquire().await?.close().await?;
            pool.begin_with(statement).await
        }
        begun => begun,
    }
}

impl Tx {
    /// Tells `audience` of something once this transaction is committed, and on PostgreSQL the audiences
    /// of other processes too.
    pub fn announce<A: Audience + 'static>(&mut self, audience: &Arc<A>, what: Announcement) {
        match self {
            Self::Sqlite(open) => open.untold.add(audience, what),
            Self::Postgres(open) => open.untold.add(audience, what),
        }
    }

    pub(super) async fn commit(self) -> sqlx::Result<()> {
        let untold = match self {
            Self::Sqlite(Open { tx, untold }) => {
                tx.commit().await?;
                untold
            }
            Self::Postgres(Open { tx, untold }) => {
                tx.commit().await?;
                untold
            }
        };
        untold.tell();
        Ok(())
    }
}

/// The highest `$N` in `text`, so that [`crate::sql!`] can refuse a wrong number of binds.
///
/// SQLite reads a missing bind as NULL and both drivers drop a surplus one silently.
pub const fn placeholders(text: &str) -> usize {
    let (text, mut at, mut highest) = (text.as_bytes(), 0, 0);
    while at < text.len() {
        assert!(text[at] != b'?', "write $N, not ?");
        assert!(
            !(text[at] == b':' && at + 1 < text.len() && text[at + 1] == b':'),
            "write CAST(x AS t), not x::t"
        );
        if text[at] == b'$' {
            let mut number = 0;
            while at + 1 < text.len() && text[at + 1].is_ascii_digit() {
                at += 1;
                number = number * 10 + (text[at] - b'0') as usize;
            }
            if number > highest {
                highest = number;
            }
        }
        at += 1;
    }
    highest
}

/// Runs one SQL text on the engine that `$tx` is open on: `sql!(tx, fetch_all::<Row>, "… $1", arg)`.
///
/// `execute` gives the number of rows; `pg("…")` and `sqlite("…")` are pieces that only that engine
/// sees, and `both(columns!())` puts in a text shared between queries.
#[macro_export]
macro_rules! sql {
    ($tx:expr, $run:ident $(::<$row:ty>)?, $text:literal $($only:ident($piece:expr) $rest:literal)* $(, $arg:expr)* $(,)?) => {{
        const SQLITE: &str = concat!($text $(, " ", $crate::sql!(@sqlite $only $piece), " ", $rest)*);
        const PG: &str = concat!($text $(, " ", $crate::sql!(@pg $only $piece), " ", $rest)*);
        const BINDS: usize = <[&str]>::len(&[$(stringify!($arg)),*]);
        const { assert!($crate::store::db::placeholders(SQLITE) == BINDS && $crate::store::db::placeholders(PG) == BINDS, "binds do not match $N") };
        match $tx {
            $crate::store::db::Tx::Sqlite(tx) => $crate::sql!(@run tx, $run $(::<$row>)?, SQLITE $(, $arg)*),
            $crate::store::db::Tx::Postgres(tx) => $crate::sql!(@run tx, $run $(::<$row>)?, PG $(, $arg)*),
        }
    }};
    (@$engine:ident both $piece:expr) => { $piece };
    (@sqlite sqlite $piece:expr) => { $piece };
    (@sqlite pg $piece:expr) => { "" };
    (@pg pg $piece:expr) => { $piece };
    (@pg sqlite $piece:expr) => { "" };
    (@run $tx:ident, execute, $text:ident $(, $arg:expr)*) => {
        sqlx::query($text)$(.bind($arg))*.execute(&mut **$tx).await.map(|done| done.rows_affected())
    };
    (@run $tx:ident, $run:ident::<$row:ty>, $text:ident $(, $arg:expr)*) => {
        sqlx::query_as::<_, $row>($text)$(.bind($arg))*.$run(&mut **$tx).await
    };
}
