//! Calendar files that were imported: holiday notices and local overlays. Taking one keeps it, counts
//! every running case anew and ends the task that asked for it, in one transaction.

use super::{
    App, Facts, WorkError,
    cases::{Ground, Moved, recompute, would_move},
    system_chain,
};
use crate::{
    core::{
        calendar::{
            Calendar, CalendarFile, Fault, Layers, Notice, NoticeKind, OverlayDay, Review, builtin_notices,
        },
        task::TaskKind,
    },
    store::{
        db::{Db, Tx},
        documents::{self, DocumentKind},
        tasks,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use thiserror::Error;

/// How often an import gives way to whoever works on a case, and is tried again.
const TRIES: usize = 3;

/// An imported file, kept as it came: it was checked when it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The file's name.
    pub file: String,
    /// Its text; of an overlay, the days of one instrument.
    pub text: String,
}

/// A file that was read, and may be taken.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The file's name.
    pub file: String,
    /// Its text.
    pub text: String,
    /// What it holds.
    pub holds: CalendarFile,
}

/// What is to be known before a file is taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preview {
    /// Faults, questions, days that will count differently.
    #[serde(flatten)]
    pub review: Review,
    /// The running cases that will move.
    pub moves: Vec<Moved>,
}

/// Why a file was not taken; nothing of it was.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// It has faults beside what is loaded.
    #[error("{}", list(.0))]
    Faults(Vec<Fault>),
    /// Something else was imported since the preview.
    #[error(
        "the calendar was changed since you looked at what this file would do: run the command again and look anew"
    )]
    Changed,
    /// The work.
    #[error(transparent)]
    Work(#[from] WorkError),
}

impl From<sqlx::Error> for NotTaken {
    fn from(error: sqlx::Error) -> Self {
        Self::Work(error.into())
    }
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Candidate {
    /// Reads a file of either kind.
    pub fn read(text: String, file: &str) -> Result<Self, Vec<Fault>> {
        let holds = CalendarFile::parse(&text, file)?;
        Ok(Self { file: file.to_owned(), text, holds })
    }

    /// Its documents: kind, name, body. A new text of a notice or an instrument takes the former's place.
    fn documents(&self) -> Vec<(DocumentKind, String, Imported)> {
        match &self.holds {
            CalendarFile::Notice(notice) => {
                let body = Imported { file: self.file.clone(), text: self.text.clone() };
                vec![(DocumentKind::Notice, notice.number().to_string(), body)]
            }
            CalendarFile::Overlay(instruments) => {
                let one = |(instrument, days): (&String, &Vec<OverlayDay>)| {
                    let body = Imported { file: self.file.clone(), text: OverlayDay::write(days) };
                    (DocumentKind::Overlay, instrument.clone(), body)
                };
                instruments.iter().map(one).collect()
            }
        }
    }

    /// What it is called in the audit trail: a number, or instruments.
    pub fn name(&self) -> String {
        match &self.holds {
            CalendarFile::Notice(notice) => notice.number().to_string(),
            CalendarFile::Overlay(instruments) => instruments.keys().cloned().collect::<Vec<_>>().join("、"),
        }
    }
}

/// The layers of this database: the notices that are `known`, and what was imported on top of them.
pub async fn layers(tx: &mut Tx, known: &[Notice]) -> sqlx::Result<Layers> {
    let imported: Vec<Imported> = documents::newest(tx, DocumentKind::Notice).await?;
    let overlays: Vec<Imported> = documents::newest(tx, DocumentKind::Overlay).await?;
    let mut layers = Layers { notices: known.to_vec(), overlays: Vec::new() };
    layers.notices.extend(imported.iter().filter_map(Imported::notice));
    layers.overlays.extend(overlays.iter().filter_map(Imported::overlay));
    Ok(layers)
}

/// The layers where there is no database yet.
pub fn builtin() -> Layers {
    Layers { notices: builtin_notices().to_vec(), overlays: Vec::new() }
}

/// The calendar, and its number ([`documents::calendar_number`]).
pub async fn calendar(db: &Db, known: &[Notice]) -> sqlx::Result<(Calendar, i64)> {
    let known = known.to_vec();
    let read = db.read(|tx| {
        Box::pin(async move {
            Ok::<_, sqlx::Error>((layers(tx, &known).await?, documents::calendar_number(tx).await?))
        })
    });
    let (layers, number) = read.await?;
    Ok((layers.calendar(), number))
}

impl Imported {
    fn notice(&self) -> Option<Notice> {
        Notice::parse(&self.text, &self.file).inspect_err(|faults| self.spoilt(faults)).ok()
    }

