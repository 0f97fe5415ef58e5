//! Calls: the hot table. Read and written a batch at a time, whatever its size.

pub use super::call_list::{Filter, page};

use super::{db::Tx, inbox, visibility::Reader};
use crate::{
    call_known,
    core::{
        call::{ProviderCallId, Record},
        clock::Moment,
        directory::OfficerCode,
        id::{CallId, CaseId},
    },
    keep_webhooks, sql,
};
use serde::Serialize;
use sqlx::types::Json;

/// A call as it is kept.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// The account through which it came.
    pub account: String,
    /// The provider's id of it.
    pub provider_call_id: ProviderCallId,
    /// `inbound` or `call_back`.
    pub direction: String,
    /// The row's wrapped data key; `None` once erased.
    pub row_key: Option<Vec<u8>>,
    /// The caller's number, sealed; `None` if withheld.
    pub caller_sealed: Option<Vec<u8>>,
    /// The caller's number, as a keyed hash.
    pub caller_lookup: Option<Vec<u8>>,
    /// The number that was called.
    pub called: String,
    /// When it began.
    pub began_at: Moment,
    /// When a person first answered.
    pub answered_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// What came of it, as [`crate::core::call::Outcome`] writes it.
    pub outcome: String,
    /// The number of the turn that is expected next.
    pub turn: i64,
    /// Everything else.
    pub record: Json<Record>,
    /// The case that it belongs to.
    pub case_id: Option<CaseId>,
    /// Counts the writes, so that two processes cannot overwrite each other.
    pub version: i64,
}

#[macro_export]
#[doc(hidden)]
macro_rules! call_columns {
    () => {
        "c.id, c.account, c.provider_call_id, c.direction, c.row_key, c.caller_sealed, c.caller_lookup, c.called,
         c.began_at, c.answered_at, c.ended_at, c.outcome, c.turn, c.record, c.case_id, c.version"
    };
}

/// What a webhook asks before anything is done: its call, and whether that caller has a case that is
/// being handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Asked<'a>(
    /// The account.
    pub &'a str,
    /// The provider's id of the call.
    pub &'a str,
    /// The caller of a call that begins, as the keyed hash in hexadecimal digits.
    pub Option<&'a str>,
);

/// What is known of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Found {
    /// The caller, as a keyed hash.
    pub lookup: Option<Vec<u8>>,
    /// The caller has a case whose handling is not over.
    pub open_case: bool,
    /// The call, if it was kept before; held until the commit.
    #[sqlx(flatten)]
    pub call: Kept,
}

/// A call that may not be there yet.
#[derive(Debug, Clone)]
pub struct Kept(pub Option<Call>);

impl<'r, R> sqlx::FromRow<'r, R> for Kept
where
    R: sqlx::Row,
    Call: sqlx::FromRow<'r, R>,
    &'static str: sqlx::ColumnIndex<R>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let version: Option<i64> = row.try_get("version")?;
        Ok(Self(version.map(|_| Call::from_row(row)).transpose()?))
    }
}

/// What a batch of webhooks asks, where there is anything to tell. `asked` is in one order for everybody, so that two batches never wait
/// for each other.
pub async fn of_batch(tx: &mut Tx, asked: &[Asked<'_>]) -> sqlx::Result<Vec<Found>> {
    sql!(
        tx,
        fetch_all::<Found>,
        "SELECT * FROM (SELECT COALESCE(c.caller_lookup, a.lookup) AS lookup, EXISTS (SELECT 1 FROM cases AS o
             WHERE o.phone_lookup = COALESCE(c.caller_lookup, a.lookup)
             AND o.stage IN ('received', 'assigned', 'investigating', 'reopened', 'referred')) AS open_case,"
        both(call_columns!()) "FROM"
        sqlite("(SELECT value ->> 0 AS account, value ->> 1 AS call, unhex(value ->> 2) AS lookup FROM json_each($1)) AS a
                LEFT JOIN calls AS c ON c.account = a.account AND c.provider_call_id = a.call")
        // A row at a time, by index: a plan that was made while the table was small would read all of it.
        ""
        pg("(SELECT v ->> 0 AS account, v ->> 1 AS call, decode(v ->> 2, 'hex') AS lookup
                FROM jsonb_array_elements($1) AS j (v)) AS a LEFT JOIN LATERAL
                (SELECT * FROM calls WHERE account = a.account AND provider_call_id = a.call FOR UPDATE) AS c ON TRUE")
        // Rows cost a hop each on SQLite: of most calls that begin there is nothing to tell.
        ") AS told WHERE open_case OR version IS NOT NULL",
        Json(asked)
    )
}

/// One call.
pub async fn by_id(tx: &mut Tx, id: CallId) -> sqlx::Result<Option<Call>> {
    sql!(tx, fetch_optional::<Call>, "SELECT" both(call_columns!()) "FROM calls AS c WHERE c.id = $1", id)
}

/// The call that a provider knows by that id.
pub async fn by_provider_id(tx: &mut Tx, account: &str, id: &str) -> sqlx::Result<Option<Call>> {
    sql!(
        tx,
        fetch_optional::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE c.account = $1 AND c.provider_call_id = $2",
        account,
        id
    )
}

/// One call, for a reader; `None` also if it is kept from them.
pub async fn visible(tx: &mut Tx, reader: &Reader, id: CallId) -> sqlx::Result<Option<Call>> {
    sql!(
        tx,
        fetch_optional::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!()) "AND c.id = $3",
        reader.code(),
        reader.bound(),
        id
    )
}

