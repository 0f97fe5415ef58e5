//! Copying a whole database: out of either engine into a SQLite file, and back into either.
//!
//! Tables and columns are read from the schema that the migrations made, so that a table added later is
//! copied without a word here. This is the one place whose SQL is put together from names: they come
//! from the migrations, never from outside.

mod file;
mod schema;
mod server;
mod value;

pub use file::{fresh, into_file, sole_use};
pub use schema::{Table, is_empty, row_counts, tables};
pub use server::{from_server, into_server};

use std::sync::Arc;

/// Told how a long copy goes: what is being copied, how much of it is done, and how much there is
/// (0 if nobody knows).
pub type Progress = Arc<dyn Fn(&str, u64, u64) + Send + Sync>;

/// How many rows go into one statement, unless their binds would be too many for the engine.
const ROWS: usize = 200;
/// The most binds of one statement: SQLite takes 32,766, PostgreSQL 65,535.
const BINDS: usize = 30_000;
/// How often progress is told, in rows.
const TOLD_EVERY: u64 = 5_000;
