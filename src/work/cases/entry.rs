//! Entries of a case's chain: the audit trail and the timeline are one.

use super::file::CaseFile;
use crate::{
    core::{clock::Moment, id::EntryId},
    store::{
        audit::{self, NewEntry},
        db::Tx,
    },
    work::{App, WorkError},
};

/// The column of an entry's note, part of what its seal is bound to. Notes are sealed with the case's
/// key, so the entry's id says which of them it is.
pub fn note_column(entry: EntryId) -> String {
    format!("audit.note.{entry}")
}

/// Appends an entry to the case's chain. `detail` holds no personal data; `words` may.
pub async fn note(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    (actor, at): (&str, Moment),
    action: &'static str,
    detail: serde_json::Value,
    words: Option<&str>,
) -> Result<(), WorkError> {
    let id: EntryId = app.mint(at);
    let note_sealed = words.zip(file.key()).map(|(words, key)| app.vault.seal(key, &note_column(id), words));
    let chain = file.row.id.to_string();
    audit::append(tx, NewEntry { id, chain, at, actor: actor.to_owned(), action, detail, note_sealed })
        .await?;
    Ok(())
}
