//! Cases. Every read by a person passes the visibility clause.

pub use super::case_list::{Filter, page};

use super::{db::Tx, visibility::Reader};
use crate::{
    case_visible,
    core::{
        case::{Kind, NameStanding, StageName},
        clock::Moment,
        id::{CallId, CaseId, MessageId},
        routing::Accused,
    },
    sql,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// A case as it is kept.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its number (`2026-000123`).
    pub number: String,
    /// The query code, as a keyed hash.
    pub query_lookup: Vec<u8>,
    /// What it is.
    pub kind: Kind,
    /// Whether the complainant gave a name.
    pub name_standing: NameStanding,
    /// The stage's name; the stage with what it carries is in the sealed body.
    pub stage: StageName,
    /// When it was received (R5.4): the call's beginning, or the SMS's coming.
    pub received_at: Moment,
    /// How many working days the feedback may take.
    pub working_days: i64,
    /// The day after receipt.
    pub opens: NaiveDate,
    /// Working day number one.
    pub first_working_day: NaiveDate,
    /// The last day for feedback.
    pub due: NaiveDate,
    /// The day from which the reminders count back.
    pub alarm_due: NaiveDate,
    /// `published` or `provisional`.
    pub standing: String,
    /// The first day that no notice covers, of a provisional date.
    pub first_unpublished: Option<NaiveDate>,
    /// Which computation of the due date this is.
    pub generation: i64,
    /// When feedback with evidence stopped the clock.
    pub stopped_at: Option<Moment>,
    /// When it came to its end; `None` while it has not, and again once it is reopened.
    pub ended_at: Option<Moment>,
    /// The department that has it.
    pub department: String,
    /// The officer who handles it.
    pub handler: Option<String>,
    /// The department that a handover is offered to, until it answers.
    pub offered_to: Option<String>,
    /// How often a handover was returned.
    pub bounces: i64,
    /// How often it was handed over.
    pub hops: i64,
    /// Who is complained of.
    pub accused: Json<AccusedList>,
    /// The inquiry it shares with other cases about one matter.
    pub inquiry_id: Option<CaseId>,
    /// The call it came by.
    pub call_id: Option<CallId>,
    /// The SMS it came by.
    pub message_id: Option<MessageId>,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// Everything about people and their words, sealed as one: see `work::cases::Body`.
    pub body_sealed: Option<Vec<u8>>,
    /// The complainant's number, as a keyed hash.
    pub phone_lookup: Option<Vec<u8>>,
    /// When it was opened here.
    pub opened_at: Moment,
    /// By whom.
    pub opened_by: String,
    /// Which calendar its dates were counted by.
    pub calendar_number: i64,
    /// Counts the writes.
    pub version: i64,
}

/// Who is complained of, as one JSON object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccusedList {
    /// Officers and departments.
    pub items: Vec<Accused>,
}

macro_rules! columns {
    () => {
        "c.id, c.number, c.query_lookup, c.kind, c.name_standing, c.stage, c.received_at, c.working_days, c.opens, c.first_working_day, c.due, c.alarm_due, c.standing, c.first_unpublished, c.generation, c.stopped_at,
         c.ended_at, c.department, c.handler, c.offered_to, c.bounces, c.hops, c.accused, c.inquiry_id, c.call_id, c.message_id,
         c.row_key, c.body_sealed, c.phone_lookup, c.opened_at, c.opened_by, c.calendar_number, c.version"
    };
}
pub(super) use columns as case_columns;

