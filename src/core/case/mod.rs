//! A case (件): what opens it, its number, its stages, and the clock that only evidence stops (R5.4).

mod clock;
mod evidence;
mod handover;
mod number;
mod opening;
mod query_code;
mod rating;
mod stage;
mod transitions;
mod words;

pub use clock::Clock;
pub use evidence::{
    CallEvidence, DeliveredMessage, Evidence, EvidenceWindow, LetterEvidence, MessageEvidence, NotEvidence,
};
pub use handover::{AfterReturn, Handover, HandoverConflict, ProposedFinding};
pub use number::{BadCaseNumber, CaseNumber, NumberKey, YEAR_CAPACITY, YearFull};
pub use opening::{Contact, Opening, on_contact};
pub use query_code::{BadQueryCode, QueryCode};
pub use rating::Rating;
pub use stage::{Stage, StageName};
pub use transitions::{Act, Change, REOPEN_DAYS, ReopenGround, ReopenRefused, StageConflict};
pub use words::{Words, WordsRefused};

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
#[schema(as = CaseKind)]
pub enum Kind {
    /// A complaint (投诉) about service.
    Complaint,
    /// A report (举报) of misconduct.
    Report,
    /// An inquiry (咨询).
    Inquiry,
    /// An application (申请) for a service item.
    Application,
}

impl Kind {
    /// Whether R5.4 speaks of it: complaints and reports (举报投诉), nothing else.
    pub fn has_legal_period(self) -> bool {
        matches!(self, Self::Complaint | Self::Report)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Whether the complainant gave their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum NameStanding {
    /// Under their real name (署名).
    RealName,
    /// A name was given and is not yet verified: counts as real-name until it is resolved.
    ToVerify,
    /// Without a name (匿名).
    Anonymous,
}

impl NameStanding {
    /// Whether the complainant is owed feedback (R5.4); doubt counts for the complainant.
    pub fn is_owed_feedback(self) -> bool {
        matches!(self, Self::RealName | Self::ToVerify)
    }
}

impl fmt::Display for NameStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
