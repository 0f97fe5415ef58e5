//! Starting: the seal key, the database, the facts, the accounts. What goes wrong here stops the
//! start and says what to do.

use super::{
    App, Facts,
    app::Parts,
    directory,
    keys::{master_keys, present_keys, write_secret},
    links::SandboxGateway,
    notices, policy,
    recordings::NoShelf,
    speech,
    vault::{KeySource, Random, Vault},
};
use crate::{
    config::{AccountSettings, Fault, RecordingSettings, Secret, Settings, Storage},
    core::{
        calendar::{Calendar, Notice, builtin_notices},
        clock::{Clock, Moment},
        directory::Directory,
        phone::PhoneNumber,
        recording::RecordingPolicy,
        script::Book,
    },
    outbound::{Outbound, Policy},
    providers::Account,
    store::{
        db::Db,
        installation,
        seal::{BadMasterKey, MasterKeys, SealError, Sealer},
    },
};
use rand::Rng;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use thiserror::Error;

/// Why a start failed.
#[derive(Debug, Error)]
pub enum StartError {
    /// A file or folder.
    #[error("{path}: {why}: {remedy}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        why: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A file that a person wrote.
    #[error("{0}")]
    Text(Fault),
    /// The seal key.
    #[error("the seal key of {place} cannot be used: {why}")]
    Key {
        /// Where it came from.
        place: String,
        /// What is wrong with it.
        why: BadMasterKey,
    },
    /// There is no seal key.
    #[error("{place} holds no seal key; put the key back that was made at the first start")]
    NoKey {
        /// Where it was looked for.
        place: String,
    },
    /// The seal key is not this database's.
    #[error(
        "the seal key does not open this database: {0}; give the key that was made with it (var/seal.key of its first start)"
    )]
    OtherKey(SealError),
    /// The database.
    #[error(
        "the database: {0}; check [database] url, the folder's rights and the disk, then `shouwen doctor`"
    )]
    Database(#[from] sqlx::Error),
    /// The office file, line by line.
    #[error("the office file has faults:\n{0}")]
    Office(String),
    /// The office file was changed, and the directory was edited since it was taken.
    #[error(
        "the office file {path} was changed, and the directory was edited since it was last taken (version {taken}; \
         edited up to version {newest}, last by {by} on {at}): taking the file now would drop these edits. \
         See what differs with `shouwen directory diff`. To keep the edits, write them out with \
         `shouwen directory export`, bring your changes into that file and put it in the old one's place; then, or to \
         drop the edits, `shouwen directory take --yes`"
    )]
    OfficeEdited {
        /// The file.
        path: PathBuf,
        /// The version that was last taken from a file.
        taken: i64,
        /// The newest version.
        newest: i64,
        /// Who made it.
        by: String,
        /// When.
        at: Moment,
    },
    /// A setting.
    #[error("the setting {field} is wrong: {why}")]
    Setting {
        /// Which one.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
    /// An account's settings.
    #[error("the account [accounts.{name}] cannot be opened: {why}")]
    Account {
        /// Its name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// Where recordings are kept.
    #[error(
        "recordings cannot be kept: {0}; see [recordings] in the settings, and the rights of the folder recordings in the data folder"
    )]
    Recordings(NoShelf),
    /// The prompts lack the spoken apology.
    #[error("the prompts lack the spoken apology (`apology` in zh-CN); run `shouwen ivr check`")]
    NoApology,
    /// The HTTP client.
    #[error("the HTTP client cannot be made: {0}")]
    Outbound(String),
}

/// What is around an application, and what a rehearsal puts in its place.
pub struct Surroundings {
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Random,
    /// The embedded network: like a real one it outlives an application that dies.
    pub network: Arc<SandboxGateway>,
    /// The holiday notices that are known without an import.
    pub notices: Arc<[Notice]>,
}