/// Keeps a new case and whom it must be kept from.
pub async fn insert(tx: &mut Tx, case: &Case, barred: &[String]) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO cases (id, number, query_lookup, kind, name_standing, stage, received_at, working_days, opens,
             first_working_day, due, alarm_due, standing, first_unpublished, generation, stopped_at, department,
             handler, offered_to, bounces, hops, accused, inquiry_id, call_id, message_id, row_key, body_sealed,
             phone_lookup, opened_at, opened_by, calendar_number, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        case.id,
        &case.number,
        &case.query_lookup,
        case.kind,
        case.name_standing,
        case.stage,
        case.received_at,
        case.working_days,
        case.opens,
        case.first_working_day,
        case.due,
        case.alarm_due,
        &case.standing,
        case.first_unpublished,
        case.generation,
        case.stopped_at,
        &case.department,
        &case.handler,
        &case.offered_to,
        case.bounces,
        case.hops,
        &case.accused,
        case.inquiry_id,
        case.call_id,
        case.message_id,
        &case.row_key,
        &case.body_sealed,
        &case.phone_lookup,
        case.opened_at,
        &case.opened_by,
        case.calendar_number,
        case.version
    )?;
    bar(tx, case.id, barred).await
}

/// Keeps a case from these officers, and from nobody else.
pub async fn bar(tx: &mut Tx, case: CaseId, barred: &[String]) -> sqlx::Result<()> {
    sql!(tx, execute, "DELETE FROM case_barred WHERE case_id = $1", case)?;
    sql!(
        tx,
        execute,
        "INSERT INTO case_barred (case_id, officer) SELECT $1, value FROM"
        sqlite("json_each($2) AS t") "" pg("jsonb_array_elements_text($2) AS t (value)") "",
        case,
        Json(barred)
    )?;
    Ok(())
}

/// Writes what may change of a case; fails with [`sqlx::Error::RowNotFound`] if somebody else changed
/// it meanwhile. `case.version` is the version that was read.
pub async fn update(tx: &mut Tx, case: &Case) -> sqlx::Result<()> {
    let written = sql!(
        tx,
        execute,
        "UPDATE cases SET kind = $3, name_standing = $4, stage = $5, received_at = $6, opens = $7,
             first_working_day = $8, due = $9, alarm_due = $10, standing = $11, first_unpublished = $12,
             generation = $13, stopped_at = $14, department = $15, handler = $16, offered_to = $17, bounces = $18,
             hops = $19, accused = $20, inquiry_id = $21, row_key = $22, body_sealed = $23, phone_lookup = $24,
             calendar_number = $25, ended_at = $26,
             version = version + 1
         WHERE id = $1 AND version = $2",
        case.id,
        case.version,
        case.kind,
        case.name_standing,
        case.stage,
        case.received_at,
        case.opens,
        case.first_working_day,
        case.due,
        case.alarm_due,
        &case.standing,
        case.first_unpublished,
        case.generation,
        case.stopped_at,
        &case.department,
        &case.handler,
        &case.offered_to,
        case.bounces,
        case.hops,
        &case.accused,
        case.inquiry_id,
        &case.row_key,
        &case.body_sealed,
        &case.phone_lookup,
        case.calendar_number,
        case.ended_at
    )?;
    if written == 1 { Ok(()) } else { Err(sqlx::Error::RowNotFound) }
}

/// One case, for the system itself; held until the transaction ends.
pub async fn by_id(tx: &mut Tx, id: CaseId) -> sqlx::Result<Option<Case>> {
    sql!(
        tx,
        fetch_optional::<Case>,
        "SELECT" both(columns!()) "FROM cases AS c WHERE c.id = $1" pg("FOR UPDATE") "",
        id
    )
}

/// One case by its number, for a reader; `None` also if they must not know of it.
pub async fn visible(tx: &mut Tx, reader: &Reader, number: &str) -> sqlx::Result<Option<Case>> {
    sql!(
        tx,
        fetch_optional::<Case>,
        "SELECT" both(columns!()) "FROM cases AS c WHERE" both(case_visible!()) "AND c.number = $3",
        reader.code(),
        reader.bound(),
        number
    )
}

