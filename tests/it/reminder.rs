//! Reminders: the ladder, its times, and its people.

pub mod bureau;
mod ladder;
mod plan;
mod recipients;
