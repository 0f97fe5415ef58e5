//! The application: everything that the work needs, opened once.

use super::{
    Facts,
    daemon::Circuits,
    events::Events,
    health::Health,
    hooks::{HookWork, Hooks},
    links::{SandboxGateway, asterisk::Arrivals, smpp::Sessions},
    phones::Phones,
    recordings::Shelf,
    speech::Speaker,
    start::StartError,
    vault::Vault,
};
use crate::{
    config::Settings,
    core::{
        calendar::{Calendar, Notice},
        clock::{Clock, Moment},
        dialogue::{self, Speech},
        directory::{Directory, Language},
        phone::PhoneNumber,
        recording::RecordingPolicy,
    },
    outbound::Outbound,
    providers::Account,
    store::{batch::Batch, db::Db},
};
use arc_swap::ArcSwap;
use chrono::NaiveDate;
use rand::{Rng, rngs::StdRng};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicI64, Ordering},
    },
};

/// Everything that the work needs.
pub struct App {
    /// The settings.
    pub settings: Settings,
    /// The database.
    pub db: Db,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// What seals and opens.
    pub vault: Vault,
    /// The providers' accounts, by name.
    pub accounts: BTreeMap<String, Account>,
    /// The only HTTP client.
    pub outbound: Outbound,
    /// The embedded telephone network and SMS gateway.
    pub sandbox: Arc<SandboxGateway>,
    /// Where recordings are kept.
    pub shelf: Shelf,
    /// Which calls are recorded.
    pub recorded: RecordingPolicy,
    /// The desk that the spoken apology dials.
    pub desk: PhoneNumber,
    /// What the spoken apology says.
    pub apology: Speech,
    /// What makes audio of texts.
    pub speaker: Speaker,
    /// The telephones that officers try the line with.
    pub phones: Phones,
    /// The writer of webhooks.
    pub hooks: Hooks,
    /// What open consoles are told.
    pub events: Events,
    /// Whether what came last could be written.
    pub health: Health,
    /// Connections that exchanges have opened to this process.
    pub arrivals: Arrivals,
    /// The sessions with message centres that this process keeps.
    pub(super) sessions: Sessions,
    /// Which accounts are left alone for a while.
    pub(super) circuits: Circuits,
    /// The holiday notices that are known without an import.
    pub notices: Arc<[Notice]>,
    facts: ArcSwap<Facts>,
    documents: AtomicI64,
    day: Mutex<Option<NaiveDate>>,
}

/// What an [`App`] is put together from.
pub struct Parts {
    /// The settings, checked.
    pub settings: Settings,
    /// The database, migrated.
    pub db: Db,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// What seals and opens.
    pub vault: Vault,
    /// The facts to begin with.
    pub facts: Facts,
    /// The embedded network.
    pub network: Arc<SandboxGateway>,
    /// The holiday notices that are known without an import.
    pub notices: Arc<[Notice]>,
}