impl Surroundings {
    /// Those of a process that serves: every notice that is compiled in, a network without a past.
    pub fn new(clock: Arc<dyn Clock>, random: Random) -> Self {
        let network = Arc::new(SandboxGateway::new(clock.clone()));
        Self { clock, random, network, notices: builtin_notices().into() }
    }
}

/// Opens everything. `clock` is the present, `random` chance; the database is migrated.
pub async fn start(
    settings: Settings,
    clock: Arc<dyn Clock>,
    random: Random,
) -> Result<Arc<App>, StartError> {
    start_in(settings, Surroundings::new(clock, random)).await
}

/// The same, within surroundings of one's own.
pub async fn start_in(settings: Settings, around: Surroundings) -> Result<Arc<App>, StartError> {
    let Surroundings { clock, random, network, notices: known } = around;
    let dir = PathBuf::from(&settings.data.dir);
    make_data_dir(&dir)?;
    let settings = with_sandbox_secret(settings, &dir, &random)?;
    let keys = master_keys(&settings.seal.key, &dir, &random)?;
    let db = Db::open(&database_url(&settings), settings.database.max_connections).await?;
    db.migrate().await?;
    let sealer = open_sealer(&db, keys, &random, &*clock).await?;
    let directory = Arc::new(directory::at_start(&db, &settings, (&random, &*clock)).await?);
    let (calendar, calendar_number) = notices::calendar(&db, &known).await?;
    let facts = Facts {
        directory,
        calendar: Arc::new(calendar),
        calendar_number,
        book: Arc::new(book(&settings, &dir)),
        routing: policy::routing(&settings),
        ladder: policy::ladder(&settings.reminders),
    };
    let vault = Vault::new(sealer, random).rereading(key_source(&settings));
    App::assemble(Parts { settings, db, clock, vault, facts, network, notices: known })
}

/// The scripts, with the office's own recordings of their prompts.
fn book(settings: &Settings, dir: &Path) -> Book {
    let recordings = speech::folder(&settings.speech, dir);
    if recordings.is_dir() {
        Book::shipped(&|name| recordings.join(name).is_file())
    } else {
        Book::builtin().clone()
    }
}

/// Reads the seal keys anew where a rotation has put them; a key that a setting gives stays.
fn key_source(settings: &Settings) -> KeySource {
    let (setting, dir) = (settings.seal.key.clone(), PathBuf::from(&settings.data.dir));
    Box::new(move || {
        let read = present_keys(&setting, &dir);
        read.inspect_err(|error| tracing::error!(%error, "the seal keys cannot be read anew")).ok()
    })
}

/// The address of the database: the setting, else SQLite in the data folder.
pub fn database_url(settings: &Settings) -> String {
    match settings.database.url.expose() {
        "" => format!("sqlite:{}", Path::new(&settings.data.dir).join("shouwen.db").display()),
        url => url.to_owned(),
    }
}

/// The directory for a command that only looks: the newest version, else the office file.
pub async fn present_directory(settings: &Settings) -> Result<Directory, StartError> {
    match in_database(settings, async |db| directory::newest(db).await).await?.flatten() {
        Some(newest) => Ok(newest),
        None => directory::Source::of(settings).map(directory::Source::into_directory),
    }
}

/// The calendar for a command that only looks: with what was imported, else of the built-in notices.
pub async fn present_calendar(settings: &Settings) -> Result<Arc<Calendar>, StartError> {
    let kept =
        in_database(settings, async |db| Ok(notices::calendar(db, builtin_notices()).await?.0)).await?;
    Ok(kept.map_or_else(Calendar::builtin, Arc::new))
}

/// Reads from the database, if there is one; nothing is made or migrated.
async fn in_database<T>(
    settings: &Settings,
    read: impl AsyncFnOnce(&Db) -> Result<T, StartError>,
) -> Result<Option<T>, StartError> {
    let url = database_url(settings);
    if !Db::exists(&url) {
        return Ok(None);
    }
    let db = Db::open(&url, 1).await?;
    let kept = read(&db).await;
    db.close().await;
    match kept {
        // The database is there, its tables are not yet.
        Err(StartError::Database(sqlx::Error::Database(_))) => Ok(None),
        kept => kept.map(Some),
    }
}

