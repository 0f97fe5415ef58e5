//! The reminder ladder's rungs, and the poll for those that are due.

use super::{calls::wire_moment, cases::AccusedList, db::Tx, page::Page, visibility::Reader};
use crate::{
    case_visible,
    core::{
        clock::Moment,
        id::{CaseId, MessageId, ReminderId},
    },
    sql,
};
use serde::Serialize;
use sqlx::types::Json;

/// How a reminder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum ReminderState {
    /// It waits for its time.
    Planned,
    /// Its message is in the outbox.
    Claimed,
    /// Its message was taken over by the SMS provider.
    Sent,
    /// The case was answered, or the due date moved, before its time.
    Cancelled,
    /// Its message could not be sent; a person was given a task.
    Failed,
    /// Its time had long passed when the daemon came back; a later rung spoke for it.
    Missed,
}

/// A rung to be planned for one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReminder {
    /// Its id.
    pub id: ReminderId,
    /// The rung's name (`before_3`).
    pub rung: String,
    /// The role it reminds.
    pub role: String,
    /// When.
    pub due_at: Moment,
}

/// A reminder as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Reminder {
    /// Its id.
    pub id: ReminderId,
    /// The case.
    pub case_id: CaseId,
    /// The case's number.
    pub case_number: String,
    /// The rung's name.
    pub rung: String,
    /// The role it reminds.
    pub role: String,
    /// Which computation of the due date it belongs to.
    pub generation: i64,
    /// When it is due.
    pub due_at: Moment,
    /// How it stands.
    pub state: ReminderState,
    /// Whom it went to.
    pub recipient: Option<String>,
    /// Its message.
    pub message_id: Option<MessageId>,
}

macro_rules! columns {
    () => {
        "r.id, r.case_id, c.number AS case_number, r.rung, r.role, r.generation, r.due_at, r.state, r.recipient,
         r.message_id"
    };
}
pub(super) use columns as reminder_columns;

#[derive(Serialize)]
struct Wire<'a> {
    id: String,
    rung: &'a str,
    role: &'a str,
    due: String,
}

/// Plans rungs of one case for one generation of its due date; one that is planned already stays.
pub async fn plan(tx: &mut Tx, case: CaseId, generation: i64, rungs: &[NewReminder]) -> sqlx::Result<()> {
    let rows: Vec<Wire<'_>> = rungs
        .iter()
        .map(|rung| Wire {
            id: hex::encode(rung.id.as_bytes()),
            rung: &rung.rung,
            role: &rung.role,
            due: wire_moment(rung.due_at),
        })
        .collect();
    sql!(
        tx,
        execute,
        "INSERT INTO reminders (id, case_id, rung, role, generation, due_at, state)"
        sqlite("SELECT unhex(v ->> 'id'), $2, v ->> 'rung', v ->> 'role', $3, v ->> 'due', 'planned'
                FROM (SELECT value AS v FROM json_each($1)) WHERE TRUE")
        ""
        pg("SELECT CAST(v ->> 'id' AS UUID), $2, v ->> 'rung', v ->> 'role', $3, CAST(v ->> 'due' AS TIMESTAMPTZ),
            'planned' FROM jsonb_array_elements($1) AS t (v)")
        "ON CONFLICT (case_id, rung, role, generation) DO NOTHING",
        Json(&rows),
        case,
        generation
    )?;
    Ok(())
}

/// Cancels what is still planned for a case; returns how many.
pub async fn cancel(tx: &mut Tx, case: CaseId, at: Moment) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE reminders SET state = 'cancelled', settled_at = $2 WHERE case_id = $1 AND state = 'planned'",
        case,
        at
    )
}

