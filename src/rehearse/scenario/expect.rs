//! What is expected. Each field left out is not looked at; `nobody` and `none` stand for an empty one.

use super::schema::{
    CallOutcome, CaseKind, CaseStage, LegEnds, MessagePurpose, MessageState, NameStands, ReminderStands,
    RoleName, TaskIs,
};
use crate::core::{
    call::{LegResult, Outcome},
    case::{Kind, NameStanding, StageName},
    clock::Moment,
    directory::Role,
    message::{Purpose, State},
    reminder::RungName,
    task::TaskKind,
};
use crate::store::reminders::ReminderState;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

/// What is expected, as the API shows it to the office, the gateway got it and the caller heard it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// How calls are logged.
    #[schemars(with = "Vec<CallFacts>")]
    pub calls: Vec<Spanned<CallFacts>>,
    /// How cases stand.
    #[schemars(with = "Vec<CaseFacts>")]
    pub cases: Vec<Spanned<CaseFacts>>,
    /// How many cases there are.
    #[schemars(with = "Option<u64>")]
    pub case_count: Option<Spanned<u64>>,
    /// The rungs of the reminder ladder.
    #[schemars(with = "Vec<ReminderFacts>")]
    pub reminders: Vec<Spanned<ReminderFacts>>,
    /// Messages.
    #[schemars(with = "Vec<MessageFacts>")]
    pub messages: Vec<Spanned<MessageFacts>>,
    /// What people have to do.
    #[schemars(with = "Vec<TaskFacts>")]
    pub tasks: Vec<Spanned<TaskFacts>>,
    /// What callers heard.
    #[schemars(with = "Vec<HeardFacts>")]
    pub heard: Vec<Spanned<HeardFacts>>,
    /// What somebody sees through the API.
    #[schemars(with = "Vec<SeesFacts>")]
    pub sees: Vec<Spanned<SeesFacts>>,
    /// Who must not learn that a case exists: not by its address, not in any list.
    #[schemars(with = "Vec<NoTrace>")]
    pub sees_no_trace: Vec<Spanned<NoTrace>>,
    /// The audit trail.
    #[schemars(with = "Option<AuditFacts>")]
    pub audit: Option<Spanned<AuditFacts>>,
    /// Every message was delivered to the gateway or became a task, every reminder that was due was sent,
    /// cancelled, overtaken or became a task.
    #[schemars(with = "Option<bool>")]
    pub nothing_lost: Option<Spanned<bool>>,
    /// The gateway was handed no message twice, and no officer got one rung of one case in two messages.
    #[schemars(with = "Option<bool>")]
    pub nothing_doubled: Option<Spanned<bool>>,
}

impl Expect {
    /// Whether it expects nothing.
    pub fn is_empty(&self) -> bool {
        let lists = [
            self.calls.is_empty(),
            self.cases.is_empty(),
            self.reminders.is_empty(),
            self.messages.is_empty(),
            self.tasks.is_empty(),
            self.heard.is_empty(),
            self.sees.is_empty(),
            self.sees_no_trace.is_empty(),
        ];
        lists.into_iter().all(|empty| empty)
            && self.case_count.is_none()
            && self.audit.is_none()
            && self.nothing_lost.is_none()
            && self.nothing_doubled.is_none()
    }
}

/// How a call is logged.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CallFacts {
    /// Which call; left out, the last one.
    #[serde(skip_serializing)]
    pub call: Option<String>,
    /// `inbound` or `call_back`.
    pub direction: Option<String>,
    /// What became of it.
    #[schemars(with = "Option<CallOutcome>")]
    pub outcome: Option<Outcome>,
    /// The first-contact officer (首问负责人), by code; `nobody`.
    pub first_contact: Option<String>,
    /// How often it was handed on.
    pub hops: Option<u64>,
    /// The telephones that rang: all of them, in order.
    #[serde(skip_serializing)]
    pub legs: Option<Vec<LegFacts>>,
    /// The nodes of the dialogue that it went through.
    pub path: Option<Vec<String>>,
}

/// A telephone that rang.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LegFacts {
    /// Whose, by code; `nobody` for one that is a department's.
    pub officer: Option<String>,
    /// Which department's.
    pub department: Option<String>,
    /// How it ended.
    #[schemars(with = "Option<LegEnds>")]
    pub result: Option<LegResult>,
}

/// How a case stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CaseFacts {
    /// Which case; may be left out while there is one.
    #[serde(skip_serializing)]
    pub case: Option<String>,
    /// What it is.
    #[schemars(with = "Option<CaseKind>")]
    pub kind: Option<Kind>,
    /// Whether a name was given.
    #[schemars(with = "Option<NameStands>")]
    pub name_standing: Option<NameStanding>,
    /// Its stage.
    #[schemars(with = "Option<CaseStage>")]
    pub stage: Option<StageName>,
    /// When it was received.
    #[schemars(with = "Option<String>")]
    pub received_at: Option<Moment>,
    /// The last day for feedback (R5.4).
    #[schemars(with = "Option<String>")]
    pub due: Option<NaiveDate>,
    /// The day that reminders count back from.
    #[schemars(with = "Option<String>")]
    pub alarm_due: Option<NaiveDate>,
    /// `published`, or `provisional` while next year's notice is missing.
    pub standing: Option<String>,
    /// `running`, `stopped` or `not_legal_duty`.
    pub clock: Option<String>,
    /// Whether it is overdue.
    pub overdue: Option<bool>,
    /// The department that has it.
    pub department: Option<String>,
    /// Who handles it; `nobody`.
    pub handler: Option<String>,
    /// The department to which a handover is offered; `nobody`.
    pub offered_to: Option<String>,
    /// How often it was handed on.
    pub hops: Option<u64>,
    /// How often it was returned.
    pub bounces: Option<u64>,
}

