//! The errors of answers (`command_status`), and what to do about each.
//!
//! Numbers: SMPP 3.4, 5.1.3. What they mean for the message is our judgement.

use crate::core::message::{SendError, SendRetry};
use crate::providers::outgoing::failed;
use chrono::Duration;

/// Too many messages in too short a time.
pub const THROTTLED: [u32; 2] = [0x14, 0x58];
/// Another session has this login.
pub const ALREADY_BOUND: u32 = 0x05;

/// The sender's address or the login, which every message meets.
const SETTINGS: [u32; 6] = [0x04, 0x0A, 0x0D, 0x0E, 0x0F, 0x53];
/// The centre's own trouble, which passes.
const PASSING: [u32; 4] = [ALREADY_BOUND, 0x08, 0x45, 0x64];
/// What a centre adds of its own.
const OF_THE_CENTRE: std::ops::RangeInclusive<u32> = 0x400..=0x4FF;

/// What to do after an answer with this status, which is not 0.
pub fn judge(status: u32) -> SendError {
    let code = format!("smpp-{status:#04x}");
    match status {
        status if THROTTLED.contains(&status) => {
            let words = "the message centre is throttling: fewer messages a second, or a smaller window";
            failed(SendRetry::Outage(Duration::seconds(10)), code, words)
        }
        status if SETTINGS.contains(&status) => {
            let words =
                "the message centre refuses the login or the sender's address: check the account's section";
            failed(SendRetry::Outage(Duration::minutes(5)), code, words)
        }
        status if PASSING.contains(&status) => {
            failed(SendRetry::After(Duration::seconds(30)), code, "the message centre cannot take it now")
        }
        status if OF_THE_CENTRE.contains(&status) => {
            let words = "an error that only this message centre has: ask the carrier what it means";
            failed(SendRetry::After(Duration::minutes(1)), code, words)
        }
        0x0B => failed(SendRetry::Never, code, "the message centre does not take the number"),
        _ => failed(SendRetry::Never, code, "the message centre refuses the message"),
    }
}
