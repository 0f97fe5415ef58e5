//! What is found by a telephone number's keyed hash.

use super::{
    calls::Call,
    cases::{Case, case_columns},
    db::Tx,
    visibility::Reader,
};
use crate::{call_columns, call_known, case_visible, sql};

/// The cases of one telephone number that the reader may see, newest first.
pub async fn of_phone(tx: &mut Tx, reader: &Reader, lookup: &[u8], limit: i64) -> sqlx::Result<Vec<Case>> {
    sql!(
        tx,
        fetch_all::<Case>,
        "SELECT" both(case_columns!()) "FROM cases AS c WHERE" both(case_visible!())
        "AND c.phone_lookup = $3 ORDER BY c.received_at DESC, c.id DESC LIMIT $4",
        reader.code(),
        reader.bound(),
        lookup,
        limit
    )
}

/// The calls of one telephone number that the reader may know of, newest first.
pub async fn of_caller(tx: &mut Tx, reader: &Reader, lookup: &[u8], limit: i64) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!())
        "AND c.caller_lookup = $3 ORDER BY c.began_at DESC, c.id DESC LIMIT $4",
        reader.code(),
        reader.bound(),
        lookup,
        limit
    )
}
