//! Telephony and SMS providers: one folder each, pure halves only.
//!
//! A provider reads its webhooks into the core's words and writes the core's words into its own
//! protocol. It does no IO: [`crate::outbound`] sends, [`crate::web`] receives. To add one, add a
//! folder, its settings to [`crate::config::accounts`], one line in [`open`], and one test table.

mod account;
mod fields;
mod hook;
pub mod jambonz;
pub mod kannel;
mod outgoing;
pub mod sandbox;
mod seam;
mod stamp;
mod steps;
pub mod twilio;

pub use account::{Account, BadAccount, open};
pub use hook::{BadHook, HookAnswer, HookRequest, Links, Refused};
pub use outgoing::trace;
pub use seam::{Ask, Originate, Sms, SmsHook, Voice, VoiceHook};
