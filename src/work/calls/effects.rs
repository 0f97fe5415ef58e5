//! What the dialogue's effects do: legs, decisions, cases, tasks, SMS copies.

use super::{CALLER, copy};
use crate::{
    core::{
        call::{Decision, Leg, LegParty, LegResult},
        case::{Contact, Kind, NameStanding, Opening, on_contact},
        clock::Moment,
        dialogue::{DialogueEffect, Topic},
        directory::{DepartmentCode, Duty},
        phone::PhoneNumber,
        routing::{Recusal, Step},
        script::MessageKind,
        task::{NewTask, TaskKind},
    },
    store::{calls::Call, cases as case_rows, db::Tx, seal::RowKey},
    work::{
        App, WorkError,
        cases::{self, CaseFile, NewCase},
        give_task,
    },
};
use chrono::Duration;
use serde_json::json;

/// The column of a query code that is yet to be told, part of what its seal is bound to.
const CODE: &str = "calls.query_code";

/// The column of an answer that is kept, part of what its seal is bound to.
const ANSWER: &str = "inbox.answer";

/// Does one effect.
pub(super) async fn take(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    effect: &DialogueEffect,
    at: Moment,
) -> Result<(), WorkError> {
    match effect {
        DialogueEffect::Because { reasons } => {
            call.record.decisions.extend(reasons.iter().map(|reason| Decision::because(reason, at)));
        }
        DialogueEffect::ComplaintChosen { about } => {
            call.record.given.complaint_chosen = true;
            open_by_key(app, tx, call, about, at).await?;
        }
        DialogueEffect::NumberTold { department, number } => {
            call.record.given.number_told = true;
            let name = app.facts().directory.department(department).map(|department| department.name.clone());
            // Without the copy it was told all the same.
            let _copied = copy::number(app, tx, call, &name.unwrap_or_default(), number, at).await?;
        }
        DialogueEffect::GuidedOutside { agency, number } => {
            call.record.given.guided_outside = true;
            let name = app.facts().directory.agency(agency).map(|agency| agency.name.clone());
            // Without the copy it was told all the same.
            let _copied = copy::number(app, tx, call, &name.unwrap_or_default(), number, at).await?;
        }
        DialogueEffect::LegStarted { leg, step } => {
            let known = call.record.leg(*leg).is_some();
            if !known {
                call.record.legs.push(begun(*leg, step, at));
            }
        }
        DialogueEffect::LegEnded { leg, result, seconds } => leg_ended(call, *leg, *result, *seconds, at),
        DialogueEffect::Connected { leg, seconds, .. } => {
            leg_ended(call, *leg, LegResult::Answered, *seconds, at);
        }
        DialogueEffect::LookedUp { found } => {
            metrics::counter!(crate::telemetry::CODE_LOOKUPS, "found" => found.to_string()).increment(1);
        }
        DialogueEffect::StatusTold => call.record.given.status_told = true,
        DialogueEffect::MessageTaken { .. } => call.record.given.message_left = true,
        DialogueEffect::CallBackWanted { department, .. } => {
            give_call_back(app, tx, call, department.as_ref(), at).await?;
        }
        DialogueEffect::CodeTold => call.record.code_to_tell = None,
        // Nothing can be done: the call's outcome says so.
        DialogueEffect::Abandoned => {}
    }
    Ok(())
}

/// A leg that begins to ring.
pub(super) fn begun(id: crate::core::id::LegId, step: &Step, at: Moment) -> Leg {
    Leg {
        id,
        to: LegParty::Bureau {
            department: step.department.clone(),
            officer: step.officer.clone(),
            number: step.number.clone(),
        },
        press_to_accept: step.press_to_accept,
        began_at: at,
        answered_at: None,
        ended_at: None,
        result: None,
        provider_leg: None,
    }
}

