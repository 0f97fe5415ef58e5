//! The tables, on SQLite and PostgreSQL from one SQL text.

pub mod audit;
pub mod batch;
pub mod calls;
pub mod cases;
pub mod chain;
pub mod counters;
pub mod db;
pub mod documents;
pub mod feedback;
pub mod inbox;
pub mod inspect;
pub mod installation;
pub mod messages;
pub mod opt_outs;
pub mod outbox;
pub mod page;
pub mod recordings;
pub mod reminders;
pub mod reports;
pub mod seal;
pub mod tasks;
pub mod tokens;
pub mod trail;
pub mod visibility;
