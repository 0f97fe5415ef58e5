//! The working days of China against the published record, and the taking of new notices.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod layers;
mod published;
mod refusals;
mod reviews;
mod tables;
pub(crate) mod vectors;
mod warnings;
