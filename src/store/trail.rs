//! The audit trail as a whole, a page at a time: for verifying it and for writing it out.

use super::{
    audit::{Line, hash, line_columns},
    chain::{KeptHead, Standing},
    db::Tx,
};
use crate::{core::clock::Moment, sql};

/// Every daily head, in the order of the days.
pub async fn heads(tx: &mut Tx) -> sqlx::Result<Vec<KeptHead>> {
    let rows = sql!(
        tx,
        fetch_all::<(chrono::NaiveDate, Vec<u8>)>,
        "SELECT day, head FROM audit_heads ORDER BY day"
    )?;
    rows.into_iter().map(|(day, bytes)| Ok(KeptHead { day, hash: hash(&bytes)? })).collect()
}

/// Up to `limit` chains after `after` in the byte order of their names, each with where it says that it ends.
pub async fn chains(tx: &mut Tx, after: &str, limit: i64) -> sqlx::Result<Vec<(String, Standing)>> {
    let rows = sql!(
        tx,
        fetch_all::<(String, i64, Vec<u8>)>,
        "SELECT chain, position, hash FROM audit_chains WHERE chain" pg("COLLATE \"C\"") "> $1 ORDER BY chain"
        pg("COLLATE \"C\"") "LIMIT $2",
        after,
        limit
    )?;
    rows.into_iter().map(|(chain, place, bytes)| Ok((chain, standing(place, &bytes)?))).collect()
}

/// Up to `limit` entries of a chain after a place, in order.
pub async fn entries(tx: &mut Tx, chain: &str, after: i64, limit: i64) -> sqlx::Result<Vec<Line>> {
    sql!(
        tx,
        fetch_all::<Line>,
        "SELECT" both(line_columns!()) "FROM audit WHERE chain = $1 AND position > $2 ORDER BY position LIMIT $3",
        chain,
        after,
        limit
    )
}

/// Chains that have entries and do not say where they end: somebody deleted that.
pub async fn without_end(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let rows = sql!(
        tx,
        fetch_all::<(String,)>,
        "SELECT DISTINCT chain FROM audit WHERE chain NOT IN (SELECT chain FROM audit_chains) ORDER BY chain"
    )?;
    Ok(rows.into_iter().map(|(chain,)| chain).collect())
}

/// Where every chain that had begun stood before `until`, by the dates of its entries.
pub async fn standings_before(tx: &mut Tx, until: Moment) -> sqlx::Result<Vec<(String, Standing)>> {
    let rows = sql!(
        tx,
        fetch_all::<(String, i64, Vec<u8>)>,
        "SELECT chain, position, hash FROM audit_chains
             WHERE chain NOT IN (SELECT chain FROM audit WHERE at >= $1)
         UNION ALL
         SELECT a.chain, a.position, a.hash FROM audit AS a JOIN
             (SELECT late.chain, (SELECT max(p.position) FROM audit AS p WHERE p.chain = late.chain AND p.at < $1)
                  AS position FROM (SELECT DISTINCT chain FROM audit WHERE at >= $1) AS late) AS l
             ON l.chain = a.chain AND l.position = a.position",
        until
    )?;
    rows.into_iter().map(|(chain, place, bytes)| Ok((chain, standing(place, &bytes)?))).collect()
}

/// The moment of the newest entry, which no clock that is right lies before.
pub async fn newest_entry(tx: &mut Tx) -> sqlx::Result<Option<Moment>> {
    let newest =
        sql!(tx, fetch_optional::<(Moment,)>, "SELECT at FROM audit ORDER BY at DESC, id DESC LIMIT 1")?;
    Ok(newest.map(|(at,)| at))
}

fn standing(place: i64, bytes: &[u8]) -> sqlx::Result<Standing> {
    Ok(Standing { place: u64::try_from(place).unwrap_or_default(), hash: hash(bytes)? })
}

/// Which entries of a chain are looked for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Only of this actor.
    pub actor: Option<String>,
    /// Only of this name.
    pub action: Option<String>,
    /// Only from this moment on.
    pub from: Option<Moment>,
    /// Only before this moment.
    pub until: Option<Moment>,
}

/// Up to `limit` entries of a chain before a place, newest first.
pub async fn newest(
    tx: &mut Tx,
    chain: &str,
    before: i64,
    sought: &Sought,
    limit: i64,
) -> sqlx::Result<Vec<Line>> {
    sql!(
        tx,
        fetch_all::<Line>,
        "SELECT" both(line_columns!()) "FROM audit WHERE chain = $1 AND position < $2 AND ($3 IS NULL OR actor = $3)
         AND ($4 IS NULL OR action = $4) AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
         ORDER BY position DESC LIMIT $7",
        chain,
        before,
        &sought.actor,
        &sought.action,
        sought.from,
        sought.until,
        limit
    )
}