/// A leg ended, by the caller's turn: its own report may have come before, and knows better.
pub(super) fn leg_ended(
    call: &mut Call,
    id: crate::core::id::LegId,
    result: LegResult,
    seconds: u32,
    at: Moment,
) {
    if let Some(leg) = call.record.leg_mut(id) {
        let ended = leg.talk_ended(at, seconds);
        leg.ended_at.get_or_insert(ended);
        leg.result.get_or_insert(result);
        if result == LegResult::Answered && leg.answered_at.is_none() {
            leg.answered_at = Some((at - Duration::seconds(i64::from(seconds))).max(leg.began_at));
        }
    }
    call.answered_at = call.record.legs.iter().filter_map(|leg| leg.answered_at).min();
}

/// The caller's number, if it is one that can be called.
pub fn caller(app: &App, call: &Call) -> Result<Option<PhoneNumber>, WorkError> {
    match (&call.row_key, &call.caller_sealed) {
        (Some(wrapped), Some(sealed)) => {
            let text = app.vault.row(call.id.as_bytes(), wrapped)?.open(CALLER, sealed)?;
            Ok(text.parse().ok())
        }
        _ => Ok(None),
    }
}

/// A complaint chosen by key opens a case at once, or is added to the caller's open one.
async fn open_by_key(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    about: &Topic,
    at: Moment,
) -> Result<(), WorkError> {
    if call.case_id.is_none() {
        contact(app, tx, call, Contact::ChosenByKey(Kind::Complaint), about, at).await?;
    }
    Ok(())
}

/// A message was left: its case is opened before the next words, so that a caller whom no SMS
/// reaches hears the query code.
pub(super) async fn open_by_message(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    kind: MessageKind,
    about: &Topic,
    at: Moment,
) -> Result<(), WorkError> {
    call.record.given.message_left = true;
    if let Some(case) = call.case_id {
        let file = CaseFile::by_id(app, tx, case).await?;
        cases::append(app, tx, &file, "", json!({ "call": call.id, "voicemail": true }), at).await?;
        return Ok(());
    }
    let contact_kind = match kind {
        MessageKind::Complaint => Contact::Voicemail,
        MessageKind::Inquiry => Contact::ChosenByKey(Kind::Inquiry),
    };
    contact(app, tx, call, contact_kind, about, at).await
}

async fn contact(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    contact: Contact,
    about: &Topic,
    at: Moment,
) -> Result<(), WorkError> {
    let open = match &call.caller_lookup {
        Some(lookup) => case_rows::open_of_phone(tx, lookup).await?,
        None => None,
    };
    // What is said about the office or a leader is not added to a case that the office can read.
    let open = open.filter(|case| !is_for_discipline(about) || is_of_discipline(app, case));
    match on_contact(contact, open.as_ref().map(|case| case.id)) {
        Opening::Open(kind) => open_case(app, tx, call, kind, about, at).await,
        Opening::Append(case) => {
            call.case_id = Some(case);
            let file = CaseFile::by_id(app, tx, case).await?;
            cases::append(app, tx, &file, "", json!({ "call": call.id }), at).await?;
            Ok(())
        }
        Opening::TaskClassify | Opening::TaskCallBack(_) | Opening::Abandoned => Ok(()),
    }
}

fn is_for_discipline(about: &Topic) -> bool {
    *about == Topic::Duty(Duty::Discipline)
}

fn is_of_discipline(app: &App, case: &case_rows::Case) -> bool {
    let facts = app.facts();
    facts.directory.holders(Duty::Discipline).any(|department| department.code.as_str() == case.department)
}