/// What becomes of the rungs still planned for a case whose due date moved: the ladder's are cancelled,
/// for they are planned anew; that of an assignment has nothing to do with the date and stays.
pub async fn supersede(tx: &mut Tx, case: CaseId, generation: i64, at: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE reminders SET generation = $2 WHERE case_id = $1 AND state = 'planned' AND rung LIKE 'assigned%'",
        case,
        generation
    )?;
    sql!(
        tx,
        execute,
        "UPDATE reminders SET state = 'cancelled', settled_at = $3
         WHERE case_id = $1 AND state = 'planned' AND generation <> $2",
        case,
        generation,
        at
    )?;
    Ok(())
}

/// A reminder that is due, with what its case says about whom it goes to.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Due {
    /// Its id.
    pub id: ReminderId,
    /// The rung's name.
    pub rung: String,
    /// The role it reminds.
    pub role: String,
    /// When it is due.
    pub due_at: Moment,
    /// Which computation of the due date it belongs to.
    pub generation: i64,
    /// The case.
    pub case_id: CaseId,
    /// The case's number.
    pub number: String,
    /// When the complaint was received.
    pub received_at: Moment,
    /// The last day for feedback.
    pub due: chrono::NaiveDate,
    /// The day that the rungs count back from.
    pub alarm_due: chrono::NaiveDate,
    /// The case's present generation.
    pub present: i64,
    /// When the clock stopped.
    pub stopped_at: Option<Moment>,
    /// The department that has the case.
    pub department: String,
    /// Who handles it.
    pub handler: Option<String>,
    /// Who is complained of.
    pub accused: Json<AccusedList>,
}

macro_rules! due_columns {
    () => {
        "r.id, r.rung, r.role, r.due_at, r.generation, r.case_id, c.number, c.received_at, c.due, c.alarm_due,
         c.generation AS present, c.stopped_at, c.department, c.handler, c.accused"
    };
}

/// Holds up to `limit` reminders that are due, oldest first, until the transaction ends; on
/// PostgreSQL another daemon passes over them meanwhile.
pub async fn due(tx: &mut Tx, now: Moment, limit: i64) -> sqlx::Result<Vec<Due>> {
    sql!(
        tx,
        fetch_all::<Due>,
        "SELECT" both(due_columns!()) "FROM reminders AS r JOIN cases AS c ON c.id = r.case_id
         WHERE r.state = 'planned' AND r.due_at <= $1 ORDER BY r.due_at, r.id LIMIT $2"
        pg("FOR UPDATE OF r SKIP LOCKED") "",
        now,
        limit
    )
}

/// When the latest reminder that is due was due, by case: it may be in another batch.
pub async fn newest_due(tx: &mut Tx, now: Moment, cases: &[CaseId]) -> sqlx::Result<Vec<(CaseId, Moment)>> {
    let ids: Vec<String> = cases.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        fetch_all::<(CaseId, Moment)>,
        "SELECT case_id, max(due_at) FROM reminders WHERE state = 'planned' AND due_at <= $1 AND case_id IN"
        sqlite("(SELECT unhex(value) FROM json_each($2))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2))") "GROUP BY case_id",
        now,
        Json(ids)
    )
}

/// Reminders that are planned until a moment, oldest first, after a place; none is held.
pub async fn coming(
    tx: &mut Tx,
    until: Moment,
    after: Option<(Moment, ReminderId)>,
    limit: i64,
) -> sqlx::Result<Vec<Due>> {
    let (at, id) = after.unzip();
    sql!(
        tx,
        fetch_all::<Due>,
        "SELECT" both(due_columns!()) "FROM reminders AS r JOIN cases AS c ON c.id = r.case_id
         WHERE r.state = 'planned' AND r.due_at <= $1 AND ($2 IS NULL OR (r.due_at, r.id) > ($2, $3))
         ORDER BY r.due_at, r.id LIMIT $4",
        until,
        at,
        id,
        limit
    )
}

