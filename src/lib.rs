//! Shouwen (首问): a complaint-hotline backend for public-service offices.
//!
//! # The house
//! | room | what it holds | may import |
//! |---|---|---|
//! | [`config`] | every setting with its default and meaning | nothing of ours |
//! | [`telemetry`] | logs and metrics | config |
//! | [`core`] | the rules of the regulation, pure: values in, values out | config, telemetry |
//! | [`providers`] | telephony and SMS protocols, pure halves | core and left of it |
//! | [`store`] | the tables, on SQLite and PostgreSQL | core and left of it |
//! | [`outbound`] | the only HTTP client | providers, store and left of them |
//! | [`work`] | what happens: calls, cases, reminders, sending | outbound and left of it |
//! | [`web`] | webhooks and the API | work and left of it |
//! | [`rehearse`] | rehearsals: a caller in the terminal, scenarios, time that jumps | everything but main |
//!
//! Imports go only leftwards (upwards in this table); `providers` and `store` do not know each
//! other. `tests/it/layering.rs` reads every `use` line and fails on a wrong one.
#![deny(missing_docs)]

pub mod config;
pub mod core;
pub mod outbound;
pub mod providers;
pub mod rehearse;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod work;
