//! The JSON Schema of the language, made of its types, so that it is never stale.

use super::Scenario;
use crate::core::{
    call::{LegResult, Outcome},
    case::{Kind, NameStanding, StageName},
    directory::Role,
    message::{Purpose, State},
    task::TaskKind,
};
use crate::{store::reminders::ReminderState, work::links::Weather};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde::Serialize;
use std::borrow::Cow;

/// The schema, with a line break at the end.
pub fn schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Scenario>();
    // Made of texts and lists: it always has a JSON form.
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
}

/// The words of a type of the core, which knows no schemas.
fn words<T: Serialize>(all: &[T]) -> Schema {
    let words: Vec<serde_json::Value> =
        all.iter().filter_map(|word| serde_json::to_value(word).ok()).collect();
    json_schema!({ "type": "string", "enum": words })
}

macro_rules! words { ($($name:ident: $all:expr;)+) => { $(
    /// Words of the core.
    pub(super) struct $name;

    impl JsonSchema for $name {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            stringify!($name).into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            words(&$all)
        }
    }
)+ } }

words! {
    CallOutcome: [Outcome::InProgress, Outcome::Answered, Outcome::NumberTold, Outcome::GuidedOutside,
        Outcome::StatusTold, Outcome::Voicemail, Outcome::CallBack, Outcome::Abandoned];
    LegEnds: [LegResult::Answered, LegResult::NoAnswer, LegResult::Busy, LegResult::Failed, LegResult::Cancelled,
        LegResult::NotAccepted];
    CaseKind: [Kind::Complaint, Kind::Report, Kind::Inquiry, Kind::Application];
    NameStands: [NameStanding::RealName, NameStanding::ToVerify, NameStanding::Anonymous];
    CaseStage: StageName::ALL;
    RoleName: [Role::Operator, Role::Handler, Role::DepartmentHead, Role::SupervisingLeader, Role::Office,
        Role::DisciplineInspection, Role::Administrator];
    ReminderStands: [ReminderState::Planned, ReminderState::Claimed, ReminderState::Sent, ReminderState::Cancelled,
        ReminderState::Failed, ReminderState::Missed];
    GatewayIs: Weather::ALL;
    MessagePurpose: Purpose::ALL;
    MessageState: State::ALL;
    TaskIs: [TaskKind::CallBack, TaskKind::CallInsteadOfSms, TaskKind::Classify, TaskKind::Place,
        TaskKind::DecideFinding, TaskKind::RemindByHand, TaskKind::FeedBackAnotherWay, TaskKind::ImportCalendar,
        TaskKind::DecideUnsealing, TaskKind::KeepRecording];
}
