//! A database of its own for each test, on either engine.

use super::House;
use shouwen::store::scratch::ScratchDatabase;
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
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
        Ok(database) => body(database.as_ref().map_or("", Postgresql::url)),
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime for one test")
}

/// A database that goes when it is dropped.
pub struct Postgresql(Option<ScratchDatabase>);

impl Postgresql {
    /// A new one; `None` where there is no server.
    fn create() -> Option<Self> {
        let server = std::env::var("TEST_POSTGRES_URL").ok()?;
        let made = runtime().block_on(ScratchDatabase::create(&server));
        Some(Self(Some(made.expect("TEST_POSTGRES_URL names a server that makes databases"))))
    }

    /// Its address.
    pub fn url(&self) -> &str {
        self.0.as_ref().map_or("", ScratchDatabase::url)
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
        if let Some(database) = self.0.take() {
            // Dropped within a runtime, too, and in a test that has failed already.
            drop(std::thread::spawn(move || runtime().block_on(database.remove())).join());
        }
    }
}
