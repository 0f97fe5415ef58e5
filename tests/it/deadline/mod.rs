//! The legal clock of R5.4.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod properties;
mod reading;
mod rules;
mod shown;
mod time_zone;
mod vectors;
