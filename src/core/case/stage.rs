//! The stages of a case; what they carry, and what they are called.

use super::{evidence::Evidence, words::Words};
use crate::core::{clock::Moment, directory::OfficerCode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a case stands. As JSON: `{"stage":"assigned","officer":…,"at":…}`.
///
/// It holds free text of people, so the store seals it and keeps [`Self::name`] beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has it yet.
    Received,
    /// Somebody has it and has not begun.
    Assigned {
        /// Who has it.
        officer: OfficerCode,
        /// Since when.
        at: Moment,
    },
    /// It is being looked into.
    Investigating {
        /// Who looks into it.
        officer: OfficerCode,
        /// Since when.
        since: Moment,
    },
    /// The complainant has the outcome.
    Answered {
        /// Who worked on it; `None` if it was answered before anybody was charged with it.
        officer: Option<OfficerCode>,
        /// What proves it.
        evidence: Evidence,
        /// When the evidence was entered.
        at: Moment,
    },
    /// The work is done.
    Closed {
        /// Who closed it.
        by: OfficerCode,
        /// When; the 30 days in which it may be reopened begin then.
        at: Moment,
    },
    /// It is not taken up (不予办理).
    Declined {
        /// Why; it goes to the complainant (R2.3).
        reason: Words,
        /// Who decided.
        by: OfficerCode,
        /// When.
        at: Moment,
    },
    /// The complainant took it back.
    Withdrawn {
        /// Their own words, as recorded.
        statement: Words,
        /// When.
        at: Moment,
    },
    /// Discipline inspection has it (移送纪检, R5.3).
    Referred {
        /// What was passed on.
        note: Words,
        /// Who referred it.
        by: OfficerCode,
        /// When.
        at: Moment,
    },
    /// It was closed or declined and is open again.
    Reopened {
        /// Why.
        reason: Words,
        /// When.
        at: Moment,
    },
}

/// A stage without what it carries; its text form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
#[schema(as = CaseStage)]
pub enum StageName {
    /// [`Stage::Received`]
    Received,
    /// [`Stage::Assigned`]
    Assigned,
    /// [`Stage::Investigating`]
    Investigating,
    /// [`Stage::Answered`]
    Answered,
    /// [`Stage::Closed`]
    Closed,
    /// [`Stage::Declined`]
    Declined,
    /// [`Stage::Withdrawn`]
    Withdrawn,
    /// [`Stage::Referred`]
    Referred,
    /// [`Stage::Reopened`]
    Reopened,
}

impl Stage {
    /// Its name.
    pub fn name(&self) -> StageName {
        match self {
            Self::Received => StageName::Received,
            Self::Assigned { .. } => StageName::Assigned,
            Self::Investigating { .. } => StageName::Investigating,
            Self::Answered { .. } => StageName::Answered,
            Self::Closed { .. } => StageName::Closed,
            Self::Declined { .. } => StageName::Declined,
            Self::Withdrawn { .. } => StageName::Withdrawn,
            Self::Referred { .. } => StageName::Referred,
            Self::Reopened { .. } => StageName::Reopened,
        }
    }

    /// The text form of its name: `received`, `assigned`, …
    pub fn stage_name(&self) -> &'static str {
        self.name().as_str()
    }

    /// The stage of a case that must not stay with whoever has it (recusal): nobody has it yet.
    #[must_use]
    pub fn taken_away(self) -> Self {
        match self {
            Self::Assigned { .. } | Self::Investigating { .. } => Self::Received,
            Self::Answered { evidence, at, .. } => Self::Answered { officer: None, evidence, at },
            stage => stage,
        }
    }

    /// Who works on it, if somebody does.
    pub fn handler(&self) -> Option<&OfficerCode> {
        match self {
            Self::Assigned { officer, .. } | Self::Investigating { officer, .. } => Some(officer),
            Self::Answered { officer, .. } => officer.as_ref(),
            _ => None,
        }
    }
}

impl StageName {
    /// Every stage.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Assigned,
        Self::Investigating,
        Self::Answered,
        Self::Closed,
        Self::Declined,
        Self::Withdrawn,
        Self::Referred,
        Self::Reopened,
    ];

    /// Whether there is nothing more to do: what is kept of the case is kept for a time from here. A referred one is in
    /// other hands, and not at its end.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Closed | Self::Declined | Self::Withdrawn)
    }

    /// The stable text form.
    pub fn as_str(self) -> &'static str {
        self.both().0
    }

    /// What clerks and complainants read.
    pub fn zh(self) -> &'static str {
        self.both().1
    }

    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => ("received", "已收件"),
            Self::Assigned => ("assigned", "已交办"),
            Self::Investigating => ("investigating", "办理中"),
            Self::Answered => ("answered", "已反馈"),
            Self::Closed => ("closed", "已办结"),
            Self::Declined => ("declined", "不予办理"),
            Self::Withdrawn => ("withdrawn", "已撤回"),
            Self::Referred => ("referred", "已移送"),
            Self::Reopened => ("reopened", "重新办理"),
        }
    }
}

impl fmt::Display for StageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
