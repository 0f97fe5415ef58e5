//! Where a caller stands between two turns.

use super::{effect::Topic, facts::CaseStatus};
use crate::core::{
    directory::{DepartmentCode, Duty, Language},
    id::LegId,
    routing::{Announcement, Fallback, Step},
    script::{CallFlow, MessageKind},
};
use serde::{Deserialize, Serialize};

/// Names of nodes that a path keeps; a caller who plays with the menu for longer is counted no further.
const LONGEST_PATH: usize = 100;

/// A call within its script; kept as a JSON object between two turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub(super) script: String,
    pub(super) version: String,
    pub(super) node: String,
    pub(super) waiting: Waiting,
    pub(super) language: Language,
    pub(super) path: Vec<String>,
    /// Turns so far.
    pub(super) turns: u16,
    /// How often the present node was repeated.
    pub(super) repeats: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) topic: Option<Topic>,
    /// Whose the call is, by the last routing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) department: Option<DepartmentCode>,
    /// The case whose code was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<CaseStatus>,
    /// The department that the officer who talks has the caller connected with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) moving: Option<DepartmentCode>,
    /// Whether the caller chose by key to complain.
    #[serde(default)]
    pub(super) complained: bool,
    /// Whether something has become of the call (R3.3).
    #[serde(default)]
    pub(super) outcome: bool,
}

/// What the network has been told to wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "for")]
pub(super) enum Waiting {
    /// A key of a menu.
    Key,
    /// A query code.
    Code { digits: u8 },
    /// What the caller makes of a number that was told.
    Offer { announcement: Announcement, rest: Vec<Step>, fallback: Fallback },
    /// A telephone that rings, and those to ring after it.
    Leg { leg: LegId, step: Step, rest: Vec<Step>, fallback: Fallback },
    /// A message.
    Message { kind: MessageKind },
    /// Nothing: the call is over.
    Nothing,
}

impl Session {
    pub(super) fn new(flow: &CallFlow, language: Language) -> Self {
        Self {
            script: flow.name().to_owned(),
            version: flow.version().to_owned(),
            node: flow.start().to_owned(),
            waiting: Waiting::Nothing,
            language,
            path: Vec::new(),
            turns: 0,
            repeats: 0,
            topic: None,
            department: None,
            status: None,
            moving: None,
            complained: false,
            outcome: false,
        }
    }

    /// The script.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// The version of the script that the call began with.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The nodes that the call came through, in order, at most 100.
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// The language the caller is spoken to in now.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What the call is about, as far as the caller has said.
    pub fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// Whether the call was ended.
    pub fn over(&self) -> bool {
        self.waiting == Waiting::Nothing
    }

    /// Has the next turn connect the caller with `department`, whatever that turn reports (R3.5). `false` if
    /// no telephone is being rung or talked at: then there is nobody who could ask for it.
    #[must_use]
    pub fn move_to(&mut self, department: DepartmentCode) -> bool {
        let talks = matches!(self.waiting, Waiting::Leg { .. });
        if talks {
            self.moving = Some(department);
        }
        talks
    }

    /// Takes back [`Self::move_to`]: the network would not do it.
    pub fn stay(&mut self) {
        self.moving = None;
    }

    /// What a call is about that has not said so: a complaint, on a complaint line.
    pub(super) fn topic_or_default(&self) -> Topic {
        self.topic.clone().unwrap_or(Topic::Duty(Duty::Complaint))
    }

    pub(super) fn come_to(&mut self, node: &str) {
        node.clone_into(&mut self.node);
        self.repeats = 0;
        if self.path.len() < LONGEST_PATH {
            self.path.push(node.to_owned());
        }
    }
}
