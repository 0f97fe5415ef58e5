//! Delegates (R1.5a).

use super::{at, small_office};
use shouwen::core::directory::{OfficerCode, StandIn};
use std::collections::BTreeSet;

#[test]
fn whoever_is_out_has_somebody_who_acts() {
    for (what, absences, asked, barred, expected) in [
        ("in", &[][..], "a-one", &[][..], "present a-one"),
        ("out", &["a-one 2026-03-02 2026-03-07 a-two"], "a-one", &[], "delegate a-two"),
        ("back again", &["a-one 2026-02-02 2026-02-07 a-two"], "a-one", &[], "present a-one"),
        (
            "the delegate is out too",
            &["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-03 2026-03-05 o-one"],
            "a-one",
            &[],
            "delegate o-one",
        ),
        ("nobody was named", &["a-one 2026-03-02 2026-03-07 -"], "a-one", &[], "nobody"),
        (
            "the delegate named nobody",
            &["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-03 2026-03-05 -"],
            "a-one",
            &[],
            "nobody",
        ),
        ("they are barred", &[], "a-one", &["a-one"], "barred"),
        ("the delegate is barred", &["a-one 2026-03-02 2026-03-07 a-two"], "a-one", &["a-two"], "barred"),
        (
            "a barred delegate does not choose either",
            &["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-03 2026-03-05 o-one"],
            "a-one",
            &["a-two"],
            "barred",
        ),
        ("an unknown officer", &[], "stranger", &[], "nobody"),
    ] {
        let office = small_office(absences);
        let barred: BTreeSet<OfficerCode> = barred.iter().map(|code| code.parse().unwrap()).collect();
        let found = match office.stand_in(&asked.parse().unwrap(), at("2026-03-04T10:00"), &barred) {
            StandIn::Present(officer) => format!("present {}", officer.code),
            StandIn::Delegate(officer) => format!("delegate {}", officer.code),
            StandIn::Barred => "barred".to_owned(),
            StandIn::Nobody => "nobody".to_owned(),
        };
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn the_acting_officer_is_whoever_is_in() {
    let office = small_office(&["a-one 2026-03-02 2026-03-07 a-two", "o-one 2026-03-02 2026-03-07 -"]);
    let acting = |code: &str| {
        let stand_in = office.stand_in(&code.parse().unwrap(), at("2026-03-04"), &BTreeSet::new());
        stand_in.acting().map(|officer| officer.code.to_string())
    };
    assert_eq!(acting("a-one").as_deref(), Some("a-two"));
    assert_eq!(acting("a-head").as_deref(), Some("a-head"));
    assert_eq!(acting("o-one"), None);
}
