//! What happens: calls, cases, reminders, sending.

mod actor;
mod app;
pub mod audit;
pub mod backup;
pub mod calls;
pub mod cases;
pub mod check;
pub mod daemon;
pub mod directory;
pub mod doctor;
pub mod erasure;
mod error;
pub mod export;
mod facts;
pub mod forecast;
pub mod health;
pub mod hooks;
pub mod keys;
pub mod links;
pub mod messages;
pub mod notices;
pub mod passwords;
pub mod policy;
pub mod rotation;
pub mod shown;
pub mod sign_in;
mod sms;
pub mod start;
mod system_chain;
mod vault;

pub use actor::Actor;
pub use app::{App, Minted, Parts};
pub use error::WorkError;
pub use facts::Facts;
pub use vault::{Random, Vault};
