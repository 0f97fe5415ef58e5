use super::bureau::hours;
use crate::case::{at, date, seeded};
use chrono::{Duration, NaiveDate};
use proptest::prelude::*;
use shouwen::core::{
    calendar::Calendar,
    clock::Moment,
    directory::OfficeHours,
    id::CaseId,
    reminder::{CaseFacts, Hours, Ladder, PlannedRung, RungName, overdue_rung, plan},
};
use std::collections::BTreeSet;

/// A case received and assigned at that moment, with ten working days.
fn case(received: Moment) -> CaseFacts {
    let due = Calendar::builtin().add_working_days(received.day(), 10);
    CaseFacts {
        case: CaseId::mint(received, &mut seeded(1)),
        received,
        assigned_at: Some(received),
        due,
        alarm_due: due,
        generation: 0,
    }
}

fn usual() -> OfficeHours {
    hours(&["08:30-12:00", "14:30-18:00"])
}

fn planned(case: &CaseFacts, office: &OfficeHours, now: Moment) -> Vec<PlannedRung> {
    plan(case, &Ladder::default(), &Hours { calendar: &Calendar::builtin(), office }, now)
}

fn lines(rungs: &[PlannedRung]) -> Vec<String> {
    rungs
        .iter()
        .map(|rung| format!("{} {}", rung.due_at.beijing().format("%m-%d %H:%M"), rung.rung))
        .collect()
}

#[test]
fn the_ladder_of_a_case_over_the_spring_festival_of_2026() {
    let received = at("2026-02-13T10:00:00+08:00");
    let case = case(received);
    assert_eq!(case.due, date("2026-03-05"));
    let rungs = planned(&case, &usual(), received);
    // Counted back over the make-up Saturday of 28 February.
    let expected = [
        "02-13 10:00 assigned",
        "02-27 09:00 before_5",
        "03-02 09:00 before_3",
        "03-04 09:00 before_1",
        "03-05 09:00 due_morning",
        "03-05 15:00 due_afternoon",
        "03-06 09:00 overdue_1",
    ];
    assert_eq!(lines(&rungs), expected);
    assert_eq!(rungs.iter().map(|rung| rung.roles.len()).collect::<Vec<_>>(), [1, 1, 1, 1, 3, 3, 4]);
    assert_eq!(rungs[4].keys(&case).count(), 3);
}

#[test]
fn a_make_up_saturday_is_a_day_for_reminders() {
    // Due on Monday 2 March: the working day before it is Saturday 28 February.
    let received = at("2026-02-10T10:00:00+08:00");
    let rungs = lines(&planned(&case(received), &usual(), received));
    assert!(rungs.contains(&"02-28 09:00 before_1".to_owned()), "{rungs:?}");
}

#[test]
fn an_office_that_never_closes_is_open_through_midnight() {
    let office = hours(&["00:00-24:00"]);
    let calendar = Calendar::builtin();
    let hours = Hours { calendar: &calendar, office: &office };
    assert!(hours.is_open(at("2026-03-02T23:59:59+08:00")));
    // From a holiday back to the last minute of the make-up Saturday.
    assert_eq!(hours.last(at("2026-02-20T10:00:00+08:00")), Some(at("2026-02-14T23:59:00+08:00")));
}

#[test]
fn a_case_assigned_at_night_is_told_when_the_office_opens() {
    for (assigned, told) in [
        ("2026-02-12T20:00:00+08:00", "02-13 08:30 assigned"),
        ("2026-02-13T12:30:00+08:00", "02-13 14:30 assigned"),
        ("2026-02-14T18:00:00+08:00", "02-24 08:30 assigned"),
    ] {
        let case = case(at(assigned));
        assert_eq!(lines(&planned(&case, &usual(), case.received))[0], told);
    }
}

#[test]
fn a_rung_out_of_hours_moves_earlier_and_only_where_that_is_past_later() {
    let late_office = hours(&["09:30-12:00", "14:30-17:00"]);
    let received = at("2026-02-13T10:00:00+08:00");
    let rungs = planned(&case(received), &late_office, received);
    assert!(lines(&rungs).contains(&"03-03 16:59 before_1".to_owned()), "{:?}", lines(&rungs));
    // Planned anew in the evening before: 16:59 is past, and the next opening is half an hour late.
    let rungs = planned(&case(received), &late_office, at("2026-03-03T20:00:00+08:00"));
    assert_eq!(lines(&rungs)[0], "03-04 09:30 before_1");
    // Nothing says "overdue" before it is: on the evening of the due date it would be false.
    assert!(lines(&rungs).contains(&"03-06 09:30 overdue_1".to_owned()), "{:?}", lines(&rungs));
}

#[test]
fn a_short_period_has_no_rungs_before_its_receipt() {
    let received = at("2026-03-02T10:00:00+08:00");
    let mut case = case(received);
    (case.due, case.alarm_due) = (date("2026-03-04"), date("2026-03-04"));
    let names: Vec<RungName> = planned(&case, &usual(), received).iter().map(|rung| rung.rung).collect();
    let expected = [
        RungName::Assigned,
        RungName::Before(1),
        RungName::DueMorning,
        RungName::DueAfternoon,
        RungName::Overdue(1),
    ];
    assert_eq!(names, expected);
}