/// The HTTP client, which may reach the private hosts that accounts name, and no others.
pub fn outbound(
    accounts: &BTreeMap<String, Account>,
    recordings: &RecordingSettings,
) -> Result<Outbound, StartError> {
    let mut policy = Policy::default();
    if recordings.storage() != Storage::Folder {
        policy = policy
            .naming(&recordings.endpoint)
            .map_err(|bad| StartError::Setting { field: "recordings.endpoint", why: bad.to_string() })?;
    }
    for account in accounts.values() {
        for address in
            account.endpoint.iter().flat_map(|host| [format!("https://{host}"), format!("http://{host}")])
        {
            policy = policy
                .naming(&address)
                .map_err(|bad| StartError::Account { name: account.name.clone(), why: bad.to_string() })?;
        }
    }
    Outbound::new(policy).map_err(|error| StartError::Outbound(error.to_string()))
}

/// Which calls are recorded.
pub fn recorded(settings: &Settings) -> Result<RecordingPolicy, StartError> {
    let read = |number: &String| {
        PhoneNumber::parse(number, &settings.office.area_code).map_err(|bad| StartError::Setting {
            field: "voice.unrecorded",
            why: format!("`{number}`: {bad}"),
        })
    };
    let never = settings.voice.unrecorded.iter().map(read).collect::<Result<_, _>>()?;
    Ok(RecordingPolicy { calls: settings.voice.record, never })
}

fn make_data_dir(dir: &Path) -> Result<(), StartError> {
    let mut folder = fs::DirBuilder::new();
    // Whoever else has a login on the machine has no business in there.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(dir).map_err(|error| StartError::File {
        path: dir.to_owned(),
        why: error.to_string(),
        remedy: "choose a folder that may be written to with --data-dir or [data] dir",
    })
}

/// The file in which the sandbox's secret is kept where no setting gives it.
pub fn sandbox_key_file(dir: &Path) -> PathBuf {
    dir.join("sandbox.key")
}

/// Gives sandbox accounts without a secret the installation's own: a public one would let anybody who
/// reaches the server pretend to call.
fn with_sandbox_secret(mut settings: Settings, dir: &Path, random: &Random) -> Result<Settings, StartError> {
    for account in settings.accounts.values_mut() {
        if let AccountSettings::Sandbox(sandbox) = account
            && sandbox.secret.expose().is_empty()
        {
            let file = sandbox_key_file(dir);
            let text = if let Ok(text) = fs::read_to_string(&file) {
                text.trim().to_owned()
            } else {
                let mut bytes = [0; 24];
                random.draw().fill_bytes(&mut bytes);
                let text = hex::encode(bytes);
                write_secret(&file, &text)?;
                text
            };
            sandbox.secret = Secret::new(text);
        }
    }
    Ok(settings)
}

/// Opens this installation's sealer; the first start founds it.
async fn open_sealer(
    db: &Db,
    keys: MasterKeys,
    random: &Random,
    clock: &dyn Clock,
) -> Result<Sealer, StartError> {
    let kept = db.read(|tx| Box::pin(installation::index_secret(tx))).await?;
    if let Some(wrapped) = kept {
        return Sealer::open(keys, &wrapped).map_err(StartError::OtherKey);
    }
    let (sealer, wrapped) = Sealer::found(keys.clone(), &mut *random.draw());
    let now = clock.now();
    let founded =
        db.transact(move |tx| Box::pin(async move { installation::found(tx, &wrapped, now).await })).await?;
    if founded {
        return Ok(sealer);
    }
    // Another process founded it in this very moment: its secret counts.
    let kept = db.read(|tx| Box::pin(installation::index_secret(tx))).await?.unwrap_or_default();
    Sealer::open(keys, &kept).map_err(StartError::OtherKey)
}