async fn open_case(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    kind: Kind,
    about: &Topic,
    at: Moment,
) -> Result<(), WorkError> {
    let phone = caller(app, call)?;
    // No SMS reaches a withheld number or a desk telephone: the code is spoken, twice.
    let spoken = !phone.as_ref().is_some_and(PhoneNumber::is_mobile);
    let to_discipline = is_for_discipline(about);
    let accused =
        if to_discipline { Recusal::office_and_leaders(&app.facts().directory) } else { Vec::new() };
    let new = NewCase {
        kind,
        // A known number can be told the outcome: in doubt the complainant has a name (R5.4).
        name_standing: if phone.is_some() { NameStanding::ToVerify } else { NameStanding::Anonymous },
        name: None,
        phone,
        accused,
        summary: String::new(),
        received_at: call.began_at,
        call: Some(call.id),
        message: None,
        opened_by: "caller".to_owned(),
        to_discipline,
        told_by_voice: spoken,
    };
    let opened = cases::open(app, tx, new, at).await?;
    call.case_id = Some(opened.file.row.id);
    if spoken && let Some(wrapped) = &call.row_key {
        let key = app.vault.row(call.id.as_bytes(), wrapped)?;
        call.record.code_to_tell = Some(hex::encode(app.vault.seal(&key, CODE, &opened.code.digits())));
    }
    Ok(())
}

/// The query code that the caller has yet to hear.
pub(super) fn code_to_tell(app: &App, call: &Call) -> Result<Option<String>, WorkError> {
    let (Some(sealed), Some(wrapped)) = (&call.record.code_to_tell, &call.row_key) else { return Ok(None) };
    let sealed = hex::decode(sealed).unwrap_or_default();
    Ok(Some(app.vault.row(call.id.as_bytes(), wrapped)?.open(CODE, &sealed)?))
}

/// An answer that speaks the query code, as it is kept.
pub(super) fn seal_answer(app: &App, call: &Call, body: &[u8]) -> Result<Vec<u8>, WorkError> {
    let (Some(wrapped), Ok(text)) = (&call.row_key, str::from_utf8(body)) else { return Ok(Vec::new()) };
    Ok(app.vault.seal(&app.vault.row(call.id.as_bytes(), wrapped)?, ANSWER, text))
}

/// An answer as it was given; `None` if it was sealed and its key is gone.
pub(super) fn open_answer(app: &App, call: &Call, kept: Vec<u8>) -> Result<Option<Vec<u8>>, WorkError> {
    if !RowKey::is_sealed(&kept) {
        return Ok(Some(kept));
    }
    let Some(wrapped) = &call.row_key else { return Ok(None) };
    Ok(Some(app.vault.row(call.id.as_bytes(), wrapped)?.open(ANSWER, &kept)?.into_bytes()))
}

/// Somebody has to call back (R3.3).
pub(super) async fn give_call_back(
    app: &App,
    tx: &mut Tx,
    call: &Call,
    department: Option<&DepartmentCode>,
    at: Moment,
) -> Result<(), WorkError> {
    give(app, tx, call, TaskKind::CallBack, department, at).await
}

/// Somebody has to tell by telephone what an SMS cannot.
pub(super) async fn give_call_instead(
    app: &App,
    tx: &mut Tx,
    call: &Call,
    at: Moment,
) -> Result<(), WorkError> {
    give(app, tx, call, TaskKind::CallInsteadOfSms, None, at).await
}

async fn give(
    app: &App,
    tx: &mut Tx,
    call: &Call,
    kind: TaskKind,
    department: Option<&DepartmentCode>,
    at: Moment,
) -> Result<(), WorkError> {
    let facts = app.facts();
    let office = facts.directory.holders(Duty::Complaint).next().map(|office| office.code.clone());
    let Some(department) = department.cloned().or(office) else { return Ok(()) };
    let task = NewTask {
        kind,
        dedup: format!(
            "{}:{}",
            if kind == TaskKind::CallBack { "call-back" } else { "call-instead" },
            call.id
        ),
        case: call.case_id,
        call: Some(call.id),
        message: None,
        due_at: facts.end_of_office(&department, at),
        department,
        officer: None,
        note: String::new(),
    };
    give_task(app, tx, &task, at).await
}
