//! The wrapped keys of rows, a batch at a time, for wrapping them anew.

use super::db::Tx;
use crate::sql;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

/// A table whose rows have a data key bound to their id. Kept answers of the API (`idempotency`) and parts of inbound
/// SMS (`inbound_parts`) have one too; they are forgotten within days and minutes, and a former key opens them until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedTable {
    /// Cases.
    Cases,
    /// Calls.
    Calls,
    /// Recordings.
    Recordings,
    /// Messages.
    Messages,
    /// Second factors.
    SecondFactors,
}

impl SealedTable {
    /// Every such table.
    pub const ALL: [Self; 5] =
        [Self::Cases, Self::Calls, Self::Recordings, Self::Messages, Self::SecondFactors];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Calls => "calls",
            Self::Recordings => "recordings",
            Self::Messages => "messages",
            Self::SecondFactors => "second_factors",
        }
    }
}

/// The statements of one table: `sql!` checks each text when compiled, so a name cannot be an argument.
macro_rules! page_of {
    ($table:literal, $tx:expr, $after:expr, $limit:expr) => {
        sql!(
            $tx,
            fetch_all::<(Uuid, Vec<u8>)>,
            "SELECT id, row_key FROM" both($table) "WHERE row_key IS NOT NULL AND ($1 IS NULL OR id > $1)
             ORDER BY id LIMIT $2",
            $after,
            $limit
        )
    };
}

macro_rules! put_of {
    ($table:literal, $tx:expr, $rows:expr) => {
        sql!(
            $tx,
            execute,
            "UPDATE" both($table) "AS t SET row_key = n.new FROM"
            sqlite("(SELECT unhex(value ->> 'id') AS id, unhex(value ->> 'old') AS old, unhex(value ->> 'new') AS new
                     FROM json_each($1)) AS n")
            ""
            pg("(SELECT CAST(v ->> 'id' AS UUID) AS id, decode(v ->> 'old', 'hex') AS old,
                 decode(v ->> 'new', 'hex') AS new FROM jsonb_array_elements($1) AS j (v)) AS n")
            "WHERE t.id = n.id AND t.row_key = n.old",
            Json($rows)
        )
    };
}

/// Up to `limit` rows after an id that still have a key, each with that key as it is wrapped.
pub async fn page(
    tx: &mut Tx,
    table: SealedTable,
    after: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<(Uuid, Vec<u8>)>> {
    match table {
        SealedTable::Cases => page_of!("cases", tx, after, limit),
        SealedTable::Calls => page_of!("calls", tx, after, limit),
        SealedTable::Recordings => page_of!("recordings", tx, after, limit),
        SealedTable::Messages => page_of!("messages", tx, after, limit),
        SealedTable::SecondFactors => page_of!("second_factors", tx, after, limit),
    }
}

/// A row's key, as it was wrapped and as it is wrapped now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrapped {
    /// The row.
    pub id: Uuid,
    /// As it was; a row that was erased or wrapped anew meanwhile is left alone.
    pub old: Vec<u8>,
    /// As it is.
    pub new: Vec<u8>,
}

/// Puts keys wrapped anew in their rows; returns how many were still as they were read.
pub async fn put(tx: &mut Tx, table: SealedTable, rows: &[Rewrapped]) -> sqlx::Result<u64> {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            json!({ "id": hex::encode(row.id.as_bytes()), "old": hex::encode(&row.old), "new": hex::encode(&row.new) })
        })
        .collect();
    match table {
        SealedTable::Cases => put_of!("cases", tx, &rows),
        SealedTable::Calls => put_of!("calls", tx, &rows),
        SealedTable::Recordings => put_of!("recordings", tx, &rows),
        SealedTable::Messages => put_of!("messages", tx, &rows),
        SealedTable::SecondFactors => put_of!("second_factors", tx, &rows),
    }
}
