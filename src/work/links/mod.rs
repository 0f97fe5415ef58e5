//! Networks that need a driver of their own beside the webhooks.

mod sandbox;

pub use sandbox::{Endless, Person, SandboxGateway, Sent, Weather};
