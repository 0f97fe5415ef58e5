//! A call: what the network reports about it, and what becomes of it.

mod contact;
mod event;
mod leg;
mod live;
mod outcome;
mod record;

pub use contact::{FirstContact, hops};
pub use event::{CallState, Heard, LegNews, LegResult, ProviderCallId, VoiceEvent, VoiceNews};
pub use leg::{DialledLeg, EVIDENCE_SECONDS, NotSpoken, Towards};
pub use live::{ForOfficer, LiveState, OnTheLine};
pub use outcome::{CallFacts, Outcome, conclude};
pub use record::{CallBack, Decision, Given, Leg, LegParty, Record};
