//! Recordings: where the provider keeps them; the address is sealed.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::{CallId, RecordingId},
    },
    sql,
};

/// The column of a recording's address, part of what its seal is bound to.
pub const URL: &str = "recordings.url";

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

/// A recording as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Recording {
    /// Its id.
    pub id: RecordingId,
    /// Its length in seconds.
    pub seconds: i64,
}

/// A recording that can be fetched.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Fetchable {
    /// Its id.
    pub id: RecordingId,
    /// Its length in seconds.
    pub seconds: i64,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// Its address at the provider, sealed.
    pub url_sealed: Vec<u8>,
}

/// Keeps a recording; one that the provider reported before stays as it is.
pub async fn keep(tx: &mut Tx, new: &NewRecording) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO recordings (id, call_id, provider_id, row_key, url_sealed, seconds, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (call_id, provider_id) DO NOTHING",
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

/// The longest recording of a call.
pub async fn of_call(tx: &mut Tx, call: CallId) -> sqlx::Result<Option<Recording>> {
    sql!(
        tx,
        fetch_optional::<Recording>,
        "SELECT id, seconds FROM recordings WHERE call_id = $1 ORDER BY seconds DESC, id LIMIT 1",
        call
    )
}

/// All recordings of a call that were not erased, the longest first.
pub async fn fetchable(tx: &mut Tx, call: CallId) -> sqlx::Result<Vec<Fetchable>> {
    sql!(
        tx,
        fetch_all::<Fetchable>,
        "SELECT id, seconds, row_key, url_sealed FROM recordings
         WHERE call_id = $1 AND row_key IS NOT NULL AND url_sealed IS NOT NULL ORDER BY seconds DESC, id",
        call
    )
}

/// The longest recordings of several calls, by call.
pub async fn of_calls(tx: &mut Tx, calls: &[CallId]) -> sqlx::Result<Vec<(CallId, RecordingId)>> {
    let ids: Vec<String> = calls.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        fetch_all::<(CallId, RecordingId)>,
        "SELECT call_id, id FROM recordings WHERE call_id IN"
        sqlite("(SELECT unhex(value) FROM json_each($1))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($1))") "ORDER BY seconds, id",
        sqlx::types::Json(ids)
    )
}
