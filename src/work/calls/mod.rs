//! Calls: what each report of the network does.

mod answer;
mod batch;
mod connect;
mod copy;
mod effects;
mod end;
mod facts;
mod invite;
mod leg;
mod line;
mod place;
mod reconcile;
mod recording;
mod reports;
mod turns;

pub use batch::CallBatch;
pub use connect::{DoneFor, ForCaller, do_for_caller, talk_of};
pub use copy::NotCopied;
pub use effects::caller as caller_of;
pub(super) use facts::DirectoryNames;
pub use place::place_call_back;
pub use reconcile::reconcile;

/// The column of a caller's number, part of what its seal is bound to.
pub const CALLER: &str = "calls.caller";
