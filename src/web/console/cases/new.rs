//! Opening a case: from a call with one click, or by hand.

use super::super::{page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use super::acts::{Fields, subject, words_field};
use crate::{
    core::{
        case::{Kind, NameStanding},
        clock::Moment,
        id::CallId,
    },
    web::{
        api::new_case::{NewCaseBody, open},
        session::Sent,
    },
    work::{WorkError, cases::CaseFile},
};
use axum::extract::Query;
use http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

/// What the address asks.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Asked {
    #[serde(default, deserialize_with = "blank")]
    call: Option<CallId>,
    /// The kind that is chosen at first.
    #[serde(default, deserialize_with = "blank")]
    kind: Option<Kind>,
}

/// The form.
pub(in crate::web::console) async fn form(viewer: Viewer, Query(asked): Query<Asked>) -> Page {
    let given = asked.kind.map(|kind| ("kind".to_owned(), name(&kind))).into_iter().collect();
    show(&viewer, asked.call, &given, None)
}

fn show(viewer: &Viewer, call: Option<CallId>, given: &Fields, wrong: Option<&str>) -> Page {
    let value = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let kinds = [Kind::Complaint, Kind::Report, Kind::Inquiry, Kind::Application]
        .map(|kind| (name(&kind), viewer.t(words::kind(kind)).to_owned()));
    let standings = [NameStanding::RealName, NameStanding::ToVerify, NameStanding::Anonymous]
        .map(|standing| (name(&standing), viewer.t(words::name_standing(standing)).to_owned()));
    let optional = viewer.t(words::OPTIONAL);
    let content = html! {
        @if let Some(wrong) = wrong { p .notice.bad role="alert" { (wrong) } }
        section .panel { form .fields method="post" action="/console/cases/new" {
            (viewer.csrf())
            @if let Some(call) = call { input type="hidden" name="call" value=(call);
                p { (viewer.t(words::CAME_BY_CALL)) "：" a href=(format!("/console/calls/{call}")) { (viewer.t(words::DETAILS)) } } }
            (viewer.field("kind", words::KIND, &pieces::select("kind", "kind", &kinds, value("kind"))))
            (viewer.field("name_standing", words::NAME_STANDING, &pieces::select("name_standing", "name_standing", &standings, value("name_standing"))))
            (viewer.field("name", words::COMPLAINANT, &html! { input #name name="name" autocomplete="off" maxlength="100" value=(value("name")) placeholder=(optional); }))
            (viewer.field("phone", words::PHONE, &html! { input #phone name="phone" type="tel" autocomplete="off" maxlength="40" value=(value("phone")) placeholder=(optional); }))
            @if call.is_none() {
                (viewer.field("received_at", words::RECEIVED_AT, &html! { input #received_at type="datetime-local" name="received_at" required value=(value("received_at")); }))
            }
            (words_field(viewer, "summary", "summary", words::SUMMARY, true))
            (subject(viewer, "new"))
            div { button { (viewer.t(words::NEW_CASE)) } }
        } }
    };
    viewer.page(viewer.t(words::NEW_CASE), &content)
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Opens it; number and query code are shown this once.
pub(in crate::web::console) async fn create(
    viewer: Viewer,
    Sent { form: fields, .. }: Sent<Fields>,
) -> Result<Page, Refusal> {
    let call = fields.get("call").and_then(|id| id.parse().ok());
    match opened(&viewer, &fields).await {
        Ok(content) => Ok(viewer.page(viewer.t(words::NEW_CASE), &content).with(StatusCode::CREATED)),
        Err(error @ WorkError::NotFound(_)) => Err(error.into()),
        Err(error) => {
            let refusal = Refusal::from(error);
            Ok(show(&viewer, call, &fields, Some(refusal.words())).with(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

async fn opened(viewer: &Viewer, fields: &Fields) -> Result<Markup, WorkError> {
    let body = body(fields)?;
    let (app, actor) = (viewer.app.clone(), viewer.session.actor.clone());
    let (number, code, seen) = viewer
        .app
        .db
        .transact(move |tx| {
            Box::pin(async move {
                let opened = open(&app, tx, &actor, body).await?;
                let number = opened.file.row.number.clone();
                let seen = CaseFile::visible(&app, tx, actor.reader(), &number).await.is_ok();
                Ok::<_, WorkError>((number, opened.code.digits(), seen))
            })
        })
        .await?;
    let grouped: Vec<&str> = [code.get(..3), code.get(3..6), code.get(6..)].into_iter().flatten().collect();
    Ok(html! {
        p .notice.good role="status" { (viewer.t(words::NEW_CASE_OPENED)) }
        p .digits { (grouped.join(" ")) }
        @if seen { p { (viewer.t(words::NUMBER)) "：" (pieces::case_link(&number)) } }
        @else { p { (viewer.t(words::NUMBER)) "：" (number) } p { (viewer.t(words::NEW_CASE_KEPT)) } }
    })
}

/// The form as the API spells a new case.
fn body(fields: &Fields) -> Result<NewCaseBody, WorkError> {
    let filled = |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let received: Option<Moment> = match filled("received_at") {
        Some(text) => {
            let wrong = || WorkError::invalid("received_at", "收件时间应写作 2026-02-27T10:00。");
            Some(text.parse().map_err(|_| wrong())?)
        }
        None => None,
    };
    let body = json!({
        "call": filled("call"),
        "kind": filled("kind"),
        "name_standing": filled("name_standing"),
        "complainant": { "name": filled("name"), "phone": filled("phone") },
        "subject": { "officer": filled("subject_officer"), "department": filled("subject_department") },
        "summary": filled("summary"),
        "received_at": received,
    });
    serde_json::from_value(body).map_err(|_| WorkError::invalid("form", "表单填写不完整，请检查后重新提交。"))
}
