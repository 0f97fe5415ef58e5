//! What can go wrong in the work: one enum, mapped to HTTP in one place (`web::problem`).

use crate::{
    core::case::{HandoverConflict, NotEvidence, ReopenRefused, StageConflict, WordsRefused, YearFull},
    store::{outage, seal::SealError},
};
use thiserror::Error;

/// Why a piece of work was not done; nothing of it was.
#[derive(Debug, Error)]
pub enum WorkError {
    /// The database.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A sealed value could not be opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What is kept cannot be read.
    #[error("what is kept cannot be read: {0}")]
    Corrupt(#[from] serde_json::Error),
    /// There is no such thing, or none that the reader may know of.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The case's stage does not allow it.
    #[error(transparent)]
    Stage(#[from] StageConflict),
    /// It cannot be reopened.
    #[error(transparent)]
    Reopen(#[from] ReopenRefused),
    /// The handover was answered before, or none is open.
    #[error(transparent)]
    Handover(#[from] HandoverConflict),
    /// What was given is no evidence (R5.4).
    #[error(transparent)]
    NotEvidence(#[from] NotEvidence),
    /// A text is missing or too long (R2.3).
    #[error("{field}: {why}")]
    Words {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        why: WordsRefused,
    },
    /// A field holds what it must not.
    #[error("{field}: {zh}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong, in Chinese.
        zh: String,
    },
    /// The actor's role does not allow it.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// Something else stands in the way.
    #[error("{kind}: {zh}")]
    Conflict {
        /// A stable name.
        kind: &'static str,
        /// What stands in the way, in Chinese.
        zh: String,
    },
    /// The year's case numbers are used up.
    #[error(transparent)]
    YearFull(#[from] YearFull),
    /// A request that had to leave the house did not succeed.
    #[error("the provider did not take it: {0}")]
    Provider(String),
}

impl WorkError {
    /// A field holds what it must not.
    pub fn invalid(field: &'static str, zh: impl Into<String>) -> Self {
        Self::Invalid { field, zh: zh.into() }
    }

    /// Whether the database is away: whatever was to be done, it would have failed.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Sql(error) if outage::is_outage(error))
    }

    /// Whether a row or table was held by somebody else for too long.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Sql(error) if outage::is_held(error))
    }

    /// Whether the same work may succeed when tried once more: somebody else changed a row meanwhile.
    pub fn is_race(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::RowNotFound) => true,
            Self::Sql(sqlx::Error::Database(error)) => {
                error.is_unique_violation()
                    || matches!(error.code().as_deref(), Some("40001" | "40P01" | "55P03"))
            }
            _ => false,
        }
    }
}
