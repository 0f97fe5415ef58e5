//! Masking for logs.

use proptest::prelude::*;
use shouwen::core::redact::{redact, redact_known};

#[test]
fn numbers_are_masked_however_they_are_written() {
    for (text, masked) in [
        ("13800138000", "138****8000"),
        ("caller=13800138000;", "caller=138****8000;"),
        ("来自13800138000的来电", "来自138****8000的来电"),
        ("+8613800138000", "+86138****8000"),
        ("+86 138 0013 8000", "+86 138 **** 8000"),
        ("138-0013-8000", "138-****-8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("008613800138000", "0086138****8000"),
        ("0393-6687001", "0393-*****01"),
        ("(0393)6687001", "(0393)*****01"),
        ("+86 393 6687001", "+86 393 *****01"),
        ("010 12345678", "010 1*****78"),
        ("+14155552671", "+141****2671"),
        ("+442071838750", "+4420******50"),
        ("6687001", "*****01"),
        ("1234567890", "********90"),
        ("查询码123 456 7890", "查询码*** *** **90"),
        ("id 20260302100000123456", "id 202*************3456"),
        ("13800138000 13900139000", "138****8000 139****9000"),
    ] {
        assert_eq!(redact(text), masked, "{text}");
    }
}

#[test]
fn what_is_no_number_stays() {
    for text in [
        "case 2026-000123 due 2026-03-05",
        "at 2026-03-02T10:00:00.123456+08:00",
        "call 0197b2c4-7f3e-7123-8456-123456789012 ended",
        "peer 192.168.100.200:8080, status 503, 1500 ms",
        "turn 3 of 12345",
        "",
        "没有号码",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn secrets_are_hidden_by_their_names() {
    for (text, masked) in [
        ("GET /hooks?token=abc123&x=1", "GET /hooks?token=[hidden]&x=1"),
        (r#"{"password": "p w", "a": 1}"#, r#"{"password": "[hidden] w", "a": 1}"#),
        ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer [hidden]"),
        ("authorization: Basic dXNlcjpwYXNz", "authorization: Basic [hidden]"),
        ("sent with bearer abcdefghij now", "sent with bearer [hidden] now"),
        ("AccessKeySecret=xyz", "AccessKeySecret=[hidden]"),
        ("postgres://user:pass@db/x", "postgres://user:[hidden]@db/x"),
        ("Sign=abc; design: blue", "Sign=[hidden]; design: blue"),
        ("a basic error in the token", "a basic error in the token"),
        ("令牌token：x", "令牌token：x"),
    ] {
        assert_eq!(redact(text), masked, "{text}");
    }
}

#[test]
fn known_secrets_are_hidden_wherever_they_stand() {
    assert_eq!(
        redact_known("body s3cret-long and s3cret", &["s3cret", "s3cret-long", ""]),
        "body [hidden] and [hidden]"
    );
}

/// Whether eleven digits that are a mobile number stand in a row.
fn has_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(11).any(|w| w.iter().all(u8::is_ascii_digit) && w[0] == b'1' && w[1] >= b'3')
}

proptest! {
    #[test]
    fn no_mobile_number_survives(before in "\\PC{0,20}", mobile in "1[3-9][0-9]{9}", after in "\\PC{0,20}") {
        let text = redact(&format!("{before}{mobile}{after}"));
        prop_assert!(!has_mobile(&text), "{}", text);
        prop_assert!(!text.contains(&mobile));
    }

    #[test]
    fn no_mobile_number_survives_among_digits_and_separators(text in "[0-9 .()+-]{0,60}", mobile in "1[3-9][0-9]{9}") {
        let masked = redact(&format!("{text}{mobile}{text}"));
        prop_assert!(!has_mobile(&masked), "{}", masked);
    }

    #[test]
    fn masking_twice_masks_nothing_new_in_numbers(text in "[0-9 a-z+-]{0,40}") {
        let once = redact(&text);
        prop_assert_eq!(once.chars().count(), text.chars().count());
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,80}(token|sign|://|Bearer |@|:|=){0,4}\\PC{0,40}") {
        let _ = redact(&text);
    }
}
