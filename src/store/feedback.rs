//! Feedback given to complainants, with its evidence once there is some.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::{CallId, CaseId, EntryId, MessageId},
    },
    sql,
};
use sqlx::types::Json;

/// Feedback to keep.
#[derive(Debug, Clone)]
pub struct NewFeedback {
    /// Its id.
    pub id: EntryId,
    /// `call`, `message` or `letter`.
    pub channel: &'static str,
    /// What proves it; `None` for a message without a delivery report.
    pub evidence: Option<serde_json::Value>,
    /// The call-back.
    pub call: Option<CallId>,
    /// The message.
    pub message: Option<MessageId>,
}

/// Feedback as it is kept.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Feedback {
    /// Its id.
    pub id: EntryId,
    /// When it was given.
    pub at: Moment,
    /// By whom.
    pub officer: String,
    /// `call`, `message` or `letter`.
    pub channel: String,
    /// What proves it.
    pub evidence: Option<Json<serde_json::Value>>,
    /// The message that carries it.
    pub message_id: Option<MessageId>,
    /// The words, sealed with the case's key.
    pub text_sealed: Option<Vec<u8>>,
}

/// Keeps feedback; its text is sealed with the case's key.
pub async fn keep(
    tx: &mut Tx,
    case: CaseId,
    new: &NewFeedback,
    officer: &str,
    text_sealed: Option<Vec<u8>>,
    at: Moment,
) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO feedback (id, case_id, at, officer, channel, evidence, call_id, message_id, text_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id,
        case,
        at,
        officer,
        new.channel,
        new.evidence.as_ref().map(Json),
        new.call,
        new.message,
        text_sealed
    )?;
    Ok(())
}

/// The delivery report of a message proves the feedback that it carried; returns how many that were
/// not proved before.
pub async fn prove(tx: &mut Tx, message: MessageId, evidence: &serde_json::Value) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE feedback SET evidence = $2 WHERE message_id = $1 AND evidence IS NULL",
        message,
        Json(evidence)
    )
}

/// All feedback of a case, in order.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<Feedback>> {
    sql!(
        tx,
        fetch_all::<Feedback>,
        "SELECT id, at, officer, channel, evidence, message_id, text_sealed FROM feedback WHERE case_id = $1
         ORDER BY at, id",
        case
    )
}
