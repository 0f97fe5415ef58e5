//! What holds for every receipt and every period.

use crate::calendar::vectors::{calendar_of, day, notices_without};
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use shouwen::core::{
    calendar::Calendar,
    clock::Moment,
    deadline::{DaysCounted, Deadline, Period, Standing},
};

/// Receipts between 2013 and 2054, to the second: before the tables, in them, and after.
fn receipts() -> impl Strategy<Value = Moment> {
    (0..41 * 366 * 86_400_i64)
        .prop_map(|seconds| Moment::start_of(day("2013-01-01")) + TimeDelta::seconds(seconds))
}

fn due(received: Moment, n: u16) -> NaiveDate {
    Deadline::count(received, Period::WorkingDays(n), &Calendar::builtin()).due
}

proptest! {
    #[test]
    fn a_due_date_is_a_working_day_and_ends_exactly_n_of_them(received in receipts(), n in 1..1000_u16) {
        let calendar = Calendar::builtin();
        let due = due(received, n);
        prop_assert!(calendar.is_working_day(due));
        let days = received.day().iter_days().skip(1).take_while(|date| *date <= due);
        let counted = days.filter(|date| calendar.is_working_day(*date)).count();
        prop_assert_eq!(counted, usize::from(n));
    }

    #[test]
    fn a_later_receipt_is_never_due_earlier(a in receipts(), b in receipts(), n in 1..300_u16) {
        prop_assert!(due(a.min(b), n) <= due(a.max(b), n));
    }

    #[test]
    fn a_longer_period_ends_later(received in receipts(), n in 1..300_u16, more in 1..300_u16) {
        prop_assert!(due(received, n) < due(received, n + more));
    }

    #[test]
    fn alarms_never_run_later_than_the_due_date(received in receipts(), n in 1..300_u16) {
        let deadline = Deadline::count(received, Period::WorkingDays(n), &Calendar::builtin());
        prop_assert!(deadline.alarm_due <= deadline.due);
        if deadline.standing == Standing::Published {
            prop_assert_eq!(deadline.alarm_due, deadline.due);
        }
    }

    #[test]
    fn a_period_of_calendar_days_ends_on_a_working_day_no_earlier_than_its_last(
        received in receipts(),
        n in 1..300_u16,
    ) {
        let calendar = Calendar::builtin();
        let deadline = Deadline::count(received, Period::CalendarDays(n), &calendar);
        let last = received.day() + TimeDelta::days(i64::from(n));
        prop_assert!(calendar.is_working_day(deadline.due) && deadline.due >= last);
        let between = last.iter_days().take_while(|date| *date < deadline.due);
        prop_assert!(between.into_iter().all(|date| !calendar.is_working_day(date)));
    }

    #[test]
    fn the_amendment_of_2020_only_delays_and_only_what_it_meets(offset in 0..90_u64, n in 1..40_u16) {
        let before = calendar_of(&notices_without("国办发明电〔2020〕1号"));
        let received = day("2019-12-01") + chrono::Days::new(offset);
        let planned = DaysCounted::after(received, Period::WorkingDays(n), &before).due;
        let moved = DaysCounted::after(received, Period::WorkingDays(n), &Calendar::builtin()).due;
        let met = received < day("2020-02-01") && planned >= day("2020-01-31");
        prop_assert_eq!(planned < moved, met);
    }
}

#[test]
fn the_extension_of_the_spring_festival_of_2020_moves_a_deadline_by_two_days() {
    let table = [("2020-01-23", "2020-02-12", "2020-02-14"), ("2020-01-14", "2020-02-01", "2020-02-04")];
    let before = calendar_of(&notices_without("国办发明电〔2020〕1号"));
    for (received, planned, moved) in table {
        let due =
            |calendar: &Calendar| DaysCounted::after(day(received), Period::WorkingDays(10), calendar).due;
        assert_eq!((due(&before), due(&Calendar::builtin())), (day(planned), day(moved)), "{received}");
    }
}
