//! Trying again.

use crate::case::seeded;
use chrono::Duration;
use proptest::prelude::*;
use shouwen::core::{
    clock::Moment,
    retry::{Backoff, Circuit, Gate},
};

proptest! {
    #[test]
    fn waits_double_up_to_the_longest(made in 1_u32..40, seed: u64, first in 1_i64..100) {
        let backoff = Backoff { first: Duration::seconds(first), longest: Duration::minutes(15) };
        let wait = backoff.wait(made, &mut seeded(seed));
        let full = Duration::seconds(first.saturating_mul(1 << (made - 1).min(31))).min(Duration::minutes(15));
        prop_assert!(wait <= full && wait >= full / 2 - Duration::milliseconds(1), "{} of {}", wait, full);
    }
}

const TEN_SECONDS: Backoff = Backoff { first: Duration::seconds(10), longest: Duration::minutes(15) };

#[test]
fn what_failed_together_does_not_return_together() {
    let waits: std::collections::BTreeSet<_> =
        (0..50).map(|seed| TEN_SECONDS.wait(3, &mut seeded(seed))).collect();
    assert!(waits.len() > 40, "{waits:?}");
}

#[test]
fn absurd_settings_do_not_break_the_wait() {
    let absurd = Backoff { first: Duration::MAX, longest: Duration::zero() };
    assert!(absurd.wait(u32::MAX, &mut seeded(1)) <= Duration::milliseconds(1));
}

#[test]
fn an_account_that_fails_is_left_alone_for_longer_and_longer() {
    let mut circuit = Circuit::default();
    let mut now: Moment = "2026-03-02T09:00".parse().unwrap();
    let mut waits = Vec::new();
    for seed in 0..12 {
        assert_ne!(circuit.gate(now), Gate::Shut(now));
        circuit.fails(now, Duration::zero(), TEN_SECONDS, &mut seeded(seed));
        assert_eq!(circuit.fails_since(), "2026-03-02T09:00".parse().ok(), "since the first failure");
        let Gate::Shut(until) = circuit.gate(now) else { panic!("it is tried at once") };
        waits.push(until - now);
        // What was under way with it fails too, and changes nothing.
        circuit.fails(now, Duration::zero(), TEN_SECONDS, &mut seeded(seed));
        assert_eq!(circuit.gate(now), Gate::Shut(until));
        now = until;
        assert_eq!(circuit.gate(now), Gate::One, "one message finds out");
    }
    assert!(waits[0] <= Duration::seconds(10) && waits[11] > Duration::minutes(7), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait <= Duration::minutes(15)));
}

#[test]
fn an_account_is_left_alone_as_long_as_it_asks_for() {
    let mut circuit = Circuit::default();
    let now: Moment = "2026-03-02T09:00".parse().unwrap();
    assert_eq!(circuit.gate(now), Gate::Free);
    circuit.fails(now, Duration::hours(1), TEN_SECONDS, &mut seeded(1));
    assert_eq!(circuit.gate(now), Gate::Shut(now + Duration::hours(1)));
}
