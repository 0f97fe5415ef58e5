//! What holds for every plan.

use super::{has_outcome, plan};
use crate::directory::{SMALL, SpringFestival, small_office, with_absences};
use proptest::prelude::*;
use shouwen::core::{
    directory::Directory,
    routing::{Accused, Recusal},
};
use std::collections::BTreeSet;

const OFFICERS: &[&str] = &[
    "chief", "boss", "deputy", "o-head", "o-one", "o-two", "machine", "a-one", "a-two", "a-head", "n-one",
    "r-one", "d-one", "d-head", "gone",
];
const DEPARTMENTS: &[&str] = &["leaders", "office", "aid", "names", "archive", "discipline", "gone"];
const WANTED: &[&str] = &[
    "matter:allowance",
    "matter:place-names",
    "matter:petitions",
    "matter:records",
    "matter:pensions",
    "matter:gone",
    "duty:complaint",
    "duty:discipline",
    "duty:general",
    "department:office",
    "department:aid",
    "department:names",
    "department:archive",
    "department:leaders",
    "department:discipline",
    "department:gone",
];
const WITHIN: &[&str] = &["line", "aid", "names", "archive", "discipline", "gone"];

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

fn moment() -> impl Strategy<Value = String> {
    (1..=28, 0..24, 0..60).prop_map(|(day, hour, minute)| format!("2026-02-{day:02}T{hour:02}:{minute:02}"))
}

fn complained_of() -> impl Strategy<Value = Vec<Accused>> {
    let officer = one_of(OFFICERS).prop_map(|code| Accused::Officer(code.parse().expect("a code")));
    let department = one_of(DEPARTMENTS).prop_map(|code| Accused::Department(code.parse().expect("a code")));
    prop::collection::vec(prop_oneof![3 => officer, 1 => department], 0..3)
}

fn absences() -> impl Strategy<Value = Vec<String>> {
    let delegate = prop_oneof![1 => Just("-"), 4 => one_of(OFFICERS)];
    let one = (one_of(OFFICERS), 1..28u8, 1..10u8, delegate).prop_map(|(officer, from, days, delegate)| {
        format!("{officer} 2026-02-{from:02} 2026-02-{:02} {delegate}", (from + days).min(28))
    });
    prop::collection::vec(one, 0..4)
}

/// The small office with those absences, or without any if they contradict each other.
fn office(absences: &[String]) -> Directory {
    let lines: Vec<_> = absences.iter().map(String::as_str).collect();
    Directory::parse(&with_absences(&lines), "office.yaml").unwrap_or_else(|faults| {
        assert!(!faults.is_empty());
        small_office(&[])
    })
}

proptest! {
    #[test]
    fn every_plan_is_safe_and_has_an_outcome(
        absences in absences(), about in one_of(WANTED), within in one_of(WITHIN), accused in complained_of(),
        when in moment(),
    ) {
        let office = office(&absences);
        let recusal = Recusal::of(&accused, &office);
        let plan = plan(&office, about, &accused, within, &when);
        prop_assert!(has_outcome(&plan) && !plan.because.is_empty());
        let mut numbers = BTreeSet::new();
        for step in &plan.steps {
            prop_assert!(numbers.insert(step.number.as_str()), "{} rings twice", step.number.as_str());
            prop_assert_ne!(&step.number, &office.office().complaint_line);
            let people = step.officer.iter().chain(&step.stands_in_for);
            prop_assert!(people.clone().all(|officer| !recusal.bars(officer)), "{step:?} is barred");
            let department = office.department(&step.department).expect("known");
            prop_assert!(!recusal.bars_department(&department.code));
            let staff = office.officers_of(&department.code);
            let shared = people.count() > 0 || staff.iter().all(|officer| !recusal.bars(&officer.code));
            prop_assert!(shared, "the desk of {} may reach the accused", department.code);
            let when = when.parse().unwrap();
            prop_assert!(department.hours.open_at(when, &SpringFestival), "{} is closed", department.code);
        }
        for barred in office.officers().iter().filter(|officer| recusal.bars(&officer.code)) {
            prop_assert!(plan.because.iter().all(|reason| !reason.zh.contains(&barred.name)), "{}", barred.name);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(cut in 0..SMALL.len(), put in "[ -~\n]{0,6}") {
        let cut = (cut..SMALL.len()).find(|index| SMALL.is_char_boundary(*index)).unwrap_or(0);
        let text = format!("{}{put}{}", &SMALL[..cut], &SMALL[cut..]);
        if let Err(faults) = Directory::parse(&text, "office.yaml") {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.where_.line > 0 && !fault.what.is_empty()));
        }
    }
}
