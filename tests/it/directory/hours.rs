//! Office hours on the legal calendar.

use super::{SpringFestival, at};
use chrono::NaiveDate;
use shouwen::core::directory::{OfficeHours, WorkingDays};

fn hours(json: &str) -> OfficeHours {
    serde_json::from_str(json).expect("hours")
}

const USUAL: &str = r#"{"periods":["08:30-12:00","14:30-18:00"]}"#;
const SATURDAYS: &str = r#"{"periods":["09:00-12:00"],"also_open":["Sat"]}"#;
const NIGHTS: &str =
    r#"{"periods":["00:00-08:30","18:00-24:00"],"also_open":["Mon","Tue","Wed","Thu","Fri","Sat","Sun"]}"#;
const ALWAYS: &str = r#"{"periods":["00:00-24:00"],"also_open":["Mon","Tue","Wed","Thu","Fri","Sat","Sun"]}"#;

#[test]
fn a_desk_is_open_on_worked_days_in_its_periods() {
    for (what, hours_json, moment, open) in [
        ("the first minute", USUAL, "2026-02-13T08:30", true),
        ("before it", USUAL, "2026-02-13T08:29:59", false),
        ("the first minute of lunch", USUAL, "2026-02-13T12:00", false),
        ("after lunch", USUAL, "2026-02-13T14:30", true),
        ("the end", USUAL, "2026-02-13T18:00", false),
        ("a make-up Saturday (调休上班)", USUAL, "2026-02-14T10:00", true),
        ("an ordinary Saturday", USUAL, "2026-02-07T10:00", false),
        ("a Friday off (调休)", USUAL, "2026-02-20T10:00", false),
        ("a desk that also sits on Saturdays", SATURDAYS, "2026-02-07T10:00", true),
        ("but not on Sundays", SATURDAYS, "2026-02-08T10:00", false),
        ("nights", NIGHTS, "2026-02-20T23:59:59", true),
        ("nights end", NIGHTS, "2026-02-20T08:30", false),
    ] {
        assert_eq!(hours(hours_json).open_at(at(moment), &SpringFestival), open, "{what}: {moment}");
    }
}

#[test]
fn the_next_opening_and_closing_skip_what_is_not_worked() {
    for (hours_json, from, opens, closes) in [
        (USUAL, "2026-02-13T10:00", "2026-02-13T10:00", "2026-02-13T12:00"),
        (USUAL, "2026-02-13T12:00", "2026-02-13T14:30", "2026-02-13T18:00"),
        (USUAL, "2026-02-13T18:00", "2026-02-14T08:30", "2026-02-14T12:00"),
        (USUAL, "2026-02-14T18:00", "2026-02-24T08:30", "2026-02-24T12:00"),
        (SATURDAYS, "2026-02-20T10:00", "2026-02-21T09:00", "2026-02-21T12:00"),
        (NIGHTS, "2026-02-20T12:00", "2026-02-20T18:00", "2026-02-21T08:30"),
        (NIGHTS, "2026-02-20T20:00", "2026-02-20T20:00", "2026-02-21T08:30"),
    ] {
        let hours = hours(hours_json);
        assert_eq!(hours.next_opening(at(from), &SpringFestival), Some(at(opens)), "opening from {from}");
        assert_eq!(hours.next_closing(at(from), &SpringFestival), Some(at(closes)), "closing from {from}");
    }
}

#[test]
fn a_desk_that_never_closes_has_no_closing_and_one_that_never_opens_no_opening() {
    struct Never;
    impl WorkingDays for Never {
        fn is_working_day(&self, _: NaiveDate) -> bool {
            false
        }
    }
    let now = at("2026-02-20T12:00");
    assert_eq!(hours(ALWAYS).next_closing(now, &SpringFestival), None);
    assert_eq!(hours(ALWAYS).next_opening(now, &SpringFestival), Some(now));
    assert_eq!(hours(USUAL).next_opening(now, &Never), None);
    assert_eq!(hours(USUAL).next_closing(now, &Never), None);
}

#[test]
fn hours_are_written_as_they_are_read() {
    for json in [r#"{"periods":["08:30-12:00","14:30-18:00"],"also_open":[]}"#, SATURDAYS, NIGHTS, ALWAYS] {
        assert_eq!(serde_json::to_string(&hours(json)).unwrap(), json);
    }
}

#[test]
fn hours_that_are_no_day_are_refused() {
    for (json, word) in [
        (r#"{"periods":[]}"#, "no period"),
        (r#"{"periods":["8 to 12"]}"#, "is no period of a day"),
        (r#"{"periods":["12:00-08:30"]}"#, "ends before it begins"),
        (r#"{"periods":["08:30-12:00","11:00-18:00"]}"#, "does not begin after"),
        (r#"{"periods":["08:30-12:00","12:00-18:00"]}"#, "does not begin after"),
        (r#"{"periods":["18:00-24:00","08:30-12:00"]}"#, "does not begin after"),
    ] {
        let error = serde_json::from_str::<OfficeHours>(json).expect_err(json).to_string();
        assert!(error.contains(word), "{json}: {error}");
    }
}
