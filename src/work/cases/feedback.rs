//! Feedback, and the evidence that alone stops the clock (R5.4).

use super::{
    action::FeedbackChannel,
    file::CaseFile,
    perform::{Scene, move_on, written},
};
use crate::{
    core::{
        call::{CallState, Leg, LegParty, Record},
        case::{DeliveredMessage, Evidence, EvidenceWindow},
        clock::Moment,
        directory::Language,
        id::{CallId, CaseId, EntryId, LegId, MessageId},
        message::{Purpose, ReportState, State, texts},
        task::TaskKind,
    },
    store::{
        calls::{self, Call},
        db::Tx,
        feedback::{self, NewFeedback},
        messages as outbox, reports, tasks,
    },
    work::{Actor, App, WorkError, calls::CALLER, messages},
};
use chrono::Duration;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

/// The column of a feedback's words; they are sealed with the case's key.
pub fn text_column(id: EntryId) -> String {
    format!("feedback.text.{id}")
}

/// Records feedback. A call or a letter is evidence at once; a message is once its delivery report is
/// there. Returns the message that carries it; none where no SMS can, and somebody has the task to call.
pub(super) async fn give(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    channel: FeedbackChannel,
) -> Result<Option<MessageId>, WorkError> {
    let window = EvidenceWindow { received: file.row.received_at, now: scene.now };
    match channel {
        FeedbackChannel::Call { call, text } => {
            let leg = complainant_leg(tx, file, call).await?;
            let minimum = scene.app.settings.voice.evidence_seconds;
            let evidence = Evidence::call(&leg, &text, minimum, window)?;
            prove(scene, tx, file, evidence, (Some(call), None), &text).await?;
            Ok(None)
        }
        FeedbackChannel::Letter { letter, text } => {
            let evidence = Evidence::letter(&letter.number, letter.date, window)?;
            prove(scene, tx, file, evidence, (None, None), &text).await?;
            Ok(None)
        }
        FeedbackChannel::Message { message: Some(message), text } => {
            let delivered = delivered(tx, file, message).await?;
            let evidence = Evidence::message(&delivered.as_delivered(), window)?;
            prove(scene, tx, file, evidence, (None, Some(message)), &text).await?;
            Ok(Some(message))
        }
        FeedbackChannel::Message { message: None, text } => send(scene, tx, file, &text).await,
    }
}

/// Sends the officer-written outcome. "Handed to the gateway" proves nothing: the feedback waits for
/// the delivery report.
async fn send(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    text: &str,
) -> Result<Option<MessageId>, WorkError> {
    written("text", text)?;
    let phone = file.body()?.phone.clone();
    let Some(phone) = phone else {
        return Err(WorkError::invalid("channel", "该件没有投诉人的电话号码,不能用短信反馈。"));
    };
    let id: EntryId = scene.app.mint(scene.now);
    let message = messages::ToComplainant {
        purpose: Purpose::Feedback,
        phone: &phone,
        text,
        case: file.row.id,
        dedup: format!("feedback:{id}"),
    };
    let Some(message) = messages::to_complainant(scene.app, tx, &message, scene.now).await? else {
        return Ok(None);
    };
    keep(
        scene,
        tx,
        file,
        NewFeedback { id, channel: "message", evidence: None, call: None, message: Some(message) },
        text,
    )
    .await?;
    scene
        .note(tx, file, "feedback_sent", json!({ "message": message, "stops_clock": false }), Some(text))
        .await?;
    Ok(Some(message))
}

async fn keep(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &CaseFile,
    new: NewFeedback,
    text: &str,
) -> Result<(), WorkError> {
    let sealed = file.key().map(|key| scene.app.vault.seal(key, &text_column(new.id), text));
    feedback::keep(tx, file.row.id, &new, &scene.actor.to_string(), sealed, scene.now).await?;
    Ok(())
}

/// Evidence is there: the clock stops, the rungs are cancelled in this very transaction.
async fn prove(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    evidence: Evidence,
    (call, message): (Option<CallId>, Option<MessageId>),
    text: &str,
) -> Result<(), WorkError> {
    let id: EntryId = scene.app.mint(scene.now);
    let channel = match &evidence {
        Evidence::Call(_) => "call",
        Evidence::Message(_) => "message",
        Evidence::Letter(_) => "letter",
    };
    let kept = Some(serde_json::to_value(&evidence)?);
    keep(scene, tx, file, NewFeedback { id, channel, evidence: kept, call, message }, text).await?;
    answered(scene, tx, file, evidence, Some(text)).await
}

async fn answered(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    evidence: Evidence,
    text: Option<&str>,
) -> Result<(), WorkError> {
    let body = file.body_mut()?;
    body.clock = body.clock.clone().stop(evidence.clone());
    let detail = json!({ "evidence": evidence.summary(), "stops_clock": true, "clauses": ["R5.4"] });
    move_on(scene, tx, file, text, |stage, now, _| Ok(stage.answer(evidence, now))).await?;
    scene.note(tx, file, "clock_stopped", detail, None).await?;
    let (case, by) = (Some(file.row.id), scene.actor.to_string());
    for kind in [TaskKind::FeedBackAnotherWay, TaskKind::CallInsteadOfSms] {
        tasks::settle(tx, kind, case, None, &by, scene.now).await?;
    }
    survey(scene, tx, file).await
}

