//! Cases, with what belongs to one.

use super::{
    history::{Feedback, Line},
    task::Reminder,
};
use crate::{
    core::{
        case::{Clock, Kind, NameStanding, StageName},
        clock::Moment,
        deadline,
        id::{CallId, MessageId},
    },
    work::{App, cases::CaseFile, shown},
};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A case (件), as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Case {
    /// Its number.
    #[schema(examples("2026-000123"))]
    number: String,
    kind: Kind,
    name_standing: NameStanding,
    stage: StageName,
    /// When it was received (R5.4): the moment the call began, or the SMS came.
    received_at: Moment,
    deadline: CaseDeadline,
    /// Whether the due date has gone by without what it asks for.
    overdue: bool,
    /// The department that has it, by its code.
    department: String,
    /// The officer who handles it, by their code.
    handler: Option<String>,
    /// The call it came by.
    call: Option<CallId>,
    complainant: Complainant,
    /// What is complained of; null once erased.
    summary: Option<String>,
    /// How often it was handed over.
    hops: i64,
    /// How often a handover was returned.
    bounces: i64,
    /// The department that a handover is offered to and has not answered.
    offered_to: Option<String>,
}

/// When feedback is due.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct CaseDeadline {
    /// The day after receipt.
    opens: NaiveDate,
    /// Working day number one.
    first_working_day: NaiveDate,
    /// The last day for feedback, until 24:00.
    due: NaiveDate,
    /// The day that reminders count back from.
    alarm_due: NaiveDate,
    working_days: i64,
    /// `provisional`: the period runs past the last notice, and the date may move.
    #[schema(value_type = Standing)]
    standing: String,
    /// Whether the date is a legal duty, or an internal target.
    legal_duty: bool,
    /// The first day that no notice settles.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_unpublished: Option<NaiveDate>,
}

/// Whether the notices that settle a period are published.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the text that the store keeps")]
pub(in crate::web::api) enum Standing {
    /// Every day of the period is settled.
    Published,
    /// The date may move with the next notice.
    Provisional,
}

/// The standing of a deadline, and the first day that no notice settles.
pub(in crate::web::api) fn standing(standing: deadline::Standing) -> (&'static str, Option<NaiveDate>) {
    match standing {
        deadline::Standing::Published => ("published", None),
        deadline::Standing::Provisional { first_unpublished } => ("provisional", Some(first_unpublished)),
    }
}

/// Who complains, without what identifies them.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Complainant {
    /// A name that stands for theirs, the same in all their cases; null if they are not known. Who it is says
    /// `POST /api/v1/cases/{number}/identity`.
    pseudonym: Option<String>,
    /// Their number, masked.
    phone: Option<String>,
}

/// A case with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct WholeCase {
    #[serde(flatten)]
    pub case: Case,
    /// What the complainant was told, in order.
    pub feedback: Vec<Feedback>,
    /// The rungs of its ladder, in the order in which they are due.
    pub reminders: Vec<Reminder>,
    /// What happened, in order.
    pub timeline: Vec<Line>,
    /// The code that the complainant looks it up with; in the answer that opens it, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("4820157936"))]
    pub query_code: Option<String>,
    /// The call that `call_back` began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallId>,
    /// The message that carries the feedback just given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
}

/// How the clock of R5.4 stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "clock", rename_all = "snake_case")]
#[schema(as = CaseClock)]
pub(in crate::web::api) enum ClockView {
    /// It runs: the complainant has not been told.
    Running,
    /// The complainant was told.
    Stopped {
        /// What proves it, in one English sentence.
        evidence: String,
    },
    /// Nobody is owed feedback: the date is an internal target.
    NotLegalDuty,
}

impl Case {
    pub(in crate::web::api) fn of(app: &App, file: &CaseFile, now: Moment) -> Self {
        let complainant = shown::complainant(app, file);
        let row = &file.row;
        let body = file.body().ok();
        Self {
            number: row.number.clone(),
            kind: row.kind,
            name_standing: row.name_standing,
            stage: row.stage,
            received_at: row.received_at,
            deadline: CaseDeadline {
                opens: row.opens,
                first_working_day: row.first_working_day,
                due: row.due,
                alarm_due: row.alarm_due,
                working_days: row.working_days,
                standing: row.standing.clone(),
                legal_duty: body.is_some_and(|body| body.clock.is_legal_duty()),
                first_unpublished: row.first_unpublished,
            },
            overdue: body.is_some_and(|body| body.clock.is_overdue(row.due, now)),
            department: row.department.clone(),
            handler: row.handler.clone(),
            call: row.call_id,
            complainant: Complainant { pseudonym: complainant.pseudonym, phone: complainant.phone },
            summary: body.map(|body| body.summary.clone()),
            hops: row.hops,
            bounces: row.bounces,
            offered_to: row.offered_to.clone(),
        }
    }

    /// The same with all that belongs to it.
    pub(in crate::web::api) fn whole(
        self,
        feedback: Vec<Feedback>,
        reminders: Vec<Reminder>,
        timeline: Vec<Line>,
    ) -> WholeCase {
        WholeCase {
            case: self,
            feedback,
            reminders,
            timeline,
            query_code: None,
            call_back: None,
            message: None,
        }
    }
}

impl ClockView {
    pub(in crate::web::api) fn of(file: &CaseFile) -> Self {
        match file.body().map(|body| &body.clock) {
            Ok(Clock::Stopped { evidence }) => Self::Stopped { evidence: evidence.summary() },
            Ok(Clock::Running) => Self::Running,
            Ok(Clock::NotLegalDuty { .. }) | Err(_) => Self::NotLegalDuty,
        }
    }
}
