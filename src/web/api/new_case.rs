//! Opening a case.

use super::{cases::whole, view};
use crate::{
    core::{
        case::{Kind, NameStanding},
        clock::Moment,
        directory::{DepartmentCode, OfficerCode},
        id::{CallId, MessageId},
        phone::PhoneNumber,
        routing::Accused,
        task::TaskKind,
    },
    store::{
        calls::{self, Call},
        db::Tx,
        messages::{self, Message},
        tasks,
    },
    web::{
        auth::Insider,
        once::{Answer, Done, once},
        problem::Problem,
        request::Posted,
    },
    work::{
        Actor, App, WorkError,
        calls::caller_of,
        cases::{self, NewCase, Opened},
    },
};
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A case to open. It came by a call, by an SMS, or otherwise; then `received_at` is needed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCase, example = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口无人值守",
    "complainant": { "name": "来电人", "phone": "13800138000" }, "received_at": "2026-02-27T10:00:00+08:00" }))]
pub(in crate::web) struct NewCaseBody {
    /// The call it came by.
    call: Option<CallId>,
    /// The SMS it came by.
    message: Option<MessageId>,
    kind: Kind,
    name_standing: NameStanding,
    #[serde(default)]
    complainant: NewComplainant,
    #[serde(default)]
    subject: NewSubject,
    /// What is complained of.
    summary: String,
    /// When it was received; the call's or the SMS's own time wins.
    received_at: Option<Moment>,
}

/// Who complains.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewComplainant {
    name: Option<String>,
    /// Absent: the number that the call or the SMS came from.
    phone: Option<String>,
}

/// Who is complained of. The case is kept from them, from who stands above or in for them, and from
/// who reports through them.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSubject {
    department: Option<DepartmentCode>,
    officer: Option<OfficerCode>,
}

/// Open a case
///
/// The answer holds the query code, which is shown this once (and again to who repeats the request
/// with its Idempotency-Key). Whoever opens a case against their own line gets number and code only.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = NewCaseBody,
    responses((status = CREATED, body = view::OpenedCase)))]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    posted: Posted<NewCaseBody>,
) -> Result<Answer, Problem> {
    let (held, actor, key) = (app.clone(), bearer.actor.clone(), posted.key(&app, &bearer));
    let body = posted.body;
    once(&app, key, move |tx| {
        let (held, actor, body) = (held.clone(), actor.clone(), body.clone());
        Box::pin(async move {
            let opened = open(&held, tx, &actor, body).await?;
            Done::with(StatusCode::CREATED, &answer(&held, tx, &actor, &opened).await?)
        })
    })
    .await
}

async fn answer(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    opened: &Opened,
) -> Result<view::OpenedCase, WorkError> {
    let number = &opened.file.row.number;
    match whole(app, tx, actor.reader(), number).await {
        Ok(case) => {
            let query_code = Some(opened.code.digits());
            Ok(view::OpenedCase::Seen(Box::new(view::WholeCase { query_code, ..case })))
        }
        Err(WorkError::NotFound(_)) => {
            let kept = view::KeptCase { number: number.clone(), query_code: opened.code.digits() };
            Ok(view::OpenedCase::Kept(kept))
        }
        Err(error) => Err(error),
    }
}

/// What a case came by, as the opener may see it.
#[derive(Default)]
struct Source {
    call: Option<Call>,
    message: Option<Message>,
}

async fn source(tx: &mut Tx, actor: &Actor, body: &NewCaseBody) -> Result<Source, WorkError> {
    let mut source = Source::default();
    if let Some(id) = body.call {
        let call = calls::visible(tx, actor.reader(), id).await?;
        source.call = Some(call.ok_or(WorkError::NotFound("来电"))?);
    }
    if let Some(id) = body.message {
        let message = messages::visible(tx, actor.reader(), id).await?;
        let message = message.filter(|message| message.direction == "in");
        source.message = Some(message.ok_or(WorkError::NotFound("来信短信"))?);
    }
    Ok(source)
}

/// Opens it for an actor, with what it came by.
pub(in crate::web) async fn open(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    body: NewCaseBody,
) -> Result<Opened, WorkError> {
    let source = source(tx, actor, &body).await?;
    let now = app.clock.now();
    let came = source.call.as_ref().map(|call| call.began_at);
    let came = came.or(source.message.as_ref().map(|message| message.queued_at));
    let received_at = came
        .or(body.received_at)
        .ok_or_else(|| WorkError::invalid("received_at", "没有来电或短信时,必须填写收件时间。"))?;
    cases::believable("received_at", received_at, now)?;
    let departments = body.subject.department.map(Accused::Department);
    let officers = body.subject.officer.map(Accused::Officer);
    let new = NewCase {
        kind: body.kind,
        name_standing: body.name_standing,
        name: body.complainant.name.filter(|name| !name.trim().is_empty()),
        phone: phone(app, body.complainant.phone.as_deref(), &source)?,
        accused: departments.into_iter().chain(officers).collect(),
        summary: body.summary,
        received_at,
        call: body.call,
        message: body.message,
        opened_by: actor.to_string(),
        to_discipline: false,
        told_by_voice: false,
    };
    let opened = cases::open(app, tx, new, now).await?;
    link(tx, &source, &opened).await?;
    if let Some(call) = source.call {
        tasks::settle(tx, TaskKind::Classify, None, Some(call.id), &actor.to_string(), now).await?;
    }
    Ok(opened)
}

/// The number that was given, else the one that the call or the SMS came from.
fn phone(app: &App, given: Option<&str>, source: &Source) -> Result<Option<PhoneNumber>, WorkError> {
    match (given, source) {
        (Some(raw), _) => PhoneNumber::parse(raw, &app.settings.office.area_code)
            .map(Some)
            .map_err(|bad| WorkError::invalid("complainant.phone", bad.to_string())),
        (None, Source { call: Some(call), .. }) => caller_of(app, call),
        (None, Source { message: Some(message), .. }) => crate::work::messages::sender_of(app, message),
        (None, _) => Ok(None),
    }
}

/// One call, one case; one SMS, one case.
async fn link(tx: &mut Tx, source: &Source, opened: &Opened) -> Result<(), WorkError> {
    let case = opened.file.row.id;
    let linked = match source {
        Source { call: Some(call), .. } => calls::link(tx, call.id, case).await?,
        _ => true,
    } && match source {
        Source { message: Some(message), .. } => messages::link(tx, message.id, case).await?,
        _ => true,
    };
    if linked {
        Ok(())
    } else {
        let zh = "该来电或短信已登记为办件,请在原件中补充。".to_owned();
        Err(WorkError::Conflict { kind: "has-case", zh })
    }
}
