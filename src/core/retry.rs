//! Trying again: how long to wait, how often, and what an HTTP status means for a send.

use super::message::SendRetry;
use chrono::Duration;
use http::StatusCode;
use rand::{Rng, RngExt};

/// The wait after a failure that names none itself.
const SOON: Duration = Duration::seconds(30);

/// The wait after the account was refused: a wrong key or an unpaid bill is put right by a person,
/// and what waited for it must not be lost meanwhile.
const ACCOUNT: Duration = Duration::minutes(5);

/// The longest wait that a provider may ask for.
const LONGEST: Duration = Duration::hours(1);

/// Waits that double, each shortened by chance so that what failed together does not return together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first failure, at most.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
    /// So many attempts in all.
    pub attempts: u32,
}

impl Default for Backoff {
    /// 10 s, doubling to 15 min; ten attempts, about an hour in all.
    fn default() -> Self {
        Self { first: Duration::seconds(10), longest: Duration::minutes(15), attempts: 10 }
    }
}

impl Backoff {
    /// How long to wait after the `made`-th attempt (from 1) failed: between half and all of the
    /// doubled wait; `None` if it was the last one.
    pub fn wait(&self, made: u32, random: &mut (impl Rng + ?Sized)) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let doublings = made.saturating_sub(1).min(31);
        let first = self.first.num_milliseconds().max(1);
        let full = first.saturating_mul(1_i64 << doublings).min(self.longest.num_milliseconds()).max(1);
        Some(Duration::milliseconds(random.random_range(full / 2..=full)))
    }
}

/// What a failed send's HTTP status says about trying again. `retry_after` is the header of that
/// name: seconds are honoured up to an hour; its date form, which needs a clock, counts as absent.
///
/// For a success that could not be understood: ask, since the provider may have the message.
pub fn classify_http(status: StatusCode, retry_after: Option<&str>) -> SendRetry {
    let asked = retry_after.and_then(|text| text.trim().parse::<u32>().ok());
    let asked = asked.map(|seconds| Duration::seconds(i64::from(seconds)).min(LONGEST));
    match status.as_u16() {
        401..=403 | 407 => SendRetry::After(asked.unwrap_or(ACCOUNT)),
        408 | 425 | 429 | 503 => SendRetry::After(asked.unwrap_or(SOON)),
        // These may come from a proxy after the message went through, or from half-way through its handling.
        200..=299 | 500.. => SendRetry::Ask,
        _ => SendRetry::Never,
    }
}
