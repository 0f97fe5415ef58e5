//! Backup and restore. A backup of either engine is one SQLite file of this program's schema, so that an
//! office moves from SQLite to PostgreSQL, or back, by a backup and a restore. It holds no seal key.

mod files;
mod prepare;
mod restore;
mod take;
mod target;

pub use restore::{Restore, RestoreError, Restored, restore};
pub use take::{BackupError, Taken, take};