/// The next day the complainant is asked how they were served.
async fn survey(scene: &Scene<'_>, tx: &mut Tx, file: &CaseFile) -> Result<(), WorkError> {
    let Some(phone) = file.body()?.phone.clone() else { return Ok(()) };
    let number = file.row.number.parse().map_err(|_| WorkError::NotFound("件"))?;
    let text = texts::survey(Language::Chinese, number);
    let message = messages::ToComplainant {
        purpose: Purpose::Survey,
        phone: &phone,
        text: &text,
        case: file.row.id,
        dedup: format!("survey:{}", file.row.id),
    };
    messages::to_complainant(scene.app, tx, &message, scene.now + Duration::days(1)).await.map(drop)
}

/// A message that carried feedback was delivered: its report is the evidence.
pub async fn message_delivered(
    app: &App,
    tx: &mut Tx,
    case: CaseId,
    message: MessageId,
    now: Moment,
) -> Result<(), WorkError> {
    let mut file = CaseFile::by_id(app, tx, case).await?;
    let delivered = delivered(tx, &file, message).await?;
    let window = EvidenceWindow { received: file.row.received_at, now };
    let Ok(evidence) = Evidence::message(&delivered.as_delivered(), window) else { return Ok(()) };
    if feedback::prove(tx, message, &serde_json::to_value(&evidence)?).await? == 0 {
        return Ok(());
    }
    if file.key().is_none() {
        // Erased meanwhile: the proof is kept, and there is no clock left to stop.
        return Ok(());
    }
    let actor = Actor::system();
    answered(&Scene { app, actor: &actor, now }, tx, &mut file, evidence, None).await
}

struct Delivered {
    message: MessageId,
    purpose: Purpose,
    state: State,
    at: Option<Moment>,
    proof: String,
}

impl Delivered {
    fn as_delivered(&self) -> DeliveredMessage<'_> {
        DeliveredMessage {
            message: self.message,
            purpose: self.purpose,
            state: self.state,
            delivered_at: self.at,
            proof: &self.proof,
        }
    }
}

async fn delivered(tx: &mut Tx, file: &CaseFile, id: MessageId) -> Result<Delivered, WorkError> {
    let message = outbox::by_id(tx, id).await?.filter(|message| message.case_id == Some(file.row.id));
    let message = message.ok_or(WorkError::NotFound("短信"))?;
    let reports = reports::of_message(tx, id).await?;
    let report = reports.into_iter().find(|report| report.state == ReportState::Delivered);
    Ok(Delivered {
        message: id,
        purpose: message.purpose,
        state: message.state,
        // By our clock: a provider's may be in another zone, or years off.
        at: report.as_ref().map(|report| report.received_at),
        proof: report.map(|report| report.proof).unwrap_or_default(),
    })
}

/// The complainant's leg of a call-back of this case.
async fn complainant_leg(
    tx: &mut Tx,
    file: &CaseFile,
    id: CallId,
) -> Result<crate::core::call::DialledLeg, WorkError> {
    let call = calls::by_id(tx, id).await?.filter(|call| call.case_id == Some(file.row.id));
    let call = call.ok_or(WorkError::NotFound("来电"))?;
    let legs = call.record.dialled(id);
    let longest = legs.into_iter().max_by_key(|leg| {
        (
            leg.towards == crate::core::call::Towards::Complainant,
            leg.answered_at.is_some(),
            leg.answered_seconds,
        )
    });
    longest.ok_or(WorkError::NotFound("通话"))
}

/// Prepares a call-back: the officer's telephone rings first, then the complainant's. It is placed
/// after the commit; the reconciler ends it if that never happens.
pub(super) async fn call_back(scene: &Scene<'_>, tx: &mut Tx, file: &CaseFile) -> Result<CallId, WorkError> {
    let (app, now, officer) = (scene.app, scene.now, scene.officer()?);
    let facts = app.facts();
    let known = facts.directory.officer(&officer).ok_or(WorkError::NotFound("工作人员"))?;
    let Some(telephone) = known.telephone.clone() else {
        return Err(WorkError::invalid("officer", "您在通讯录中没有登记电话,不能通过系统回拨。"));
    };
    let Some(phone) = file.body()?.phone.clone() else {
        return Err(WorkError::Conflict {
            kind: "no-phone", zh: "该件没有投诉人的电话号码。".to_owned()
        });
    };
    let id: CallId = app.mint(now);
    let (key, wrapped) = app.vault.new_row(id.as_bytes());
    let case = crate::core::call::CallBack { case: file.row.id, officer: officer.clone() };
    let mut record = Record::begun(None, Some(case));
    record.state = CallState::Ringing;
    record.legs.push(Leg {
        // The officer's leg is known by the call's own id: the provider's id of it is not known yet.
        id: LegId::from(Uuid::from(id)),
        to: LegParty::Bureau {
            department: known.department.clone(),
            officer: Some(officer),
            number: telephone,
        },
        press_to_accept: true,
        began_at: now,
        answered_at: None,
        ended_at: None,
        result: None,
        provider_leg: None,
    });
    let call = Call {
        id,
        account: app.settings.voice.account.clone(),
        provider_call_id: crate::core::call::ProviderCallId::new(&format!("pending:{id}"))
            .ok_or(WorkError::NotFound("来电"))?,
        direction: "call_back".to_owned(),
        caller_sealed: Some(app.vault.seal(&key, CALLER, phone.as_str())),
        row_key: Some(wrapped),
        caller_lookup: Some(app.vault.lookup_phone(&phone)),
        called: phone.masked(),
        began_at: now,
        answered_at: None,
        ended_at: None,
        outcome: "in_progress".to_owned(),
        turn: 0,
        record: Json(record),
        case_id: Some(file.row.id),
        version: 1,
    };
    calls::put(tx, &[&call]).await?;
    scene.note(tx, file, "call_back", json!({ "call": id }), None).await?;
    Ok(id)
}
