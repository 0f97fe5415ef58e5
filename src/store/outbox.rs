//! The outbox: messages claimed under a lease, sent, and settled; a lease that ran out is rescued.

use super::{calls::wire_moment, db::Tx};
use crate::{
    core::{
        clock::Moment,
        id::{CaseId, MessageId},
        message::{Purpose, State, Withdrawn},
    },
    sql,
};
use chrono::Duration;
use serde::Serialize;
use sqlx::types::Json;

/// A message leased to one worker.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Claimed {
    /// Its id.
    pub id: MessageId,
    /// The account that carries it.
    pub account: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// The other side's number, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// The text, sealed.
    pub text_sealed: Option<Vec<u8>>,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// The officer it is addressed to.
    pub officer: Option<String>,
    /// Not to be sent after this.
    pub expires_at: Moment,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// How often a gateway answered something about it that may pass.
    pub refusals: i64,
    /// `claimed`, or `unknown`: an earlier send may have arrived, so ask before sending again.
    pub state: State,
    /// When it was queued.
    pub queued_at: Moment,
    /// The code of the last attempt's failure.
    pub failure: Option<String>,
    /// Why it is not to go out any more, since it was queued.
    pub withdrawn: Option<Withdrawn>,
}

/// Leases up to `limit` messages of one account that are due to `worker`, oldest first. What was queued is looked at
/// again: its reader may have opted out since, and a reminder's case may have stopped its clock or moved its date. Not so
/// what is said of an assignment, which has nothing to do with the date, nor what answers somebody who opted out before.
/// A survey answers nobody, and is queued for the day after.
pub async fn claim(
    tx: &mut Tx,
    (worker, account): (&str, &str),
    now: Moment,
    lease: Duration,
    limit: i64,
) -> sqlx::Result<Vec<Claimed>> {
    sql!(
        tx,
        fetch_all::<Claimed>,
        "UPDATE messages SET state = CASE WHEN state = 'unknown' THEN 'unknown' ELSE 'claimed' END, claimed_by = $1,
             lease_until = $3, attempts = attempts + 1
         WHERE id IN (SELECT id FROM messages
             WHERE lease_until IS NULL AND state IN ('queued', 'claimed', 'unknown') AND due_at <= $2 AND account = $5
             ORDER BY due_at, id LIMIT $4"
        pg("FOR UPDATE SKIP LOCKED")
        ") RETURNING id, account, purpose, row_key, phone_sealed, text_sealed, case_id, officer, expires_at, attempts,
             refusals, state, queued_at, failure, CASE
             WHEN officer IS NULL AND EXISTS (SELECT 1 FROM opt_outs AS o
                 WHERE o.phone_lookup = messages.phone_lookup AND (o.at > messages.queued_at OR messages.purpose = 'survey')) THEN 'opted_out'
             WHEN purpose = 'reminder' AND EXISTS (SELECT 1 FROM reminders AS r JOIN cases AS c ON c.id = r.case_id
                 WHERE r.message_id = messages.id AND (c.stopped_at IS NOT NULL
                     OR (r.generation <> c.generation AND r.rung NOT LIKE 'assigned%'))) THEN 'no_longer_due'
             END AS withdrawn",
        worker,
        now,
        now + lease,
        limit,
        account
    )
}

/// The accounts through which something is due.
pub async fn due_accounts(tx: &mut Tx, now: Moment) -> sqlx::Result<Vec<String>> {
    let accounts = sql!(
        tx,
        fetch_all::<(String,)>,
        "SELECT DISTINCT account FROM messages
         WHERE lease_until IS NULL AND state IN ('queued', 'claimed', 'unknown') AND due_at <= $1 ORDER BY account",
        now
    )?;
    Ok(accounts.into_iter().map(|(account,)| account).collect())
}

/// What an attempt counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// It was tried, and what came of it says nothing about the message, or settles it.
    Tried,
    /// It was tried, and refused for a reason of its own that may pass.
    Refused,
    /// It was claimed and never tried.
    Untried,
}

