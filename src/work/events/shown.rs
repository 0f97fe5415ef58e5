//! What a console is shown of a call.

use crate::{
    core::{
        call::LiveState,
        clock::Moment,
        directory::{DepartmentCode, OfficerCode},
        id::CallId,
    },
    store::{calls::Call, visibility::Reader},
    work::{App, WorkError, shown},
};
use serde::Serialize;

/// A call that rings an officer's telephone, was answered by them, or has ended for them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallEvent {
    /// Which call.
    pub id: CallId,
    /// How it stands for them.
    pub state: LiveState,
    /// Who calls: masked until they have answered, then as their role says; `None` if withheld.
    pub caller: Option<String>,
    /// The numbers of the caller's open cases that the officer may see.
    pub open_cases: Vec<String>,
    /// The caller's earlier calls, as far as the officer may know of them.
    pub earlier_calls: Earlier,
    /// What the caller came through before, in Chinese.
    pub path: Vec<String>,
    /// When the call began.
    pub began_at: Moment,
    /// When it began to ring, was answered, or ended for them.
    pub since: Moment,
    /// For which department they are rung.
    pub department: DepartmentCode,
    /// That department's name.
    pub department_name: String,
    /// Who answered first (首问负责人, R3.2), by name.
    pub first_contact: Option<String>,
    /// How often the caller was passed on since (R3.3).
    pub hops: usize,
}

/// Earlier calls of one caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Earlier {
    /// How many.
    pub count: i64,
    /// When the last one began.
    pub last: Option<Moment>,
}

/// A call of the line, without a word about the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiveEvent {
    /// Which call.
    pub id: CallId,
    /// How it stands.
    pub state: LiveState,
    /// Whose telephone rings or rang last.
    pub department: Option<DepartmentCode>,
    /// That department's name.
    pub department_name: Option<String>,
    /// Which officer's.
    pub officer: Option<OfficerCode>,
    /// Their name.
    pub officer_name: Option<String>,
    /// When the call began.
    pub began_at: Moment,
}

/// What is known of a caller besides the call.
#[derive(Debug, Clone, Default)]
pub(super) struct Background {
    pub open_cases: Vec<String>,
    pub earlier: Earlier,
}

impl CallEvent {
    /// The call for the reader; `None` if their telephone never rang.
    pub(super) fn of(
        app: &App,
        call: &Call,
        background: Background,
        reader: &Reader,
    ) -> Result<Option<Self>, WorkError> {
        let Some(stands) = reader.officer.as_ref().and_then(|code| call.record.for_officer(code)) else {
            return Ok(None);
        };
        let by = Reader { unmasked: reader.unmasked && stands.answered, ..reader.clone() };
        let facts = app.facts();
        let name = |code: &OfficerCode| {
            facts.directory.officer(code).map_or_else(|| code.to_string(), |officer| officer.name.clone())
        };
        Ok(Some(Self {
            id: call.id,
            state: stands.state,
            caller: shown::caller(app, call, &by)?,
            open_cases: background.open_cases,
            earlier_calls: background.earlier,
            first_contact: call.record.first_contact().map(|(code, _)| name(code)),
            hops: call.record.hops(),
            path: call.record.story(name),
            began_at: call.began_at,
            since: stands.since,
            department: stands.department.clone(),
            department_name: department_name(app, stands.department),
        }))
    }
}

impl LiveEvent {
    /// The call on the line.
    pub(super) fn of(app: &App, call: &Call) -> Self {
        let stands = call.record.on_the_line(call.ended_at.is_some());
        let facts = app.facts();
        let officer = stands.officer.and_then(|code| facts.directory.officer(code));
        Self {
            id: call.id,
            state: stands.state,
            department: stands.department.cloned(),
            department_name: stands.department.map(|code| department_name(app, code)),
            officer: stands.officer.cloned(),
            officer_name: officer.map(|officer| officer.name.clone()),
            began_at: call.began_at,
        }
    }

    /// The same call, over; nothing else of it has changed.
    pub(super) fn over(self) -> Self {
        Self { state: LiveState::Ended, ..self }
    }
}

fn department_name(app: &App, code: &DepartmentCode) -> String {
    let facts = app.facts();
    facts.directory.department(code).map_or_else(|| code.to_string(), |department| department.name.clone())
}
