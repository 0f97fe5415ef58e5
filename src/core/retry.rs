//! Trying again: how long to wait, and when an account is left alone for a while.

use super::clock::Moment;
use chrono::Duration;
use rand::{Rng, RngExt};

/// Waits that double, each shortened by chance so that what failed together does not return together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first failure, at most.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
}

impl Backoff {
    /// How long to wait after the `made`-th attempt (from 1) failed: between half and all of the
    /// doubled wait.
    pub fn wait(&self, made: u32, random: &mut (impl Rng + ?Sized)) -> Duration {
        let doublings = made.saturating_sub(1).min(31);
        let first = self.first.num_milliseconds().max(1);
        let full = first.saturating_mul(1_i64 << doublings).min(self.longest.num_milliseconds()).max(1);
        Duration::milliseconds(random.random_range(full / 2..=full))
    }
}

/// Whether an account is tried: after a failure that says nothing about the message it is left alone
/// for a while, and then one message finds out whether it is back. The others wait meanwhile, instead
/// of each meeting the same wall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circuit {
    failures: u32,
    since: Option<Moment>,
    until: Option<Moment>,
}

/// How much an account is tried with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// With all that is due.
    Free,
    /// With one message, to find out whether it is back.
    One,
    /// With nothing, until then.
    Shut(Moment),
}

impl Circuit {
    /// How much the account is tried with now.
    pub fn gate(&self, now: Moment) -> Gate {
        match self.until {
            None => Gate::Free,
            Some(until) if now < until => Gate::Shut(until),
            Some(_) => Gate::One,
        }
    }

    /// Since when nothing has gone through the account; `None` while it works.
    pub fn fails_since(&self) -> Option<Moment> {
        self.since
    }

    /// The account failed: it is left alone for `least` at least. What was under way at the same time
    /// and fails the same way counts once.
    pub fn fails(
        &mut self,
        now: Moment,
        least: Duration,
        backoff: Backoff,
        random: &mut (impl Rng + ?Sized),
    ) {
        let wait = if let Gate::Shut(_) = self.gate(now) {
            least
        } else {
            self.failures = self.failures.saturating_add(1);
            backoff.wait(self.failures, random).max(least)
        };
        self.since = self.since.or(Some(now));
        self.until = self.until.max(Some(now + wait));
    }
}
