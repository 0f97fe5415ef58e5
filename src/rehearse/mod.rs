//! Rehearsals: a caller in the terminal, and scenarios that play weeks in a second.
//!
//! Everything here is outside the system and meets it as the world does: over its webhooks, its API, its
//! gateway, its clock. Only what it expects is read from the database where no interface shows it.

pub mod aftermath;
pub mod demo;
pub mod heard;
pub mod house;
pub mod report;
pub mod scenario;
pub mod shipped;
pub mod stage;

// It stands where the console reaches it too; scenarios and the caller in the terminal know it from here.
pub use crate::work::telephone;
