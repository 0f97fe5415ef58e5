//! Taking a backup while `serve` runs: one consistent copy, verified before it gets its name.

use super::files;
use crate::{
    store::{
        copy::{self, Progress},
        db::Db,
        inspect::Location,
    },
    work::audit::{self, Verified},
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};
use tempfile::TempPath;
use thiserror::Error;

/// What was taken.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    /// Where it lies.
    pub file: PathBuf,
    /// How long the file is.
    pub bytes: u64,
    /// How many rows each table has.
    pub rows: BTreeMap<String, u64>,
    /// How many entries of the audit trail were verified in it.
    pub audit_entries: u64,
    /// What is wrong with the audit trail, in the database as in its copy.
    pub faults: Vec<crate::config::Fault>,
}

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    /// Nothing is overwritten.
    #[error("{0} exists: a backup never overwrites a file; choose another name, or move that file away")]
    Exists(PathBuf),
    /// The database.
    #[error("the database: {0}; `shouwen doctor` tells more")]
    Database(#[from] sqlx::Error),
    /// The file.
    #[error("{path}: {error}: choose a folder that may be written to and has the space")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The schema is another one.
    #[error(
        "the database's schema is not this program's ({pending} migrations to run, {unknown} unknown): run `shouwen migrate`, or use the version of the program that belongs to it"
    )]
    Schema {
        /// How many are to be run.
        pending: usize,
        /// How many are unknown.
        unknown: usize,
    },
    /// The copy is not what it should be; it was thrown away.
    #[error("the copy was not good and was thrown away: {0}")]
    Damaged(String),
}

/// Takes a backup of the database at `url` into `file`.
pub async fn take(url: &str, file: &Path, progress: &Progress) -> Result<Taken, BackupError> {
    let wrong = |error| BackupError::File { path: file.to_owned(), error };
    if file.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    // Made readable by its owner alone, and gone if anything fails.
    let folder = files::folder_of(file);
    let partial = tempfile::Builder::new().prefix(".shouwen-backup-").tempfile_in(folder).map_err(wrong)?;
    let partial: TempPath = partial.into_temp_path();
    let copied = copy_into(url, &partial, progress).await?;
    progress("verify", 0, 0);
    let (rows, verified) = verify(&partial, copied).await?;
    files::sync(&partial).map_err(wrong)?;
    let bytes = partial.metadata().map_err(wrong)?.len();
    match partial.persist_noclobber(file) {
        Ok(()) => {}
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(BackupError::Exists(file.to_owned()));
        }
        Err(refused) => return Err(wrong(refused.error)),
    }
    files::sync_folder(folder).map_err(wrong)?;
    Ok(Taken { file: file.to_owned(), bytes, rows, audit_entries: verified.entries, faults: verified.faults })
}

/// Copies; returns how many rows each table had, where the source can say so of the same moment.
async fn copy_into(
    url: &str,
    partial: &Path,
    progress: &Progress,
) -> Result<Option<BTreeMap<String, u64>>, BackupError> {
    match Location::of(url)? {
        Location::File(from) => {
            copy::into_file(&from, partial, progress).await?;
            Ok(None)
        }
        Location::Server => {
            let Db::Postgres(from) = Db::look(url).await? else { return Ok(None) };
            let schema = Db::Postgres(from.clone()).schema().await?;
            if schema.pending + schema.unknown > 0 {
                return Err(BackupError::Schema { pending: schema.pending, unknown: schema.unknown });
            }
            let to = copy::fresh(partial).await?;
            let tables = copy::tables(&to).await?;
            let counts = copy::from_server(&from, &to, &tables, progress).await?;
            to.close().await;
            from.close().await;
            Ok(Some(counts))
        }
    }
}

/// Whether the copy is whole: the engine's own check, the rows, the audit trail.
async fn verify(
    partial: &Path,
    copied: Option<BTreeMap<String, u64>>,
) -> Result<(BTreeMap<String, u64>, Verified), BackupError> {
    let copy = Db::look_at(partial).await?;
    let damage = copy.damage().await?;
    if let Some(first) = damage.first() {
        return Err(BackupError::Damaged(format!(
            "{first}; the database itself may be damaged: shouwen doctor"
        )));
    }
    let Db::Sqlite { read, .. } = &copy else {
        return Err(BackupError::Damaged("no SQLite file".to_owned()));
    };
    let tables = copy::tables(read).await?;
    let rows = copy::row_counts(&copy, &tables).await?;
    if let Some(copied) = copied
        && copied != rows
    {
        return Err(BackupError::Damaged(format!("it has {rows:?} rows, and {copied:?} were read")));
    }
    let verified = audit::verify_database(&copy).await?;
    copy.close().await;
    Ok((rows, verified))
}
