//! Notices that wait for a second person.

use super::db::Tx;
use crate::{
    core::{clock::Moment, id::ProposalId},
    sql,
};

/// How many are looked at at once.
const SHOWN: i64 = 20;

/// A notice that somebody would import.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// The file's name, as messages call it.
    pub file: String,
    /// The file's text.
    pub body: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
}

/// Keeps a proposal.
pub async fn keep(tx: &mut Tx, proposal: &Proposal) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO calendar_proposals (id, file, body, proposed_by, proposed_at, state)
         VALUES ($1, $2, $3, $4, $5, 'open')",
        proposal.id,
        &proposal.file,
        &proposal.body,
        &proposal.proposed_by,
        proposal.proposed_at
    )?;
    Ok(())
}

/// Those that nobody has decided about, oldest first.
pub async fn open(tx: &mut Tx) -> sqlx::Result<Vec<Proposal>> {
    sql!(
        tx,
        fetch_all::<Proposal>,
        "SELECT id, file, body, proposed_by, proposed_at FROM calendar_proposals WHERE state = 'open'
         ORDER BY proposed_at, id LIMIT $1",
        SHOWN
    )
}

/// One of them; `None` if somebody has decided about it.
pub async fn open_one(tx: &mut Tx, id: ProposalId) -> sqlx::Result<Option<Proposal>> {
    sql!(
        tx,
        fetch_optional::<Proposal>,
        "SELECT id, file, body, proposed_by, proposed_at FROM calendar_proposals WHERE id = $1 AND state = 'open'",
        id
    )
}

/// Decides about one; `false` if somebody has already.
pub async fn decide(tx: &mut Tx, id: ProposalId, taken: bool, by: &str, at: Moment) -> sqlx::Result<bool> {
    let decided = sql!(
        tx,
        execute,
        "UPDATE calendar_proposals SET state = $2, decided_by = $3, decided_at = $4
         WHERE id = $1 AND state = 'open'",
        id,
        if taken { "taken" } else { "dropped" },
        by,
        at
    )?;
    Ok(decided == 1)
}
