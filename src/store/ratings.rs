//! How complainants say they were served.

use super::db::Tx;
use crate::{
    core::{case::Rating, clock::Moment, id::CaseId},
    sql,
};

/// The case that a number was last asked about since a moment; `None` if it was not asked.
pub async fn asked(tx: &mut Tx, phone_lookup: &[u8], since: Moment) -> sqlx::Result<Option<CaseId>> {
    let found = sql!(
        tx,
        fetch_optional::<(Option<CaseId>,)>,
        "SELECT case_id FROM messages WHERE phone_lookup = $1 AND purpose = 'survey' AND queued_at > $2
         AND state IN ('claimed', 'accepted', 'unknown', 'delivered') ORDER BY queued_at DESC LIMIT 1",
        phone_lookup,
        since
    )?;
    Ok(found.and_then(|(case,)| case))
}

/// Keeps a rating; a later one takes its place.
pub async fn keep(tx: &mut Tx, case: CaseId, rating: Rating, at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO ratings (case_id, rating, at) VALUES ($1, $2, $3)
         ON CONFLICT (case_id) DO UPDATE SET rating = excluded.rating, at = excluded.at",
        case,
        rating,
        at
    )?;
    Ok(())
}
