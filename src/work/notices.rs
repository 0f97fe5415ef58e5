//! Taking a holiday notice: what it says counts from this moment on, for every running case too.

use super::{
    App, Facts, WorkError,
    cases::{Moved, recompute},
    start::{self, Imported},
};
use crate::{
    core::{calendar::Notice, clock::Moment, id::EntryId},
    store::{
        audit::{self, NewEntry, SYSTEM},
        db::Tx,
        documents::{self, DocumentKind},
    },
};
use serde_json::json;
use std::sync::Arc;

/// Keeps a notice that was looked at ([`crate::core::calendar::review`]), swaps the facts and counts
/// every running case anew, all or nothing. Returns the cases whose date moved.
pub async fn take(
    app: &Arc<App>,
    notice: Notice,
    file: Imported,
    actor: &str,
) -> Result<Vec<Moved>, WorkError> {
    let (held, actor, former) = (app.clone(), actor.to_owned(), app.facts());
    let taken = app
        .db
        .transact(move |tx| Box::pin(async move { take_in(&held, tx, &notice, &file, &actor).await }))
        .await;
    if taken.is_err() {
        // Nothing was kept, so nothing may be counted by it.
        app.replace_facts((*former).clone());
    }
    taken
}

async fn take_in(
    app: &Arc<App>,
    tx: &mut Tx,
    notice: &Notice,
    file: &Imported,
    actor: &str,
) -> Result<Vec<Moved>, WorkError> {
    let (now, number) = (app.clock.now(), notice.number().as_str());
    documents::keep(tx, DocumentKind::Notice, number, file, actor, now).await?;
    let calendar = Arc::new(start::calendar_in(tx, &app.notices).await?);
    app.replace_facts(Facts { calendar, ..(*app.facts()).clone() });
    let moved = recompute(app, tx, actor, number).await?;
    tell(app, tx, notice, (actor, now), moved.len()).await?;
    Ok(moved)
}

/// The entry of the system's own chain; each moved case has one of its own.
async fn tell(
    app: &App,
    tx: &mut Tx,
    notice: &Notice,
    (actor, at): (&str, Moment),
    moved: usize,
) -> Result<(), WorkError> {
    let id: EntryId = app.mint(at);
    let detail =
        json!({ "number": notice.number(), "dated": notice.dated(), "moved": moved, "clauses": ["R5.4"] });
    let (chain, actor) = (SYSTEM.to_owned(), actor.to_owned());
    let entry = NewEntry { id, chain, at, actor, action: "notice_taken", detail, note_sealed: None };
    audit::append(tx, entry).await?;
    Ok(())
}
