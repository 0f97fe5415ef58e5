//! Restoring: the backup is copied beside the database, brought up to date and made safe there, verified,
//! and only then becomes the database, by one rename or in one transaction.

use super::{
    prepare::{Prepared, prepare},
    target::Target,
};
use crate::{
    config::Settings,
    core::{clock::Clock, id::EntryId},
    store::{
        copy::{self, Progress},
        db::Db,
        erasures::Erasure,
        installation,
        seal::{MasterKeys, SealError, Sealer},
    },
    work::{
        Random, audit,
        erasure::{self, BadList},
        keys,
        start::{self, StartError},
    },
};
use serde::Serialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use thiserror::Error;

/// What is to be restored.
pub struct Restore<'a> {
    /// The settings: where the database and the key are.
    pub settings: &'a Settings,
    /// The backup.
    pub file: &'a Path,
    /// Moves a SQLite database that holds data aside first.
    pub overwrite: bool,
    /// The present.
    pub clock: &'a dyn Clock,
    /// Chance.
    pub random: &'a Random,
    /// Told how it goes.
    pub progress: &'a Progress,
}

/// What was restored.
#[derive(Debug, Clone, Serialize)]
pub struct Restored {
    /// How many rows there are.
    pub rows: u64,
    /// How many rows of erased people were erased again.
    pub erased_again: u64,
    /// How many messages may have been sent since the backup, and are in doubt.
    pub messages_in_doubt: u64,
    /// Where the database that was there before lies now.
    pub moved_aside: Option<PathBuf>,
    /// What is wrong with the audit trail of the backup.
    pub faults: Vec<crate::config::Fault>,
}

/// Why nothing was restored; the database is as it was.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The backup cannot be read.
    #[error("{path}: {why}: give a file that `shouwen backup` made")]
    NoBackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The backup is damaged.
    #[error("{path} is damaged ({first}): use another backup")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// The first damage.
        first: String,
    },
    /// The backup is of a newer program.
    #[error("{0} was made by a newer version of this program: restore it with that version")]
    Newer(PathBuf),
    /// The seal key is another one.
    #[error(
        "the present seal key does not open the backup: {0}; put the key that belongs to it into seal.key of the data folder (or [seal] key)"
    )]
    OtherKey(SealError),
    /// Key, folder or settings.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database holds data.
    #[error("the database holds data, and a restore would replace it: {0}")]
    HoldsData(&'static str),
    /// Somebody uses the database.
    #[error("{path} is in use ({why}): stop `shouwen serve` and `shouwen daemon` first")]
    InUse {
        /// Which file.
        path: PathBuf,
        /// What the engine says.
        why: String,
    },
    /// The erasure list.
    #[error(transparent)]
    List(#[from] BadList),
    /// A file.
    #[error("{path}: {error}: check the folder's rights and space")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A database.
    #[error("the database: {0}; nothing was restored; `shouwen doctor` tells more")]
    Sql(#[from] sqlx::Error),
}

/// Restores.
pub async fn restore(job: &Restore<'_>) -> Result<Restored, RestoreError> {
    let dir = PathBuf::from(&job.settings.data.dir);
    check(job.file, keys::present_keys(&job.settings.seal.key, &dir)?).await?;
    let target = Target::find(&start::database_url(job.settings), job.overwrite).await?;
    let erasures = erasure::union(erasure::read(&dir)?, target.erasures().await);
    let staged = Staged::copy(job.file, target.folder(&dir))?;
    let (prepared, faults) = staged.make_safe(job, &erasures).await?;
    // Before the database is there: a crash between the two must not leave a list that says less.
    let file_of = |error| RestoreError::File { path: erasure::list_file(&dir), error };
    let known = erasure::read(&dir)?;
    let new: Vec<Erasure> = erasures.into_iter().filter(|one| !known.contains(one)).collect();
    if !new.is_empty() {
        erasure::append(&dir, &new).map_err(file_of)?;
    }
    let (rows, moved_aside) = target.take_over(&staged.file(), job).await?;
    let Prepared { erased, doubted } = prepared;
    Ok(Restored { rows, erased_again: erased, messages_in_doubt: doubted, moved_aside, faults })
}

/// Whether the file is a backup that this program and this key can use.
async fn check(file: &Path, keys: MasterKeys) -> Result<(), RestoreError> {
    let no_backup = |why: String| RestoreError::NoBackup { path: file.to_owned(), why };
    let kind = fs::metadata(file).map_err(|error| no_backup(error.to_string()))?;
    if !kind.is_file() {
        return Err(no_backup("this is no file".to_owned()));
    }
    let damaged = |first| RestoreError::Damaged { path: file.to_owned(), first };
    let backup = Db::look_at(file).await.map_err(|error| no_backup(error.to_string()))?;
    let found = backup.damage().await.map_err(|error| damaged(error.to_string()))?;
    if let Some(first) = found.into_iter().next() {
        return Err(damaged(first));
    }
    let schema = backup.schema().await?;
    if !schema.founded {
        return Err(no_backup("there is no database of this program in it".to_owned()));
    }
    if schema.unknown > 0 {
        return Err(RestoreError::Newer(file.to_owned()));
    }
    let secret = backup.read(|tx| Box::pin(installation::index_secret(tx))).await?;
    let secret = secret.ok_or_else(|| no_backup("it was never started, and holds nothing".to_owned()))?;
    Sealer::open(keys, &secret).map_err(RestoreError::OtherKey)?;
    backup.close().await;
    Ok(())
}

/// The backup's copy, in a folder beside the database that goes with it.
struct Staged {
    folder: TempDir,
}

impl Staged {
    fn copy(backup: &Path, beside: &Path) -> Result<Self, RestoreError> {
        let wrong = |path: &Path, error| RestoreError::File { path: path.to_owned(), error };
        let folder = tempfile::Builder::new()
            .prefix(".shouwen-restore-")
            .tempdir_in(beside)
            .map_err(|error| wrong(beside, error))?;
        let staged = Self { folder };
        let file = staged.file();
        fs::copy(backup, &file).map_err(|error| wrong(&file, error))?;
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .map_err(|error| wrong(&file, error))?;
        Ok(staged)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("shouwen.db")
    }

    async fn make_safe(
        &self,
        job: &Restore<'_>,
        erasures: &[Erasure],
    ) -> Result<(Prepared, Vec<crate::config::Fault>), RestoreError> {
        let db = Db::open_file(&self.file()).await?;
        db.migrate().await?;
        let faults = audit::verify_database(&db).await?.faults;
        let now = job.clock.now();
        let entry = EntryId::mint(now, &mut *job.random.draw());
        let erasures = erasures.to_vec();
        let prepared =
            db.transact(move |tx| Box::pin(async move { prepare(tx, &erasures, entry, now).await })).await?;
        db.close().await;
        copy::sole_use(&self.file()).await?;
        Ok((prepared, faults))
    }
}
