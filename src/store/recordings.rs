//! Recordings: where the network has them, how far each has come on its way to us, and which of them may be heard.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::{CallId, CaseId, RecordingId},
        recording::RecordingState,
    },
    sql,
    store::visibility::Reader,
};
use sqlx::types::Json;

/// The column of a recording's address, part of what its seal is bound to.
pub const URL: &str = "recordings.url";
/// What the seal of a recording itself is bound to, besides its row.
pub const AUDIO: &str = "recordings.audio";

/// A recording to keep.
#[derive(Debug, Clone)]
pub struct NewRecording {
    /// Its id.
    pub id: RecordingId,
    /// The call.
    pub call: CallId,
    /// The provider's id of it.
    pub provider_id: String,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// Its address at the provider, sealed.
    pub url_sealed: Vec<u8>,
    /// Its length.
    pub seconds: u32,
    /// When it was reported.
    pub at: Moment,
}

/// A recording that can be heard.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Audible {
    /// Its id.
    pub id: RecordingId,
    /// Its length in seconds.
    pub seconds: i64,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// Its address at the provider, sealed.
    pub url_sealed: Vec<u8>,
    /// How far it has come.
    pub state: RecordingState,
}

/// A recording that something is to be done with.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// Its id.
    pub id: RecordingId,
    /// The call.
    pub call_id: CallId,
    /// The provider's id of it.
    pub provider_id: String,
    /// The row's wrapped data key; `None` once it was deleted.
    pub row_key: Option<Vec<u8>>,
    /// Its address at the provider, sealed.
    pub url_sealed: Option<Vec<u8>>,
    /// How far it has come.
    pub state: RecordingState,
    /// 1: the network may still have its own copy.
    pub at_provider: i64,
    /// How often what is to be done next has failed.
    pub attempts: i64,
}

/// A recording whose time is over.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Unheld {
    /// Its id.
    pub id: RecordingId,
    /// The call.
    pub call_id: CallId,
    /// The call's case.
    pub case_id: Option<CaseId>,
}

/// Keeps what the network reports of a recording, and has it fetched; one that was reported before stays as it is.
pub async fn keep(tx: &mut Tx, new: &NewRecording) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO recordings (id, call_id, provider_id, row_key, url_sealed, seconds, at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (call_id, provider_id) DO NOTHING",
        new.id,
        new.call,
        &new.provider_id,
        &new.row_key,
        &new.url_sealed,
        i64::from(new.seconds),
        new.at
    )?;
    Ok(kept == 1)
}

/// What may be heard of a call's recordings. Once the time for a call without a case is over, only those hear one who
/// see the case that holds it: to anybody else it is gone, as it would be if there were none.
macro_rules! audible {
    () => {
        concat!(
            "r.state <> 'deleted' AND r.row_key IS NOT NULL AND r.url_sealed IS NOT NULL
             AND (r.expired = 0 OR EXISTS (SELECT 1 FROM cases AS c WHERE c.id = k.case_id AND ",
            crate::case_visible!(),
            "))"
        )
    };
}

/// The recordings of a call that the reader may hear, the longest first.
pub async fn audible(tx: &mut Tx, reader: &Reader, call: CallId) -> sqlx::Result<Vec<Audible>> {
    sql!(
        tx,
        fetch_all::<Audible>,
        "SELECT r.id, r.seconds, r.row_key, r.url_sealed, r.state
         FROM recordings AS r JOIN calls AS k ON k.id = r.call_id WHERE" both(audible!())
        "AND r.call_id = $3 ORDER BY r.seconds DESC, r.id",
        reader.code(),
        reader.bound(),
        call
    )
}

/// The longest recording of each of several calls that the reader may hear, by call.
pub async fn longest(
    tx: &mut Tx,
    reader: &Reader,
    calls: &[CallId],
) -> sqlx::Result<Vec<(CallId, RecordingId)>> {
    let ids: Vec<String> = calls.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        fetch_all::<(CallId, RecordingId)>,
        "SELECT r.call_id, r.id FROM recordings AS r JOIN calls AS k ON k.id = r.call_id WHERE" both(audible!())
        "AND r.call_id IN" sqlite("(SELECT unhex(value) FROM json_each($3))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3))") "ORDER BY r.seconds, r.id",
        reader.code(),
        reader.bound(),
        Json(ids)
    )
}

/// Takes up to `limit` recordings that are due: nobody else takes them up before `until`.
pub async fn take_up(tx: &mut Tx, now: Moment, until: Moment, limit: i64) -> sqlx::Result<Vec<Due>> {
    sql!(
        tx,
        fetch_all::<Due>,
        "UPDATE recordings SET due_at = $2
         WHERE id IN (SELECT id FROM recordings WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3"
        pg("FOR UPDATE SKIP LOCKED")
        ") RETURNING id, call_id, provider_id, row_key, url_sealed, state, at_provider, attempts",
        now,
        until,
        limit
    )
}

/// When the next one is due, or whoever took it up has to be done with it.
pub async fn next_due(tx: &mut Tx) -> sqlx::Result<Option<Moment>> {
    let next = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT due_at FROM recordings WHERE due_at IS NOT NULL ORDER BY due_at, id LIMIT 1"
    )?;
    Ok(next.map(|(at,)| at))
}

/// A recording is kept with us now, and the network's copy due to be deleted. `false` if it was erased meanwhile.
pub async fn fetched(tx: &mut Tx, id: RecordingId, now: Moment) -> sqlx::Result<bool> {
    let written = sql!(
        tx,
        execute,
        "UPDATE recordings SET state = 'kept', attempts = 0, due_at = $2
         WHERE id = $1 AND state = 'reported' AND row_key IS NOT NULL",
        id,
        now
    )?;
    Ok(written == 1)
}

/// There is nothing more to do with a recording that stands so.
pub async fn settle(tx: &mut Tx, id: RecordingId, state: RecordingState) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE recordings SET at_provider = 0, attempts = 0, due_at = NULL WHERE id = $1 AND state = $2",
        id,
        state
    )?;
    Ok(())
}

