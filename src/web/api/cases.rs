//! Cases, as they are read.

use super::view;
use crate::{
    core::{
        case::{CaseNumber, Kind, StageName},
        clock::Moment,
        deadline::{Deadline, Period},
        directory::{DepartmentCode, OfficerCode},
    },
    store::{audit, cases as rows, db::Tx, feedback, page::Listed, reminders, visibility::Reader},
    web::{
        auth::Insider,
        problem::Problem,
        request::{Filters, Paging, Place},
    },
    work::{App, WorkError, cases::CaseFile},
};
use axum::{Json, extract::State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CaseFilter {
    /// Only in this stage.
    stage: Option<StageName>,
    /// Only with this department.
    department: Option<DepartmentCode>,
    /// Only with this handler.
    handler: Option<OfficerCode>,
    /// Only of this kind.
    kind: Option<Kind>,
    /// Only those whose clock runs and that are due before this day.
    due_before: Option<NaiveDate>,
}

/// Cases, newest first
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(Paging, CaseFilter),
    responses((status = OK, body = Listed<view::Case>)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Filters { page, by }: Filters<CaseFilter>,
) -> Result<Json<Listed<view::Case>>, Problem> {
    let filter = rows::Filter {
        stage: by.stage,
        department: by.department.map(String::from),
        handlers: by.handler.map(String::from).into_iter().collect(),
        due_before: by.due_before,
        kind: by.kind,
    };
    let reader = bearer.actor.reader().clone();
    let found =
        app.db.read(|tx| Box::pin(async move { rows::page(tx, &reader, &filter, page).await })).await?;
    let listed = page.cut(found, |row| (row.received_at, row.id.into()));
    let now = app.clock.now();
    let items = listed
        .items
        .into_iter()
        .map(|row| Ok(view::Case::of(&app, &CaseFile::open(&app, row)?, now)))
        .collect::<Result<_, WorkError>>()?;
    Ok(Json(Listed { items, next: listed.next }))
}

/// One case, with feedback, reminders and timeline
#[utoipa::path(get, path = "/api/v1/cases/{number}", tag = "cases", params(("number" = String, Path)),
    responses((status = OK, body = view::WholeCase)))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(number): Place<String>,
) -> Result<Json<view::WholeCase>, Problem> {
    let (held, reader, number) = (app.clone(), bearer.actor.reader().clone(), numbered(&number)?);
    let case = app.db.read(|tx| Box::pin(async move { whole(&held, tx, &reader, &number).await })).await?;
    Ok(Json(case))
}

/// The number as it is kept; what is no case number is the number of no case.
pub(super) fn numbered(text: &str) -> Result<String, Problem> {
    text.parse::<CaseNumber>().map(|number| number.to_string()).map_err(|_| WorkError::NotFound("件").into())
}

/// A case with all that belongs to it, within a transaction.
pub(super) async fn whole(
    app: &App,
    tx: &mut Tx,
    reader: &Reader,
    number: &str,
) -> Result<view::WholeCase, WorkError> {
    let file = CaseFile::visible(app, tx, reader, number).await?;
    let given = feedback::of_case(tx, file.row.id).await?;
    let rungs = reminders::of_case(tx, file.row.id).await?;
    let lines = audit::of_chain(tx, &file.row.id.to_string()).await?;
    Ok(view::Case::of(app, &file, app.clock.now()).whole(
        given.into_iter().map(|one| view::Feedback::of(&file, one)).collect(),
        rungs.into_iter().map(view::Reminder::of).collect(),
        lines.into_iter().map(|line| view::Line::of(&file, line)).collect(),
    ))
}

/// A deadline, day by day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeadlineExplained {
    received: Moment,
    working_days: i64,
    /// The day after receipt.
    opens: NaiveDate,
    /// Working day number one.
    first_working_day: NaiveDate,
    /// The last day for feedback, until 24:00.
    due: NaiveDate,
    /// The day that reminders count back from.
    alarm_due: NaiveDate,
    #[schema(value_type = view::Standing)]
    standing: &'static str,
    /// The first day that no notice settles.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_unpublished: Option<NaiveDate>,
    /// Every day from `opens` to `due`, skipped days too.
    days: Vec<DayExplained>,
    clock: view::ClockView,
}

/// A day of the period.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayExplained {
    date: NaiveDate,
    /// Whether it is a working day.
    counts: bool,
    /// Why, in Chinese, naming the instrument.
    because: String,
}

/// Every day of a case's deadline, counted or not, and why (R5.4)
#[utoipa::path(get, path = "/api/v1/cases/{number}/deadline", tag = "cases", params(("number" = String, Path)),
    responses((status = OK, body = DeadlineExplained)))]
pub(super) async fn deadline(
    State(app): State<Arc<App>>,
    Insider(bearer): Insider,
    Place(number): Place<String>,
) -> Result<Json<DeadlineExplained>, Problem> {
    let (held, reader, number) = (app.clone(), bearer.actor.reader().clone(), numbered(&number)?);
    let file = app
        .db
        .read(|tx| Box::pin(async move { CaseFile::visible(&held, tx, &reader, &number).await }))
        .await?;
    Ok(Json(DeadlineExplained::of(&app, &file)))
}

impl DeadlineExplained {
    fn of(app: &App, file: &CaseFile) -> Self {
        let days = u16::try_from(file.row.working_days).unwrap_or(10);
        let calendar = &app.facts().calendar;
        let counted = Deadline::count(file.row.received_at, Period::WorkingDays(days), calendar);
        let explained = counted.explain(calendar).into_iter();
        let (standing, first_unpublished) = view::standing(counted.standing);
        Self {
            received: counted.received,
            working_days: file.row.working_days,
            opens: counted.opens,
            first_working_day: counted.first_working_day,
            due: counted.due,
            alarm_due: counted.alarm_due,
            standing,
            first_unpublished,
            days: explained
                .map(|day| DayExplained { date: day.date, counts: day.counts, because: day.because })
                .collect(),
            clock: view::ClockView::of(file),
        }
    }
}