/// Which of these cases a reader may see, by id with their numbers.
pub async fn visible_numbers(
    tx: &mut Tx,
    reader: &Reader,
    ids: &[CaseId],
) -> sqlx::Result<Vec<(CaseId, String)>> {
    let ids: Vec<String> = ids.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        fetch_all::<(CaseId, String)>,
        "SELECT c.id, c.number FROM cases AS c WHERE" both(case_visible!()) "AND c.id IN"
        sqlite("(SELECT unhex(value) FROM json_each($3))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3))") "",
        reader.code(),
        reader.bound(),
        Json(ids)
    )
}

/// The case that a query code opens.
pub async fn by_query_code(tx: &mut Tx, lookup: &[u8]) -> sqlx::Result<Option<Case>> {
    sql!(tx, fetch_optional::<Case>, "SELECT" both(columns!()) "FROM cases AS c WHERE c.query_lookup = $1", lookup)
}

/// The newest case of a number whose handling is not over. On PostgreSQL the number is held until the
/// transaction ends: of two texts of one person that come at once, only the first opens a case.
pub async fn open_of_phone(tx: &mut Tx, phone_lookup: &[u8]) -> sqlx::Result<Option<Case>> {
    if matches!(tx, Tx::Postgres(_)) {
        sql!(
            tx,
            execute,
            "SELECT" sqlite("$1") "" pg("pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))") "",
            phone_lookup
        )?;
    }
    sql!(
        tx,
        fetch_optional::<Case>,
        "SELECT" both(columns!()) "FROM cases AS c WHERE c.phone_lookup = $1
         AND c.stage IN ('received', 'assigned', 'investigating', 'reopened', 'referred')
         ORDER BY c.received_at DESC LIMIT 1",
        phone_lookup
    )
}

/// The cases whose clock runs and whose complainant was not erased, oldest alarm first, after a place; for recomputing them page by page.
pub async fn running(tx: &mut Tx, after: Option<(NaiveDate, CaseId)>, limit: i64) -> sqlx::Result<Vec<Case>> {
    let (day, id) = after.unzip();
    sql!(
        tx,
        fetch_all::<Case>,
        "SELECT" both(columns!()) "FROM cases AS c WHERE c.stopped_at IS NULL AND c.row_key IS NOT NULL
         AND ($1 IS NULL OR (c.alarm_due, c.id) > ($1, $2)) ORDER BY c.alarm_due, c.id LIMIT $3",
        day,
        id,
        limit
    )
}

/// Cases whose clock runs and whose dates were counted by an older calendar than that of `number`; held
/// until the transaction ends.
pub async fn counted_before(tx: &mut Tx, number: i64, limit: i64) -> sqlx::Result<Vec<Case>> {
    sql!(
        tx,
        fetch_all::<Case>,
        "SELECT" both(columns!()) "FROM cases AS c WHERE c.stopped_at IS NULL AND c.calendar_number < $1
         ORDER BY c.calendar_number, c.id LIMIT $2" pg("FOR UPDATE") "",
        number,
        limit
    )
}

/// Whether there is such a case.
pub async fn any_counted_before(tx: &mut Tx, number: i64) -> sqlx::Result<bool> {
    let found = sql!(
        tx,
        fetch_optional::<(CaseId,)>,
        "SELECT id FROM cases WHERE stopped_at IS NULL AND calendar_number < $1 ORDER BY calendar_number, id LIMIT 1",
        number
    )?;
    Ok(found.is_some())
}

/// Notes of cases whose dates stay as they are that they were counted by the calendar of `number`.
pub async fn counted(tx: &mut Tx, cases: &[CaseId], number: i64) -> sqlx::Result<()> {
    let ids: Vec<String> = cases.iter().map(|id| hex::encode(id.as_bytes())).collect();
    sql!(
        tx,
        execute,
        "UPDATE cases SET calendar_number = $2 WHERE id IN"
        sqlite("(SELECT unhex(value) FROM json_each($1))") ""
        pg("(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($1))") "",
        Json(ids),
        number
    )?;
    Ok(())
}
