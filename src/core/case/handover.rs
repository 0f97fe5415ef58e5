//! A handover (转办): offered, then accepted or returned (R3.3, R3.5).
//!
//! Whoever gives a case away keeps it until it is accepted. A case that bounces a second time goes
//! to the office, with a finding proposed for a person to decide.

use super::words::Words;
use crate::core::{
    clock::Moment,
    directory::{DepartmentCode, OfficerCode},
    routing::Clause,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One handover of a case to a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "handover", rename_all = "snake_case")]
pub enum Handover {
    /// The department has been asked.
    Offered {
        /// Who gives it, and is responsible.
        giver: OfficerCode,
        /// Who is to take it.
        to: DepartmentCode,
        /// Why it is theirs.
        note: Words,
        /// When.
        at: Moment,
    },
    /// The department took it: one hop.
    Accepted {
        /// Who gave it.
        giver: OfficerCode,
        /// Who took it.
        to: DepartmentCode,
        /// The officer who is responsible now.
        by: OfficerCode,
        /// When.
        at: Moment,
    },
    /// The department did not take it.
    Returned {
        /// Who gave it, and is responsible still.
        giver: OfficerCode,
        /// Who did not take it.
        to: DepartmentCode,
        /// Why it is not theirs.
        reason: Words,
        /// When.
        at: Moment,
    },
}

/// A handover that was answered cannot be answered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the handover was {0} before (该转办已处理): offer it again if it is still needed")]
pub struct HandoverConflict(pub &'static str);

/// What follows from a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterReturn {
    /// The giver has it, and may look for the right department.
    BackToGiver,
    /// The second bounce: the office takes it and decides on the finding.
    ToTheOffice(ProposedFinding),
}

/// A breach that the software saw and a person decides on (R5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedFinding {
    /// The clause that seems broken.
    pub clause: Clause,
    /// What was seen, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Handover {
    /// Asks the department `to` to take a case.
    pub fn offer(giver: OfficerCode, to: DepartmentCode, note: Words, at: Moment) -> Self {
        Self::Offered { giver, to, note, at }
    }

    /// An officer of the department takes it.
    pub fn accept(self, by: OfficerCode, at: Moment) -> Result<Self, HandoverConflict> {
        let (giver, to) = self.open()?;
        Ok(Self::Accepted { giver, to, by, at })
    }

    /// The department returns it; `earlier_returns` counts those of this case before this one.
    pub fn give_back(
        self,
        reason: Words,
        at: Moment,
        earlier_returns: u32,
    ) -> Result<(Self, AfterReturn), HandoverConflict> {
        let (giver, to) = self.open()?;
        let after = match earlier_returns {
            0 => AfterReturn::BackToGiver,
            earlier => AfterReturn::ToTheOffice(ProposedFinding::bounced(earlier.saturating_add(1))),
        };
        Ok((Self::Returned { giver, to, reason, at }, after))
    }

    /// Who answers for the case: the giver, until it is accepted.
    pub fn responsible(&self) -> &OfficerCode {
        match self {
            Self::Offered { giver, .. } | Self::Returned { giver, .. } => giver,
            Self::Accepted { by, .. } => by,
        }
    }

    /// Whether it counts as a hop.
    pub fn is_hop(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    fn open(self) -> Result<(OfficerCode, DepartmentCode), HandoverConflict> {
        match self {
            Self::Offered { giver, to, .. } => Ok((giver, to)),
            Self::Accepted { .. } => Err(HandoverConflict("accepted")),
            Self::Returned { .. } => Err(HandoverConflict("returned")),
        }
    }
}

impl ProposedFinding {
    fn bounced(times: u32) -> Self {
        Self {
            clause: Clause::R3_3,
            zh: format!("该件被退回{times}次，涉嫌推诿，请办公室认定"),
            en: format!("the case was returned {times} times: passed around; the office is to decide"),
        }
    }
}
