//! The ground under a stage: a folder, a database, the network that outlives the process, and the clock.

use super::{Stage, Unplayable, actors::Cast};
use crate::{
    config::{Secret, Settings},
    core::{calendar::Notice, clock::VirtualClock},
    rehearse::{
        house::{Holder, House, only_the_sandbox},
        scenario::Rehearsal,
        telephone::Network,
    },
    store::scratch::ScratchDatabase,
    web::hooks,
    work::{Random, links::SandboxGateway, start::Surroundings},
};
use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// What chance begins with: the same ids and codes in every run.
const SEED: u64 = 20_181_113;
/// Connections to PostgreSQL, or readers of SQLite.
const CONNECTIONS: u32 = 4;

/// Where a rehearsal keeps its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// In a file of a temporary folder.
    Sqlite,
    /// In a database of its own on this PostgreSQL server.
    Postgresql(String),
}

/// The ground.
pub(super) struct Ground {
    folder: TempDir,
    database: Option<ScratchDatabase>,
    settings: Settings,
    account: String,
    pub clock: Arc<VirtualClock>,
    pub gateway: Arc<SandboxGateway>,
    notices: Arc<[Notice]>,
    opened: AtomicU64,
}

impl Ground {
    pub async fn prepare(rehearsal: &Rehearsal, database: &Database) -> Result<Self, Unplayable> {
        let folder = TempDir::with_prefix("shouwen-rehearse-")?;
        let office = folder.path().join("office.yaml");
        // JSON is YAML: the office with what the scenario changes in it.
        fs::write(&office, rehearsal.directory.to_json())?;
        let mut settings = rehearsal.settings.clone();
        let account = only_the_sandbox(&mut settings)?;
        let database = match database {
            Database::Sqlite => None,
            Database::Postgresql(server) => Some(ScratchDatabase::create(server).await?),
        };
        settings.office.file = office;
        folder.path().clone_into(&mut settings.data.dir);
        settings.database.url = Secret::new(database.as_ref().map_or("", ScratchDatabase::url));
        settings.database.max_connections = CONNECTIONS;
        settings.seal.key = Secret::default();
        let clock = Arc::new(VirtualClock::starting_at(rehearsal.scenario.starts));
        let gateway = Arc::new(SandboxGateway::new(clock.clone()));
        let notices = rehearsal.notices.clone().into();
        Ok(Self { folder, database, settings, account, clock, gateway, notices, opened: AtomicU64::new(0) })
    }

    /// Starts the application, for the first time or once more.
    pub async fn open_house(&self) -> Result<House, Unplayable> {
        let random = Random::repeatable(SEED + self.opened.fetch_add(1, Ordering::Relaxed));
        let around = Surroundings {
            clock: self.clock.clone(),
            random,
            network: self.gateway.clone(),
            notices: self.notices.clone(),
        };
        Ok(House::enter(self.settings.clone(), self.clock.clone(), around).await?)
    }

    /// Leaves nothing behind.
    pub async fn clear(self) -> Result<(), Unplayable> {
        if let Some(database) = self.database {
            database.remove().await?;
        }
        Ok(self.folder.close()?)
    }
}

impl<'r> Stage<'r> {
    /// Opens the house, and hands out what is needed to play in it.
    pub(super) async fn open(rehearsal: &'r Rehearsal, ground: &'r Ground) -> Result<Self, Unplayable> {
        let house = ground.open_house().await?;
        let transport = hooks::inside(&house.app);
        let network = Network::of(&house.app, &ground.account, transport);
        let eye = house.token_of(Holder::Service("rehearsal", Some("office"))).await?;
        let cast = Cast::new(&rehearsal.directory);
        let mut stage = Self {
            rehearsal,
            ground,
            house,
            network,
            cast,
            daemon: true,
            contacts: Vec::new(),
            tokens: BTreeMap::new(),
            eye,
            last_call_back: None,
            last_message: None,
        };
        if let Some(people) = &rehearsal.scenario.people {
            stage.behave(&people.value);
        }
        Ok(stage)
    }
}
