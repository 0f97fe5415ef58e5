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
    version: i64,
    at: Moment,
    actor: String,
    body: Json<serde_json::Value>,
}

/// One version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// Its number, from 1.
    pub number: i64,
    /// Since when.
    pub at: Moment,
    /// Who made it.
    pub actor: String,
    /// What it says.
    pub body: T,
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
    sql!(
        tx,
        execute,
        "INSERT INTO documents (kind, name, version, at, actor, body)
         SELECT $1, $2, COALESCE(max(version), 0) + 1, $3, $4, $5 FROM documents WHERE kind = $1 AND name = $2",
        kind,
        name,
        at,
        actor,
        to_json(body)?
    )?;
    Ok(())
}

/// Keeps a version under its number; `false` if somebody else has kept one of that number meanwhile.
pub async fn succeed(
    tx: &mut Tx,
    kind: DocumentKind,
    name: &str,
    version: &Version<impl Serialize>,
) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO documents (kind, name, version, at, actor, body) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (kind, name, version) DO NOTHING",
        kind,
        name,
        version.number,
        version.at,
        &version.actor,
        to_json(&version.body)?
    )?;
    Ok(kept == 1)
}

fn to_json(body: &impl Serialize) -> sqlx::Result<Json<serde_json::Value>> {
    serde_json::to_value(body).map(Json).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// How many documents there are: it grows with every version, in whichever process.
pub async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,) = sql!(tx, fetch_one::<(i64,)>, "SELECT count(*) FROM documents")?;
    Ok(count)
}

/// How many versions of notices and overlays there are: the number of a calendar. Two calendars of
/// one number are the same, for what adds to it waits for its turn.
pub async fn calendar_number(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,) =
        sql!(tx, fetch_one::<(i64,)>, "SELECT count(*) FROM documents WHERE kind IN ('notice', 'overlay')")?;
    Ok(count)
}

/// All versions of one document, oldest first.
pub async fn versions<T: DeserializeOwned>(
    tx: &mut Tx,
    kind: DocumentKind,
    name: &str,
) -> sqlx::Result<Vec<Version<T>>> {
    let rows = sql!(
        tx,
        fetch_all::<Row>,
        "SELECT version, at, actor, body FROM documents WHERE kind = $1 AND name = $2 ORDER BY version",
        kind,
        name
    )?;
    rows.into_iter().map(Version::read).collect()
}

/// The newest version of every document of a kind, in the order in which they came.
pub async fn newest<T: DeserializeOwned>(tx: &mut Tx, kind: DocumentKind) -> sqlx::Result<Vec<T>> {
    let rows = sql!(
        tx,
        fetch_all::<Row>,
        "SELECT version, at, actor, body FROM documents AS d WHERE kind = $1 AND version =
             (SELECT max(version) FROM documents WHERE kind = d.kind AND name = d.name) ORDER BY at, name",
        kind
    )?;
    rows.into_iter().map(|row| Version::read(row).map(|version| version.body)).collect()
}

impl<T: DeserializeOwned> Version<T> {
    fn read(row: Row) -> sqlx::Result<Self> {
        let Row { version: number, at, actor, body } = row;
        let body = serde_json::from_value(body.0).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Self { number, at, actor, body })
    }
}
