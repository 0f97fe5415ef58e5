//! Receipts with their due dates, worked out elsewhere.

use crate::calendar::vectors::{calendar_of, day, invented_2027, rows};
use chrono::NaiveDate;
use serde::Deserialize;
use shouwen::core::{
    calendar::{Calendar, Notice, builtin_notices},
    clock::Moment,
    deadline::{DaysCounted, Deadline, Period, Standing},
};

#[derive(Debug, Deserialize)]
struct Vector {
    received_at: String,
    n_working_days: u16,
    first_counted_day: NaiveDate,
    due_date: NaiveDate,
}

fn check(vectors: &[Vector]) {
    let calendar = Calendar::builtin();
    for it in vectors {
        let received: Moment = it.received_at.parse().unwrap();
        let deadline = Deadline::count(received, Period::WorkingDays(it.n_working_days), &calendar);
        assert_eq!((deadline.first_working_day, deadline.due), (it.first_counted_day, it.due_date), "{it:?}");
        assert_eq!((deadline.alarm_due, deadline.standing), (it.due_date, Standing::Published), "{it:?}");
        let of_text = Deadline::of_text(&it.received_at, it.n_working_days, &calendar);
        assert_eq!(of_text, Ok(deadline), "{it:?}");
        let days = DaysCounted::after(received.day(), deadline.period, &calendar);
        assert_eq!(
            (days.opens, days.due, days.alarm_due),
            (deadline.opens, deadline.due, deadline.alarm_due),
            "{it:?}"
        );
    }
}

#[test]
fn every_vector_comes_out_to_the_day() {
    let vectors: Vec<Vector> = rows(include_str!("../vectors/calendar/deadlines.csv"));
    assert_eq!(vectors.len(), 206);
    check(&vectors);
}

#[test]
fn an_instant_written_with_another_offset_has_the_same_due_date() {
    let vectors: Vec<Vector> = rows(include_str!("../vectors/calendar/deadlines-other-offsets.csv"));
    assert_eq!(vectors.len(), 11);
    check(&vectors);
}

#[derive(Debug, Deserialize)]
struct Open {
    received_at: Moment,
    n_working_days: u16,
    first_counted_day: NaiveDate,
    status: String,
    #[serde(rename = "due_if_MonFri_only")]
    monday_to_friday: NaiveDate,
    #[serde(rename = "due_if_statutory_days_only")]
    statutory: NaiveDate,
    #[serde(rename = "due_if_statutory_plus_estimated")]
    estimated: NaiveDate,
}

fn open_vectors() -> Vec<Open> {
    let vectors: Vec<Open> = rows(include_str!("../vectors/calendar/deadlines-2027-PROVISIONAL.csv"));
    assert_eq!(vectors.len(), 16);
    vectors
}

#[test]
fn past_coverage_due_is_by_statute_and_alarms_by_the_earlier_date() {
    for it in open_vectors() {
        let period = Period::WorkingDays(it.n_working_days);
        let deadline = Deadline::count(it.received_at, period, &Calendar::builtin());
        assert_eq!(
            (deadline.first_working_day, deadline.due),
            (it.first_counted_day, it.statutory),
            "{it:?}"
        );
        assert_eq!(deadline.alarm_due, it.monday_to_friday.min(it.statutory), "{it:?}");
        let open = Standing::Provisional { first_unpublished: deadline.opens.max(day("2026-12-29")) };
        let expected = if it.status == "confirmed" { Standing::Published } else { open };
        assert_eq!(deadline.standing, expected, "{it:?}");
    }
}

#[test]
fn the_next_years_notice_settles_what_was_provisional() {
    let notices: Vec<Notice> = builtin_notices().iter().cloned().chain([invented_2027()]).collect();
    let calendar = calendar_of(&notices);
    for it in open_vectors() {
        let deadline = Deadline::count(it.received_at, Period::WorkingDays(it.n_working_days), &calendar);
        assert_eq!((deadline.due, deadline.alarm_due), (it.estimated, it.estimated), "{it:?}");
        assert_eq!(deadline.standing, Standing::Published, "{it:?}");
    }
}
