//! Opening a case, and adding to one that is open.

use super::{
    entry::note,
    file::{BODY, Body, CaseFile},
    reminders,
};
use crate::{
    core::{
        case::{CaseNumber, Clock, Kind, NameStanding, QueryCode, Stage},
        clock::Moment,
        deadline::{Deadline, Period, Standing},
        directory::{DepartmentCode, Duty, Language},
        id::{CallId, CaseId, MessageId},
        message::{Purpose, texts},
        phone::PhoneNumber,
        routing::{Accused, Recusal},
        task::{NewTask, TaskKind},
    },
    store::{
        cases::{self, AccusedList, Case},
        counters,
        db::Tx,
    },
    work::{App, WorkError, give_task, messages},
};
use chrono::Datelike;
use serde_json::json;
use sqlx::types::Json;

/// What a new case is made of.
pub struct NewCase {
    /// What it is.
    pub kind: Kind,
    /// Whether a name was given.
    pub name_standing: NameStanding,
    /// The complainant's name.
    pub name: Option<String>,
    /// The complainant's number.
    pub phone: Option<PhoneNumber>,
    /// Who is complained of.
    pub accused: Vec<Accused>,
    /// What is complained of.
    pub summary: String,
    /// When it was received (R5.4).
    pub received_at: Moment,
    /// The call it came by.
    pub call: Option<CallId>,
    /// The SMS it came by.
    pub message: Option<MessageId>,
    /// Who opens it: an officer's code, `caller`, …
    pub opened_by: String,
    /// Discipline inspection has it from the start: it came by the key for that.
    pub to_discipline: bool,
    /// The complainant hears number and code in this very call: no SMS is needed to tell them.
    pub told_by_voice: bool,
}

/// A case that was just opened.
pub struct Opened {
    /// The case.
    pub file: CaseFile,
    /// The query code; shown once.
    pub code: QueryCode,
}

/// The first year of which a receipt is believed: whoever enters an earlier one has mistyped it.
const FIRST_YEAR: i32 = 2000;

/// Refuses a receipt that lies after `now`, or that nobody can mean.
pub fn believable(field: &'static str, received_at: Moment, now: Moment) -> Result<(), WorkError> {
    if received_at > now {
        return Err(WorkError::invalid(field, "收件时间不能晚于现在。"));
    }
    if received_at.day().year() < FIRST_YEAR {
        return Err(WorkError::invalid(field, format!("收件时间不能早于 {FIRST_YEAR} 年。")));
    }
    Ok(())
}

/// Opens a case: number, query code, clock, reminders, acknowledgement, the task to place it.
pub async fn open(app: &App, tx: &mut Tx, new: NewCase, now: Moment) -> Result<Opened, WorkError> {
    let code = app.with_random(QueryCode::draw);
    let lookup = app.vault.lookup_query_code(&code);
    let number = next_number(app, tx, new.received_at).await?;
    let facts = app.facts();
    let recusal = Recusal::of(&new.accused, &facts.directory);
    let department = home(&facts.directory, new.to_discipline || recusal.to_discipline)?;
    let id: CaseId = app.mint(now);
    let body = Body {
        stage: Stage::Received,
        clock: Clock::starting(new.kind, new.name_standing),
        handover: None,
        name: new.name,
        phone: new.phone,
        summary: new.summary,
        reopened: 0,
    };
    let (key, wrapped) = app.vault.new_row(id.as_bytes());
    let days = u16::try_from(app.settings.cases.working_days).unwrap_or(10);
    let deadline = Deadline::count(new.received_at, Period::WorkingDays(days), &facts.calendar);
    let (standing, first_unpublished) = standing_columns(&deadline);
    let row = Case {
        id,
        number: number.to_string(),
        query_lookup: lookup,
        kind: new.kind,
        name_standing: new.name_standing,
        stage: body.stage.name(),
        received_at: new.received_at,
        working_days: i64::from(days),
        opens: deadline.opens,
        first_working_day: deadline.first_working_day,
        due: deadline.due,
        alarm_due: deadline.alarm_due,
        standing,
        first_unpublished,
        generation: 1,
        stopped_at: None,
        ended_at: None,
        department: department.to_string(),
        handler: None,
        offered_to: None,
        bounces: 0,
        hops: 0,
        accused: Json(AccusedList { items: new.accused }),
        inquiry_id: None,
        call_id: new.call,
        message_id: new.message,
        body_sealed: Some(app.vault.seal(&key, BODY, &serde_json::to_string(&body)?)),
        row_key: Some(wrapped),
        phone_lookup: body.phone.as_ref().map(|phone| app.vault.lookup_phone(phone)),
        opened_at: now,
        opened_by: new.opened_by.clone(),
        calendar_number: facts.calendar_number,
        version: 1,
    };
    let barred: Vec<String> = recusal.officers.iter().map(ToString::to_string).collect();
    cases::insert(tx, &row, &barred).await?;
    app.events.case(tx, &row);
    let file = CaseFile::new(row, key, body);
    let detail = json!({ "kind": file.row.kind, "name_standing": file.row.name_standing, "due": file.row.due,
        "standing": file.row.standing, "department": file.row.department, "clauses": ["R5.4"] });
    note(app, tx, &file, (&new.opened_by, now), "case_opened", detail, None).await?;
    reminders::plan(app, tx, &file, now).await?;
    give_placing(app, tx, &file, &department, now).await?;
    if !new.told_by_voice {
        acknowledge(app, tx, &file, number, &code, now).await?;
    }
    Ok(Opened { file, code })
}

