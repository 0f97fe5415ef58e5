//! What goes wrong in the work, as problems: the one place where the two meet.

use super::{Problem, ProblemKind};
use crate::{
    core::{case::ReopenRefused, routing::Clause},
    work::WorkError,
};

impl From<WorkError> for Problem {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::NotFound(what) => Self::not_found(what),
            WorkError::Stage(conflict) => {
                let detail = format!("该件现为“{}”,不能“{}”。", conflict.present.zh(), conflict.wanted.zh());
                Self { stage: Some(conflict.present), ..Self::new(ProblemKind::StageConflict, detail) }
            }
            WorkError::Reopen(ReopenRefused::Stage(conflict)) => WorkError::Stage(conflict).into(),
            WorkError::Reopen(refused) => Self::new(ProblemKind::ReopenRefused, refused.to_string()),
            WorkError::Handover(conflict) => {
                Self::new(ProblemKind::HandoverConflict, conflict.to_string()).citing(Clause::R3_5)
            }
            WorkError::NotEvidence(why) => {
                Self::new(ProblemKind::NotEvidence, why.to_string()).citing(Clause::R5_4)
            }
            WorkError::Words { field: "reason", why } => {
                Self::invalid("reason", why.to_string()).citing(Clause::R2_3)
            }
            WorkError::Words { field, why } => Self::invalid(field, why.to_string()),
            WorkError::Invalid { field, zh } => Self::invalid(field, zh),
            WorkError::Forbidden(why) => Self::forbidden(format!("您的角色不能执行此操作({why})。")),
            WorkError::Conflict { kind, zh } => Self::new(ProblemKind::of_conflict(kind), zh),
            WorkError::Provider(words) => {
                tracing::warn!(words, "a request to a provider failed");
                Self::new(ProblemKind::Provider, "电话线路暂时不能呼出,请稍后重试或用座机拨打。")
            }
            WorkError::Sql(error) => {
                tracing::error!(%error, "the database did not do it");
                Self::unavailable()
            }
            WorkError::YearFull(_) | WorkError::Seal(_) | WorkError::Corrupt(_) => {
                tracing::error!(%error, "an error on our side");
                Self::internal()
            }
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        WorkError::Sql(error).into()
    }
}
