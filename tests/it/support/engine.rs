//! A database of its own for each test, on either engine.

use super::House;
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// Where a test keeps its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the server of `TEST_POSTGRES_URL`.
    Postgresql,
}

/// Runs one test in a house of its own.
pub fn run(test: &str, engine: Engine, body: impl AsyncFnOnce(House)) {
    with_database(test, engine, |url| {
        let runtime = runtime();
        let done = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                let house = House::open(url).await;
                let db = house.app.db.clone();
                body(house).await;
                db.close().await;
            });
        }));
        // What the house started ends with it, before its database goes.
        runtime.shutdown_timeout(Duration::from_secs(5));
        if let Err(panic) = done {
            resume_unwind(panic);
        }
    });
}

/// Runs one test with the address of an empty database; `""` is SQLite in a folder of the test's choice.
pub fn with_database(test: &str, engine: Engine, body: impl FnOnce(&str)) {
    let database = match engine {
        Engine::Sqlite => Ok(None),
        Engine::Postgresql => Postgresql::create().map(Some).ok_or(()),
    };
    match &database {
        Err(()) => crate::skip::skip(test, "TEST_POSTGRES_URL is not set"),
        Ok(database) => body(database.as_ref().map_or("", |database| &database.url)),
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime for one test")
}

/// A database that goes when it is dropped.
pub struct Postgresql {
    server: String,
    name: String,
    /// Its address.
    pub url: String,
}

impl Postgresql {
    /// A new one; `None` where there is no server.
    fn create() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let server = std::env::var("TEST_POSTGRES_URL").ok()?;
        let name = format!("shouwen_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        order(&server, &format!("CREATE DATABASE {name}"));
        let (before, options) =
            server.split_once('?').map_or((&*server, ""), |(before, after)| (before, after));
        let host = before.rfind('/').map_or(before, |slash| &before[..slash]);
        let url = format!("{host}/{name}?{options}");
        Some(Self { server, name, url })
    }
}

/// A further, empty database, from within a test that runs on PostgreSQL.
pub fn empty_postgresql() -> Postgresql {
    // A runtime cannot be started within another.
    let created = std::thread::spawn(|| Postgresql::create().expect("TEST_POSTGRES_URL is set"));
    created.join().expect("a database")
}

impl Drop for Postgresql {
    fn drop(&mut self) {
        let (server, text) =
            (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        drop(std::thread::spawn(move || order(&server, &text)).join());
    }
}

/// Has the server do something that no transaction may hold.
fn order(server: &str, sql: &str) {
    runtime().block_on(async {
        let pool =
            sqlx::PgPool::connect(server).await.expect("TEST_POSTGRES_URL names a server that answers");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.expect("the server takes the order");
        pool.close().await;
    });
}
