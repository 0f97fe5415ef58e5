//! How fast a name may be tried: some failures are free, then the waits double, then only a person helps.

use super::clock::Moment;
use chrono::Duration;

/// How many failures in a row bring no wait.
const FREE: u32 = 3;
/// No wait is longer, in seconds: an officer who has lost the thread is not kept out for an hour.
const LONGEST: i64 = 60;
/// Failures after which nobody tried for so long are no longer in a row with the next one.
pub const FORGOTTEN_AFTER: Duration = Duration::hours(24);

/// What is known of a name's failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How many in a row, with those attempts that are under way.
    pub failures: u32,
    /// When the last attempt was begun.
    pub last_at: Moment,
    /// Whether the name is locked until somebody releases it.
    pub locked: bool,
}

/// Whether a name may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Now.
    Free,
    /// After so many seconds, at least one.
    Wait(i64),
    /// Not before somebody releases it.
    Locked,
}

impl Standing {
    /// Whether the name may be tried now.
    pub fn gate(&self, now: Moment) -> Gate {
        if self.locked {
            return Gate::Locked;
        }
        let wait = wait_seconds(self.in_a_row(now));
        // A clock that was set back makes nobody wait longer than the wait itself.
        let passed = (now - self.last_at).max(Duration::zero());
        let left = Duration::seconds(wait) - passed;
        if left <= Duration::zero() { Gate::Free } else { Gate::Wait(whole_seconds(left)) }
    }

    /// How many failures still count.
    pub fn in_a_row(&self, now: Moment) -> u32 {
        if now - self.last_at > FORGOTTEN_AFTER { 0 } else { self.failures }
    }
}

/// The wait after so many failures in a row: 2, 4, 8 … seconds from the third on.
fn wait_seconds(failures: u32) -> i64 {
    match failures.checked_sub(FREE) {
        None => 0,
        Some(further) => 2_i64.checked_shl(further.min(32)).unwrap_or(LONGEST).min(LONGEST),
    }
}

/// Rounded up: whoever waits as long as they were told is let in.
fn whole_seconds(left: Duration) -> i64 {
    (left + Duration::seconds(1) - Duration::nanoseconds(1)).num_seconds()
}
