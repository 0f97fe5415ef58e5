//! Delivery reports: every one is kept as a fact, whatever it changes.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{ReportState, State},
    },
    sql,
};

/// A delivery report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptReport {
    /// When it came.
    pub received_at: Moment,
    /// When it says that it happened, by the provider's clock.
    pub at: Option<Moment>,
    /// What it says.
    pub state: ReportState,
    /// The provider's code of a failure.
    pub code: Option<String>,
    /// How it was authenticated.
    pub proof: String,
    /// The account that reports; `None` in what is older than this.
    pub account: Option<String>,
}

/// Keeps a report; `false` if the same was there before (`part` tells reports of one message apart).
pub async fn keep(tx: &mut Tx, message: MessageId, part: &str, report: &KeptReport) -> sqlx::Result<bool> {
    let kept = sql!(
        tx,
        execute,
        "INSERT INTO message_reports (message_id, received_at, at, state, code, proof, part, account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (message_id, part) DO NOTHING",
        message,
        report.received_at,
        report.at,
        report.state,
        &report.code,
        &report.proof,
        part,
        &report.account
    )?;
    Ok(kept == 1)
}

/// The reports of one message, in the order in which they came.
pub async fn of_message(tx: &mut Tx, message: MessageId) -> sqlx::Result<Vec<KeptReport>> {
    sql!(
        tx,
        fetch_all::<KeptReport>,
        "SELECT received_at, at, state, code, proof, account FROM message_reports WHERE message_id = $1
         ORDER BY received_at, part",
        message
    )
}

/// The reports of several messages, in the order in which they came.
pub async fn of_messages(tx: &mut Tx, messages: &[MessageId]) -> sqlx::Result<Vec<(MessageId, KeptReport)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        message_id: MessageId,
        #[sqlx(flatten)]
        report: KeptReport,
    }
    let ids: Vec<String> = messages.iter().map(|id| hex::encode(id.as_bytes())).collect();
    let rows = sql!(
        tx,
        fetch_all::<Row>,
        "SELECT message_id, received_at, at, state, code, proof, account FROM message_reports WHERE message_id IN"
        sqlite("(SELECT unhex(value) FROM json_each($1))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($1))") "ORDER BY received_at, part",
        sqlx::types::Json(ids)
    )?;
    Ok(rows.into_iter().map(|row| (row.message_id, row.report)).collect())
}

/// Moves a message on to `to`, if that is a step forward from where it stands (`State::after_report`).
/// The statement itself looks, not its caller: whoever settles the send in this very moment would
/// otherwise make a report go under, and with it the evidence.
pub async fn advance(tx: &mut Tx, message: MessageId, to: State, code: Option<&str>) -> sqlx::Result<bool> {
    let moved = sql!(
        tx,
        execute,
        "UPDATE messages SET state = $2, failure = COALESCE($3, failure) WHERE id = $1
             AND (state IN ('queued', 'claimed', 'unknown') OR (state = 'accepted' AND $2 <> 'accepted'))",
        message,
        to,
        code
    )?;
    Ok(moved == 1)
}
