//! The inbox: every webhook taken, with the answer it was given.

use super::{calls::wire_moment, db::Tx};
use crate::{core::clock::Moment, sql};
use serde::Serialize;
use sqlx::types::Json;

/// What kind of webhook an inbox row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum InboxKind {
    /// The first webhook of a call, and its turns.
    Voice,
    /// A call's progress.
    Status,
    /// A leg's progress.
    Leg,
    /// A recording.
    Recording,
    /// An inbound SMS.
    Sms,
    /// A delivery report.
    SmsStatus,
}

/// What makes a webhook one and the same, however often it comes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InboxKey {
    /// The account.
    pub account: String,
    /// What kind of webhook.
    pub kind: InboxKind,
    /// The provider's id of the call or message.
    pub provider_id: String,
    /// The turn, the sequence number or the status.
    pub part: String,
}

impl std::hash::Hash for InboxKind {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (*self as u8).hash(state);
    }
}

/// A webhook taken, with its answer.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its key.
    pub key: InboxKey,
    /// What the caller did, as a keyed hash, for telling a repetition from a contradiction.
    pub said: String,
    /// The media type of the answer.
    pub answer_type: &'static str,
    /// The answer; sealed with the call's key if it speaks a query code.
    pub answer: bytes::Bytes,
}

/// The answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    /// What the caller had done, as a keyed hash.
    pub said: String,
    /// The media type.
    pub answer_type: String,
    /// The body, which may be sealed.
    pub answer: Vec<u8>,
}

/// A webhook on its way into a statement.
#[derive(Serialize)]
pub struct Wire<'a> {
    account: &'a str,
    kind: InboxKind,
    id: &'a str,
    part: &'a str,
    at: String,
    said: &'a str,
    r#type: &'a str,
    answer: String,
}

/// Webhooks as [`keep`] writes them, and the statement that writes them with their calls.
pub fn wires(taken: &[Taken], at: Moment) -> Vec<Wire<'_>> {
    taken
        .iter()
        .map(|one| Wire {
            account: &one.key.account,
            kind: one.key.kind,
            id: &one.key.provider_id,
            part: &one.key.part,
            at: wire_moment(at),
            said: &one.said,
            r#type: one.answer_type,
            answer: hex::encode(&one.answer),
        })
        .collect()
}

/// The statement that keeps webhooks out of the parameter `$n`; one that is already there stays as it is.
#[macro_export]
#[doc(hidden)]
macro_rules! keep_webhooks {
    (sqlite $n:literal) => {
        concat!(
            $crate::keep_webhooks!(into),
            "SELECT v ->> 'account', v ->> 'kind', v ->> 'id', v ->> 'part', v ->> 'at', v ->> 'said', v ->> 'type',
             unhex(v ->> 'answer') FROM (SELECT value AS v FROM jsonb_each(",
            $n,
            ")) WHERE TRUE",
            $crate::keep_webhooks!(once)
        )
    };
    (pg $n:literal) => {
        concat!(
            $crate::keep_webhooks!(into),
            "SELECT account, kind, id, part, at, said, type, decode(answer, 'hex') FROM jsonb_to_recordset(",
            $n,
            ") AS w (account TEXT, kind TEXT, id TEXT, part TEXT, at TIMESTAMPTZ, said TEXT, type TEXT, answer TEXT)",
            $crate::keep_webhooks!(once)
        )
    };
    (into) => {
        "INSERT INTO inbox (account, kind, provider_id, part, received_at, said, answer_type, answer) "
    };
    (once) => {
        " ON CONFLICT (account, kind, provider_id, part) DO NOTHING"
    };
}

/// Keeps webhooks and their answers; one that is already there stays as it is. Returns how many were new.
pub async fn keep(tx: &mut Tx, taken: &[Taken], at: Moment) -> sqlx::Result<u64> {
    let rows = wires(taken, at);
    sql!(tx, execute, "" sqlite(keep_webhooks!(sqlite "$1")) "" pg(keep_webhooks!(pg "$1")) "", Json(&rows))
}

/// Keeps the answer to a webhook that was kept before it was known.
pub async fn answered(tx: &mut Tx, key: &InboxKey, answer_type: &str, answer: &[u8]) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE inbox SET answer_type = $5, answer = $6
         WHERE account = $1 AND kind = $2 AND provider_id = $3 AND part = $4",
        &key.account,
        key.kind,
        &key.provider_id,
        &key.part,
        answer_type,
        answer
    )?;
    Ok(())
}

/// The answer kept for a webhook, if it came before.
pub async fn kept(tx: &mut Tx, key: &InboxKey) -> sqlx::Result<Option<Kept>> {
    sql!(
        tx,
        fetch_optional::<Kept>,
        "SELECT said, answer_type, answer FROM inbox
         WHERE account = $1 AND kind = $2 AND provider_id = $3 AND part = $4",
        &key.account,
        key.kind,
        &key.provider_id,
        &key.part
    )
}

/// Forgets webhooks older than `before`, at most `limit` of them; returns how many.
pub async fn forget(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "DELETE FROM inbox WHERE (account, kind, provider_id, part) IN
             (SELECT account, kind, provider_id, part FROM inbox WHERE received_at < $1 ORDER BY received_at LIMIT $2)",
        before,
        limit
    )
}