/// What became of one claimed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which one.
    pub id: MessageId,
    /// How it stands now.
    pub state: State,
    /// What the attempt counts as.
    pub counts: Counts,
    /// When it is tried again, for `claimed` and `unknown`.
    pub due_at: Option<Moment>,
    /// The provider's id of it.
    pub provider_message_id: Option<String>,
    /// The code of the failure.
    pub failure: Option<String>,
    /// The text as it is kept from now on, sealed: a query code is not kept once it was sent, and the message is no
    /// longer whole then.
    pub text_sealed: Option<Vec<u8>>,
    /// When the provider is asked what became of it, unless it reports before.
    pub ask_at: Option<Moment>,
    /// It was sent again while nobody could say whether it had arrived.
    pub doubled: bool,
}

#[derive(Serialize)]
struct Wire<'a> {
    id: String,
    state: State,
    due: Option<String>,
    sent: Option<String>,
    provider: Option<&'a str>,
    failure: Option<&'a str>,
    text: Option<String>,
    ask: Option<String>,
    refused: i64,
    untried: i64,
    doubled: i64,
}

/// Settles claimed messages in one statement, unless their lease went to another worker meanwhile. A
/// delivery report that was faster than we are keeps its word.
/// Returns which were still ours.
pub async fn settle(
    tx: &mut Tx,
    worker: &str,
    settled: &[Settled],
    now: Moment,
) -> sqlx::Result<Vec<MessageId>> {
    let rows: Vec<Wire<'_>> = settled
        .iter()
        .map(|one| Wire {
            id: hex::encode(one.id.as_bytes()),
            state: one.state,
            due: one.due_at.map(wire_moment),
            sent: (one.state == State::Accepted).then(|| wire_moment(now)),
            provider: one.provider_message_id.as_deref(),
            failure: one.failure.as_deref(),
            text: one.text_sealed.as_ref().map(hex::encode),
            ask: one.ask_at.map(wire_moment),
            refused: i64::from(one.counts == Counts::Refused),
            untried: i64::from(one.counts == Counts::Untried),
            doubled: i64::from(one.doubled),
        })
        .collect();
    let ours = sql!(
        tx,
        fetch_all::<(MessageId,)>,
        "UPDATE messages AS m SET state = CASE WHEN m.state IN ('claimed', 'unknown') THEN s.state ELSE m.state END,
             due_at = COALESCE(s.due, m.due_at), sent_at = COALESCE(s.sent, m.sent_at), provider_message_id = COALESCE(s.provider, m.provider_message_id),
             failure = CASE WHEN m.state NOT IN ('claimed', 'unknown') THEN m.failure
                 WHEN s.untried = 1 THEN COALESCE(s.failure, m.failure) ELSE s.failure END,
             text_sealed = COALESCE(s.text, m.text_sealed), body_from = CASE WHEN s.text IS NULL THEN m.body_from END,
             ask_at = COALESCE(s.ask, m.ask_at), asked = CASE WHEN s.ask IS NULL THEN m.asked ELSE 0 END,
             doubled = CASE WHEN s.doubled = 1 THEN 1 ELSE m.doubled END,
             attempts = m.attempts - s.untried, refusals = m.refusals + s.refused, claimed_by = NULL, lease_until = NULL FROM"
        sqlite("(SELECT unhex(value ->> 'id') AS id, value ->> 'state' AS state, value ->> 'due' AS due,
                 value ->> 'sent' AS sent, value ->> 'provider' AS provider, unhex(value ->> 'text') AS text,
                 value ->> 'failure' AS failure, value ->> 'refused' AS refused, value ->> 'untried' AS untried,
                 value ->> 'doubled' AS doubled, value ->> 'ask' AS ask FROM json_each($1)) AS s")
        ""
        pg("(SELECT CAST(v ->> 'id' AS UUID) AS id, v ->> 'state' AS state, CAST(v ->> 'due' AS TIMESTAMPTZ) AS due,
             CAST(v ->> 'sent' AS TIMESTAMPTZ) AS sent, decode(v ->> 'text', 'hex') AS text, v ->> 'provider' AS provider, v ->> 'failure' AS failure,
             CAST(v ->> 'refused' AS BIGINT) AS refused, CAST(v ->> 'untried' AS BIGINT) AS untried,
             CAST(v ->> 'doubled' AS BIGINT) AS doubled, CAST(v ->> 'ask' AS TIMESTAMPTZ) AS ask FROM jsonb_array_elements($1) AS t (v)) AS s")
        "WHERE m.id = s.id AND m.claimed_by = $2"
        sqlite("RETURNING id") ""
        pg("RETURNING m.id") "",
        Json(&rows),
        worker
    )?;
    Ok(ours.into_iter().map(|(id,)| id).collect())
}

