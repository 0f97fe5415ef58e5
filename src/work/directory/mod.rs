//! The directory's versions. The office file is taken as one when its text differs from what was last
//! taken; commands and the console make further ones; the newest counts. Edits are never dropped
//! silently: a file that would drop some is refused until a person has looked.

mod edits;
mod rights;

pub use edits::{Edit, perform};
pub use rights::{may_edit, may_edit_officer, may_send_out};

use super::{App, Random, WorkError, start::StartError};
use crate::{
    config::{Settings, read_text},
    core::{
        clock::{Clock, Moment},
        directory::{Directory, Fault, OfficerCode},
        id::EntryId,
    },
    store::{
        audit::{self, NewEntry},
        db::{Db, Tx},
        documents::{self, DocumentKind, Version},
        sessions,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{path::PathBuf, sync::Arc};
use thiserror::Error;

/// The one directory's name among the documents.
const NAME: &str = "office";
/// How often a version is tried to be made while others make theirs.
const TRIES: usize = 5;

/// A version of the directory as it is kept: its text as it came, with the comments of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where it came from.
    pub origin: Origin,
    /// The text, in the form of the office file.
    pub text: String,
}

/// Where a version came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The built-in demo office.
    Demo,
    /// The office file.
    File(PathBuf),
    /// An edit: what was done (`officer_added`), and to whom.
    Edit(String, String),
}

/// An office file, or the demo, that has passed every check.
#[derive(Debug, Clone)]
pub struct Source {
    kept: Kept,
    directory: Directory,
}

/// Why the directory could not be changed; nothing of it was.
#[derive(Debug, Error)]
pub enum EditError {
    /// It would not pass the checks of the office file.
    #[error("{}", list(.0))]
    Faults(Vec<Fault>),
    /// Whoever asked for it may not.
    #[error("this is for others to edit")]
    Forbidden,
    /// The database.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A version in the database does not pass the checks.
    #[error(transparent)]
    Unreadable(#[from] StartError),
    /// Others kept changing it.
    #[error("the directory was changed by others at the same time, again and again: try once more")]
    Race,
}

impl From<Vec<Fault>> for EditError {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<EditError> for WorkError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Forbidden => Self::Forbidden("the entry is for others to edit"),
            EditError::Sql(error) => Self::Sql(error),
            EditError::Faults(faults) => Self::invalid("directory", list(&faults)),
            EditError::Race | EditError::Unreadable(_) => Self::Conflict {
                kind: "directory-not-edited",
                zh: "通讯录刚被其他人修改，或现有版本无法读取，请稍后重试。".to_owned(),
            },
        }
    }
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Source {
    /// The office file that the settings name, or the demo office.
    pub fn of(settings: &Settings) -> Result<Self, StartError> {
        let file = &settings.office.file;
        if file.as_os_str().is_empty() {
            let kept = Kept { origin: Origin::Demo, text: Directory::demo_text().to_owned() };
            return Ok(Self { kept, directory: Directory::builtin_demo() });
        }
        let text = read_text(file).map_err(StartError::Text)?;
        let directory = Directory::parse(&text, &file.display().to_string())
            .map_err(|faults| StartError::Office(list(&faults)))?;
        Ok(Self { kept: Kept { origin: Origin::File(file.clone()), text }, directory })
    }

    /// What it says.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// What it says, alone.
    pub fn into_directory(self) -> Directory {
        self.directory
    }
}

/// Reads a version.
pub fn read(version: &Version<Kept>) -> Result<Directory, StartError> {
    let place = format!("directory version {}", version.number);
    Directory::parse(&version.body.text, &place).map_err(|faults| StartError::Office(list(&faults)))
}

/// All versions, oldest first.
pub async fn versions(db: &Db) -> sqlx::Result<Vec<Version<Kept>>> {
    db.read(|tx| Box::pin(documents::versions(tx, DocumentKind::Directory, NAME))).await
}

/// The newest version; `None` before the first start.
pub async fn newest(db: &Db) -> Result<Option<Directory>, StartError> {
    versions(db).await?.last().map(read).transpose()
}

/// What counts at a start: the newest version, after the office file was taken where it is to be.
pub async fn at_start(
    db: &Db,
    settings: &Settings,
    (random, clock): (&Random, &dyn Clock),
) -> Result<Directory, StartError> {
    let source = Source::of(settings)?;
    for _ in 0..TRIES {
        let versions = versions(db).await?;
        match decide(&source, &versions)? {
            Decision::Stay(newest) => return Ok(*newest),
            Decision::Take => {
                let at = clock.now();
                let id = EntryId::mint(at, &mut *random.draw());
                let after = versions.last().map_or(0, |newest| newest.number);
                let before = versions.last().and_then(|newest| read(newest).ok());
                let moved = moved(before.as_ref(), &source.directory);
                if keep(db, next(source.kept.clone(), after, "system", at), id, moved).await? {
                    return Ok(source.directory);
                }
            }
        }
    }
    Err(StartError::Database(sqlx::Error::WorkerCrashed))
}

enum Decision {
    Take,
    Stay(Box<Directory>),
}

