//! Recusal (回避): whom a complaint must not reach.

use super::{accused, clauses, plan, rings, says};
use crate::directory::small_office;
use shouwen::core::{
    directory::{DepartmentCode, OfficerCode},
    routing::Recusal,
};

const TUESDAY: &str = "2026-03-03T10:00";

#[test]
fn the_accused_and_their_line_are_barred() {
    let office = small_office(&[]);
    for (what, complained_of, officers, departments, to_discipline) in [
        ("nobody", &[][..], "", "", false),
        ("a handler: their head and leader", &["officer:a-one"], "a-head a-one boss", "", false),
        (
            "a head: also who reports through them",
            &["officer:a-head"],
            "a-head a-one a-two boss",
            "aid",
            false,
        ),
        ("a department", &["department:aid"], "a-head a-one a-two boss", "aid", false),
        ("the only officer of a department", &["officer:r-one"], "r-one", "archive", false),
        ("an officer of the complaint office", &["officer:o-one"], "boss o-head o-one", "", false),
        ("its head", &["officer:o-head"], "boss machine o-head o-one o-two", "office", true),
        ("the complaint office", &["department:office"], "boss machine o-head o-one o-two", "office", true),
        (
            "all its officers, singly",
            &["officer:o-one", "officer:o-two"],
            "boss o-head o-one o-two",
            "office",
            true,
        ),
        (
            "a leader: who reports through them, but not discipline inspection",
            &["officer:boss"],
            "a-head a-one a-two boss chief machine o-head o-one o-two",
            "aid office",
            true,
        ),
        ("a leader without the office", &["officer:deputy"], "chief deputy n-one", "names", true),
        ("a discipline officer", &["officer:d-one"], "boss d-head d-one", "discipline", false),
        ("somebody who has left", &["officer:gone", "department:gone"], "gone", "gone", false),
        (
            "two of two departments",
            &["officer:a-one", "officer:n-one"],
            "a-head a-one boss deputy n-one",
            "names",
            false,
        ),
    ] {
        let recusal = Recusal::of(&accused(complained_of), &office);
        let barred: Vec<_> = recusal.officers.iter().map(OfficerCode::as_str).collect();
        let closed: Vec<_> = recusal.departments.iter().map(DepartmentCode::as_str).collect();
        assert_eq!((barred.join(" ").as_str(), closed.join(" ").as_str()), (officers, departments), "{what}");
        assert_eq!(recusal.to_discipline, to_discipline, "{what}");
    }
}

/// What the case is; absences; what is asked; where; who is accused; what is said; who is rung.
type Reach = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
);

const THE_OFFICE: &[&str] = &["o-one", "o-two!", "o-head", "desk office"];
const DISCIPLINE: &[&str] = &["d-one", "d-head", "desk discipline"];
const A_ONE: &[&str] = &["officer:a-one"];

const REACHES: &[Reach] = &[
    ("an accused handler's colleague", &[], "department:aid", "aid", A_ONE, "nothing", &["a-two"]),
    ("the complaint desk", &[], "duty:complaint", "line", A_ONE, "nothing", THE_OFFICE),
    (
        "the shared desk of an accused",
        &[],
        "duty:complaint",
        "line",
        &["officer:o-one"],
        "nothing",
        &["o-two!"],
    ),
    ("the accused office", &[], "duty:complaint", "line", &["department:office"], "nothing", DISCIPLINE),
    ("an accused leader", &[], "duty:complaint", "line", &["officer:boss"], "nothing", DISCIPLINE),
    (
        "an accused leader, matter unknown",
        &[],
        "duty:general",
        "line",
        &["officer:boss"],
        "nothing",
        DISCIPLINE,
    ),
    (
        "an accused department's matter",
        &[],
        "matter:allowance",
        "line",
        &["department:aid"],
        "nothing",
        THE_OFFICE,
    ),
    ("accused inspection", &[], "duty:discipline", "line", &["department:discipline"], "nothing", THE_OFFICE),
    ("no number where one is accused", &[], "matter:allowance", "line", A_ONE, "aid silently", &["a-two"]),
    (
        "the accused's delegate",
        &["a-one 2026-03-02 2026-03-07 n-one"],
        "department:aid",
        "aid",
        A_ONE,
        "nothing",
        &["a-two"],
    ),
    (
        "an accused delegate",
        &["a-two 2026-03-02 2026-03-07 n-one"],
        "department:aid",
        "aid",
        &["officer:n-one"],
        "nothing",
        &["a-one", "a-head", "desk aid"],
    ),
    (
        "all are barred",
        &[],
        "duty:discipline",
        "line",
        &["officer:boss", "department:discipline"],
        "nothing",
        &[],
    ),
];

#[test]
fn a_call_reaches_nobody_who_is_barred() {
    for (what, absences, about, within, complained_of, said, rung) in REACHES {
        let plan = plan(&small_office(absences), about, &accused(complained_of), within, TUESDAY);
        assert_eq!(says(&plan), *said, "{what}");
        assert_eq!(rings(&plan), *rung, "{what}");
    }
}

/// A delegate relays what they learn (R1.5a).
#[test]
fn whoever_stands_in_for_the_accused_is_barred_with_them() {
    let office = small_office(&["a-one 2026-03-02 2026-03-07 a-two"]);
    let recusal = Recusal::of(&accused(&["officer:a-one"]), &office);
    assert!(recusal.bars(&"a-two".parse().unwrap()));
    let without = Recusal::of(&accused(&["officer:a-one"]), &small_office(&[]));
    assert!(!without.bars(&"a-two".parse().unwrap()));
}

#[test]
fn the_decision_log_counts_who_was_passed_over_and_does_not_name_them() {
    let office = small_office(&[]);
    let plan = plan(&office, "department:aid", &accused(&["officer:a-one"]), "aid", TUESDAY);
    let zh: Vec<_> = plan.because.iter().map(|reason| reason.zh.as_str()).collect();
    assert!(zh.contains(&"按回避规定跳过2人（R5.4）"), "{zh:?}");
    assert_eq!(clauses(&plan), ["R3.4", "R5.4", "R5.4", "R3.2", "R3.3"]);
    for name in ["救戊", "救庚", "a-one", "a-head"] {
        assert!(
            plan.because.iter().all(|reason| !reason.zh.contains(name) && !reason.en.contains(name)),
            "{name}"
        );
    }
    let one = self::plan(&office, "duty:complaint", &accused(&["officer:d-head"]), "line", TUESDAY);
    assert!(
        one.because.iter().all(|reason| !reason.zh.contains("跳过")),
        "nobody of the office was passed over"
    );
}
