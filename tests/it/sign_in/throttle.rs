//! The rule by which a name may be tried.

use chrono::Duration;
use shouwen::core::{
    clock::Moment,
    throttle::{Gate, Standing},
};

fn now() -> Moment {
    "2026-03-02T09:00:00+08:00".parse().unwrap()
}

fn after(failures: u32, passed: Duration) -> Gate {
    Standing { failures, last_at: now() - passed, locked: false }.gate(now())
}

#[test]
fn waits_double_from_the_third_failure_on_and_end_at_a_minute() {
    let waits: Vec<Gate> = (0..=11).map(|failures| after(failures, Duration::zero())).collect();
    let expected = [2, 4, 8, 16, 32, 60, 60, 60, 60].map(Gate::Wait);
    assert_eq!(waits[..3], [Gate::Free; 3]);
    assert_eq!(waits[3..], expected);
    assert_eq!(after(u32::MAX, Duration::zero()), Gate::Wait(60));
}

#[test]
fn a_wait_is_over_when_it_was_told_to_be() {
    assert_eq!(after(4, Duration::milliseconds(1)), Gate::Wait(4));
    assert_eq!(after(4, Duration::seconds(3)), Gate::Wait(1));
    assert_eq!(after(4, Duration::milliseconds(3999)), Gate::Wait(1));
    assert_eq!(after(4, Duration::seconds(4)), Gate::Free);
}

#[test]
fn a_clock_that_was_set_back_makes_nobody_wait_longer() {
    assert_eq!(after(5, -Duration::days(400)), Gate::Wait(8));
}

#[test]
fn failures_of_another_day_are_not_in_a_row() {
    let standing = |passed| Standing { failures: 9, last_at: now() - passed, locked: false };
    assert_eq!(standing(Duration::hours(24)).in_a_row(now()), 9);
    assert_eq!(standing(Duration::hours(24) + Duration::seconds(1)).in_a_row(now()), 0);
}

#[test]
fn what_is_locked_stays_locked() {
    let standing = Standing { failures: 0, last_at: now() - Duration::days(400), locked: true };
    assert_eq!(standing.gate(now()), Gate::Locked);
}
