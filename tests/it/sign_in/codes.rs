//! One-time codes, as RFC 6238 has them.

use chrono::{DateTime, Duration};
use shouwen::core::{clock::Moment, second_factor::FactorSecret};

/// The RFC's secret.
fn secret() -> FactorSecret {
    FactorSecret::new(*b"12345678901234567890")
}

fn at(unix: i64) -> Moment {
    Moment::within(DateTime::from_timestamp(unix, 0).unwrap()).unwrap()
}

#[test]
fn the_vectors_of_the_rfc_hold() {
    let vectors = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ];
    for (unix, code) in vectors {
        assert_eq!(secret().code_at(at(unix)), code);
        assert_eq!(secret().step_of(code, at(unix)), Some(unix / 30));
    }
}

#[test]
fn a_clock_may_be_off_by_one_step() {
    let (now, step) = (at(1_234_567_890), Duration::seconds(30));
    let taken = |shift: i32| {
        let code = secret().code_at(now + step * shift);
        secret().step_of(&code, now).map(|found| found - 1_234_567_890 / 30)
    };
    assert_eq!([-2, -1, 0, 1, 2].map(taken), [None, Some(-1), Some(0), Some(1), None]);
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let now = at(1_234_567_890);
    for typed in ["005924", " 005 924 ", "００５９２４", "005\u{3000}924"] {
        assert!(secret().step_of(typed, now).is_some(), "{typed}");
    }
    for typed in ["", "5924", "+05924", "00592", "0059240", "00592x", &"0".repeat(100_000)] {
        assert_eq!(secret().step_of(typed, now), None);
    }
    assert_eq!(secret().step_of("005924", at(-5)), None, "before the clock began");
}

#[test]
fn a_secret_is_told_once_and_never_shown() {
    assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(FactorSecret::read(&secret().base32()), Some(secret()));
    assert_eq!(FactorSecret::read("GEZDGNBV"), None);
    assert_eq!(FactorSecret::read("not base 32"), None);
    let url = secret().url(&"li-yi".parse().unwrap());
    let issuer = "%E9%A6%96%E9%97%AE";
    assert_eq!(
        url,
        format!("otpauth://totp/{issuer}:li-yi?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer={issuer}")
    );
    assert!(!format!("{:?}", secret()).contains("GEZD"));
}
