//! Calls.

use crate::{
    core::{
        call::{Leg, LegParty, LegResult, Outcome},
        clock::Moment,
        directory::OfficerCode,
        id::{CallId, RecordingId},
        routing::Clause,
    },
    store::{calls, visibility::Reader},
    work::{App, WorkError, shown},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A call (来电), or a call-back.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Call {
    id: CallId,
    account: String,
    provider_call_id: String,
    #[schema(value_type = CallDirection)]
    direction: String,
    /// The caller's number, masked without the right to see it; null if it is withheld.
    from: Option<String>,
    to: String,
    began_at: Moment,
    /// When a person first answered.
    answered_at: Option<Moment>,
    ended_at: Option<Moment>,
    #[schema(value_type = Outcome)]
    outcome: String,
    /// The dialogue that answered.
    script: Option<String>,
    /// The nodes of the dialogue that the caller came through.
    path: Vec<String>,
    legs: Vec<CallLeg>,
    /// The first officer who answered (R3.2).
    first_contact: Option<FirstContact>,
    /// How often the caller was passed on.
    hops: usize,
    recording: Option<RecordingId>,
    /// The number of its case, where the reader may know of it.
    case: Option<String>,
    /// Every automatic decision with its clauses.
    decisions: Vec<CallDecision>,
}

/// Which way a call went.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the text that the store keeps")]
pub(in crate::web::api) enum CallDirection {
    /// Somebody called the line.
    Inbound,
    /// An officer called a complainant back.
    CallBack,
}

/// A telephone that was rung.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct CallLeg {
    /// The number; `complainant` for the other end of a call-back.
    to: String,
    /// The department, or the outside agency, by its code.
    department: Option<String>,
    officer: Option<String>,
    began_at: Moment,
    answered_at: Option<Moment>,
    ended_at: Option<Moment>,
    result: Option<LegResult>,
}

/// Who answered first, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct FirstContact {
    officer: String,
    at: Moment,
}

/// An automatic decision.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct CallDecision {
    clauses: Vec<Clause>,
    /// What was decided, in Chinese.
    summary: String,
}

impl Call {
    /// A call; `case` is the number of its case where the reader may know it.
    pub(in crate::web::api) fn of(
        app: &App,
        call: &calls::Call,
        case: Option<String>,
        recording: Option<RecordingId>,
        reader: &Reader,
    ) -> Result<Self, WorkError> {
        let record = &call.record;
        let session = record.session.as_ref();
        let first_contact = record.first_contact();
        let decisions = record.decisions.iter();
        Ok(Self {
            id: call.id,
            account: call.account.clone(),
            provider_call_id: call.provider_call_id.as_str().to_owned(),
            direction: call.direction.clone(),
            from: shown::caller(app, call, reader)?,
            to: call.called.clone(),
            began_at: call.began_at,
            answered_at: call.answered_at,
            ended_at: call.ended_at,
            outcome: call.outcome.clone(),
            script: session.map(|session| session.script().to_owned()),
            path: session.map(|session| session.path().to_vec()).unwrap_or_default(),
            legs: record.legs.iter().map(CallLeg::of).collect(),
            first_contact: first_contact
                .map(|(officer, at)| FirstContact { officer: officer.to_string(), at }),
            hops: record.hops(),
            recording,
            case,
            decisions: decisions
                .map(|one| CallDecision { clauses: one.clauses.clone(), summary: one.summary.clone() })
                .collect(),
        })
    }
}

impl CallLeg {
    fn of(leg: &Leg) -> Self {
        let (to, department, officer) = match &leg.to {
            LegParty::Bureau { department, officer, number } => {
                (number.as_str(), Some(department.as_str()), officer.as_ref().map(OfficerCode::as_str))
            }
            LegParty::Agency { agency, number } => (number.as_str(), Some(agency.as_str()), None),
            LegParty::Complainant => ("complainant", None, None),
        };
        Self {
            to: to.to_owned(),
            department: department.map(str::to_owned),
            officer: officer.map(str::to_owned),
            began_at: leg.began_at,
            answered_at: leg.answered_at,
            ended_at: leg.ended_at,
            result: leg.result,
        }
    }
}
