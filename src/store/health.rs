//! What tells whether an installation works: a few counts and moments, each read by an index.

use super::{db::Tx, trail};
use crate::{core::clock::Moment, sql};
use chrono::NaiveDate;

/// The newest moment that the database knows: a clock that is right shows none before it.
pub async fn newest_moment(tx: &mut Tx) -> sqlx::Result<Option<Moment>> {
    let call = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT began_at FROM calls ORDER BY began_at DESC, id DESC LIMIT 1"
    )?;
    let message = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT queued_at FROM messages ORDER BY queued_at DESC, id DESC LIMIT 1"
    )?;
    let entry = trail::newest_entry(tx).await?;
    Ok(call.into_iter().chain(message).map(|(at,)| at).chain(entry).max())
}

/// Messages that nobody settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Stuck {
    /// Held under a lease that ran out: whoever held them died, and no daemon took them back.
    pub leased: i64,
    /// Of unknown fate.
    pub unknown: i64,
    /// Taken over by the provider, without a delivery report.
    pub silent: i64,
}

/// Messages whose lease ran out before `now`, and those in doubt or without a report since `before`.
pub async fn stuck(tx: &mut Tx, now: Moment, before: Moment) -> sqlx::Result<Stuck> {
    sql!(
        tx,
        fetch_one::<Stuck>,
        "SELECT (SELECT count(*) FROM messages WHERE lease_until < $1) AS leased,
             (SELECT count(*) FROM messages WHERE state = 'unknown' AND queued_at < $2) AS unknown,
             (SELECT count(*) FROM messages WHERE state = 'accepted' AND sent_at < $2) AS silent",
        now,
        before
    )
}

/// How many recordings reported before `before` wait to be fetched, or to be deleted, after a failure.
pub async fn stuck_recordings(tx: &mut Tx, before: Moment) -> sqlx::Result<i64> {
    let (stuck,) = sql!(
        tx,
        fetch_one::<(i64,)>,
        "SELECT count(*) FROM recordings WHERE due_at IS NOT NULL AND attempts > 0 AND at < $1",
        before
    )?;
    Ok(stuck)
}

/// What people are late with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Late {
    /// Open tasks past their time.
    pub tasks: i64,
    /// Cases past their day whose clock still runs.
    pub cases: i64,
    /// Numbers whose owners want no SMS.
    pub opt_outs: i64,
}

/// What is late at `now`.
pub async fn late(tx: &mut Tx, now: Moment, today: NaiveDate) -> sqlx::Result<Late> {
    sql!(
        tx,
        fetch_one::<Late>,
        "SELECT (SELECT count(*) FROM tasks WHERE state = 'open' AND due_at < $1) AS tasks,
             (SELECT count(*) FROM cases WHERE stopped_at IS NULL AND row_key IS NOT NULL AND due < $2) AS cases,
             (SELECT count(*) FROM opt_outs) AS opt_outs",
        now,
        today
    )
}
