//! Facts with versions: the directory, holiday notices, local overlays. Nothing is overwritten; the
//! newest version of a name counts.

use super::db::Tx;
use crate::{core::clock::Moment, sql};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::types::Json;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DocumentKind {
    /// The directory (one name).
    Directory,
    /// A holiday notice, by its number.
    Notice,
    /// A local overlay of the calendar, by its instrument.
    Overlay,
}

#[derive(sqlx::FromRow)]
struct Row {
    body: Json<serde_json::Value>,
}

/// Keeps `body` as the newest version of `name`.
pub async fn keep(
    tx: &mut Tx,
    kind: DocumentKind,
    name: &str,
    body: &impl Serialize,
    actor: &str,
    at: Moment,
) -> sqlx::Result<()> {
    let body = serde_json::to_value(body).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sql!(
        tx,
        execute,
        "INSERT INTO documents (kind, name, version, at, actor, body)
         SELECT $1, $2, COALESCE(max(version), 0) + 1, $3, $4, $5 FROM documents WHERE kind = $1 AND name = $2",
        kind,
        name,
        at,
        actor,
        Json(body)
    )?;
    Ok(())
}

/// How many documents there are: it grows with every import, in whichever process.
pub async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,) = sql!(tx, fetch_one::<(i64,)>, "SELECT count(*) FROM documents")?;
    Ok(count)
}

/// The newest version of every document of a kind, in the order in which their first versions came.
pub async fn newest<T: DeserializeOwned>(tx: &mut Tx, kind: DocumentKind) -> sqlx::Result<Vec<T>> {
    let rows = sql!(
        tx,
        fetch_all::<Row>,
        "SELECT body FROM documents AS d WHERE kind = $1 AND version =
             (SELECT max(version) FROM documents WHERE kind = d.kind AND name = d.name) ORDER BY at, name",
        kind
    )?;
    rows.into_iter()
        .map(|row| serde_json::from_value(row.body.0).map_err(|error| sqlx::Error::Decode(error.into())))
        .collect()
}