/// The network does not have it any more, and we never had it. `false` if it was erased meanwhile.
pub async fn lose(tx: &mut Tx, id: RecordingId) -> sqlx::Result<bool> {
    let written = sql!(
        tx,
        execute,
        "UPDATE recordings SET state = 'lost', at_provider = 0, due_at = NULL WHERE id = $1 AND state = 'reported'",
        id
    )?;
    Ok(written == 1)
}

/// What was to be done with a recording that stood so failed, and is due again then. `false` if it stands otherwise by now.
pub async fn postpone(tx: &mut Tx, due: &Due, until: Moment) -> sqlx::Result<bool> {
    let written = sql!(
        tx,
        execute,
        "UPDATE recordings SET attempts = attempts + 1, due_at = $3 WHERE id = $1 AND state = $2",
        due.id,
        due.state,
        until
    )?;
    Ok(written == 1)
}

/// Notes of up to `limit` recordings whose call ended before `before` that the time for a call without a case is over;
/// returns how many.
pub async fn expire(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE recordings SET expired = 1
         WHERE id IN (SELECT r.id FROM recordings AS r JOIN calls AS k ON k.id = r.call_id
             WHERE r.expired = 0 AND r.at < $1 AND k.ended_at < $1 ORDER BY r.at, r.id LIMIT $2)",
        before,
        limit
    )
}

/// Up to `limit` of those that are over which no case holds: none that has not ended, or not before `before`.
pub async fn unheld(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<Vec<Unheld>> {
    sql!(
        tx,
        fetch_all::<Unheld>,
        "SELECT r.id, r.call_id, k.case_id FROM recordings AS r JOIN calls AS k ON k.id = r.call_id
         WHERE r.expired = 1 AND r.state <> 'deleted'
             AND NOT EXISTS (SELECT 1 FROM cases AS c
                 WHERE c.id = k.case_id AND (c.ended_at IS NULL OR c.ended_at >= $1))
             AND NOT EXISTS (SELECT 1 FROM cases AS c
                 WHERE c.call_id = k.id AND (c.ended_at IS NULL OR c.ended_at >= $1))
         ORDER BY r.at, r.id LIMIT $2",
        before,
        limit
    )
}

/// Destroys a recording's key, and has its files deleted. `false` if it was done before.
pub async fn delete(tx: &mut Tx, id: RecordingId, now: Moment) -> sqlx::Result<bool> {
    let written = sql!(
        tx,
        execute,
        "UPDATE recordings SET state = 'deleted', row_key = NULL, url_sealed = NULL, attempts = 0, due_at = $2
         WHERE id = $1 AND state <> 'deleted'",
        id,
        now
    )?;
    Ok(written == 1)
}
