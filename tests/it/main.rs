//! Every integration test, in one binary: one link, shared helpers.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod api;
mod calendar;
mod call_rules;
mod case;
mod chain;
mod commands;
mod deadline;
mod desk;
mod dialogue;
mod directory;
mod events;
mod faults;
mod journey;
mod layering;
mod logged;
mod message;
mod outbound;
mod peers;
mod phone;
mod providers;
mod redact;
mod rehearsal;
mod reminder;
mod retry;
mod routing;
mod script;
mod seal;
mod settings;
mod skip;
mod sms_text;
mod support;
mod telemetry;
mod upkeep;
