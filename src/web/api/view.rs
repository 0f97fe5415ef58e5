//! The JSON of what is kept. Names are stable; see `docs/api.md`.

use crate::{
    core::{
        calendar::Calendar,
        call::{Leg, LegParty},
        case::Clock,
        clock::Moment,
        directory::OfficerCode,
        id::{EntryId, RecordingId},
        message::State,
        phone::PhoneNumber,
    },
    store::{
        audit::Line, calls::Call, feedback::Feedback, messages::Message, reminders::Reminder,
        reports::KeptReport, tasks::Task, visibility::Reader,
    },
    work::{
        App, WorkError,
        calls::CALLER,
        cases::{CaseFile, note_column, text_column},
        messages::{PHONE, TEXT},
    },
};
use serde_json::{Value, json};

/// A case, without what takes further reads.
pub(super) fn case(file: &CaseFile, reader: &Reader, now: Moment) -> Value {
    let row = &file.row;
    let body = file.body().ok();
    let legal = body.is_some_and(|body| body.clock.is_legal_duty());
    let overdue = body.is_some_and(|body| body.clock.is_overdue(row.due, now));
    let shown =
        |phone: &PhoneNumber| if reader.unmasked { phone.as_str().to_owned() } else { phone.masked() };
    let name = body.and_then(|body| body.name.clone()).filter(|_| reader.unmasked);
    json!({
        "number": row.number,
        "kind": row.kind,
        "name_standing": row.name_standing,
        "stage": row.stage,
        "received_at": row.received_at,
        "deadline": deadline(file, legal),
        "overdue": overdue,
        "department": row.department,
        "handler": row.handler,
        "call": row.call_id,
        "complainant": { "name": name, "phone": body.and_then(|body| body.phone.as_ref()).map(shown) },
        "summary": body.map(|body| body.summary.clone()),
        "hops": row.hops,
        "bounces": row.bounces,
        "offered_to": row.offered_to,
    })
}

fn deadline(file: &CaseFile, legal: bool) -> Value {
    let row = &file.row;
    let mut deadline = json!({
        "opens": row.opens,
        "first_working_day": row.first_working_day,
        "due": row.due,
        "alarm_due": row.alarm_due,
        "working_days": row.working_days,
        "standing": row.standing,
        "legal_duty": legal,
    });
    if let Some(day) = row.first_unpublished {
        deadline["first_unpublished"] = json!(day);
    }
    deadline
}

/// How the clock of a case stands, for the deadline's explanation.
pub(super) fn clock(file: &CaseFile) -> Value {
    match file.body().map(|body| &body.clock) {
        Ok(Clock::Stopped { evidence }) => json!({ "clock": "stopped", "evidence": evidence.summary() }),
        Ok(Clock::Running) => json!({ "clock": "running" }),
        Ok(Clock::NotLegalDuty { .. }) | Err(_) => json!({ "clock": "not_legal_duty" }),
    }
}

/// Feedback that was given.
pub(super) fn feedback(file: &CaseFile, one: &Feedback) -> Value {
    let text = open(file, one.id, one.text_sealed.as_deref(), text_column);
    json!({ "at": one.at, "channel": one.channel, "evidence": one.evidence, "text": text, "officer": one.officer,
        "message": one.message_id })
}

/// A line of a case's timeline.
pub(super) fn line(file: &CaseFile, line: &Line) -> Value {
    let detail: Value = serde_json::from_str(&line.detail).unwrap_or_default();
    let note = open(file, line.id, line.note_sealed.as_deref(), note_column);
    json!({ "at": line.at, "actor": line.actor, "action": line.action, "detail": detail, "note": note })
}

fn open(
    file: &CaseFile,
    id: EntryId,
    sealed: Option<&[u8]>,
    column: impl Fn(EntryId) -> String,
) -> Option<String> {
    file.key()?.open(&column(id), sealed?).ok()
}

