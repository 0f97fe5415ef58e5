//! Messages in and out. The outgoing ones are the outbox: claimed under a lease, sent, settled.

use super::{
    calls::wire_moment,
    db::Tx,
    moves::{self, Passed},
    page::Page,
    visibility::Reader,
};
use crate::{
    belongings_visible,
    core::{
        clock::Moment,
        id::{CallId, CaseId, MessageId},
        message::{Purpose, State},
    },
    sql,
};
use chrono::Duration;
use std::ops::Range;

/// A message to keep: its personal data is sealed already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Its id.
    pub id: MessageId,
    /// `in` or `out`.
    pub direction: &'static str,
    /// The account that carries it.
    pub account: String,
    /// What it is for.
    pub purpose: Purpose,
    /// How it stands at first.
    pub state: State,
    /// The row's wrapped data key.
    pub row_key: Vec<u8>,
    /// The other side's number, sealed.
    pub phone_sealed: Vec<u8>,
    /// The other side's number, as a keyed hash; `None` if it is none that we know.
    pub phone_lookup: Option<Vec<u8>>,
    /// The text, sealed.
    pub text_sealed: Vec<u8>,
    /// How many parts it is billed as.
    pub segments: i64,
    /// A second outgoing message with the same key is not kept.
    pub dedup: Option<String>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The call it belongs to.
    pub call: Option<CallId>,
    /// The officer it is addressed to; `None` for callers and complainants.
    pub officer: Option<String>,
    /// When it was queued, or came.
    pub at: Moment,
    /// Not to be sent before this.
    pub due_at: Moment,
    /// Not to be sent after this.
    pub expires_at: Moment,
    /// Where the body lies in the text, in bytes; `None`: it stays with its account.
    pub body: Option<Range<usize>>,
    /// The accounts before this one that would not take it.
    pub passed: Vec<Passed>,
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// `in` or `out`.
    pub direction: String,
    /// The account that carries it.
    pub account: String,
    /// What it is for.
    pub purpose: Purpose,
    /// How it stands.
    pub state: State,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// The other side's number, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// The other side's number, as a keyed hash.
    pub phone_lookup: Option<Vec<u8>>,
    /// The text, sealed.
    pub text_sealed: Option<Vec<u8>>,
    /// How many parts it is billed as.
    pub segments: i64,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// That case's number.
    pub case_number: Option<String>,
    /// The call it belongs to.
    pub call_id: Option<CallId>,
    /// The officer it is addressed to.
    pub officer: Option<String>,
    /// When it was queued, or came.
    pub queued_at: Moment,
    /// Not to be sent after this.
    pub expires_at: Moment,
    /// How often it was tried.
    pub attempts: i64,
    /// When the provider took it over.
    pub sent_at: Option<Moment>,
    /// The provider's id of it.
    pub provider_message_id: Option<String>,
    /// The code of its last failure.
    pub failure: Option<String>,
}

macro_rules! columns {
    () => {
        "t.id, t.direction, t.account, t.purpose, t.state, t.row_key, t.phone_sealed, t.phone_lookup, t.text_sealed,
         t.segments, t.case_id, (SELECT n.number FROM cases AS n WHERE n.id = t.case_id) AS case_number, t.call_id,
         t.officer, t.queued_at, t.expires_at, t.attempts, t.sent_at, t.provider_message_id, t.failure"
    };
}

