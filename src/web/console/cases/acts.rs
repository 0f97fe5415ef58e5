//! What can be done with a case, each as a form; and doing it.

use super::super::{
    page::Page,
    pieces,
    problem::Refusal,
    viewer::Viewer,
    words::{self, Text},
};
use super::{
    list::{departments, officers},
    one::{self, Dossier},
};
use crate::{
    core::{
        call::DialledLeg,
        case::{Act, CaseNumber, StageName},
        directory::OfficerCode,
    },
    web::session::Sent,
    work::{
        WorkError,
        calls::place_call_back,
        cases::{Action, perform},
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The acts by the name in their address.
const ACTS: &[(&str, Text)] = &[
    ("assign", words::ASSIGN),
    ("start", words::START),
    ("handover", words::HANDOVER),
    ("accept", words::ACCEPT),
    ("return", words::RETURN),
    ("feedback", words::FEEDBACK),
    ("call_back", words::CALL_BACK_PLACED),
    ("decline", words::DECLINE),
    ("refer", words::REFER),
    ("withdraw", words::WITHDRAW),
    ("close", words::CLOSE),
    ("reopen", words::REOPEN),
    ("correct", words::CORRECT),
    ("interim", words::INTERIM),
];

/// What an act is called.
pub(super) fn named(act: &str) -> Option<Text> {
    ACTS.iter().find(|(name, _)| *name == act).map(|(_, text)| *text)
}

/// The panel: only what the stage permits.
pub(super) fn panel(viewer: &Viewer, dossier: &Dossier) -> Markup {
    let row = &dossier.file.row;
    let stage = row.stage;
    let form = |act: &str, text: Text, open: bool, fields: &Markup| {
        html! { details open[open] { summary { (viewer.t(text)) }
            form .fields method="post" action=(format!("/console/cases/{}/{act}", row.number)) {
                (viewer.csrf()) (fields) div { button { (viewer.t(text)) } }
            }
        } }
    };
    let reason = |id: &str| words_field(viewer, id, "reason", words::REASON, true);
    let nothing = html! {};
    let offered = row.offered_to.is_some();
    html! { section #acts .panel {
        h2 { (viewer.t(words::ACTS_TITLE)) }
        @if offered {
            (form("accept", words::ACCEPT, true, &nothing))
            (form("return", words::RETURN, false, &reason("return-reason")))
        }
        @if stage.permits(Act::Assign) { (form("assign", words::ASSIGN, row.handler.is_none(),
            &viewer.field("assign-officer", words::ASSIGN_TO, &officers(viewer, "assign-officer", "officer", row.handler.as_deref().unwrap_or_default())))) }
        @if stage.permits(Act::Start) { (form("start", words::START, true, &nothing)) }
        (form("call_back", words::CALL_BACK, false, &html! { p .soft { (viewer.t(words::CALL_BACK_HINT)) } }))
        (form("feedback", words::FEEDBACK, stage == StageName::Investigating, &feedback(viewer, dossier)))
        (form("interim", words::INTERIM, false, &nothing))
        @if !offered { (form("handover", words::HANDOVER, false, &html! {
            (viewer.field("handover-department", words::HANDOVER_TO, &pieces::select("handover-department", "department", &departments(viewer), "")))
            (words_field(viewer, "handover-note", "note", words::NOTE, true))
        })) }
        @if stage.permits(Act::Close) { (form("close", words::CLOSE, false, &html! { p .soft { (viewer.t(words::CLOSE_HINT)) } })) }
        @if stage.permits(Act::Decline) { (form("decline", words::DECLINE, false, &reason("decline-reason"))) }
        @if stage.permits(Act::Refer) { (form("refer", words::REFER, false, &words_field(viewer, "refer-note", "note", words::NOTE, true))) }
        @if stage.permits(Act::Withdraw) { (form("withdraw", words::WITHDRAW, false, &words_field(viewer, "withdraw-statement", "statement", words::STATEMENT, true))) }
        @if stage.permits(Act::Reopen) { (form("reopen", words::REOPEN, false, &reason("reopen-reason"))) }
        (form("correct", words::CORRECT_SUBJECT, false, &html! {
            input type="hidden" name="field" value="subject";
            (subject(viewer, "correct"))
            (reason("correct-reason"))
        }))
    } }
}

/// A field of free words.
pub(in crate::web::console) fn words_field(
    viewer: &Viewer,
    id: &str,
    name: &str,
    label: Text,
    required: bool,
) -> Markup {
    viewer.field(
        id,
        label,
        &html! { textarea id=(id) name=(name) rows="3" maxlength="2000" required[required] {} },
    )
}

/// Whom a case is about.
pub(super) fn subject(viewer: &Viewer, prefix: &str) -> Markup {
    let nobody = || vec![(String::new(), viewer.t(words::NOBODY).to_owned())];
    let (mut people, mut places) = (nobody(), nobody());
    let all = viewer.facts.directory.officers().iter();
    people.extend(all.map(|officer| (officer.code.to_string(), officer.name.clone())));
    places.extend(departments(viewer));
    let (officer, department) = (format!("{prefix}-subject-officer"), format!("{prefix}-subject-department"));
    html! {
        (viewer.field(&officer, words::SUBJECT_OFFICER, &pieces::select(&officer, "subject_officer", &people, "")))
        (viewer.field(&department, words::SUBJECT_DEPARTMENT, &pieces::select(&department, "subject_department", &places, "")))
        p .soft { (viewer.t(words::SUBJECT_HINT)) }
    }
}

/// The picker of evidence: only calls that were really answered can be chosen.
fn feedback(viewer: &Viewer, dossier: &Dossier) -> Markup {
    let answered: Vec<(String, String)> = dossier
        .call_backs
        .iter()
        .filter_map(|call| {
            let told = |leg: &DialledLeg| {
                leg.answered_seconds > 0 && leg.towards == crate::core::call::Towards::Complainant
            };
            let leg = call.record.dialled(call.id).into_iter().find(told)?;
            let at = call.began_at.beijing().format("%Y-%m-%d %H:%M");
            Some((
                call.id.to_string(),
                format!("{at} · {}:{:02}", leg.answered_seconds / 60, leg.answered_seconds % 60),
            ))
        })
        .collect();
    html! {
        p .soft { (viewer.t(words::FEEDBACK_HINT)) }
        fieldset { legend { (viewer.t(words::CHANNEL)) }
            div { label { input type="radio" name="channel" value="call" required disabled[answered.is_empty()]; " " (viewer.t(words::BY_CALL)) }
                @if answered.is_empty() { p .soft { (viewer.t(words::NO_CALL_BACKS)) } }
                @else { (pieces::select("feedback-call", "call", &answered, "")) } }
            div { label { input type="radio" name="channel" value="message" required; " " (viewer.t(words::BY_SMS)) } }
            div { label { input type="radio" name="channel" value="letter" required; " " (viewer.t(words::BY_LETTER)) }
                (viewer.field("letter-number", words::LETTER_NUMBER, &html! { input #letter-number name="letter_number" maxlength="100"; }))
                (viewer.field("letter-date", words::LETTER_DATE, &html! { input #letter-date type="date" name="letter_date"; })) }
        }
        (words_field(viewer, "feedback-text", "text", words::OUTCOME_TEXT, true))
    }
}

/// The fields of a form, as they were sent.
pub(in crate::web::console) type Fields = BTreeMap<String, String>;

/// Does an act and shows the case as it is then; what was wrong is said above it, and nothing was done.
pub(in crate::web::console) async fn act(
    viewer: Viewer,
    Path((number, act)): Path<(String, String)>,
    Sent { form: fields, .. }: Sent<Fields>,
) -> Result<Response, Refusal> {
    let number: CaseNumber = number.parse().map_err(|_| Refusal::not_found())?;
    let done = match action(&act, &fields) {
        Ok(action) => perform(&viewer.app, &viewer.session.actor, &number.to_string(), &action).await,
        Err(wrong) => Err(wrong),
    };
    let placed = match done {
        Ok(done) => match done.call_back {
            Some(call) => place_call_back(&viewer.app, call).await,
            None => Ok(()),
        },
        Err(error) => Err(error),
    };
    match placed {
        Ok(()) => Ok(Redirect::to(&format!("/console/cases/{number}?done={act}")).into_response()),
        Err(error) => refused(&viewer, number, error).await.map(IntoResponse::into_response),
    }
}

async fn refused(viewer: &Viewer, number: CaseNumber, error: WorkError) -> Result<Page, Refusal> {
    let refusal = Refusal::from(error);
    let dossier = one::read(viewer, number).await?;
    let said = html! { p .notice.bad role="alert" { (refusal.words()) } };
    Ok(one::show(viewer, &dossier, Some(said))?.with(StatusCode::UNPROCESSABLE_ENTITY))
}

/// The act that a form asks for, as the API spells it.
fn action(act: &str, fields: &Fields) -> Result<Action, WorkError> {
    let filled = |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut body = Map::new();
    body.insert("action".to_owned(), act.into());
    for name in ["officer", "department", "note", "reason", "statement"] {
        if let Some(text) = filled(name) {
            body.insert(name.to_owned(), text.into());
        }
    }
    match act {
        "feedback" => {
            body.insert("channel".to_owned(), filled("channel").into());
            body.insert("text".to_owned(), filled("text").into());
            match filled("channel") {
                Some("call") => body.insert("call".to_owned(), filled("call").into()),
                Some("letter") => {
                    let letter = json!({ "number": filled("letter_number"), "date": filled("letter_date") });
                    body.insert("letter".to_owned(), letter)
                }
                _ => None,
            };
        }
        "correct" => {
            let subject =
                json!({ "officer": filled("subject_officer"), "department": filled("subject_department") });
            body.insert("field".to_owned(), filled("field").into());
            body.insert("value".to_owned(), subject);
        }
        _ => {}
    }
    serde_json::from_value(Value::Object(body))
        .map_err(|_| WorkError::invalid("form", "表单填写不完整，请检查后重新提交。"))
}

/// Charges one officer with all the chosen cases; each that cannot be is left, and counted.
pub(in crate::web::console) async fn bulk_assign(
    viewer: Viewer,
    Sent { form: fields, .. }: Sent<Fields>,
) -> Result<Page, Refusal> {
    let officer: Option<OfficerCode> = fields.get("officer").and_then(|code| code.parse().ok());
    let officer = officer.ok_or_else(Refusal::not_found)?;
    let numbers = fields.keys().filter_map(|name| name.strip_prefix("case."));
    let (mut assigned, mut left) = (0, Vec::new());
    for number in numbers {
        let action = Action::Assign { officer: officer.clone() };
        match perform(&viewer.app, &viewer.session.actor, number, &action).await {
            Ok(_) => assigned += 1,
            Err(error) => left.push((number.to_owned(), Refusal::from(error).words().to_owned())),
        }
    }
    let content = html! {
        p .notice.good role="status" { (viewer.t(words::CHOSEN_ASSIGNED)) (assigned) }
        @for (number, why) in &left { p .notice.bad { (pieces::case_link(number)) " " (why) } }
        p { a .button href="/console/cases" { (viewer.t(words::CASES_PAGE)) } }
    };
    Ok(viewer.page(viewer.t(words::BULK_ASSIGN), &content))
}