/// A call; `case` is the number of its case where the reader may know it.
pub(super) fn call(
    app: &App,
    call: &Call,
    case: Option<&str>,
    recording: Option<RecordingId>,
    reader: &Reader,
) -> Result<Value, WorkError> {
    let record = &call.record;
    let contact = record.first_contact();
    let script = record.session.as_ref().map(crate::core::dialogue::Session::script);
    let path = record.session.as_ref().map(crate::core::dialogue::Session::path);
    Ok(json!({
        "id": call.id,
        "account": call.account,
        "provider_call_id": call.provider_call_id,
        "direction": call.direction,
        "from": caller(app, call, reader)?,
        "to": call.called,
        "began_at": call.began_at,
        "answered_at": call.answered_at,
        "ended_at": call.ended_at,
        "outcome": call.outcome,
        "script": script,
        "path": path.unwrap_or_default(),
        "legs": record.legs.iter().map(leg).collect::<Vec<_>>(),
        "first_contact": contact.map(|(officer, at)| json!({ "officer": officer, "at": at })),
        "hops": record.hops(),
        "recording": recording,
        "case": case,
        "decisions": record.decisions.iter().map(|one| json!({ "clauses": one.clauses, "summary": one.summary })).collect::<Vec<_>>(),
    }))
}

fn caller(app: &App, call: &Call, reader: &Reader) -> Result<Option<String>, WorkError> {
    let (Some(wrapped), Some(sealed)) = (&call.row_key, &call.caller_sealed) else { return Ok(None) };
    let raw = app.vault.row(call.id.as_bytes(), wrapped)?.open(CALLER, sealed)?;
    Ok(Some(match raw.parse::<PhoneNumber>() {
        Ok(number) if reader.unmasked => number.as_str().to_owned(),
        Ok(number) => number.masked(),
        Err(_) => "***".to_owned(),
    }))
}

fn leg(leg: &Leg) -> Value {
    let (to, department, officer) = match &leg.to {
        LegParty::Bureau { department, officer, number } => {
            (Some(number.as_str()), Some(department.as_str()), officer.as_ref().map(OfficerCode::as_str))
        }
        LegParty::Agency { agency, number } => (Some(number.as_str()), Some(agency.as_str()), None),
        LegParty::Complainant => (Some("complainant"), None, None),
    };
    json!({ "to": to, "department": department, "officer": officer, "began_at": leg.began_at,
        "answered_at": leg.answered_at, "ended_at": leg.ended_at, "result": leg.result })
}

/// A message; its text only for readers who may see names.
pub(super) fn message(
    app: &App,
    one: &Message,
    reports: &[KeptReport],
    reader: &Reader,
) -> Result<Value, WorkError> {
    let (mut to, mut text) = (None, None);
    if let Some(wrapped) = &one.row_key {
        let key = app.vault.row(one.id.as_bytes(), wrapped)?;
        let phone = one.phone_sealed.as_deref().map(|sealed| key.open(PHONE, sealed)).transpose()?;
        let number = phone.and_then(|phone| phone.parse::<PhoneNumber>().ok());
        to = number.map(|number| if reader.unmasked { number.as_str().to_owned() } else { number.masked() });
        if reader.unmasked || one.officer.is_some() {
            text = one.text_sealed.as_deref().map(|sealed| key.open(TEXT, sealed)).transpose()?;
        }
    }
    let reports: Vec<Value> = reports
        .iter()
        .map(|report| {
            json!({ "at": report.received_at, "state": report.state,
        "code": report.code, "proof": report.proof })
        })
        .collect();
    let state: State = one.state;
    Ok(
        json!({ "id": one.id, "direction": one.direction, "account": one.account, "purpose": one.purpose, "to": to,
        "text": text, "segments": one.segments, "state": state, "attempts": one.attempts,
        "provider_message_id": one.provider_message_id, "reports": reports, "case": one.case_number,
        "failure": one.failure, "at": one.queued_at }),
    )
}

/// A reminder.
pub(super) fn reminder(one: &Reminder) -> Value {
    json!({ "case": one.case_number, "rung": one.rung, "role": one.role, "recipient": one.recipient,
        "due_at": one.due_at, "state": one.state, "message": one.message_id })
}

/// A task.
pub(super) fn task(one: &Task) -> Value {
    json!({ "id": one.id, "kind": one.kind, "what": one.kind.zh(), "call": one.call_id, "case": one.case_number,
        "message": one.message_id, "department": one.department, "officer": one.officer, "due_at": one.due_at,
        "state": one.state, "note": one.note })
}

/// What is known about a day of the calendar.
pub(super) fn day(calendar: &Calendar, day: chrono::NaiveDate) -> Value {
    let fact = calendar.day(day);
    json!({ "date": day, "counts": fact.counts, "because": fact.because, "published": fact.published })
}
