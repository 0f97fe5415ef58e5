//! The fast reading of moments says what the general one says.

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use shouwen::core::{clock::Moment, deadline::parse_moment};

/// Texts of RFC 3339's form, most of them valid, with any fraction and any offset.
fn texts() -> impl Strategy<Value = String> {
    let day =
        (0..10_000, 0..14, 0..33).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
    let time =
        (0..25, 0..61, 0..62).prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    let offset = prop_oneof![
        Just("Z".to_owned()),
        Just("z".to_owned()),
        Just("-00:00".to_owned()),
        (prop_oneof!["[+]", "-"], 0..26, 0..62)
            .prop_map(|(sign, hours, minutes)| format!("{sign}{hours:02}:{minutes:02}")),
    ];
    (day, "[Tt ]", time, "(\\.[0-9]{0,12})?", offset)
        .prop_map(|(day, t, time, fraction, offset)| format!("{day}{t}{time}{fraction}{offset}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_text_of_the_form_is_read_as_the_general_reader_reads_it(text in texts()) {
        prop_assert_eq!(parse_moment(&text), text.parse::<Moment>());
    }

    #[test]
    fn a_valid_text_is_read_as_chrono_reads_it(
        seconds in -2_209_017_600..253_402_271_999_i64,
        nanos in 0..1_000_000_000_u32,
        offset in -1439..1440_i32,
    ) {
        let offset = FixedOffset::east_opt(offset * 60).unwrap();
        let at = DateTime::from_timestamp(seconds, nanos).unwrap().with_timezone(&offset);
        prop_assert_eq!(parse_moment(&at.to_rfc3339()), Ok(Moment::from(at)));
    }

    #[test]
    fn any_other_text_is_read_or_refused_as_before(text in "\\PC{0,40}", digits in "[0-9T:+.Z-]{15,30}") {
        prop_assert_eq!(parse_moment(&text), text.parse::<Moment>());
        prop_assert_eq!(parse_moment(&digits), digits.parse::<Moment>());
    }
}

#[test]
fn the_odd_forms_are_read_too() {
    for text in [
        "2026-02-13",
        "2026-02-13T10:00",
        " 2026-02-13T10:00:00Z ",
        "2016-12-31T23:59:60Z",
        "2026-02-13T10:00:00",
    ] {
        assert_eq!(parse_moment(text), text.parse::<Moment>(), "{text}");
        assert!(parse_moment(text).is_ok(), "{text}");
    }
}

#[test]
fn a_bad_text_is_refused_with_the_text() {
    for text in ["", "2026-02-30T10:00:00Z", "2026-02-13T10:00:00+8", "明天", "2026-02-13T10:00:00+08:00x"]
    {
        assert_eq!(parse_moment(text).unwrap_err().0, text);
    }
}
