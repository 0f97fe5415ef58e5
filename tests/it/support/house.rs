//! The house: the application with a clock that a test moves, and its router.

use super::OPENS;
use shouwen::{
    config::{Secret, Settings},
    core::clock::VirtualClock,
    rehearse::house::{self, Holder},
    work::{
        Random,
        daemon::Ticked,
        start::{StartError, Surroundings},
    },
};
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// What chance begins with: the same ids and codes in every run.
const SEED: u64 = 20_181_113;

/// A house that runs: the demo office, one sandbox account.
#[derive(Clone)]
pub struct House {
    running: house::House,
    home: Arc<Home>,
}

impl Deref for House {
    type Target = house::House;

    fn deref(&self) -> &house::House {
        &self.running
    }
}

/// What stays when the house is opened again.
struct Home {
    folder: TempDir,
    database: String,
    opened: AtomicU64,
    calls: AtomicU64,
}

impl House {
    /// The house itself, whose answers nobody compares with their description.
    pub fn running(&self) -> &house::House {
        &self.running
    }

    /// A new house over an empty database; an empty address is SQLite in a temporary folder.
    pub async fn open(database: &str) -> Self {
        let home = Home {
            folder: tempfile::tempdir().expect("a temporary folder"),
            database: database.to_owned(),
            opened: AtomicU64::new(0),
            calls: AtomicU64::new(0),
        };
        let clock = VirtualClock::starting_at(OPENS.parse().expect("a moment"));
        Self::enter(Arc::new(home), Arc::new(clock), "").await.expect("the house opens")
    }

    /// The same house, opened once more with other settings: another process, as far as the database is
    /// concerned.
    pub async fn reopened(&self, extra: &str) -> Self {
        self.open_again(extra).await.expect("the house opens again")
    }

    /// The same, with settings that are whole.
    pub async fn reopened_with(&self, settings: Settings) -> Self {
        Self::enter_with(self.home.clone(), self.clock.clone(), settings)
            .await
            .expect("the house opens again")
    }

    /// The same settings and clock over another data folder and database: a restored house.
    pub async fn over(&self, folder: TempDir, database: &str) -> Self {
        let home = Home {
            folder,
            database: database.to_owned(),
            opened: AtomicU64::new(1000),
            calls: AtomicU64::new(1000),
        };
        Self::enter(Arc::new(home), self.clock.clone(), "").await.expect("the house opens")
    }

    /// Where its data lies.
    pub fn folder(&self) -> &std::path::Path {
        self.home.folder.path()
    }

    /// The address of its database; empty: SQLite in the folder.
    pub fn database(&self) -> &str {
        &self.home.database
    }

    /// Opens another application on the same data, as another process would, with these settings on top.
    pub async fn open_again(&self, extra: &str) -> Result<Self, StartError> {
        Self::enter(self.home.clone(), self.clock.clone(), extra).await
    }

    async fn enter(home: Arc<Home>, clock: Arc<VirtualClock>, extra: &str) -> Result<Self, StartError> {
        let mut settings = Settings::read("test.toml", extra, std::iter::empty()).expect("settings");
        home.folder.path().clone_into(&mut settings.data.dir);
        settings.database.url = Secret::new(home.database.clone());
        Self::enter_with(home, clock, settings).await
    }

    async fn enter_with(
        home: Arc<Home>,
        clock: Arc<VirtualClock>,
        mut settings: Settings,
    ) -> Result<Self, StartError> {
        settings.database.max_connections = 4;
        let random = Random::repeatable(SEED + home.opened.fetch_add(1, Ordering::Relaxed));
        let around = Surroundings::new(clock.clone(), random);
        let running = house::House::enter(settings, clock, around).await?;
        Ok(Self { running, home })
    }

    /// Moves the clock on, and nothing else.
    pub fn advance(&self, by: chrono::Duration) {
        self.clock.advance(by);
    }

    /// Moves the clock on to `to` (`2026-03-16T09:00`, Beijing time), and nothing else.
    pub fn move_to(&self, to: &str) {
        self.clock.move_to(to.parse().expect("a moment"));
    }

    /// One tick of the daemon.
    pub async fn tick(&self) -> Ticked {
        self.running.tick().await.expect("a tick")
    }

    /// Lets time pass as it does in life: whatever becomes due happens then.
    pub async fn pass(&self, by: chrono::Duration) {
        self.pass_until(self.now() + by).await.expect("time passes");
    }

    /// A bearer token of an officer of the demo office.
    pub async fn token(&self, officer: &str) -> String {
        self.token_of(Holder::Officer(officer)).await.expect("a token")
    }

    /// A bearer token of a service, with a role or without.
    pub async fn service_token(&self, name: &str, role: Option<&str>) -> String {
        self.token_of(Holder::Service(name, role)).await.expect("a token")
    }

    /// A number that no other call of this house has.
    pub(super) fn next_call(&self) -> u64 {
        self.home.calls.fetch_add(1, Ordering::Relaxed) + 1
    }
}
