//! The rank and select tables against counting day by day.

use super::vectors::day;
use chrono::NaiveDate;
use proptest::prelude::*;
use shouwen::core::calendar::Calendar;

/// Days on both sides of the tables (2015 to 2050) and inside them.
fn days() -> impl Strategy<Value = NaiveDate> {
    let first = day("2008-01-01");
    (0..20_000_u64).prop_map(move |n| first + chrono::Days::new(n))
}

fn step_by_step(calendar: &Calendar, from: NaiveDate, n: i32) -> NaiveDate {
    let mut date = from;
    let mut left = n;
    while left != 0 {
        date = if n > 0 { date.succ_opt() } else { date.pred_opt() }.unwrap();
        left -= i32::from(calendar.is_working_day(date)) * n.signum();
    }
    date
}

proptest! {
    #[test]
    fn the_nth_working_day_is_the_one_found_day_by_day(date in days(), n in -400..400) {
        let calendar = Calendar::builtin();
        prop_assert_eq!(calendar.add_working_days(date, n), step_by_step(&calendar, date, n));
    }

    #[test]
    fn the_days_between_are_those_counted_one_by_one(a in days(), b in days()) {
        let calendar = Calendar::builtin();
        let counted = |from: NaiveDate, until| {
            let days = from.iter_days().skip(1).take_while(|date| *date <= until);
            i64::try_from(days.filter(|date| calendar.is_working_day(*date)).count()).unwrap()
        };
        let expected = if a <= b { counted(a, b) } else { -counted(b, a) };
        prop_assert_eq!(calendar.working_days_between(a, b), expected);
    }

    #[test]
    fn a_fact_in_words_agrees_with_the_tables(date in days()) {
        let calendar = Calendar::builtin();
        prop_assert_eq!(calendar.day(date).counts, calendar.is_working_day(date));
    }

    #[test]
    fn a_working_day_stays_and_another_day_moves_to_the_next(date in days()) {
        let calendar = Calendar::builtin();
        let expected = if calendar.is_working_day(date) { date } else { calendar.next_working_day(date) };
        prop_assert_eq!(calendar.working_day_from(date), expected);
    }
}

#[test]
fn the_ends_of_time_are_answered_without_a_panic() {
    let calendar = Calendar::builtin();
    for date in [NaiveDate::MIN, NaiveDate::MAX, day("0001-01-01"), day("0000-12-31")] {
        for n in [i32::MIN, -1, 0, 1, i32::MAX] {
            let found = calendar.add_working_days(date, n);
            assert!(if n < 0 { found <= date } else { found >= date }, "{date} {n}");
            assert_eq!(calendar.add_working_days_cautiously(date, n), found, "{date} {n}");
        }
        assert!(calendar.working_days_between(date, date) == 0, "{date}");
        assert!(calendar.working_day_from(date) >= date, "{date}");
        assert!(!calendar.day(date).published, "{date}");
        assert!(calendar.next_working_day(date) >= date, "{date}");
    }
    let all = calendar.working_days_between(NaiveDate::MIN, NaiveDate::MAX);
    let days = (NaiveDate::MAX - NaiveDate::MIN).num_days();
    assert!((days * 5 / 7 - all).abs() < 500, "{all} of {days}");
}
