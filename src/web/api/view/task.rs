//! Reminders and tasks.

use crate::{
    core::{
        clock::Moment,
        directory::Role,
        id::{CallId, MessageId, TaskId},
        task::TaskKind,
    },
    store::{
        reminders::{self, ReminderState},
        tasks,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rung of a case's reminder ladder, for one role.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Reminder {
    /// The case's number.
    case: String,
    /// The rung: `assigned`, `before_3`, `due_morning`, `overdue_1`, …
    rung: String,
    #[schema(value_type = Role)]
    role: String,
    /// The officer it went to; null before it went.
    recipient: Option<String>,
    due_at: Moment,
    state: ReminderState,
    message: Option<MessageId>,
}

/// Something that a person has to do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Task {
    id: TaskId,
    kind: TaskKind,
    /// The same in Chinese.
    what: &'static str,
    call: Option<CallId>,
    /// The number of its case.
    case: Option<String>,
    message: Option<MessageId>,
    /// The department that has to see to it.
    department: String,
    /// The officer, if it is one person's.
    officer: Option<String>,
    due_at: Moment,
    #[schema(value_type = TaskState)]
    state: String,
    note: String,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::web::api) enum TaskState {
    /// Somebody has to do it.
    Open,
    /// It was done.
    Done,
    /// It need not be done any more.
    Cancelled,
}

impl TaskState {
    /// As the store writes it.
    pub(in crate::web::api) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Reminder {
    pub(in crate::web::api) fn of(one: reminders::Reminder) -> Self {
        Self {
            case: one.case_number,
            rung: one.rung,
            role: one.role,
            recipient: one.recipient,
            due_at: one.due_at,
            state: one.state,
            message: one.message_id,
        }
    }
}

impl Task {
    pub(in crate::web::api) fn of(one: tasks::Task) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            what: one.kind.zh(),
            call: one.call_id,
            case: one.case_number,
            message: one.message_id,
            department: one.department,
            officer: one.officer,
            due_at: one.due_at,
            state: one.state,
            note: one.note,
        }
    }
}
