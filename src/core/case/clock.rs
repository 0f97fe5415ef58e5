//! The clock of R5.4: it runs until there is evidence, whatever the stage of the case.

use super::{Kind, NameStanding, evidence::Evidence};
use crate::core::clock::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How the ten working days of a case stand. No stage is an argument of any function here: a case
/// that is declined, referred, withdrawn or closed is still owed its feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clock", rename_all = "snake_case")]
pub enum Clock {
    /// It runs: the complainant has not been told.
    Running,
    /// The complainant was told, and this proves it.
    Stopped {
        /// The first evidence; later feedback is kept beside it and changes nothing here.
        evidence: Evidence,
    },
    /// Nobody is owed feedback (anonymous, or neither complaint nor report): the same date is an
    /// internal target, shown as such.
    NotLegalDuty {
        /// When the work was done; `None` while it is not.
        done_at: Option<Moment>,
    },
}

impl Clock {
    /// The clock of a new case.
    pub fn starting(kind: Kind, standing: NameStanding) -> Self {
        if kind.has_legal_period() && standing.is_owed_feedback() {
            Self::Running
        } else {
            Self::NotLegalDuty { done_at: None }
        }
    }

    /// Stops it with evidence. A clock that stands keeps its first evidence.
    #[must_use]
    pub fn stop(self, evidence: Evidence) -> Self {
        match self {
            Self::Running => Self::Stopped { evidence },
            Self::NotLegalDuty { done_at: None } => {
                Self::NotLegalDuty { done_at: Some(Moment::start_of(evidence.day())) }
            }
            standing => standing,
        }
    }

    /// The handler's work ended at `at` (closed, declined, …). That meets an internal target; it
    /// never stops a legal clock.
    #[must_use]
    pub fn work_ended(self, at: Moment) -> Self {
        match self {
            Self::NotLegalDuty { done_at: None } => Self::NotLegalDuty { done_at: Some(at) },
            legal => legal,
        }
    }

    /// The clock after the kind or the name standing was corrected (a separate, audited act).
    /// Evidence that was given stays given.
    #[must_use]
    pub fn corrected(self, kind: Kind, standing: NameStanding) -> Self {
        match (self, Self::starting(kind, standing)) {
            (stopped @ Self::Stopped { .. }, _) => stopped,
            (target @ Self::NotLegalDuty { .. }, Self::NotLegalDuty { .. }) => target,
            (_, anew) => anew,
        }
    }

    /// Whether the date is a legal duty, or an internal target only.
    pub fn is_legal_duty(&self) -> bool {
        !matches!(self, Self::NotLegalDuty { .. })
    }

    /// Whether something is still to be done by the due date: reminders go out while it is.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Running | Self::NotLegalDuty { done_at: None })
    }

    /// Whether the due date has gone by without what it asks for. Derived, never stored. The due
    /// day itself counts until 24:00 Beijing time.
    pub fn is_overdue(&self, due: NaiveDate, now: Moment) -> bool {
        self.is_running() && now.day() > due
    }

    /// Whether the feedback (or the internal target) came after the due date.
    pub fn was_late(&self, due: NaiveDate) -> bool {
        match self {
            Self::Stopped { evidence } => evidence.day() > due,
            Self::NotLegalDuty { done_at: Some(at) } => at.day() > due,
            Self::Running | Self::NotLegalDuty { done_at: None } => false,
        }
    }
}
