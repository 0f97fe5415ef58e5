//! What happened to a case: feedback and timeline.

use crate::{
    core::{clock::Moment, id::MessageId},
    store::{audit, feedback},
    work::cases::{CaseFile, note_column, text_column},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What the complainant was told.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Feedback {
    at: Moment,
    #[schema(value_type = Channel)]
    channel: String,
    /// What proves it; null for a message that waits for its delivery report.
    #[schema(value_type = Option<Object>)]
    evidence: Option<Value>,
    /// The words; null once erased.
    text: Option<String>,
    officer: String,
    /// The message that carries it.
    message: Option<MessageId>,
}

/// How a complainant is told.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the text that the store keeps")]
pub(in crate::web::api) enum Channel {
    /// In a call-back.
    Call,
    /// By SMS.
    Message,
    /// By letter.
    Letter,
}

/// A line of a case's timeline: one entry of its audit chain.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Line {
    at: Moment,
    /// An officer's code, `service:NAME`, `caller` or `system`.
    actor: String,
    /// What was done.
    #[schema(examples("case_opened"))]
    action: String,
    /// The facts, without personal data.
    #[schema(value_type = Object)]
    detail: Value,
    /// Words about people; null if there are none, or once erased.
    note: Option<String>,
}

impl Feedback {
    pub(in crate::web::api) fn of(file: &CaseFile, one: feedback::Feedback) -> Self {
        Self {
            at: one.at,
            text: file.opened(&text_column(one.id), one.text_sealed.as_deref()),
            channel: one.channel,
            evidence: one.evidence.map(|evidence| evidence.0),
            officer: one.officer,
            message: one.message_id,
        }
    }
}

impl Line {
    pub(in crate::web::api) fn of(file: &CaseFile, line: audit::Line) -> Self {
        Self {
            at: line.at,
            note: file.opened(&note_column(line.id), line.note_sealed.as_deref()),
            detail: serde_json::from_str(&line.detail)
                .unwrap_or_else(|_| Value::Object(serde_json::Map::default())),
            actor: line.actor,
            action: line.action,
        }
    }
}
