//! Cases, and what is done with them.

use super::{
    super::{auth::Bearer, problem::Problem},
    Body, PageQuery, must_see, view,
};
use crate::{
    core::{
        case::{Kind, NameStanding},
        clock::Moment,
        deadline::{Deadline, Period},
        directory::{DepartmentCode, OfficerCode},
        id::{CallId, MessageId},
        phone::PhoneNumber,
        routing::Accused,
        task::TaskKind,
    },
    store::{audit, calls, cases as rows, db::Tx, feedback, messages, page::Listed, reminders, tasks},
    work::{
        App, WorkError,
        calls::{caller_of, place_call_back},
        cases::{self, Action, CaseFile, NewCase},
    },
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug, Deserialize)]
pub(super) struct CaseQuery {
    #[serde(flatten)]
    page: PageText,
    stage: Option<crate::core::case::StageName>,
    department: Option<String>,
    handler: Option<String>,
    kind: Option<Kind>,
    due_before: Option<chrono::NaiveDate>,
}

/// `flatten` hands every value on as text.
#[derive(Debug, Deserialize)]
struct PageText {
    limit: Option<String>,
    cursor: Option<String>,
}

/// `GET /api/v1/cases`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Query(query): Query<CaseQuery>,
) -> Result<Json<Listed<Value>>, Problem> {
    must_see(&bearer)?;
    let limit = query.page.limit.as_deref().map(|limit| limit.parse().unwrap_or(0));
    let page = PageQuery { limit, cursor: query.page.cursor }.page()?;
    let filter = rows::Filter {
        stage: query.stage,
        department: query.department,
        handler: query.handler,
        due_before: query.due_before,
        kind: query.kind,
    };
    let reader = bearer.actor.reader().clone();
    let by = reader.clone();
    let found = app.db.read(|tx| Box::pin(async move { rows::page(tx, &by, &filter, page).await })).await?;
    let listed = page.cut(found, |row| (row.received_at, row.id.into()));
    let now = app.clock.now();
    let items = listed
        .items
        .into_iter()
        .map(|row| Ok(view::case(&CaseFile::open(&app, row)?, &reader, now)))
        .collect::<Result<_, WorkError>>()?;
    Ok(Json(Listed { items, next: listed.next }))
}

/// `GET /api/v1/cases/{number}`
pub(super) async fn one(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Path(number): Path<String>,
) -> Result<Json<Value>, Problem> {
    must_see(&bearer)?;
    whole(&app, &bearer, &number).await.map(Json)
}

async fn whole(app: &Arc<App>, bearer: &Bearer, number: &str) -> Result<Value, Problem> {
    let (held, reader, number) = (app.clone(), bearer.actor.reader().clone(), number.to_owned());
    let read = app.db.read(|tx| {
        Box::pin(async move {
            let file = CaseFile::visible(&held, tx, &reader, &number).await?;
            let mut case = view::case(&file, &reader, held.clock.now());
            let given = feedback::of_case(tx, file.row.id).await?;
            case["feedback"] = given.iter().map(|one| view::feedback(&file, one)).collect();
            let rungs = reminders::of_case(tx, file.row.id).await?;
            case["reminders"] = rungs.iter().map(view::reminder).collect();
            let lines = audit::of_chain(tx, &file.row.id.to_string()).await?;
            case["timeline"] = lines.iter().map(|line| view::line(&file, line)).collect();
            Ok::<_, WorkError>(case)
        })
    });
    Ok(read.await?)
}

