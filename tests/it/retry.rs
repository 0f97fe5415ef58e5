//! Trying again.

use crate::case::seeded;
use chrono::Duration;
use http::StatusCode;
use proptest::prelude::*;
use shouwen::core::{
    message::SendRetry,
    retry::{Backoff, classify_http},
};

#[test]
fn a_status_says_what_to_do_next() {
    let after = |seconds| SendRetry::After(Duration::seconds(seconds));
    for (status, retry_after, expected) in [
        (200, None, SendRetry::Ask),
        (302, None, SendRetry::Never),
        (400, Some("5"), SendRetry::Never),
        (401, None, after(300)),
        (402, None, after(300)),
        (403, None, after(300)),
        (404, None, SendRetry::Never),
        (408, None, after(30)),
        (429, None, after(30)),
        (429, Some(" 7 "), after(7)),
        (429, Some("999999999"), after(3600)),
        (429, Some("-1"), after(30)),
        (500, None, SendRetry::Ask),
        (502, None, SendRetry::Ask),
        (503, Some("120"), after(120)),
        (503, Some("Wed, 21 Oct 2026 07:28:00 GMT"), after(30)),
        (504, None, SendRetry::Ask),
        (599, None, SendRetry::Ask),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(classify_http(status, retry_after), expected, "{status} {retry_after:?}");
    }
}

proptest! {
    #[test]
    fn waits_double_up_to_the_longest_and_end(made in 1_u32..40, seed: u64, first in 1_i64..100, attempts in 1_u32..30) {
        let backoff = Backoff { first: Duration::seconds(first), longest: Duration::minutes(15), attempts };
        let wait = backoff.wait(made, &mut seeded(seed));
        prop_assert_eq!(wait.is_some(), made < attempts);
        if let Some(wait) = wait {
            let full = Duration::seconds(first.saturating_mul(1 << (made - 1).min(31))).min(Duration::minutes(15));
            prop_assert!(wait <= full && wait >= full / 2 - Duration::milliseconds(1), "{} of {}", wait, full);
        }
    }
}

#[test]
fn what_failed_together_does_not_return_together() {
    let waits: std::collections::BTreeSet<_> =
        (0..50).map(|seed| Backoff::default().wait(3, &mut seeded(seed)).unwrap()).collect();
    assert!(waits.len() > 40, "{waits:?}");
}

#[test]
fn absurd_settings_do_not_break_the_wait() {
    let absurd = Backoff { first: Duration::MAX, longest: Duration::zero(), attempts: u32::MAX };
    assert!(absurd.wait(u32::MAX - 1, &mut seeded(1)).is_some());
}
