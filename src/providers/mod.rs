//! Telephony and SMS providers: one folder each, pure halves only.
//!
//! A provider reads its webhooks into the core's words and writes the core's words into its own
//! protocol. It does no IO: [`crate::outbound`] sends, [`crate::web`] receives. To add one, add a
//! folder, its settings to [`crate::config::accounts`], one line in [`open`], and one test table.

mod account;
pub mod aliyun;
pub mod asterisk;
mod cloud;
mod digest;
mod fields;
mod hook;
pub mod jambonz;
pub mod kannel;
mod origin;
mod outgoing;
pub mod sandbox;
mod seam;
pub mod smpp;
mod steps;
pub mod tencent;
mod timed_signature;
pub mod twilio;

pub use account::{Account, BadAccount, open};
pub use cloud::Class as CloudClass;
pub use hook::{BadHook, HookAnswer, HookRequest, Links, Refused, Told};
pub use outgoing::{OverTheirConnection, trace};
pub use seam::{Ask, Fate, Guest, Link, Originate, Sms, SmsHook, Stamp, Voice, VoiceHook};
