//! Erasing: the keys of rows are destroyed, the hashes by which they are found are cleared, and what was
//! erased is listed, to be erased again after a restore.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::{CallId, CaseId, MessageId},
    },
    sql,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of row was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ErasedKind {
    /// A call, with its recordings.
    Call,
    /// A case; its calls and messages are listed one by one.
    Case,
    /// A message.
    Message,
}

/// One erasure. It names a row and nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Erasure {
    /// The row's id.
    pub subject: Uuid,
    /// What it is.
    pub kind: ErasedKind,
    /// When.
    pub at: Moment,
    /// By whom.
    pub actor: String,
}

/// Every erasure, oldest first.
pub async fn list(tx: &mut Tx) -> sqlx::Result<Vec<Erasure>> {
    sql!(tx, fetch_all::<Erasure>, "SELECT subject, kind, at, actor FROM erasures ORDER BY at, kind, subject")
}

/// Lists an erasure; one that is listed already stays.
pub async fn record(tx: &mut Tx, erasure: &Erasure) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO erasures (subject, kind, at, actor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject, kind) DO NOTHING",
        erasure.subject,
        erasure.kind,
        erasure.at,
        &erasure.actor
    )?;
    Ok(())
}

/// The calls of a case, call-backs too, whose callers are not erased yet.
pub async fn calls_of(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<CallId>> {
    let rows = sql!(
        tx,
        fetch_all::<(CallId,)>,
        "SELECT id FROM calls WHERE row_key IS NOT NULL
             AND (case_id = $1 OR id = (SELECT call_id FROM cases WHERE id = $1)) ORDER BY id",
        case
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The messages of a case to and from its complainant that are not erased yet. Those to officers hold
/// nothing of the complainant.
pub async fn messages_of(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<MessageId>> {
    let rows = sql!(
        tx,
        fetch_all::<(MessageId,)>,
        "SELECT id FROM messages WHERE row_key IS NOT NULL AND officer IS NULL
             AND (case_id = $1 OR id = (SELECT message_id FROM cases WHERE id = $1)
                  OR call_id IN (SELECT k.id FROM calls AS k WHERE k.case_id = $1)) ORDER BY id",
        case
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Destroys a call's key and those of its recordings, and the kept webhooks of it: answers may name
/// a query code. `false` if it was done before, or there is no such call.
pub async fn erase_call(tx: &mut Tx, call: CallId) -> sqlx::Result<bool> {
    // Nothing opens them any more; the keeper, to whom they are due at once, deletes the files as well.
    sql!(
        tx,
        execute,
        "UPDATE recordings SET row_key = NULL, url_sealed = NULL, state = 'deleted', attempts = 0, due_at = at
         WHERE call_id = $1 AND state <> 'deleted'",
        call
    )?;
    sql!(
        tx,
        execute,
        "DELETE FROM inbox WHERE (account, provider_id) IN
             (SELECT account, provider_call_id FROM calls WHERE id = $1)
             AND kind IN ('voice', 'status', 'leg', 'recording')",
        call
    )?;
    // The version moves on, so that whoever holds the row now cannot write it back.
    let erased = sql!(
        tx,
        execute,
        "UPDATE calls SET row_key = NULL, caller_sealed = NULL, caller_lookup = NULL, version = version + 1
         WHERE id = $1 AND row_key IS NOT NULL",
        call
    )?;
    Ok(erased == 1)
}

/// Destroys a message's key; one that waits to be sent is given up. `false` if it was done before, or
/// there is no such message.
pub async fn erase_message(tx: &mut Tx, message: MessageId) -> sqlx::Result<bool> {
    let erased = sql!(
        tx,
        execute,
        "UPDATE messages SET row_key = NULL, phone_sealed = NULL, phone_lookup = NULL, text_sealed = NULL,
             failure = CASE WHEN state IN ('queued', 'claimed', 'unknown') THEN 'erased' ELSE failure END,
             state = CASE WHEN state IN ('queued', 'claimed', 'unknown') THEN 'failed' ELSE state END,
             claimed_by = NULL, lease_until = NULL
         WHERE id = $1 AND row_key IS NOT NULL",
        message
    )?;
    Ok(erased == 1)
}

/// Destroys a case's key and clears what it is found by; its open tasks and planned reminders end.
/// `false` if it was done before, or there is no such case.
pub async fn erase_case(tx: &mut Tx, case: CaseId, by: &str, at: Moment) -> sqlx::Result<bool> {
    // The column is unique and not empty: the case's own id is no hash of any code.
    let no_code = case.as_bytes().to_vec();
    let erased = sql!(
        tx,
        execute,
        "UPDATE cases SET row_key = NULL, body_sealed = NULL, phone_lookup = NULL, query_lookup = $2,
             version = version + 1 WHERE id = $1 AND row_key IS NOT NULL",
        case,
        no_code
    )?;
    sql!(tx, execute, "UPDATE feedback SET text_sealed = NULL WHERE case_id = $1", case)?;
    sql!(
        tx,
        execute,
        "UPDATE tasks SET state = 'cancelled', done_at = $2, done_by = $3 WHERE case_id = $1 AND state = 'open'",
        case,
        at,
        by
    )?;
    super::reminders::cancel(tx, case, at).await?;
    Ok(erased == 1)
}

/// Ends the open tasks about a call whose caller nobody can call any more.
pub async fn end_tasks_of_call(tx: &mut Tx, call: CallId, by: &str, at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE tasks SET state = 'cancelled', done_at = $2, done_by = $3 WHERE call_id = $1 AND state = 'open'",
        call,
        at,
        by
    )?;
    Ok(())
}
