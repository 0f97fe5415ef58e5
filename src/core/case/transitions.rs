//! How a case goes from stage to stage: each act consumes the stage, and is refused by name.

use super::{
    evidence::Evidence,
    stage::{Stage, StageName},
    words::Words,
};
use crate::core::{clock::Moment, directory::OfficerCode};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Within so many days of its end a case is reopened by right.
pub const REOPEN_DAYS: i64 = 30;

/// What can be done to a case's stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Charge an officer with it.
    Assign,
    /// Begin.
    Start,
    /// Enter feedback with evidence.
    Answer,
    /// Decline, with a reason.
    Decline,
    /// Hand it to discipline inspection.
    Refer,
    /// Record that the complainant took it back.
    Withdraw,
    /// End the work.
    Close,
    /// Open it again.
    Reopen,
}

impl Act {
    /// What officers read.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Assign => "交办",
            Self::Start => "开始办理",
            Self::Answer => "登记反馈",
            Self::Decline => "不予办理",
            Self::Refer => "移送",
            Self::Withdraw => "撤回",
            Self::Close => "办结",
            Self::Reopen => "重新办理",
        }
    }

    /// Every act.
    pub const ALL: [Self; 8] = [
        Self::Assign,
        Self::Start,
        Self::Answer,
        Self::Decline,
        Self::Refer,
        Self::Withdraw,
        Self::Close,
        Self::Reopen,
    ];
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl StageName {
    /// Whether an act is possible in this stage: the one table of it.
    pub fn permits(self, act: Act) -> bool {
        use StageName::{
            Answered, Assigned, Closed, Declined, Investigating, Received, Referred, Reopened, Withdrawn,
        };
        match act {
            // Discipline inspection charges its own officer with what was referred to it.
            Act::Assign => matches!(self, Received | Assigned | Investigating | Referred | Reopened),
            Act::Start => matches!(self, Assigned),
            // The complainant may be told in every stage: the clock asks for it in every stage (R5.4).
            Act::Answer => true,
            Act::Decline => matches!(self, Received | Assigned | Investigating | Reopened),
            Act::Refer => matches!(self, Received | Assigned | Investigating | Answered | Reopened),
            Act::Withdraw => {
                matches!(self, Received | Assigned | Investigating | Answered | Referred | Reopened)
            }
            Act::Close => matches!(self, Investigating | Answered | Declined | Withdrawn | Referred),
            Act::Reopen => matches!(self, Closed | Declined),
        }
    }
}

/// A case went from one stage to another: for its timeline and its audit entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What was done.
    pub act: Act,
    /// Where the case stood.
    pub from: StageName,
    /// Where it stands; the same for feedback to a case whose work had ended.
    pub to: StageName,
    /// When.
    pub at: Moment,
}

/// The case is in a stage in which that cannot be done (409 `stage-conflict`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the case is {present} ({}): {wanted} is not possible now; possible: {}", present.zh(), possible(*present))]
pub struct StageConflict {
    /// Where the case stands.
    pub present: StageName,
    /// What was to be done.
    pub wanted: Act,
}

fn possible(stage: StageName) -> String {
    let acts: Vec<String> = Act::ALL.iter().filter(|act| stage.permits(**act)).map(Act::to_string).collect();
    acts.join(", ")
}

/// On what ground a case is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReopenGround {
    /// The complainant asks: once, and within [`REOPEN_DAYS`] days.
    Right {
        /// How often the case has been reopened by right before.
        earlier: u32,
    },
    /// The office decides so: at any time.
    Decision,
}

/// A case is not reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReopenRefused {
    /// It has not ended.
    #[error(transparent)]
    Stage(#[from] StageConflict),
    /// The complainant has used their right.
    #[error(
        "the case was reopened by right before (已依申请重新办理过一次): only the office can decide to reopen it again"
    )]
    Used,
    /// The days are over.
    #[error("the right to reopen ended on {0} (已超过30日): only the office can decide to reopen it")]
    Late(Moment),
}

impl Stage {
    /// Charges `officer` with it. Who had it before is free of it.
    pub fn assign(self, officer: OfficerCode, at: Moment) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Assign, at, |_| Self::Assigned { officer, at })
    }

    /// The officer charged with it begins: investigating.
    pub fn start(self, at: Moment) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Start, at, |stage| match stage {
            Self::Assigned { officer, .. } => Self::Investigating { officer, since: at },
            other => other,
        })
    }

    /// The complainant was told. A case still in work is answered; one whose work has ended stays
    /// as it ended. Never refused: evidence counts in every stage (R5.4).
    pub fn answer(self, evidence: Evidence, at: Moment) -> (Self, Change) {
        let from = self.name();
        let stage = match self {
            Self::Received | Self::Reopened { .. } => Self::Answered { officer: None, evidence, at },
            Self::Assigned { officer, .. } | Self::Investigating { officer, .. } => {
                Self::Answered { officer: Some(officer), evidence, at }
            }
            ended => ended,
        };
        let to = stage.name();
        (stage, Change { act: Act::Answer, from, to, at })
    }

    /// It is not taken up; `reason` goes to the complainant (R2.3).
    pub fn decline(
        self,
        reason: Words,
        by: OfficerCode,
        at: Moment,
    ) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Decline, at, |_| Self::Declined { reason, by, at })
    }

    /// Discipline inspection takes it over (R5.3).
    pub fn refer(self, note: Words, by: OfficerCode, at: Moment) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Refer, at, |_| Self::Referred { note, by, at })
    }

    /// The complainant takes it back, in their own words.
    pub fn withdraw(self, statement: Words, at: Moment) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Withdraw, at, |_| Self::Withdrawn { statement, at })
    }

    /// The work is done. It does not stop the clock of a real-name case.
    pub fn close(self, by: OfficerCode, at: Moment) -> Result<(Self, Change), StageConflict> {
        self.moving(Act::Close, at, |_| Self::Closed { by, at })
    }

    /// Opens it again.
    pub fn reopen(
        self,
        reason: Words,
        ground: ReopenGround,
        at: Moment,
    ) -> Result<(Self, Change), ReopenRefused> {
        if let (
            Self::Closed { at: ended, .. } | Self::Declined { at: ended, .. },
            ReopenGround::Right { earlier },
        ) = (&self, ground)
        {
            let until = Moment::start_of(ended.day()) + Duration::days(REOPEN_DAYS + 1);
            if earlier > 0 {
                return Err(ReopenRefused::Used);
            }
            if at >= until {
                return Err(ReopenRefused::Late(until));
            }
        }
        Ok(self.moving(Act::Reopen, at, |_| Self::Reopened { reason, at })?)
    }

    fn moving(
        self,
        act: Act,
        at: Moment,
        to: impl FnOnce(Self) -> Self,
    ) -> Result<(Self, Change), StageConflict> {
        let from = self.name();
        if !from.permits(act) {
            return Err(StageConflict { present: from, wanted: act });
        }
        let stage = to(self);
        let to = stage.name();
        Ok((stage, Change { act, from, to, at }))
    }
}
