//! Networks that need a driver of their own beside the webhooks.

pub mod asterisk;
mod sandbox;
pub mod smpp;

pub use sandbox::{Endless, Person, SandboxGateway, Sent, Weather};