/// When the oldest reminder that is due was due; `None` if none is.
pub async fn oldest_due(tx: &mut Tx, now: Moment) -> sqlx::Result<Option<Moment>> {
    let oldest = sql!(
        tx,
        fetch_optional::<(Moment,)>,
        "SELECT due_at FROM reminders WHERE state = 'planned' AND due_at <= $1 ORDER BY due_at, id LIMIT 1",
        now
    )?;
    Ok(oldest.map(|(at,)| at))
}

/// What becomes of a reminder that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// Which one.
    pub id: ReminderId,
    /// How it stands now.
    pub state: ReminderState,
    /// Whom it goes to.
    pub recipient: Option<String>,
    /// The message that carries it.
    pub message: Option<MessageId>,
}

/// Settles reminders that were due, in one statement.
pub async fn settle(tx: &mut Tx, fired: &[Fired], at: Moment) -> sqlx::Result<u64> {
    let rows: Vec<serde_json::Value> = fired
        .iter()
        .map(|one| {
            serde_json::json!({
                "id": hex::encode(one.id.as_bytes()),
                "state": one.state,
                "recipient": one.recipient,
                "message": one.message.map(|id| hex::encode(id.as_bytes())),
            })
        })
        .collect();
    sql!(
        tx,
        execute,
        "UPDATE reminders AS r SET state = f.state, recipient = f.recipient, message_id = f.message, settled_at = $2 FROM"
        sqlite("(SELECT unhex(value ->> 'id') AS id, value ->> 'state' AS state, value ->> 'recipient' AS recipient,
                 unhex(value ->> 'message') AS message FROM json_each($1)) AS f")
        ""
        pg("(SELECT CAST(v ->> 'id' AS UUID) AS id, v ->> 'state' AS state, v ->> 'recipient' AS recipient,
             CAST(v ->> 'message' AS UUID) AS message FROM jsonb_array_elements($1) AS t (v)) AS f")
        "WHERE r.id = f.id AND r.state = 'planned'",
        Json(&rows),
        at
    )
}

/// What became of the messages that carry reminders becomes of the reminders. One that was sent can
/// still fail: the carrier says so later.
pub async fn follow(
    tx: &mut Tx,
    messages: &[MessageId],
    state: ReminderState,
    at: Moment,
) -> sqlx::Result<()> {
    let ids: Vec<String> = messages.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        execute,
        "UPDATE reminders SET state = $2, settled_at = $3
         WHERE (state = 'claimed' OR (state = 'sent' AND $2 = 'failed')) AND message_id IN"
        sqlite("(SELECT unhex(value) FROM json_each($1))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($1))") "",
        Json(ids),
        state,
        at
    )?;
    Ok(())
}

/// All reminders of one case, in the order in which they are due.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<Reminder>> {
    sql!(
        tx,
        fetch_all::<Reminder>,
        "SELECT" both(columns!()) "FROM reminders AS r JOIN cases AS c ON c.id = r.case_id
         WHERE r.case_id = $1 ORDER BY r.due_at, r.id",
        case
    )
}

/// Which reminders are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<ReminderState>,
    /// Only of this case.
    pub case: Option<CaseId>,
    /// Only due before this.
    pub before: Option<Moment>,
}

/// One page of reminders, latest due first.
pub async fn page(tx: &mut Tx, reader: &Reader, filter: &Filter, page: Page) -> sqlx::Result<Vec<Reminder>> {
    sql!(
        tx,
        fetch_all::<Reminder>,
        "SELECT" both(columns!()) "FROM reminders AS r JOIN cases AS c ON c.id = r.case_id WHERE"
        both(case_visible!())
        "AND (r.due_at, r.id) < ($3, $4) AND ($5 IS NULL OR r.state = $5)
         AND ($6 IS NULL OR r.case_id = $6) AND ($7 IS NULL OR r.due_at < $7)
         ORDER BY r.due_at DESC, r.id DESC LIMIT $8",
        reader.code(),
        reader.bound(),
        page.at(),
        page.id(),
        filter.state,
        filter.case,
        filter.before,
        page.fetch()
    )
}