#[test]
fn after_a_recompute_only_what_is_to_come_is_planned() {
    let mut case = case(at("2026-02-13T10:00:00+08:00"));
    (case.due, case.alarm_due, case.generation) = (date("2026-03-06"), date("2026-03-06"), 1);
    let rungs = planned(&case, &usual(), at("2026-03-03T09:00:00+08:00"));
    assert_eq!(lines(&rungs)[0], "03-03 09:00 before_3");
    let rungs = planned(&case, &usual(), at("2026-03-03T09:00:00.000001+08:00"));
    assert_eq!(lines(&rungs)[0], "03-05 09:00 before_1");
    assert!(rungs.iter().flat_map(|rung| rung.keys(&case)).all(|key| key.generation == 1));
}

#[test]
fn rungs_run_from_the_alarm_date_and_overdue_from_the_due_date() {
    let mut case = case(at("2026-02-13T10:00:00+08:00"));
    case.alarm_due = date("2026-03-03");
    let rungs = lines(&planned(&case, &usual(), case.received));
    assert!(rungs.contains(&"03-03 09:00 due_morning".to_owned()), "{rungs:?}");
    assert_eq!(rungs.last().unwrap(), "03-06 09:00 overdue_1");
}

#[test]
fn overdue_rungs_follow_one_another_and_none_is_sent_for_days_gone_by() {
    let case = case(at("2026-02-13T10:00:00+08:00"));
    let office = usual();
    let hours = Hours { calendar: &Calendar::builtin(), office: &office };
    let next = |after, now: &str| {
        lines(&[overdue_rung(&case, after, &Ladder::default(), &hours, at(now)).unwrap()]).remove(0)
    };
    assert_eq!(next(1, "2026-03-06T09:00:00+08:00"), "03-09 09:00 overdue_2");
    // The daemon was down from Friday to Wednesday: the fourth day's was due at nine.
    assert_eq!(next(1, "2026-03-11T08:00:00+08:00"), "03-11 09:00 overdue_4");
    assert_eq!(next(1, "2026-03-11T10:00:00+08:00"), "03-12 09:00 overdue_5");
    // Sent late: the same day is not planned twice.
    assert_eq!(next(4, "2026-03-11T08:30:00+08:00"), "03-12 09:00 overdue_5");
}

#[test]
fn an_office_without_hours_is_reminded_all_the_same() {
    let received = at("2026-02-13T10:00:00+08:00");
    assert_eq!(
        planned(&case(received), &OfficeHours { periods: vec![], also_open: vec![] }, received).len(),
        7
    );
}

#[test]
fn hours_begin_with_their_first_minute_and_end_before_their_last() {
    let office = usual();
    let hours = Hours { calendar: &Calendar::builtin(), office: &office };
    for (moment, open) in [
        ("08:29:59", false),
        ("08:30:00", true),
        ("11:59:59", true),
        ("12:00:00", false),
        ("14:30:00", true),
        ("18:00:00", false),
    ] {
        assert_eq!(hours.is_open(at(&format!("2026-03-02T{moment}+08:00"))), open, "{moment}");
    }
    assert!(!hours.is_open(at("2026-02-16T10:00:00+08:00")));
    let saturday = OfficeHours { also_open: vec![chrono::Weekday::Sat], ..usual() };
    assert!(
        Hours { calendar: &Calendar::builtin(), office: &saturday }.is_open(at("2026-03-07T10:00:00+08:00"))
    );
}

prop_compose! {
    /// Any moment of early 2026, to the minute.
    fn moments()(minutes in 0_i64..60 * 24 * 60) -> Moment {
        Moment::start_of(NaiveDate::from_ymd_opt(2026, 1, 20).expect("a day")) + Duration::minutes(minutes)
    }
}

proptest! {
    #[test]
    fn no_rung_is_out_of_hours_or_past_or_there_twice(received in moments(), wait in 0_i64..40 * 24 * 60, begins in 0_u32..6) {
        let office = hours(&[&format!("{:02}:10-12:40", 7 + begins), "13:30-17:00"]);
        let (case, now) = (case(received), received + Duration::minutes(wait));
        let rungs = planned(&case, &office, now);
        let open = Hours { calendar: &Calendar::builtin(), office: &office };
        for rung in &rungs {
            prop_assert!(open.is_open(rung.due_at), "{:?}", rung);
            prop_assert!(rung.due_at >= now, "{:?} before {}", rung, now);
            if let RungName::Overdue(_) = rung.rung {
                prop_assert!(rung.due_at.day() > case.due, "{:?}", rung);
            }
        }
        let names: BTreeSet<RungName> = rungs.iter().map(|rung| rung.rung).collect();
        prop_assert_eq!(names.len(), rungs.len());
        prop_assert!(rungs.is_sorted_by_key(|rung| rung.due_at));
        // Whatever happens there is always a next one.
        prop_assert!(names.iter().any(|name| matches!(name, RungName::Overdue(_))));
    }

    #[test]
    fn planning_again_gives_the_same_rungs_less_what_is_past(received in moments(), wait in 0_i64..20 * 24 * 60) {
        let case = case(received);
        let (first, now) = (planned(&case, &usual(), received), received + Duration::minutes(wait));
        let again = planned(&case, &usual(), now);
        for rung in again.iter().filter(|rung| now.day() <= case.due || !matches!(rung.rung, RungName::Overdue(_))) {
            prop_assert!(first.contains(rung), "{:?} is new", rung);
        }
        for rung in first.iter().filter(|rung| rung.due_at >= now) {
            prop_assert!(again.contains(rung), "{:?} was lost", rung);
        }
    }
}