/// Links a call to the case that an officer opened for it; `false` if it belongs to one already.
pub async fn link(tx: &mut Tx, call: CallId, case: CaseId) -> sqlx::Result<bool> {
    let linked = sql!(
        tx,
        execute,
        "UPDATE calls SET case_id = $2, version = version + 1 WHERE id = $1 AND case_id IS NULL",
        call,
        case
    )?;
    Ok(linked == 1)
}

/// Calls in progress that began before a moment, oldest first.
pub async fn live_before(tx: &mut Tx, before: Moment, limit: i64) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE c.outcome = 'in_progress' AND c.began_at < $1
         ORDER BY c.began_at, c.id LIMIT $2",
        before,
        limit
    )
}

/// A row on its way into a set-based statement. Times and bytes are written as each engine reads them
/// out of JSON: RFC 3339 in UTC as sqlx binds it, and hexadecimal digits.
#[derive(Serialize)]
struct Wire<'a> {
    id: String,
    account: &'a str,
    call: &'a str,
    direction: &'a str,
    row_key: Option<String>,
    sealed: Option<String>,
    lookup: Option<String>,
    called: &'a str,
    began: String,
    day: String,
    answered: Option<String>,
    ended: Option<String>,
    outcome: &'a str,
    turn: i64,
    record: &'a Record,
    officer: Option<&'a str>,
    contact: Option<String>,
    department: Option<&'a str>,
    case: Option<String>,
    version: i64,
    hour: i64,
    answered_after_ms: Option<i64>,
    hops: usize,
    rung: String,
}

/// A moment as sqlx writes it into SQLite, which PostgreSQL reads too.
pub(super) fn wire_moment(at: Moment) -> String {
    at.utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}

fn wire(call: &Call) -> Wire<'_> {
    let contact = call.record.first_contact();
    Wire {
        id: hex::encode(call.id.as_bytes()),
        account: &call.account,
        call: call.provider_call_id.as_str(),
        direction: &call.direction,
        row_key: call.row_key.as_ref().map(hex::encode),
        sealed: call.caller_sealed.as_ref().map(hex::encode),
        lookup: call.caller_lookup.as_ref().map(hex::encode),
        called: &call.called,
        began: wire_moment(call.began_at),
        day: call.began_at.day().to_string(),
        answered: call.answered_at.map(wire_moment),
        ended: call.ended_at.map(wire_moment),
        outcome: &call.outcome,
        turn: call.turn,
        record: &call.record,
        officer: contact.map(|(officer, _)| officer.as_str()),
        contact: contact.map(|(_, at)| wire_moment(at)),
        department: call.record.department().map(crate::core::directory::DepartmentCode::as_str),
        case: call.case_id.map(|id| hex::encode(id.as_bytes())),
        version: call.version,
        hour: call.began_at.unix_millis().div_euclid(3_600_000),
        answered_after_ms: call.answered_at.map(|at| (at - call.began_at).num_milliseconds()),
        hops: call.record.hops(),
        rung: rung(&call.record),
    }
}

