//! When the database itself is away: no room, no lock, no connection. Nothing of it is the fault of what
//! was to be written, so that nothing is gained by trying its parts one by one.

use super::db::Tx;
use crate::sql;

/// How much a probe writes: more than the room that a full disk leaves in pages already taken.
const PROBE: usize = 64 * 1024;

/// Whether the database is away, as opposed to having refused what it was given.
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_outage_code(&code)),
        _ => false,
    }
}

/// SQLite's codes are numbers, whose lowest byte is the kind; PostgreSQL's have five signs, of which the
/// first two are the class.
fn is_outage_code(code: &str) -> bool {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READ_ONLY: u32 = 8;
    const IO: u32 = 10;
    const CORRUPT: u32 = 11;
    const FULL: u32 = 13;
    const CANNOT_OPEN: u32 = 14;
    const NO_DATABASE: u32 = 26;
    if let (5, Some(class)) = (code.len(), code.get(..2)) {
        // Connection, resources (full disk), operator intervention, the system; a standby is read-only.
        return matches!(class, "08" | "53" | "57" | "58") || code == "25006";
    }
    let kinds = [BUSY, LOCKED, READ_ONLY, IO, CORRUPT, FULL, CANNOT_OPEN, NO_DATABASE];
    code.parse::<u32>().is_ok_and(|code| kinds.contains(&(code & 0xff)))
}

/// Whether a row waited for was held for too long by somebody else; for nothing but that row, perhaps.
pub fn is_held(error: &sqlx::Error) -> bool {
    const LOCK_NOT_AVAILABLE: &str = "55P03";
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some(LOCK_NOT_AVAILABLE))
}

/// Writes and removes something, to find out whether there is room and nobody holds the lock. The
/// transaction has to be committed, or nothing is known.
pub async fn probe(tx: &mut Tx) -> sqlx::Result<()> {
    let at = crate::core::clock::Moment::EARLIEST;
    sql!(
        tx,
        execute,
        "INSERT INTO inbox (account, kind, provider_id, part, received_at, said, answer_type, answer)
         VALUES ('', 'status', 'probe', '', $1, '', '', $2) ON CONFLICT (account, kind, provider_id, part) DO NOTHING",
        at,
        vec![0_u8; PROBE]
    )?;
    sql!(tx, execute, "DELETE FROM inbox WHERE account = '' AND kind = 'status' AND provider_id = 'probe'")
        .map(drop)
}
