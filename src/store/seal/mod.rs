//! Sealing: AES-256-GCM with a data key per row, wrapped by the master key.
//!
//! ```text
//! master key (file or environment) ─ wraps ─┬─ row key (in its row) ─ seals ─ columns of that row
//!                                           └─ index secret (one row) ─ HKDF ─┬─ look-up hashes
//!                                                                             └─ case numbers
//! ```
//!
//! Rotation wraps anew and touches no sealed column. The index secret is drawn once and stays: were
//! it derived from the master key, a rotation would lose every look-up and give case numbers twice.
//! Erasing a row's key erases the row: nothing else opens its columns.

mod cipher;
mod master;
mod row;
mod sealer;

pub use master::{BadMasterKey, MasterKey, MasterKeys};
pub use row::RowKey;
pub use sealer::Sealer;

use thiserror::Error;

/// Why something does not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// No master key that we have wrapped this.
    #[error(
        "wrapped by master key {wrapped_by}, which is not loaded (loaded: {loaded}): give the former key as a previous key"
    )]
    WrongKey {
        /// The name of the key that wrapped it.
        wrapped_by: String,
        /// The names of those that are loaded.
        loaded: String,
    },
    /// It was changed, cut off, or moved to another row or column.
    #[error(
        "{0} was changed after it was sealed, or belongs to another row or column: restore it from a backup"
    )]
    Tampered(&'static str),
    /// The row's key was erased on purpose: nobody can open it any more.
    #[error("erased: the key of this row was destroyed")]
    Erased,
    /// It opened and is no UTF-8 text.
    #[error("the sealed value is no text")]
    NotText,
}