/// Whose telephones rang, as the visibility clause looks for them: ` li-yi zhao-ji `.
fn rung(record: &Record) -> String {
    let codes: Vec<&str> = record.rung().map(OfficerCode::as_str).collect();
    if codes.is_empty() { String::new() } else { format!(" {} ", codes.join(" ")) }
}

/// Writes calls, new and changed. Each carries the version that it shall have; fails with
/// [`sqlx::Error::RowNotFound`] if one of them was changed by somebody else meanwhile, and the
/// transaction must then be given up.
pub async fn put(tx: &mut Tx, calls: &[&Call]) -> sqlx::Result<()> {
    put_with(tx, calls, &[]).await
}

/// The same with the webhooks that made them so, in one statement.
pub async fn put_with(tx: &mut Tx, calls: &[&Call], taken: &[inbox::Wire<'_>]) -> sqlx::Result<()> {
    let rows: Vec<Wire<'_>> = calls.iter().map(|call| wire(call)).collect();
    let written = sql!(
        tx,
        fetch_one::<(i64,)>,
        "" sqlite(concat!(keep_webhooks!(sqlite "$2"), ";"))
        "" pg(concat!("WITH kept AS (", keep_webhooks!(pg "$2"), "), put AS ("))
        "INSERT INTO calls (id, account, provider_call_id, direction, row_key, caller_sealed, caller_lookup, called,
             began_at, began_day, answered_at, ended_at, outcome, turn, record, first_contact_officer,
             first_contact_at, department, case_id, version, began_hour, answered_after_ms, hops, rung)"
        sqlite("SELECT unhex(v ->> 'id'), v ->> 'account', v ->> 'call', v ->> 'direction', unhex(v ->> 'row_key'),
             unhex(v ->> 'sealed'), unhex(v ->> 'lookup'), v ->> 'called', v ->> 'began', v ->> 'day',
             v ->> 'answered', v ->> 'ended', v ->> 'outcome', v ->> 'turn', v -> 'record', v ->> 'officer',
             v ->> 'contact', v ->> 'department', unhex(v ->> 'case'), v ->> 'version', v ->> 'hour',
             v ->> 'answered_after_ms', v ->> 'hops', v ->> 'rung'
             FROM (SELECT value AS v FROM jsonb_each($1)) WHERE TRUE")
        ""
        pg("SELECT id, account, call, direction, decode(row_key, 'hex'), decode(sealed, 'hex'), decode(lookup, 'hex'),
             called, began, day, answered, ended, outcome, turn, record, officer, contact, department, \"case\", version,
             hour, answered_after_ms, hops, rung
             FROM jsonb_to_recordset($1) AS t (id UUID, account TEXT, call TEXT, direction TEXT, row_key TEXT,
             sealed TEXT, lookup TEXT, called TEXT, began TIMESTAMPTZ, day DATE, answered TIMESTAMPTZ,
             ended TIMESTAMPTZ, outcome TEXT, turn BIGINT, record JSONB, officer TEXT, contact TIMESTAMPTZ,
             department TEXT, \"case\" UUID, version BIGINT, hour BIGINT, answered_after_ms BIGINT, hops BIGINT,
             rung TEXT)")
        "ON CONFLICT (id) DO UPDATE SET provider_call_id = excluded.provider_call_id, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
             outcome = excluded.outcome, turn = excluded.turn, record = excluded.record,
             first_contact_officer = excluded.first_contact_officer, first_contact_at = excluded.first_contact_at,
             department = excluded.department, case_id = excluded.case_id, version = excluded.version,
             answered_after_ms = excluded.answered_after_ms, hops = excluded.hops, rung = excluded.rung
         WHERE calls.version < excluded.version"
        sqlite("; SELECT changes()") "" pg("RETURNING 1) SELECT count(*) FROM put") "",
        Json(&rows),
        Json(taken)
    )?;
    if written.0 == i64::try_from(calls.len()).unwrap_or(i64::MAX) {
        Ok(())
    } else {
        Err(sqlx::Error::RowNotFound)
    }
}

/// The call-backs of a case, newest first: one that was answered can be evidence (R5.4).
pub async fn back_of_case(tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<Call>> {
    sql!(
        tx,
        fetch_all::<Call>,
        "SELECT" both(call_columns!()) "FROM calls AS c WHERE c.case_id = $1 AND c.direction = 'call_back'
         ORDER BY c.began_at DESC, c.id DESC LIMIT 50",
        case
    )
}
