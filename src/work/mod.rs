//! What happens: calls, cases, reminders, sending.

mod actor;
mod app;
pub mod audit;
pub mod calls;
pub mod cases;
pub mod daemon;
mod error;
mod facts;
pub mod hooks;
pub mod links;
pub mod messages;
pub mod policy;
mod sms;
pub mod start;
mod vault;

pub use actor::Actor;
pub use app::{App, Minted, Parts};
pub use error::WorkError;
pub use facts::Facts;
pub use vault::{Random, Vault};
