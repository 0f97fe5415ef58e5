//! Networks that need a driver of their own beside the webhooks.

mod sandbox;

pub use sandbox::{Person, SandboxGateway, Sent, Weather};
