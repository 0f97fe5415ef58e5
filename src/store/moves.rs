//! Messages that go on to another account, and the accounts that they were with before.

use super::{calls::wire_moment, db::Tx};
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Purpose, State},
    },
    sql,
};
use sqlx::types::Json;

/// An account that a message is not with, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The account.
    pub account: String,
    /// The code of the reason.
    pub failure: String,
}

/// A message that may go on, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// Its id.
    pub id: MessageId,
    /// The account that it is with.
    pub account: String,
    /// What it is for.
    pub purpose: Purpose,
    /// How it stands.
    pub state: State,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// The text, sealed.
    pub text_sealed: Option<Vec<u8>>,
    /// Where the body begins in the text, in bytes; `None`: it stays with its account.
    pub body_from: Option<i64>,
    /// Where the body ends.
    pub body_until: Option<i64>,
    /// 1: it was sent again while nobody could say whether it had arrived.
    pub doubled: i64,
    /// How often its account was tried.
    pub attempts: i64,
    /// Who holds it, to send it.
    pub claimed_by: Option<String>,
    /// Not to be sent after this.
    pub expires_at: Moment,
}

/// An account that a message was with before.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Former {
    /// The account.
    pub account: String,
    /// When the message left it, or passed it by.
    pub at: Moment,
    /// How often it was tried there; 0 if it was never given to it.
    pub attempts: i64,
    /// The account's id of it.
    pub provider_message_id: Option<String>,
    /// Why it left.
    pub failure: String,
}

/// A message on its way to another account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move<'a> {
    /// Which one, as [`standing`] found it.
    pub from: &'a Standing,
    /// The account it goes to.
    pub to: &'a str,
    /// Its text for that account, sealed.
    pub text_sealed: Vec<u8>,
    /// How many parts that is billed as.
    pub segments: i64,
    /// Where the body lies in that text, in bytes.
    pub body: (i64, i64),
    /// Why it leaves the account that it is with.
    pub failure: &'a str,
    /// Accounts in between that would not take it.
    pub passed: &'a [Passed],
}

/// How a message stands, which does not change until the transaction ends.
pub async fn standing(tx: &mut Tx, id: MessageId) -> sqlx::Result<Option<Standing>> {
    sql!(
        tx,
        fetch_optional::<Standing>,
        "SELECT id, account, purpose, state, row_key, text_sealed, body_from, body_until, doubled, attempts, claimed_by,
             expires_at FROM messages WHERE id = $1"
        sqlite("") ""
        pg("FOR UPDATE") "",
        id
    )
}

/// The accounts that a message was with before, or that would not have taken it, in order.
pub async fn former(tx: &mut Tx, id: MessageId) -> sqlx::Result<Vec<Former>> {
    sql!(
        tx,
        fetch_all::<Former>,
        "SELECT account, at, attempts, provider_message_id, failure FROM message_moves WHERE message_id = $1
         ORDER BY at, attempts DESC, account",
        id
    )
}

/// The message that an account which it left knows by that id.
pub async fn by_provider_id(tx: &mut Tx, account: &str, id: &str) -> sqlx::Result<Option<MessageId>> {
    let found = sql!(
        tx,
        fetch_optional::<(MessageId,)>,
        "SELECT message_id FROM message_moves WHERE provider_message_id = $2 AND account = $1 ORDER BY at DESC LIMIT 1",
        account,
        id
    )?;
    Ok(found.map(|(id,)| id))
}

/// Notes the accounts that new messages pass by. Those of a message that was not kept are left out.
pub async fn pass_by<'a>(
    tx: &mut Tx,
    messages: impl Iterator<Item = (MessageId, &'a [Passed])>,
    at: Moment,
) -> sqlx::Result<()> {
    let wire = |id: MessageId, one: &Passed| {
        serde_json::json!({
            "id": hex::encode(id.as_bytes()),
            "account": one.account,
            "failure": one.failure,
            "at": wire_moment(at),
        })
    };
    let rows: Vec<_> =
        messages.flat_map(|(id, passed)| passed.iter().map(move |one| wire(id, one))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    sql!(
        tx,
        execute,
        "INSERT INTO message_moves (message_id, account, at, attempts, failure)
         SELECT s.id, s.account, s.at, 0, s.failure FROM"
        sqlite("(SELECT unhex(value ->> 'id') AS id, value ->> 'account' AS account, value ->> 'at' AS at,
                 value ->> 'failure' AS failure FROM json_each($1)) AS s")
        ""
        pg("(SELECT CAST(v ->> 'id' AS UUID) AS id, v ->> 'account' AS account, CAST(v ->> 'at' AS TIMESTAMPTZ) AS at,
             v ->> 'failure' AS failure FROM jsonb_array_elements($1) AS t (v)) AS s")
        "WHERE EXISTS (SELECT 1 FROM messages AS m WHERE m.id = s.id) ON CONFLICT (message_id, account) DO NOTHING",
        Json(&rows)
    )?;
    Ok(())
}

/// Gives a message to another account, where it begins again; the one that it leaves is noted.
pub async fn go_on(tx: &mut Tx, to: &Move<'_>, now: Moment) -> sqlx::Result<()> {
    let id = to.from.id;
    sql!(
        tx,
        execute,
        "INSERT INTO message_moves (message_id, account, at, attempts, provider_message_id, failure)
         SELECT id, account, $2, attempts, provider_message_id, $3 FROM messages WHERE id = $1",
        id,
        now,
        to.failure
    )?;
    pass_by(tx, std::iter::once((id, to.passed)), now).await?;
    sql!(
        tx,
        execute,
        "UPDATE messages SET account = $2, state = 'claimed', text_sealed = $3, segments = $4, body_from = $5, body_until = $6,
             due_at = $7, failure = $8, attempts = 0, refusals = 0, sent_at = NULL, provider_message_id = NULL,
             claimed_by = NULL, lease_until = NULL WHERE id = $1",
        id,
        to.to,
        &to.text_sealed,
        to.segments,
        to.body.0,
        to.body.1,
        now,
        to.failure
    )?;
    Ok(())
}
