//! Where a backup is restored to: what is there now, and how the copy takes its place.

use super::{
    files,
    restore::{Restore, RestoreError},
};
use crate::store::{
    copy,
    db::Db,
    erasures::{self, Erasure},
    inspect::Location,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where it is restored to.
pub(super) enum Target {
    File { path: PathBuf, there: bool },
    Server { url: String },
}

impl Target {
    pub(super) async fn find(url: &str, overwrite: bool) -> Result<Self, RestoreError> {
        match Location::of(url)? {
            Location::File(path) => Self::file(path, overwrite).await,
            Location::Server if overwrite => Err(RestoreError::HoldsData(
                "--dangerous-overwrite is for SQLite alone; on PostgreSQL make a new, empty database (createdb) and name it in [database] url",
            )),
            Location::Server => {
                let db = Db::look(url).await?;
                if db.schema().await?.founded && !empty(&db).await? {
                    return Err(RestoreError::HoldsData(
                        "make a new, empty database (createdb) and name it in [database] url",
                    ));
                }
                db.close().await;
                Ok(Self::Server { url: url.to_owned() })
            }
        }
    }

    async fn file(path: PathBuf, overwrite: bool) -> Result<Self, RestoreError> {
        let there = fs::metadata(&path).is_ok_and(|file| file.len() > 0);
        if !there {
            return Ok(Self::File { path, there });
        }
        if !overwrite {
            let empty = match Db::look_at(&path).await {
                Ok(db) => empty(&db).await.unwrap_or(false),
                Err(_) => false,
            };
            if !empty {
                return Err(RestoreError::HoldsData(
                    "restore into another --data-dir, or give --dangerous-overwrite, which moves the file aside first",
                ));
            }
        }
        match copy::sole_use(&path).await {
            // A damaged file is moved aside as it is.
            Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("11" | "26")) => {}
            Err(error) => return Err(RestoreError::InUse { path, why: error.to_string() }),
            Ok(()) => {}
        }
        Ok(Self::File { path, there })
    }

    /// Whom the database that is replaced knows to be erased; nothing if it cannot be read any more.
    pub(super) async fn erasures(&self) -> Vec<Erasure> {
        let Self::File { path, there: true } = self else { return Vec::new() };
        let Ok(db) = Db::look_at(path).await else { return Vec::new() };
        let listed = db.read(|tx| Box::pin(erasures::list(tx))).await;
        db.close().await;
        listed.unwrap_or_default()
    }

    /// The folder in which the copy is made: on the database's own disk.
    pub(super) fn folder<'a>(&'a self, dir: &'a Path) -> &'a Path {
        match self {
            Self::File { path, .. } => files::folder_of(path),
            Self::Server { .. } => dir,
        }
    }

    pub(super) async fn take_over(
        &self,
        staged: &Path,
        job: &Restore<'_>,
    ) -> Result<(u64, Option<PathBuf>), RestoreError> {
        match self {
            Self::File { path, there } => {
                let rows = rows_of(staged).await?;
                let wrong = |error| RestoreError::File { path: path.clone(), error };
                files::sync(staged).map_err(wrong)?;
                let stamp = job.clock.now().utc().format("%Y%m%dT%H%M%SZ");
                let aside = files::with_suffix(path, &format!(".before-restore-{stamp}"));
                files::move_aside(path, &aside).map_err(wrong)?;
                if let Err(error) = fs::rename(staged, path) {
                    if *there {
                        // The old database goes back to its place.
                        fs::rename(&aside, path).map_err(wrong)?;
                    }
                    return Err(wrong(error));
                }
                files::sync_folder(files::folder_of(path)).map_err(wrong)?;
                Ok((rows, there.then_some(aside)))
            }
            Self::Server { url } => Ok((into_server(staged, url, job).await?, None)),
        }
    }
}

async fn into_server(staged: &Path, url: &str, job: &Restore<'_>) -> Result<u64, RestoreError> {
    let db = Db::open(url, 2).await?;
    db.migrate().await?;
    let from = Db::look_at(staged).await?;
    let (Db::Postgres(to), Db::Sqlite { read, .. }) = (&db, &from) else {
        return Err(RestoreError::Sql(sqlx::Error::Configuration("no PostgreSQL address".into())));
    };
    let tables = copy::tables(read).await?;
    let counts = copy::into_server(read, to, &tables, job.progress).await?;
    from.close().await;
    db.close().await;
    Ok(counts.values().sum())
}

async fn rows_of(file: &Path) -> sqlx::Result<u64> {
    let db = Db::look_at(file).await?;
    let Db::Sqlite { read, .. } = &db else { return Ok(0) };
    let tables = copy::tables(read).await?;
    let counts = copy::row_counts(&db, &tables).await?;
    db.close().await;
    Ok(counts.values().sum())
}

/// Whether a database that was migrated holds nothing.
async fn empty(db: &Db) -> Result<bool, RestoreError> {
    // The names come from a schema of our own; a server's may hold other people's tables beside ours.
    let scratch = tempfile::NamedTempFile::new()
        .map_err(|error| RestoreError::File { path: std::env::temp_dir(), error })?;
    let own = copy::fresh(scratch.path()).await?;
    let tables = copy::tables(&own).await?;
    own.close().await;
    Ok(copy::is_empty(db, &tables).await?)
}
