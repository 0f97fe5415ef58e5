//! Rehearsals: a caller in the terminal, and scenarios that play weeks in a second.
//!
//! Everything here is outside the system and meets it as the world does: over its webhooks, its
//! gateway, its clock. Only what it expects is read from the database.

pub mod aftermath;
pub mod demo;
pub mod heard;
pub mod telephone;
