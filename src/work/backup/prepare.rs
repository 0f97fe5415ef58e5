//! What makes a restored state safe to run: it is older than what has happened since.
//!
//! - Whoever was erased since is erased again.
//! - A message that waited when the backup was made may have been sent since. Its fate is unknown, which
//!   is a state of its own: the daemon asks the provider where it can be asked, else sends it once more
//!   under the same reference, and whatever has expired meanwhile goes to a person.
//! - A reminder that was planned before now goes out, one day's rungs a case at the most: an officer
//!   reminded twice loses a minute, a complainant whose officer was not reminded loses a right.
//! - Case numbers given since are unknown here, so the sequence skips ahead: no number is given twice.
//! - Whoever was signed in when the backup was made is not: a session that was ended since must not open
//!   again. Failures to sign in are forgotten with them; passwords and second factors are as they were.

use crate::{
    core::{clock::Moment, id::EntryId},
    store::{
        audit::{self, NewEntry},
        counters,
        db::Tx,
        erasures::Erasure,
        outbox, sessions, sign_ins,
    },
    work::erasure,
};
use serde_json::json;

/// How far each year's sequence of case numbers skips ahead: more cases than an office opens between
/// two backups, and a thousandth of what a year has.
const SKIPPED: i64 = 1000;

/// What was done to a restored state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Prepared {
    /// How many rows were erased again.
    pub(super) erased: u64,
    /// How many messages are in doubt.
    pub(super) doubted: u64,
}

/// Does it, in the transaction that makes the restored state.
pub(super) async fn prepare(
    tx: &mut Tx,
    erasures: &[Erasure],
    entry: EntryId,
    now: Moment,
) -> sqlx::Result<Prepared> {
    let mut prepared = Prepared::default();
    for erasure in erasures {
        prepared.erased += u64::from(erasure::again(tx, erasure).await?);
    }
    prepared.doubted = outbox::doubt(tx, now).await?;
    sessions::forget_all(tx).await?;
    sign_ins::forget_all(tx).await?;
    counters::skip(tx, "cases.", SKIPPED).await?;
    let detail = json!({ "erased_again": prepared.erased, "messages_in_doubt": prepared.doubted,
        "numbers_skipped": SKIPPED });
    audit::append(
        tx,
        NewEntry {
            id: entry,
            chain: audit::SYSTEM.to_owned(),
            at: now,
            actor: "command".to_owned(),
            action: "restored",
            detail,
            note_sealed: None,
        },
    )
    .await?;
    Ok(prepared)
}
