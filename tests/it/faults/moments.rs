//! Moments at the ends of time: refused as text, and no sum of one panics.

use chrono::{DateTime, Duration};
use proptest::prelude::*;
use shouwen::core::{clock::Moment, deadline};

#[test]
fn years_outside_1900_to_9999_are_refused() {
    for text in [
        "-262143-01-01",
        "262142-12-31",
        "+262142-12-31T23:59:59Z",
        "10000-01-01",
        "9999-12-31T23:59:59.9999999-01:00",
        "1899-12-31",
        "0000-01-01T00:00:00Z",
        "1899-12-31T15:59:59Z",
        "9999-12-31T16:00:00Z",
    ] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
        assert!(deadline::parse_moment(text).is_err(), "{text}");
    }
    for text in ["1900-01-01", "9999-12-31T23:59:59.999999+08:00", "9999-12-31"] {
        let moment: Moment = text.parse().unwrap();
        assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment, "{text}");
    }
    let long = "1".repeat(10_000).parse::<Moment>().unwrap_err().to_string();
    assert!(long.len() < 400 && long.contains("1900 to 9999"), "{long}");
}

#[test]
fn the_ends_are_moments_like_any_other() {
    for end in [Moment::EARLIEST, Moment::LATEST] {
        assert_eq!(end.to_string().parse::<Moment>().unwrap(), end);
        assert_eq!(Moment::local(end.day(), end.time()).to_string(), end.to_string());
    }
    assert_eq!(Moment::LATEST + Duration::MAX, Moment::LATEST);
    assert_eq!(Moment::EARLIEST - Duration::MAX, Moment::EARLIEST);
    assert_eq!(Moment::LATEST - Duration::MIN, Moment::LATEST);
    assert_eq!(Moment::EARLIEST + Duration::MIN, Moment::EARLIEST);
}

proptest! {
    #[test]
    fn no_text_and_no_sum_panics(text in "[+-]?[0-9]{1,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,12})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?|\\PC{0,40}") {
        if let Ok(moment) = text.parse::<Moment>() {
            prop_assert!((Moment::EARLIEST..=Moment::LATEST).contains(&moment));
            prop_assert_eq!(deadline::parse_moment(&text).unwrap(), moment);
        } else {
            prop_assert!(deadline::parse_moment(&text).is_err());
        }
    }

    #[test]
    fn arithmetic_stays_within_time(seconds: i64, millis: i64) {
        let start = DateTime::from_timestamp(seconds, 0).map_or(Moment::LATEST, Moment::from);
        let by = Duration::milliseconds(millis.clamp(-i64::MAX, i64::MAX));
        for moment in [start + by, start - by] {
            prop_assert!((Moment::EARLIEST..=Moment::LATEST).contains(&moment));
            let _ = (moment.day(), moment.time(), moment.to_string(), moment.unix_millis(), moment - start);
        }
    }
}
