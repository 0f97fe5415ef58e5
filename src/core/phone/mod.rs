//! Telephone numbers: mobile and fixed numbers of China, short codes, foreign numbers, callers who
//! withhold theirs.
//!
//! Numbers of China are read by our own rules (`china.rs`): the libraries lose digits of service
//! numbers, take SMS access numbers for landlines of Beijing and refuse short codes. The crate
//! `phonenumber` reads and writes foreign ones. What is not certainly a number is never kept as one.

mod caller;
mod china;
mod number;
mod read;
mod speak;
mod sql;

pub use caller::Caller;
pub use number::{PhoneKind, PhoneNumber};
pub use read::BadPhone;