/// Whether the file becomes a version.
fn decide(source: &Source, versions: &[Version<Kept>]) -> Result<Decision, StartError> {
    let Some(newest) = versions.last() else { return Ok(Decision::Take) };
    let is_edit = |version: &&Version<Kept>| matches!(version.body.origin, Origin::Edit(..));
    let Some(taken) = versions.iter().rfind(|version| !is_edit(version)) else {
        return read(newest).map(Box::new).map(Decision::Stay);
    };
    let same_text = taken.body.text == source.kept.text;
    // Without a file in the settings there is nothing to take over an office that is there.
    let demo_over_office =
        source.kept.origin == Origin::Demo && (taken.body.origin != Origin::Demo || is_edit(&newest));
    if same_text || demo_over_office {
        return read(newest).map(Box::new).map(Decision::Stay);
    }
    if !is_edit(&newest) {
        return Ok(Decision::Take);
    }
    let present = read(newest)?;
    if source.directory == present {
        // The edits were written into the file.
        return Ok(Decision::Take);
    }
    if read(taken).is_ok_and(|taken| taken == source.directory) {
        // Only its comments or its order of fields changed.
        return Ok(Decision::Stay(Box::new(present)));
    }
    Err(StartError::OfficeEdited {
        path: settings_path(source),
        taken: taken.number,
        newest: newest.number,
        by: newest.actor.clone(),
        at: newest.at,
    })
}

fn settings_path(source: &Source) -> PathBuf {
    match &source.kept.origin {
        Origin::File(path) => path.clone(),
        Origin::Demo | Origin::Edit(..) => PathBuf::from("the demo office"),
    }
}

fn next(body: Kept, after: i64, actor: &str, at: Moment) -> Version<Kept> {
    Version { number: after + 1, at, actor: actor.to_owned(), body }
}

/// Whose duties differ between a directory that counted and the one that takes its place.
fn moved(before: Option<&Directory>, after: &Directory) -> Vec<OfficerCode> {
    before.into_iter().flat_map(|before| before.with_other_duties(after)).cloned().collect()
}

/// Keeps a version with its entry in the system's chain; `false` if somebody else was faster. Whose duties
/// it `moved` signs in anew: nobody sees more than they signed in for.
async fn keep(db: &Db, version: Version<Kept>, id: EntryId, moved: Vec<OfficerCode>) -> sqlx::Result<bool> {
    db.transact(move |tx| Box::pin(async move { keep_in(tx, version, id, &moved).await })).await
}

async fn keep_in(
    tx: &mut Tx,
    version: Version<Kept>,
    id: EntryId,
    moved: &[OfficerCode],
) -> sqlx::Result<bool> {
    if !documents::succeed(tx, DocumentKind::Directory, NAME, &version).await? {
        return Ok(false);
    }
    for officer in moved {
        sessions::end_all(tx, officer, None).await?;
    }
    let action = match version.body.origin {
        Origin::Demo | Origin::File(_) => "directory_taken",
        Origin::Edit(..) => "directory_edited",
    };
    let sha256 = hex::encode(Sha256::digest(version.body.text.as_bytes()));
    let detail = json!({ "version": version.number, "origin": version.body.origin, "sha256": sha256 });
    let chain = audit::SYSTEM.to_owned();
    let entry =
        NewEntry { id, chain, at: version.at, actor: version.actor, action, detail, note_sealed: None };
    audit::append(tx, entry).await?;
    Ok(true)
}

/// Edits the directory: `change` makes the new one of the newest, and is asked again if somebody else
/// edited it meanwhile. From the next tick on every process knows it, this one at once.
pub async fn edit(
    app: &Arc<App>,
    actor: &str,
    what: (&str, &str),
    change: impl Fn(&Directory) -> Result<Directory, Vec<Fault>> + Send,
) -> Result<i64, EditError> {
    edit_if(app, actor, what, move |present| change(present).map_err(EditError::Faults)).await
}

/// The same where the change may be refused for other reasons, too.
async fn edit_if(
    app: &Arc<App>,
    actor: &str,
    (act, subject): (&str, &str),
    change: impl Fn(&Directory) -> Result<Directory, EditError> + Send,
) -> Result<i64, EditError> {
    for _ in 0..TRIES {
        let versions = versions(&app.db).await?;
        let (after, present) = match versions.last() {
            Some(newest) => (newest.number, read(newest)?),
            None => (0, (*app.facts().directory).clone()),
        };
        let edited = change(&present)?;
        let origin = Origin::Edit(act.to_owned(), subject.to_owned());
        let at = app.clock.now();
        let version = next(Kept { origin, text: edited.to_yaml() }, after, actor, at);
        let moved = moved(Some(&present), &edited);
        if keep(&app.db, version, app.mint(at), moved).await? {
            app.replace_directory(edited);
            return Ok(after + 1);
        }
    }
    Err(EditError::Race)
}

/// Takes the office file of the settings as the newest version, whatever was edited since it was last
/// taken. A person has looked at the differences.
pub async fn take(
    db: &Db,
    source: Source,
    actor: &str,
    (random, clock): (&Random, &dyn Clock),
) -> Result<i64, EditError> {
    for _ in 0..TRIES {
        let versions = versions(db).await?;
        let after = versions.last().map_or(0, |newest| newest.number);
        let before = versions.last().and_then(|newest| read(newest).ok());
        let moved = moved(before.as_ref(), &source.directory);
        let at = clock.now();
        let id = EntryId::mint(at, &mut *random.draw());
        if keep(db, next(source.kept.clone(), after, actor, at), id, moved).await? {
            return Ok(after + 1);
        }
    }
    Err(EditError::Race)
}