/// `GET /api/v1/cases/{number}/deadline`: every day, counted or not, and why (R5.4).
pub(super) async fn deadline(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Path(number): Path<String>,
) -> Result<Json<Value>, Problem> {
    must_see(&bearer)?;
    let (held, reader) = (app.clone(), bearer.actor.reader().clone());
    let file = app
        .db
        .read(|tx| Box::pin(async move { CaseFile::visible(&held, tx, &reader, &number).await }))
        .await?;
    let days = u16::try_from(file.row.working_days).unwrap_or(10);
    let calendar = &app.facts().calendar;
    let counted = Deadline::count(file.row.received_at, Period::WorkingDays(days), calendar);
    let mut explained = serde_json::to_value(counted.report(calendar)).map_err(WorkError::Corrupt)?;
    explained["clock"] = view::clock(&file);
    Ok(Json(explained))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCaseBody {
    call: Option<CallId>,
    message: Option<MessageId>,
    kind: Kind,
    name_standing: NameStanding,
    #[serde(default)]
    complainant: Complainant,
    #[serde(default)]
    subject: Subject,
    summary: String,
    received_at: Option<Moment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Complainant {
    name: Option<String>,
    phone: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    department: Option<DepartmentCode>,
    officer: Option<OfficerCode>,
}

/// `POST /api/v1/cases`: 201 with the case and its query code, which is shown this once.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Body(body): Body<NewCaseBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    must_see(&bearer)?;
    let (held, opened_by) = (app.clone(), bearer.actor.to_string());
    let opened =
        app.db.transact(move |tx| Box::pin(async move { open(&held, tx, body, opened_by).await })).await?;
    // Whoever opens a case against their own line has done so, and sees no more of it.
    let number = opened.file.row.number.clone();
    let mut case = still_seen(whole(&app, &bearer, &number).await, &number)?;
    case["query_code"] = json!(opened.code.digits());
    Ok((StatusCode::CREATED, Json(case)))
}

/// What was done is done, also where whoever did it sees the case no more: it was opened against their own
/// line, or returned to another department.
fn still_seen(case: Result<Value, Problem>, number: &str) -> Result<Value, Problem> {
    match case {
        Err(problem) if problem.status == StatusCode::NOT_FOUND.as_u16() => Ok(json!({ "number": number })),
        seen => seen,
    }
}

async fn open(
    app: &App,
    tx: &mut Tx,
    body: NewCaseBody,
    opened_by: String,
) -> Result<cases::Opened, WorkError> {
    let call = match body.call {
        Some(id) => Some(calls::by_id(tx, id).await?.ok_or(WorkError::NotFound("来电"))?),
        None => None,
    };
    let message = match body.message {
        Some(id) => Some(messages::by_id(tx, id).await?.ok_or(WorkError::NotFound("短信"))?),
        None => None,
    };
    let source =
        call.as_ref().map(|call| call.began_at).or(message.as_ref().map(|message| message.queued_at));
    let received_at = source
        .or(body.received_at)
        .ok_or_else(|| WorkError::invalid("received_at", "没有来电或短信时,必须填写收件时间。"))?;
    if received_at > app.clock.now() {
        return Err(WorkError::invalid("received_at", "收件时间不能晚于现在。"));
    }
    let phone = match (&body.complainant.phone, &call) {
        (Some(raw), _) => Some(
            PhoneNumber::parse(raw, &app.settings.office.area_code)
                .map_err(|bad| WorkError::invalid("complainant.phone", bad.to_string()))?,
        ),
        (None, Some(call)) => caller_of(app, call)?,
        (None, None) => None,
    };
    let departments = body.subject.department.map(Accused::Department);
    let officers = body.subject.officer.map(Accused::Officer);
    let new = NewCase {
        kind: body.kind,
        name_standing: body.name_standing,
        name: body.complainant.name.filter(|name| !name.trim().is_empty()),
        phone,
        accused: departments.into_iter().chain(officers).collect(),
        summary: body.summary,
        received_at,
        call: body.call,
        message: body.message,
        opened_by: opened_by.clone(),
        to_discipline: false,
        told_by_voice: false,
    };
    let now = app.clock.now();
    let opened = cases::open(app, tx, new, now).await?;
    if let Some(call) = call {
        if !calls::link(tx, call.id, opened.file.row.id).await? {
            let zh = "该来电已登记为办件,请在原件中补充。".to_owned();
            return Err(WorkError::Conflict { kind: "call-has-case", zh });
        }
        tasks::settle(tx, TaskKind::Classify, None, Some(call.id), &opened_by, now).await?;
    }
    Ok(opened)
}

/// `POST /api/v1/cases/{number}/{action}`
pub(super) async fn act(
    State(app): State<Arc<App>>,
    bearer: Bearer,
    Path((number, name)): Path<(String, String)>,
    body: axum::body::Bytes,
) -> Result<Json<Value>, Problem> {
    must_see(&bearer)?;
    let action = read_action(&name, &body)?;
    let done = cases::perform(&app, &bearer.actor, &number, &action).await?;
    if let Some(call) = done.call_back {
        place_call_back(&app, call).await?;
    }
    let mut case = still_seen(whole(&app, &bearer, &number).await, &number)?;
    if let Some(call) = done.call_back {
        case["call_back"] = json!(call);
    }
    if let Some(message) = done.message {
        case["message"] = json!(message);
    }
    Ok(Json(case))
}

/// The action's name is in the address; its fields are the body.
fn read_action(name: &str, body: &[u8]) -> Result<Action, Problem> {
    if !Action::NAMES.contains(&name) {
        return Err(Problem::not_found("操作"));
    }
    let text = if body.is_empty() { b"{}".as_slice() } else { body };
    let mut fields: Value =
        serde_json::from_slice(text).map_err(|error| Problem::malformed(error.to_string()))?;
    let object = fields.as_object_mut().ok_or_else(|| Problem::malformed("请求体应为 JSON 对象。"))?;
    object.insert("action".to_owned(), json!(name));
    serde_json::from_value(fields).map_err(|error| Problem::invalid("body", error.to_string()))
}