/// Reminders of one kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReminderFacts {
    /// Of which case; left out, of any.
    pub case: Option<String>,
    /// The rung: `assigned`, `before_5`, `due_morning`, `due_afternoon`, `overdue_1`, …
    #[schemars(with = "Option<String>")]
    pub rung: Option<RungName>,
    /// The role that is reminded.
    #[schemars(with = "Option<RoleName>")]
    pub role: Option<Role>,
    /// Whom it went to, by code; `nobody`.
    pub who: Option<String>,
    /// When it is due.
    #[schemars(with = "Option<String>")]
    pub at: Option<Moment>,
    /// How it stands.
    #[schemars(with = "Option<ReminderStands>")]
    pub state: Option<ReminderState>,
    /// How many there are of the kind; left out, at least one.
    #[serde(skip_serializing)]
    pub count: Option<u64>,
}

/// Messages of one kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MessageFacts {
    /// Of which case; left out, of any.
    pub case: Option<String>,
    /// `out` or `in`.
    pub direction: Option<String>,
    /// To whom (from whom, if it came in): an officer's code, or a number.
    pub to: Option<String>,
    /// What it is for.
    #[schemars(with = "Option<MessagePurpose>")]
    pub purpose: Option<Purpose>,
    /// How it stands.
    #[schemars(with = "Option<MessageState>")]
    pub state: Option<State>,
    /// When it was queued.
    #[schemars(with = "Option<String>")]
    pub at: Option<Moment>,
    /// How often it was tried.
    pub attempts: Option<u64>,
    /// How often the gateway took it.
    pub handed_over: Option<u64>,
    /// Words that are in its text.
    #[serde(skip_serializing)]
    pub contains: Vec<String>,
    /// Words that are not.
    #[serde(skip_serializing)]
    pub lacks: Vec<String>,
    /// How many there are of the kind; left out, at least one.
    #[serde(skip_serializing)]
    pub count: Option<u64>,
}

/// Tasks of one kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TaskFacts {
    /// Of which case; left out, of any.
    pub case: Option<String>,
    /// Of which call; left out, of any.
    pub call: Option<String>,
    /// What has to be done.
    #[schemars(with = "Option<TaskIs>")]
    pub kind: Option<TaskKind>,
    /// `open`, `done` or `cancelled`.
    pub state: Option<String>,
    /// Which department has to see to it.
    pub department: Option<String>,
    /// Which officer; `nobody`.
    pub officer: Option<String>,
    /// Until when.
    #[schemars(with = "Option<String>")]
    pub until: Option<Moment>,
    /// How many there are of the kind; left out, at least one.
    #[serde(skip_serializing)]
    pub count: Option<u64>,
}

/// What a caller heard.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeardFacts {
    /// In which call; left out, the last one.
    pub call: Option<String>,
    /// Words that were said, in this order.
    pub contains: Vec<String>,
    /// Words that were not.
    pub lacks: Vec<String>,
    /// How often a query code was said.
    pub query_codes: Option<u64>,
}

/// What somebody sees through the API.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeesFacts {
    /// Which officer; left out, somebody without a token.
    pub who: Option<String>,
    /// At which address; `$case` and `$case:NAME` are case numbers.
    pub path: String,
    /// The HTTP status.
    pub answer: Option<u16>,
    /// Words that are in the answer.
    pub contains: Vec<String>,
    /// Words that are not.
    pub lacks: Vec<String>,
}

/// Who must not learn that a case exists.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoTrace {
    /// Which case; may be left out while there is one.
    pub case: Option<String>,
    /// Which officers.
    pub who: Vec<String>,
}

/// What is expected of the audit trail.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AuditFacts {
    /// Whether every chain verifies.
    pub verifies: Option<bool>,
    /// Entries that it has.
    #[schemars(with = "Vec<AuditEntry>")]
    pub entries: Vec<Spanned<AuditEntry>>,
}

/// Entries of one kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AuditEntry {
    /// In which case's chain; left out, in the system's own.
    pub case: Option<String>,
    /// What was done: `case_opened`, `assigned`, `deadline_recomputed`, `notice_imported`, …
    pub action: String,
    /// By whom.
    pub by: Option<String>,
    /// Words that are in its facts.
    pub contains: Vec<String>,
    /// How many there are of the kind; left out, at least one.
    pub count: Option<u64>,
}
