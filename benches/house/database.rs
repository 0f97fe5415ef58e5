//! Databases that last as long as their measurement.

use tempfile::TempDir;

/// A database on either engine.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database of its own on a server.
    Postgresql {
        /// The server's own database.
        server: String,
        /// The name of ours.
        name: String,
    },
}

impl Database {
    /// A new file.
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A new database on that server.
    pub fn postgresql(server: &str) -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bench_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        order(server, &format!("CREATE DATABASE {name}"));
        Self::Postgresql { server: server.to_owned(), name }
    }

    /// SQLite, and PostgreSQL where there is a server.
    pub fn both(server: Option<&str>) -> Vec<Self> {
        std::iter::once(Self::sqlite()).chain(server.map(Self::postgresql)).collect()
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgresql { .. } => "PostgreSQL",
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("bench.db").display()),
            Self::Postgresql { server, name } => {
                let (before, options) = server.split_once('?').unwrap_or((server, ""));
                let host = before.rfind('/').map_or(before, |slash| &before[..slash]);
                format!("{host}/{name}?{options}")
            }
        }
    }

    /// Runs statements on it.
    pub fn order(&self, sql: &str) {
        order(&self.url(), sql);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgresql { server, name } = self {
            order(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// On a thread of its own: whoever measures may be within a runtime already.
fn order(url: &str, sql: &str) {
    std::thread::scope(|scope| scope.spawn(|| order_here(url, sql)).join())
        .expect("the order is carried out");
}

fn order_here(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if url.starts_with("sqlite:") {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse().expect("an address of a file");
            let pool = sqlx::SqlitePool::connect_with(options.create_if_missing(true)).await.expect("a file");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.expect("the order is carried out");
            pool.close().await;
        } else {
            let pool = sqlx::PgPool::connect(url).await.expect("a PostgreSQL server that answers");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.expect("the order is carried out");
            pool.close().await;
        }
    });
}
