//! A message: one SMS, from its queueing to its delivery report.

mod failure;
mod inbound;
mod purpose;
mod send;
mod state;
pub mod texts;

pub use failure::{DAILY_CAP, Withdrawn, failure_words};
pub use inbound::InboundWords;
pub use purpose::Purpose;
pub use send::{Accepted, InboundSms, OutboundSms, Report, ReportAbout, ReportState, SendError, SendRetry};
pub use state::State;
