//! Long SMS in parts: those that went out, by the ids under which each is reported on, and those that come
//! in, until all are there.

use super::db::Tx;
use crate::{
    core::{clock::Moment, id::MessageId, message::ReportState},
    sql,
};
use sqlx::types::Json;

/// Keeps the ids of a message's parts. Those of an earlier attempt count no more.
pub async fn sent(
    tx: &mut Tx,
    account: &str,
    message: MessageId,
    ids: &[String],
    at: Moment,
) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM sent_parts WHERE message_id = $1", message)?;
    for id in ids {
        // A centre that counts from the beginning again means the newer message.
        sql!(
            tx,
            execute,
            "INSERT INTO sent_parts (account, provider_id, message_id, state, sent_at) VALUES ($1, $2, $3, NULL, $4)
             ON CONFLICT (account, provider_id) DO UPDATE SET message_id = $3, state = NULL, sent_at = $4",
            account,
            id,
            message,
            at
        )?;
    }
    Ok(())
}

/// The message that a part belongs to.
pub async fn message_of(tx: &mut Tx, account: &str, id: &str) -> sqlx::Result<Option<MessageId>> {
    let found = sql!(
        tx,
        fetch_optional::<(MessageId,)>,
        "SELECT message_id FROM sent_parts WHERE account = $1 AND provider_id = $2",
        account,
        id
    )?;
    Ok(found.map(|(message,)| message))
}

/// Notes what is reported of a part; how all parts of its message stand now.
pub async fn reported(
    tx: &mut Tx,
    (account, id): (&str, &str),
    message: MessageId,
    state: ReportState,
) -> sqlx::Result<Vec<Option<ReportState>>> {
    // Of two reports at once the second sees the first: else nobody would see that all parts are there.
    sql!(
        tx,
        fetch_all::<(String,)>,
        "SELECT provider_id FROM sent_parts WHERE message_id = $1 ORDER BY provider_id" pg("FOR UPDATE") "",
        message
    )?;
    sql!(
        tx,
        execute,
        "UPDATE sent_parts SET state = $3 WHERE account = $1 AND provider_id = $2
             AND (state IS NULL OR state = 'underway')",
        account,
        id,
        state
    )?;
    let states = sql!(
        tx,
        fetch_all::<(Option<ReportState>,)>,
        "SELECT state FROM sent_parts WHERE message_id = $1",
        message
    )?;
    Ok(states.into_iter().map(|(state,)| state).collect())
}

/// A part of a long SMS that came in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InboundPart {
    /// What all parts of one SMS have in common, as a keyed hash.
    pub whole: String,
    /// Which part it is, from 1.
    pub number: i64,
    /// How many there are.
    pub total: i64,
    /// What its key is bound to.
    pub id: MessageId,
    /// A keyed hash of its bytes: telephones use references again.
    pub digest: String,
    /// The row's wrapped data key; `None` once the whole was taken.
    pub row_key: Option<Vec<u8>>,
    /// Sender, number, alphabet and bytes, sealed.
    pub text_sealed: Option<Vec<u8>>,
    /// When it came.
    pub received_at: Moment,
}

/// Keeps a part; one that is there already stays as it is. Another one in its place, of an SMS that was taken, begins a
/// new SMS. Returns all parts of its SMS that are there, in order.
pub async fn keep(tx: &mut Tx, account: &str, part: &InboundPart) -> sqlx::Result<Vec<InboundPart>> {
    sql!(
        tx,
        execute,
        "DELETE FROM inbound_parts WHERE account = $1 AND whole = $2 AND row_key IS NULL AND EXISTS
             (SELECT 1 FROM inbound_parts AS p WHERE p.account = $1 AND p.whole = $2 AND p.number = $3
                 AND p.row_key IS NULL AND p.digest <> $4)",
        account,
        &part.whole,
        part.number,
        &part.digest
    )?;
    sql!(
        tx,
        execute,
        "INSERT INTO inbound_parts (account, whole, number, total, id, digest, row_key, text_sealed, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account, whole, number) DO NOTHING",
        account,
        &part.whole,
        part.number,
        part.total,
        part.id,
        &part.digest,
        &part.row_key,
        &part.text_sealed,
        part.received_at
    )?;
    of(tx, account, &part.whole).await
}

/// All parts of an SMS that are there, in order.
pub async fn of(tx: &mut Tx, account: &str, whole: &str) -> sqlx::Result<Vec<InboundPart>> {
    sql!(
        tx,
        fetch_all::<InboundPart>,
        "SELECT whole, number, total, id, digest, row_key, text_sealed, received_at FROM inbound_parts
         WHERE account = $1 AND whole = $2 ORDER BY number",
        account,
        whole
    )
}

/// The SMS was taken as far as these parts make it: of them only the numbers are kept, so that a repetition is known. One
/// that came meanwhile stays as it is.
pub async fn taken(tx: &mut Tx, account: &str, whole: &str, numbers: &[i64]) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE inbound_parts SET row_key = NULL, text_sealed = NULL WHERE account = $1 AND whole = $2 AND number IN"
        sqlite("(SELECT value FROM json_each($3))") ""
        pg("(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($3))") "",
        account,
        whole,
        Json(numbers)
    )?;
    Ok(())
}

/// SMS that still lack parts, the first of which came before `before`.
pub async fn left(tx: &mut Tx, account: &str, before: Moment) -> sqlx::Result<Vec<String>> {
    let wholes = sql!(
        tx,
        fetch_all::<(String,)>,
        "SELECT DISTINCT whole FROM inbound_parts
         WHERE received_at < $2 AND account = $1 AND row_key IS NOT NULL ORDER BY whole LIMIT 100",
        account,
        before
    )?;
    Ok(wholes.into_iter().map(|(whole,)| whole).collect())
}

/// Forgets the numbers of parts that were taken, and came before `inbound`, and what was sent before `sent`.
pub async fn forget(tx: &mut Tx, account: &str, inbound: Moment, sent: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "DELETE FROM inbound_parts WHERE received_at < $2 AND account = $1 AND row_key IS NULL",
        account,
        inbound
    )?;
    sql!(tx, execute, "DELETE FROM sent_parts WHERE sent_at < $2 AND account = $1", account, sent)?;
    Ok(())
}