/// Keeps messages in one statement; an outgoing one whose key is there already is left out.
/// Returns how many were new.
pub async fn keep(tx: &mut Tx, messages: &[NewMessage]) -> sqlx::Result<u64> {
    let rows: Vec<serde_json::Value> = messages.iter().map(wire).collect();
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO messages (id, direction, account, purpose, state, row_key, phone_sealed, phone_lookup, text_sealed,
             segments, dedup, case_id, call_id, officer, queued_at, due_at, expires_at, body_from, body_until, attempts)"
        sqlite("SELECT unhex(v ->> 'id'), v ->> 'direction', v ->> 'account', v ->> 'purpose', v ->> 'state',
                unhex(v ->> 'row_key'), unhex(v ->> 'phone'), unhex(v ->> 'lookup'), unhex(v ->> 'text'),
                v ->> 'segments', v ->> 'dedup', unhex(v ->> 'case'), unhex(v ->> 'call'), v ->> 'officer', v ->> 'at',
                v ->> 'due', v ->> 'expires', v ->> 'body_from', v ->> 'body_until', 0 FROM (SELECT value AS v FROM json_each($1)) WHERE TRUE")
        ""
        pg("SELECT CAST(v ->> 'id' AS UUID), v ->> 'direction', v ->> 'account', v ->> 'purpose', v ->> 'state',
            decode(v ->> 'row_key', 'hex'), decode(v ->> 'phone', 'hex'), decode(v ->> 'lookup', 'hex'),
            decode(v ->> 'text', 'hex'), CAST(v ->> 'segments' AS BIGINT), v ->> 'dedup', CAST(v ->> 'case' AS UUID),
            CAST(v ->> 'call' AS UUID), v ->> 'officer', CAST(v ->> 'at' AS TIMESTAMPTZ),
            CAST(v ->> 'due' AS TIMESTAMPTZ), CAST(v ->> 'expires' AS TIMESTAMPTZ), CAST(v ->> 'body_from' AS BIGINT),
            CAST(v ->> 'body_until' AS BIGINT), 0
            FROM jsonb_array_elements($1) AS t (v)")
        "ON CONFLICT (dedup) DO NOTHING",
        sqlx::types::Json(&rows)
    )?;
    if let Some(at) = messages.iter().map(|message| message.at).min() {
        moves::pass_by(tx, messages.iter().map(|message| (message.id, message.passed.as_slice())), at)
            .await?;
    }
    Ok(kept)
}

fn wire(message: &NewMessage) -> serde_json::Value {
    serde_json::json!({
        "id": hex::encode(message.id.as_bytes()),
        "direction": message.direction,
        "account": message.account,
        "purpose": message.purpose,
        "state": message.state,
        "row_key": hex::encode(&message.row_key),
        "phone": hex::encode(&message.phone_sealed),
        "lookup": message.phone_lookup.as_ref().map(hex::encode),
        "text": hex::encode(&message.text_sealed),
        "segments": message.segments,
        "dedup": message.dedup,
        "case": message.case.map(|id| hex::encode(id.as_bytes())),
        "call": message.call.map(|id| hex::encode(id.as_bytes())),
        "officer": message.officer,
        "at": wire_moment(message.at),
        "due": wire_moment(message.due_at),
        "expires": wire_moment(message.expires_at),
        "body_from": message.body.as_ref().map(|body| body.start),
        "body_until": message.body.as_ref().map(|body| body.end),
    })
}

/// One message.
pub async fn by_id(tx: &mut Tx, id: MessageId) -> sqlx::Result<Option<Message>> {
    sql!(tx, fetch_optional::<Message>, "SELECT" both(columns!()) "FROM messages AS t WHERE t.id = $1", id)
}

/// The messages kept under these keys: key, id and how each stands, which does not change until the
/// transaction ends.
pub async fn by_dedup(tx: &mut Tx, keys: &[&str]) -> sqlx::Result<Vec<(String, MessageId, State)>> {
    sql!(
        tx,
        fetch_all::<(String, MessageId, State)>,
        "SELECT dedup, id, state FROM messages WHERE dedup IN"
        sqlite("(SELECT value FROM json_each($1))") ""
        pg("(SELECT value FROM jsonb_array_elements_text($1)) FOR UPDATE") "",
        sqlx::types::Json(keys)
    )
}

/// The message that a provider knows by that id.
pub async fn by_provider_id(tx: &mut Tx, account: &str, id: &str) -> sqlx::Result<Option<Message>> {
    sql!(
        tx,
        fetch_optional::<Message>,
        "SELECT" both(columns!()) "FROM messages AS t WHERE t.provider_message_id = $2 AND t.account = $1
         ORDER BY t.queued_at DESC LIMIT 1",
        account,
        id
    )
}

/// All messages of one case, in order.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<Message>> {
    sql!(
        tx,
        fetch_all::<Message>,
        "SELECT" both(columns!()) "FROM messages AS t WHERE t.case_id = $1 ORDER BY t.queued_at, t.id",
        case
    )
}

/// Which messages are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only for this purpose.
    pub purpose: Option<Purpose>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Only `in` or `out`.
    pub direction: Option<String>,
}

/// One page of messages, newest first.
pub async fn page(tx: &mut Tx, reader: &Reader, filter: &Filter, page: Page) -> sqlx::Result<Vec<Message>> {
    sql!(
        tx,
        fetch_all::<Message>,
        "SELECT" both(columns!()) "FROM messages AS t WHERE" both(belongings_visible!())
        "AND (t.queued_at, t.id) < ($3, $4) AND ($5 IS NULL OR t.state = $5)
         AND ($6 IS NULL OR t.purpose = $6) AND ($7 IS NULL OR t.case_id = $7) AND ($8 IS NULL OR t.direction = $8)
         ORDER BY t.queued_at DESC, t.id DESC LIMIT $9",
        reader.code(),
        reader.bound(),
        page.at(),
        page.id(),
        filter.state,
        filter.purpose,
        filter.case,
        &filter.direction,
        page.fetch()
    )
}

/// One message, for a reader; `None` also if it is kept from them.
pub async fn visible(tx: &mut Tx, reader: &Reader, id: MessageId) -> sqlx::Result<Option<Message>> {
    sql!(
        tx,
        fetch_optional::<Message>,
        "SELECT" both(columns!()) "FROM messages AS t WHERE" both(belongings_visible!()) "AND t.id = $3",
        reader.code(),
        reader.bound(),
        id
    )
}

/// Links an SMS that came in to the case that an officer opened for it; `false` if it belongs to one
/// already.
pub async fn link(tx: &mut Tx, message: MessageId, case: CaseId) -> sqlx::Result<bool> {
    let linked = sql!(
        tx,
        execute,
        "UPDATE messages SET case_id = $2 WHERE id = $1 AND case_id IS NULL",
        message,
        case
    )?;
    Ok(linked == 1)
}

/// How many messages went out to a number through an account since `since`, those among them that were queued in the
/// week before at the earliest: none is valid for longer.
pub async fn sent_since(tx: &mut Tx, account: &str, phone_lookup: &[u8], since: Moment) -> sqlx::Result<i64> {
    let (sent,) = sql!(
        tx,
        fetch_one::<(i64,)>,
        "SELECT count(*) FROM messages WHERE phone_lookup = $1 AND queued_at >= $4 AND account = $2
             AND direction = 'out' AND sent_at >= $3",
        phone_lookup,
        account,
        since,
        since - Duration::days(7)
    )?;
    Ok(sent)
}