impl App {
    /// Puts the parts together and starts the writer of webhooks. Needs a running tokio runtime.
    pub fn assemble(parts: Parts) -> Result<Arc<Self>, StartError> {
        let Parts { settings, db, clock, vault, facts, network, notices } = parts;
        let area_code = &settings.office.area_code;
        let mut accounts = BTreeMap::new();
        for (name, account) in &settings.accounts {
            let opened = crate::providers::open(name, account, area_code)
                .map_err(|bad| StartError::Account { name: name.clone(), why: bad.to_string() })?;
            accounts.insert(name.clone(), opened);
        }
        for (name, account) in &accounts {
            if let Some(why) = super::check::uncovered(account, &settings.sms, &accounts) {
                return Err(StartError::Account { name: name.clone(), why });
            }
        }
        let desk = PhoneNumber::parse(&settings.voice.desk, area_code)
            .map_err(|bad| StartError::Setting { field: "voice.desk", why: bad.to_string() })?;
        let apology = dialogue::apology(&facts.book, Language::Chinese).ok_or(StartError::NoApology)?;
        let recorded = super::start::recorded(&settings)?;
        let outbound =
            super::start::outbound(&accounts, &settings.recordings)?.with_embedded(network.clone());
        let shelf = Shelf::open(&settings.recordings, Path::new(&settings.data.dir), &outbound)
            .map_err(StartError::Recordings)?;
        // Other applications are told from this one only where they share a database that tells.
        let origin = match &db {
            Db::Sqlite { .. } => 0,
            Db::Postgres(_) => vault.random().next_u64(),
        };
        Ok(Arc::new_cyclic(|app: &Weak<Self>| Self {
            hooks: Batch::start(&db, &Arc::new(HookWork::new(app.clone()))),
            speaker: Speaker::new(&settings.speech, Path::new(&settings.data.dir)),
            settings,
            db,
            clock,
            vault,
            accounts,
            outbound,
            sandbox: network,
            phones: Phones::default(),
            shelf,
            recorded,
            desk,
            apology,
            events: Events::new(origin),
            health: Health::default(),
            arrivals: Arrivals::default(),
            sessions: Sessions::default(),
            circuits: Circuits::default(),
            notices,
            facts: ArcSwap::from_pointee(facts),
            documents: AtomicI64::new(-1),
            day: Mutex::new(None),
        }))
    }

    /// The facts of this moment.
    pub fn facts(&self) -> Arc<Facts> {
        self.facts.load_full()
    }

    /// Whether a call to that number, as the network names it, is recorded.
    pub(super) fn records(&self, called: &str) -> bool {
        self.recorded.line(PhoneNumber::parse(called, &self.settings.office.area_code).ok().as_ref())
    }

    /// Replaces the facts; whoever holds the former ones goes on with them.
    pub fn replace_facts(&self, facts: Facts) {
        self.facts.store(Arc::new(facts));
    }

    /// Replaces the directory among the facts.
    pub fn replace_directory(&self, directory: Directory) {
        let directory = Arc::new(directory);
        self.facts.rcu(|facts| Facts { directory: directory.clone(), ..(**facts).clone() });
    }

    /// Replaces the calendar among the facts.
    pub fn replace_calendar(&self, calendar: &Arc<Calendar>, number: i64) {
        self.facts.rcu(|facts| Facts {
            calendar: calendar.clone(),
            calendar_number: number,
            ..(**facts).clone()
        });
    }

    /// Whether there are other documents than those that the facts were last read from.
    pub(super) fn has_new_documents(&self, count: i64) -> bool {
        self.documents.load(Ordering::Relaxed) != count
    }

    /// Notes how many documents there were when the facts were read from them.
    pub(super) fn documents_read(&self, count: i64) {
        self.documents.store(count, Ordering::Relaxed);
    }

    /// Whether what is done once a day is still to be done on that day.
    pub(super) fn owes_day(&self, today: NaiveDate) -> bool {
        *self.day.lock().unwrap_or_else(PoisonError::into_inner) != Some(today)
    }

    /// What is done once a day was done on that day.
    pub(super) fn day_done(&self, today: NaiveDate) {
        self.day.lock().unwrap_or_else(PoisonError::into_inner).replace(today);
    }

    /// Mints an id for something that happens at `at`.
    pub fn mint<I: Minted>(&self, at: Moment) -> I {
        I::mint_with(at, &mut self.vault.random())
    }

    /// Lends the source of chance.
    pub fn with_random<T>(&self, use_it: impl FnOnce(&mut StdRng) -> T) -> T {
        use_it(&mut self.vault.random())
    }
}

/// An id that can be minted.
pub trait Minted {
    /// Mints one.
    fn mint_with(at: Moment, random: &mut StdRng) -> Self;
}

macro_rules! minted { ($($id:ident),*) => { $(
    impl Minted for crate::core::id::$id {
        fn mint_with(at: Moment, random: &mut StdRng) -> Self {
            Self::mint(at, random)
        }
    }
)* } }

minted!(
    CallId,
    LegId,
    CaseId,
    MessageId,
    ReminderId,
    TaskId,
    RecordingId,
    TokenId,
    SecondFactorId,
    ProposalId,
    UnsealingId,
    EntryId
);
