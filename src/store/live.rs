//! What an open console asks about calls: those on the line, and who the caller is. Every read passes the
//! visibility clause, but for one that says nothing except that a call is over.

use super::{calls::Call, db::Tx, visibility::Reader};
use crate::{
    belongings_visible, call_columns, call_known, case_visible,
    core::{
        clock::Moment,
        id::{CallId, TaskId},
    },
    sql,
};
use sqlx::types::Json;

/// The most calls on the line that one console is shown.
const MOST: i64 = 500;

/// The most open cases of one caller that are named.
const MOST_CASES: i64 = 20;

fn listed<'a>(ids: impl IntoIterator<Item = &'a [u8; 16]>) -> Json<Vec<String>> {
    Json(ids.into_iter().map(hex::encode).collect())
}

/// Those of these calls that the reader may know of.
pub async fn known(tx: &mut Tx, reader: &Reader, ids: &[CallId]) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!()) "AND c.id IN"
        sqlite("(SELECT unhex(value) FROM json_each($3))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3))")
        "ORDER BY c.began_at, c.id",
        reader.code(),
        reader.bound(),
        listed(ids.iter().map(CallId::as_bytes))
    )
}

/// The calls on the line that the reader may know of, oldest first: all of them, or those that rang the
/// reader's own telephone.
pub async fn on_the_line(tx: &mut Tx, reader: &Reader, all: bool) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!())
        "AND c.outcome = 'in_progress' AND c.direction = 'inbound' AND ($3 OR c.rung LIKE '% ' || $1 || ' %')
         ORDER BY c.began_at, c.id LIMIT $4",
        reader.code(),
        reader.bound(),
        all,
        MOST
    )
}

/// Which of these calls are over. No reader: whoever was shown a call that is now kept from them learns
/// its end and nothing else, as of any other call. A call that stayed on the line for ever would tell.
pub async fn over(tx: &mut Tx, ids: &[CallId]) -> sqlx::Result<Vec<CallId>> {
    let over = sql!(
        tx,
        fetch_all::<(CallId,)>,
        "SELECT c.id FROM calls AS c WHERE c.ended_at IS NOT NULL AND c.id IN"
        sqlite("(SELECT unhex(value) FROM json_each($1))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($1))")
        "ORDER BY c.began_at, c.id",
        listed(ids.iter().map(CallId::as_bytes))
    )?;
    Ok(over.into_iter().map(|(id,)| id).collect())
}

/// How often a caller called before, as far as the reader may know, and when last.
pub async fn earlier(
    tx: &mut Tx,
    reader: &Reader,
    lookup: &[u8],
    before: Moment,
) -> sqlx::Result<(i64, Option<Moment>)> {
    sql!(
        tx,
        fetch_one::<(i64, Option<Moment>)>,
        "SELECT count(*), max(c.began_at) FROM calls AS c WHERE" both(call_known!())
        "AND c.caller_lookup = $3 AND c.began_at < $4 AND c.direction = 'inbound'",
        reader.code(),
        reader.bound(),
        lookup,
        before
    )
}

/// The numbers of a caller's cases whose handling is not over and which the reader may see, newest first.
pub async fn open_cases(tx: &mut Tx, reader: &Reader, lookup: &[u8]) -> sqlx::Result<Vec<String>> {
    let numbers = sql!(
        tx,
        fetch_all::<(String,)>,
        "SELECT c.number FROM cases AS c WHERE" both(case_visible!())
        "AND c.phone_lookup = $3 AND c.stage IN ('received', 'assigned', 'investigating', 'reopened', 'referred')
         ORDER BY c.received_at DESC, c.id DESC LIMIT $4",
        reader.code(),
        reader.bound(),
        lookup,
        MOST_CASES
    )?;
    Ok(numbers.into_iter().map(|(number,)| number).collect())
}

/// Whether the reader may see any of these tasks.
pub async fn any_task(tx: &mut Tx, reader: &Reader, ids: &[TaskId]) -> sqlx::Result<bool> {
    let seen = sql!(
        tx,
        fetch_optional::<(TaskId,)>,
        "SELECT t.id FROM tasks AS t WHERE" both(belongings_visible!()) "AND t.id IN"
        sqlite("(SELECT unhex(value) FROM json_each($3))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3))") "LIMIT 1",
        reader.code(),
        reader.bound(),
        listed(ids.iter().map(TaskId::as_bytes))
    )?;
    Ok(seen.is_some())
}