    fn overlay(&self) -> Option<(String, Vec<OverlayDay>)> {
        let days =
            OverlayDay::parse(&self.text, &self.file).inspect_err(|faults| self.spoilt(faults)).ok()?;
        Some((days.first()?.instrument.clone(), days))
    }

    fn spoilt(&self, faults: &[Fault]) {
        tracing::error!(
            file = self.file,
            faults = faults.len(),
            "an imported calendar file cannot be read any more"
        );
    }
}

/// What taking the file would do. Nothing is written.
pub async fn preview(app: &Arc<App>, candidate: &Candidate) -> Result<Preview, WorkError> {
    let known = app.notices.clone();
    let layers = app.db.read(|tx| Box::pin(async move { layers(tx, &known).await })).await?;
    let review = layers.review(&candidate.holds);
    let moves = if review.faults.is_empty() {
        would_move(app, &layers.with(&candidate.holds).calendar()).await?
    } else {
        Vec::new()
    };
    Ok(Preview { review, moves })
}

/// Takes the file that a person has confirmed after its preview: in one transaction it is kept, every
/// running case is counted anew with an audit entry each, and the task that asked for it ends.
/// This process knows it at once, others from their next tick on.
pub async fn take(
    app: &Arc<App>,
    candidate: &Candidate,
    confirmed: &Review,
    actor: &str,
) -> Result<Vec<Moved>, NotTaken> {
    let mut tries = 0;
    let (moved, facts) = loop {
        let (held, candidate, confirmed, actor) =
            (app.clone(), candidate.clone(), confirmed.clone(), actor.to_owned());
        let taken = app.db.transact(move |tx| {
            Box::pin(async move { take_in(&held, tx, &candidate, &confirmed, &actor).await })
        });
        match taken.await {
            // An officer or a daemon was at one of the cases.
            Err(NotTaken::Work(error)) if error.is_race() && tries < TRIES => tries += 1,
            done => break done?,
        }
    };
    app.replace_calendar(&facts.calendar, facts.calendar_number);
    Ok(moved)
}

async fn take_in(
    app: &App,
    tx: &mut Tx,
    candidate: &Candidate,
    confirmed: &Review,
    actor: &str,
) -> Result<(Vec<Moved>, Facts), NotTaken> {
    // The entry holds the system's chain until the end: imports come one after the other, and each
    // calendar has a number of its own.
    enter(app, tx, candidate, actor).await?;
    let layers = layers(tx, &app.notices).await?;
    let review = layers.review(&candidate.holds);
    if !review.faults.is_empty() {
        return Err(NotTaken::Faults(review.faults));
    }
    if review != *confirmed {
        return Err(NotTaken::Changed);
    }
    let now = app.clock.now();
    for (kind, name, body) in candidate.documents() {
        documents::keep(tx, kind, &name, &body, actor, now).await?;
    }
    let facts = Facts {
        calendar: Arc::new(layers.with(&candidate.holds).calendar()),
        calendar_number: documents::calendar_number(tx).await?,
        ..(*app.facts()).clone()
    };
    let ground = Ground { actor, because: &candidate.name() };
    let moved = recompute(app, tx, &facts, ground).await?;
    if let CalendarFile::Notice(notice) = &candidate.holds
        && *notice.kind() == NoticeKind::Base
    {
        let asked = tasks::import_calendar_key(notice.year());
        tasks::settle_keyed(tx, TaskKind::ImportCalendar, &asked, actor, now).await?;
    }
    Ok((moved, facts))
}

async fn enter(app: &App, tx: &mut Tx, candidate: &Candidate, actor: &str) -> sqlx::Result<()> {
    let action = match &candidate.holds {
        CalendarFile::Notice(_) => "notice_imported",
        CalendarFile::Overlay(_) => "overlay_imported",
    };
    let sha256 = hex::encode(Sha256::digest(candidate.text.as_bytes()));
    let detail = json!({ "name": candidate.name(), "file": candidate.file, "sha256": sha256 });
    system_chain::enter(app, tx, actor, action, detail).await
}
