//! The rules of counting one by one.

use crate::calendar::vectors::day;
use chrono::{Datelike, NaiveDate, TimeDelta};
use shouwen::core::{
    calendar::{Calendar, OverlayDay, Statute, builtin_notices},
    clock::Moment,
    deadline::{DaysCounted, Deadline, Period, Standing},
};

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn an_answer_is_in_time_until_24_00_of_the_due_day() {
    let deadline = Deadline::count(moment("2026-02-13"), Period::WorkingDays(10), &Calendar::builtin());
    assert!(!deadline.is_overdue(moment("2026-03-05T23:59:59.999999+08:00")));
    assert!(deadline.is_overdue(moment("2026-03-06T00:00:00+08:00")));
    assert!(deadline.is_overdue(moment("2026-03-05T16:00:00Z")), "midnight is Beijing's");
}

#[test]
fn a_receipt_on_a_day_off_is_not_moved_to_the_next_working_day() {
    // 民法典 203 moves only a period's end: a voicemail of Saturday makes Monday day 1.
    let saturday = Deadline::count(moment("2026-03-07"), Period::WorkingDays(1), &Calendar::builtin());
    assert_eq!((saturday.opens, saturday.due), (day("2026-03-08"), day("2026-03-09")));
}

#[test]
fn a_period_of_calendar_days_that_would_end_on_a_holiday_ends_on_the_next_working_day() {
    let table = [
        ("2026-09-15", 15, "2026-09-30", "2026-09-30"),
        ("2026-09-16", 15, "2026-10-08", "2026-10-08"),
        ("2026-09-25", 15, "2026-10-10", "2026-10-10"), // a make-up Saturday is no day off
        ("2026-12-20", 12, "2027-01-04", "2027-01-01"), // alarms do not trust an unpublished holiday
    ];
    for (received, n, due, alarm_due) in table {
        let period = Period::CalendarDays(n);
        let deadline = Deadline::count(Moment::start_of(day(received)), period, &Calendar::builtin());
        assert_eq!((deadline.due, deadline.alarm_due), (day(due), day(alarm_due)), "{received}");
    }
}

#[test]
fn a_local_workday_past_coverage_brings_the_alarm_forward_with_the_due_date() {
    let text = "date,effect,name,instrument\n2027-01-02,work,补班,示例\n2027-01-03,work,补班,示例\n";
    let overlay = OverlayDay::parse(text, "local.csv").unwrap();
    let calendar = Calendar::new(builtin_notices(), &overlay, Statute::builtin());
    for period in [Period::WorkingDays(5), Period::CalendarDays(6)] {
        let deadline = Deadline::count(moment("2026-12-28"), period, &calendar);
        assert_eq!((deadline.due, deadline.alarm_due), (day("2027-01-03"), day("2027-01-03")), "{period:?}");
    }
}

#[test]
fn a_receipt_before_the_first_notice_is_provisional() {
    let deadline = DaysCounted::after(day("2014-12-30"), Period::WorkingDays(3), &Calendar::builtin());
    assert_eq!(deadline.standing, Standing::Provisional { first_unpublished: day("2014-12-31") });
}

#[test]
fn no_day_and_no_period_makes_the_counting_panic() {
    let calendar = Calendar::builtin();
    for date in [NaiveDate::MIN, day("0000-01-01"), day("2026-12-31"), day("9999-12-31"), NaiveDate::MAX] {
        for n in [0, 1, u16::MAX] {
            let deadline = DaysCounted::after(date, Period::WorkingDays(n), &calendar);
            assert!(deadline.due >= date && deadline.opens >= date, "{date} {n}");
        }
        if (1900..=9999).contains(&date.year()) {
            let deadline = Deadline::count(Moment::start_of(date), Period::WorkingDays(3), &calendar);
            assert!(deadline.explain(&calendar).len() < 10, "{date}");
        }
    }
    let far = Moment::LATEST + TimeDelta::days(1000);
    for period in [Period::WorkingDays(u16::MAX), Period::CalendarDays(u16::MAX)] {
        assert!(Deadline::count(far, period, &calendar).due > far.day(), "{period:?}");
    }
}
