//! What officers do with a case, as the API spells it.

use crate::core::{
    case::{Kind, NameStanding},
    clock::Moment,
    directory::{DepartmentCode, OfficerCode},
    id::{CallId, MessageId},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One act on one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Charge an officer with it.
    Assign {
        /// Whom.
        officer: OfficerCode,
    },
    /// The officer begins: investigating.
    Start,
    /// Offer it to another department (R3.5).
    Handover {
        /// Which one.
        department: DepartmentCode,
        /// Why it is theirs.
        note: String,
    },
    /// Take what was offered.
    Accept,
    /// Return what was offered, with the reason (R3.3).
    Return {
        /// Why it is not ours.
        reason: String,
    },
    /// Tell the complainant what came of it; with evidence it stops the clock (R5.4).
    Feedback(FeedbackChannel),
    /// Call the complainant back through the system: that leg can be evidence.
    CallBack,
    /// Do not take it up; the reason goes to the complainant (R2.3).
    Decline {
        /// Why.
        reason: String,
    },
    /// Pass it to discipline inspection.
    Refer {
        /// What is passed on.
        note: String,
    },
    /// The complainant takes it back.
    Withdraw {
        /// Their own recorded words.
        statement: String,
    },
    /// End the handler's work. It does not stop the clock.
    Close,
    /// Open it again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Correct what was recorded wrongly: a separate, audited act.
    Correct {
        /// What, and to what.
        #[serde(flatten)]
        correction: Correction,
        /// Why.
        reason: String,
    },
    /// Work goes on: tells the complainant, stops no clock.
    Interim,
}

/// How the complainant is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum FeedbackChannel {
    /// In a call-back that was answered long enough.
    Call {
        /// The call-back.
        call: CallId,
        /// The officer's statement of what was told.
        text: String,
    },
    /// By SMS: a message sent before, or `text` is sent now. Its delivery report is the evidence.
    Message {
        /// A message of purpose `feedback` sent before.
        #[serde(default)]
        message: Option<MessageId>,
        /// The officer-written outcome.
        text: String,
    },
    /// By letter.
    Letter {
        /// The letter.
        letter: Letter,
        /// What it says, in short.
        text: String,
    },
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Letter {
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
}

/// A correction of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum Correction {
    /// When it was received; the due date is counted anew.
    ReceivedAt(Moment),
    /// What it is.
    Kind(Kind),
    /// Whether a name was given, or turned out true.
    NameStanding(NameStanding),
    /// Whom it is about: from then on it is kept from them and their line (recusal).
    Subject(Subject),
}

/// Whom a case is about; nobody, where both are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[derive(utoipa::ToSchema)]
pub struct Subject {
    /// A department as a whole.
    #[serde(default)]
    pub department: Option<DepartmentCode>,
    /// An officer.
    #[serde(default)]
    pub officer: Option<OfficerCode>,
}

impl Action {
    /// The name of every action.
    pub const NAMES: [&str; 14] = [
        "assign",
        "start",
        "handover",
        "accept",
        "return",
        "feedback",
        "call_back",
        "decline",
        "refer",
        "withdraw",
        "close",
        "reopen",
        "correct",
        "interim",
    ];
}
