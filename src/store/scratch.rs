//! A PostgreSQL database that is thrown away: for rehearsals and tests, beside whatever the server holds.

use sqlx::{AssertSqlSafe, PgPool};
use std::{
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// A database of its own on a server. It stays until [`Self::remove`].
#[derive(Debug)]
pub struct ScratchDatabase {
    server: String,
    name: String,
    url: String,
}

impl ScratchDatabase {
    /// Makes one on the server that `server` (`postgres://…`) names; nothing else there is touched.
    pub async fn create(server: &str) -> sqlx::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("shouwen_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        order(server, format!("CREATE DATABASE {name}")).await?;
        let url = beside(server, &name);
        Ok(Self { server: server.to_owned(), name, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it, whoever is still connected.
    pub async fn remove(self) -> sqlx::Result<()> {
        order(&self.server, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await
    }
}

/// The address of another database of the same server.
fn beside(server: &str, name: &str) -> String {
    let (before, options) = server.split_once('?').map_or((server, ""), |(before, after)| (before, after));
    // The first two slashes belong to the scheme; a server named without a database has no third.
    let path = before.find("://").map_or(0, |scheme| scheme + 3);
    let host = before[path..].rfind('/').map_or(before, |slash| &before[..path + slash]);
    if options.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{options}") }
}

/// Has the server do something that no transaction may hold. The text is made of our own names alone.
async fn order(server: &str, sql: String) -> sqlx::Result<()> {
    let pool = PgPool::connect(server).await?;
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await;
    pool.close().await;
    done.map(drop)
}
