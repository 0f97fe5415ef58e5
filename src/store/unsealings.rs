//! Requests to see who a complainant is that wait for a second person, or for the look they allow.

use super::db::Tx;
use crate::{
    core::{
        clock::Moment,
        id::{CaseId, UnsealingId},
    },
    sql,
};

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum UnsealingState {
    /// Nobody has decided.
    Open,
    /// Allowed: one look.
    Granted,
    /// Not allowed.
    Refused,
    /// Looked at.
    Used,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Unsealing {
    /// Its id.
    pub id: UnsealingId,
    /// The case.
    pub case_id: CaseId,
    /// Who asks.
    pub officer: String,
    /// Why, sealed with the case's key.
    pub reason_sealed: Vec<u8>,
    /// When they asked.
    pub asked_at: Moment,
    /// How far it has come.
    pub state: UnsealingState,
}

/// Keeps a request.
pub async fn keep(tx: &mut Tx, new: &Unsealing) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO unsealings (id, case_id, officer, reason_sealed, asked_at, state) VALUES ($1, $2, $3, $4, $5, $6)",
        new.id,
        new.case_id,
        &new.officer,
        &new.reason_sealed,
        new.asked_at,
        new.state
    )?;
    Ok(())
}

/// The requests about a case that wait, made after `since`, oldest first.
pub async fn waiting(tx: &mut Tx, case: CaseId, since: Moment) -> sqlx::Result<Vec<Unsealing>> {
    sql!(
        tx,
        fetch_all::<Unsealing>,
        "SELECT id, case_id, officer, reason_sealed, asked_at, state FROM unsealings
         WHERE case_id = $1 AND state IN ('open', 'granted') AND asked_at > $2 ORDER BY asked_at, id",
        case,
        since
    )
}

/// Moves a request on, if it stands at `from`; `false` if somebody has moved it meanwhile.
pub async fn move_on(
    tx: &mut Tx,
    id: UnsealingId,
    (from, to): (UnsealingState, UnsealingState),
    by: &str,
    at: Moment,
) -> sqlx::Result<bool> {
    let moved = sql!(
        tx,
        execute,
        "UPDATE unsealings SET state = $3, decided_by = COALESCE(decided_by, $4), decided_at = COALESCE(decided_at, $5)
         WHERE id = $1 AND state = $2",
        id,
        from,
        to,
        by,
        at
    )?;
    Ok(moved == 1)
}