/// Takes back up to `limit` messages whose lease ran out: whoever held them died, perhaps after the send.
/// Returns how many.
pub async fn rescue(tx: &mut Tx, now: Moment, limit: i64) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE messages SET state = CASE WHEN state = 'claimed' THEN 'unknown' ELSE state END, due_at = $1,
             claimed_by = NULL, lease_until = NULL
         WHERE id IN (SELECT id FROM messages WHERE lease_until <= $1 ORDER BY lease_until LIMIT $2"
        pg("FOR UPDATE SKIP LOCKED") ")",
        now,
        limit
    )
}

/// A message that was taken, and on which no report came.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Silent {
    /// Its id.
    pub id: MessageId,
    /// The account that carries it.
    pub account: String,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// The other side's number, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// The text, sealed.
    pub text_sealed: Option<Vec<u8>>,
    /// When it was taken.
    pub sent_at: Option<Moment>,
    /// When it was queued.
    pub queued_at: Moment,
}

/// Up to `limit` messages that the provider is to be asked about, longest due first. Each is due once more at the first of
/// `next`, then at the second, and then no more.
pub async fn silent(tx: &mut Tx, now: Moment, next: [Moment; 2], limit: i64) -> sqlx::Result<Vec<Silent>> {
    sql!(
        tx,
        fetch_all::<Silent>,
        "UPDATE messages SET asked = asked + 1, ask_at = CASE asked WHEN 0 THEN $2 WHEN 1 THEN $3 END
         WHERE id IN (SELECT id FROM messages WHERE state = 'accepted' AND ask_at <= $1 ORDER BY ask_at, id LIMIT $4"
        pg("FOR UPDATE SKIP LOCKED")
        ") RETURNING id, account, row_key, phone_sealed, text_sealed, sent_at, queued_at",
        now,
        next[0],
        next[1],
        limit
    )
}

/// When a provider is asked next about a message; `None` if about none.
pub async fn next_silent(tx: &mut Tx) -> sqlx::Result<Option<Moment>> {
    let next = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT ask_at FROM messages WHERE state = 'accepted' AND ask_at IS NOT NULL ORDER BY ask_at, id LIMIT 1"
    )?;
    Ok(next.map(|(at,)| at))
}

/// When the next lease runs out; `None` if nobody holds anything.
pub async fn next_lease_end(tx: &mut Tx) -> sqlx::Result<Option<Moment>> {
    let next = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT lease_until FROM messages WHERE lease_until IS NOT NULL ORDER BY lease_until LIMIT 1"
    )?;
    Ok(next.map(|(at,)| at))
}

/// When the oldest message that is due was due; `None` if none is.
pub async fn oldest_due(tx: &mut Tx, now: Moment) -> sqlx::Result<Option<Moment>> {
    let oldest = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT due_at FROM messages 
         WHERE lease_until IS NULL AND state IN ('queued', 'claimed', 'unknown') AND due_at <= $1 ORDER BY due_at, id LIMIT 1",
        now
    )?;
    Ok(oldest.map(|(at,)| at))
}

/// Puts in doubt what waited to be sent by `now`, after a restore: it may have been sent since the
/// backup was made. Returns how many.
pub async fn doubt(tx: &mut Tx, now: Moment) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE messages SET state = 'unknown', due_at = $1, claimed_by = NULL, lease_until = NULL
         WHERE direction = 'out' AND state IN ('queued', 'claimed', 'unknown')
             AND (due_at <= $1 OR lease_until IS NOT NULL)",
        now
    )
}