/// Adds something that came by a call or an SMS to an open case.
pub async fn append(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    words: &str,
    detail: serde_json::Value,
    now: Moment,
) -> Result<(), WorkError> {
    app.events.case(tx, &file.row);
    note(app, tx, file, ("caller", now), "contact_appended", detail, Some(words)).await
}

async fn next_number(app: &App, tx: &mut Tx, received_at: Moment) -> Result<CaseNumber, WorkError> {
    let year = u16::try_from(received_at.day().year()).unwrap_or_default();
    let sequence = counters::next(tx, &format!("cases.{year}")).await?;
    let sequence = u32::try_from(sequence - 1).unwrap_or(u32::MAX);
    Ok(CaseNumber::permuted(year, sequence, &app.vault.number_key(year))?)
}

/// The department that a new case is with: the one that owns the complaint line, or discipline
/// inspection where the office itself or a leader is accused.
pub(super) fn home(
    directory: &crate::core::directory::Directory,
    to_discipline: bool,
) -> Result<DepartmentCode, WorkError> {
    let duty = if to_discipline { Duty::Discipline } else { Duty::Complaint };
    let holder = directory.holders(duty).next().map(|department| department.code.clone());
    holder
        .ok_or(WorkError::Conflict {
            kind: "no-such-duty", zh: "通讯录中没有承担该职责的科室。".to_owned()
        })
}

pub(super) fn standing_columns(deadline: &Deadline) -> (String, Option<chrono::NaiveDate>) {
    match deadline.standing {
        Standing::Published => ("published".to_owned(), None),
        Standing::Provisional { first_unpublished } => ("provisional".to_owned(), Some(first_unpublished)),
    }
}

/// Somebody has to say who handles it, the same day if there is still office time in it.
pub(super) async fn give_placing(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    department: &DepartmentCode,
    now: Moment,
) -> Result<(), WorkError> {
    let task = NewTask {
        kind: TaskKind::Place,
        // Once for each version of the case at which nobody has it.
        dedup: format!("place:{}:{}", file.row.id, file.row.version),
        case: Some(file.row.id),
        call: file.row.call_id,
        message: None,
        department: department.clone(),
        officer: None,
        note: String::new(),
        due_at: app.facts().end_of_office(department, now),
    };
    give_task(app, tx, &task, now).await
}

async fn acknowledge(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    number: CaseNumber,
    code: &QueryCode,
    now: Moment,
) -> Result<(), WorkError> {
    let body = file.body()?;
    let Some(phone) = &body.phone else { return Ok(()) };
    let text =
        texts::acknowledgement(Language::Chinese, number, code, body.clock.is_legal_duty(), file.row.due);
    let message = messages::ToComplainant {
        purpose: Purpose::Acknowledgement,
        phone,
        text: &text,
        case: file.row.id,
        dedup: format!("acknowledgement:{}", file.row.id),
    };
    messages::to_complainant(app, tx, &message, now).await.map(drop)
}
