//! What officers see first: what falls due, what they have to do, who is on the line. Each reads a few rows
//! by a partial index, however large the tables are.

use super::{
    calls::Call,
    cases::{Case, case_columns},
    db::Tx,
    reminders::{Reminder, reminder_columns},
    tasks::{Task, task_columns},
    visibility::Reader,
};
use crate::{belongings_visible, call_columns, call_known, case_visible, core::clock::Moment, sql};
use chrono::NaiveDate;
use sqlx::types::Json;

/// How many of a kind are counted; more are "that many and more".
pub const MOST_COUNTED: i64 = 1000;

/// The cases whose clock runs and whose alarm is at or before `$3`.
macro_rules! running {
    () => {
        "c.stopped_at IS NULL AND c.row_key IS NOT NULL AND c.alarm_due <= $3"
    };
}

/// What runs of the handlers `$5`, as `c`. On PostgreSQL theirs first, by their own index, and only then what is due
/// of it: left to choose, it goes through everybody's cases in the order of their alarms. SQLite chooses well, and
/// would only copy.
macro_rules! running_of {
    (sqlite) => {
        running_of!(@ "NOT MATERIALIZED", "IN (SELECT value FROM json_each($5))")
    };
    (pg) => {
        running_of!(@ "MATERIALIZED", "= ANY (ARRAY (SELECT jsonb_array_elements_text($5)))")
    };
    (@ $how:literal, $them:literal) => {
        concat!("WITH c AS ", $how, " (SELECT c.* FROM cases AS c WHERE c.stopped_at IS NULL AND c.handler ", $them, ")")
    };
}

/// Cases whose clock runs and whose alarm is at or before `until`, the most urgent first; only those of
/// `handlers`, if any are named.
pub async fn due(
    tx: &mut Tx,
    reader: &Reader,
    handlers: Option<&[String]>,
    until: NaiveDate,
    limit: i64,
) -> sqlx::Result<Vec<Case>> {
    let (code, bound) = (reader.code(), reader.bound());
    // A text for each: one for both would be planned without the index of the handlers.
    match handlers {
        None => sql!(
            tx,
            fetch_all::<Case>,
            "SELECT" both(case_columns!()) "FROM cases AS c WHERE" both(case_visible!()) "AND" both(running!())
            "ORDER BY c.alarm_due, c.id LIMIT $4",
            code,
            bound,
            until,
            limit
        ),
        Some(handlers) => sql!(
            tx,
            fetch_all::<Case>,
            "" sqlite(running_of!(sqlite)) "" pg(running_of!(pg)) "SELECT" both(case_columns!())
            "FROM c WHERE" both(case_visible!()) "AND" both(running!()) "ORDER BY c.alarm_due, c.id LIMIT $4",
            code,
            bound,
            until,
            limit,
            Json(handlers)
        ),
    }
}

/// How many of these there are, after `after` (exclusive) and until `until`.
pub async fn count_due(
    tx: &mut Tx,
    reader: &Reader,
    handlers: Option<&[String]>,
    after: Option<NaiveDate>,
    until: NaiveDate,
) -> sqlx::Result<i64> {
    let (code, bound) = (reader.code(), reader.bound());
    let after = after.unwrap_or_else(|| Moment::EARLIEST.day());
    let found = match handlers {
        None => sql!(
            tx,
            fetch_one::<(i64,)>,
            "SELECT count(*) FROM (SELECT c.id FROM cases AS c WHERE" both(case_visible!()) "AND" both(running!())
            "AND c.alarm_due > $4 LIMIT $5) AS found",
            code,
            bound,
            until,
            after,
            MOST_COUNTED
        ),
        Some(handlers) => sql!(
            tx,
            fetch_one::<(i64,)>,
            "" sqlite(running_of!(sqlite)) "" pg(running_of!(pg)) "SELECT count(*) FROM (SELECT c.id FROM c WHERE"
            both(case_visible!()) "AND" both(running!()) "AND c.alarm_due > $4 LIMIT $6) AS found",
            code,
            bound,
            until,
            after,
            Json(handlers),
            MOST_COUNTED
        ),
    }?;
    Ok(found.0)
}

/// Open tasks that fall to a department or to one of these officers, the most urgent first; where no
/// department is named, all that the reader may see.
pub async fn tasks(
    tx: &mut Tx,
    reader: &Reader,
    department: Option<&str>,
    officers: &[String],
    limit: i64,
) -> sqlx::Result<Vec<Task>> {
    let (code, bound) = (reader.code(), reader.bound());
    // A text for each, as above: whoever looks at their own goes through no other department's.
    match department {
        None => sql!(
            tx,
            fetch_all::<Task>,
            "SELECT" both(task_columns!()) "FROM tasks AS t WHERE" both(belongings_visible!())
            "AND t.state = 'open' ORDER BY t.due_at, t.id LIMIT $3",
            code,
            bound,
            limit
        ),
        Some(department) => sql!(
            tx,
            fetch_all::<Task>,
            "SELECT" both(task_columns!()) "FROM tasks AS t WHERE" both(belongings_visible!())
            "AND t.id IN (SELECT d.id FROM tasks AS d WHERE d.state = 'open' AND d.department = $3 AND d.officer IS NULL
                 UNION ALL SELECT o.id FROM tasks AS o WHERE o.state = 'open' AND o.officer"
            sqlite("IN (SELECT value FROM json_each($4))") ""
            pg("= ANY (ARRAY (SELECT jsonb_array_elements_text($4)))") ") ORDER BY t.due_at, t.id LIMIT $5",
            code,
            bound,
            department,
            Json(officers),
            limit
        ),
    }
}

/// Calls that are on the line now, newest first.
pub async fn live_calls(tx: &mut Tx, reader: &Reader, limit: i64) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!())
        "AND c.outcome = 'in_progress' ORDER BY c.began_at DESC, c.id DESC LIMIT $3",
        reader.code(),
        reader.bound(),
        limit
    )
}

/// Reminders that are planned until a moment, the next first.
pub async fn reminders(
    tx: &mut Tx,
    reader: &Reader,
    until: Moment,
    limit: i64,
) -> sqlx::Result<Vec<Reminder>> {
    sql!(
        tx,
        fetch_all::<Reminder>,
        "SELECT" both(reminder_columns!()) "FROM reminders AS r JOIN cases AS c ON c.id = r.case_id WHERE"
        both(case_visible!()) "AND r.state = 'planned' AND r.due_at <= $3 ORDER BY r.due_at, r.id LIMIT $4",
        reader.code(),
        reader.bound(),
        until,
        limit
    )
}
