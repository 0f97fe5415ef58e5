//! What is told: another department's number (R3.4), an agency's (R3.6).

use super::{clauses, plan, rings, says};
use crate::directory::{SMALL, small_office};
use serde_json::json;
use shouwen::core::{directory::Directory, routing::Fallback};

const TUESDAY: &str = "2026-03-03T10:00";

#[test]
fn another_departments_number_is_told_and_a_key_connects() {
    let office = small_office(&[]);
    for (what, about, within, said, rung) in [
        ("asked at the complaint line", "matter:allowance", "line", "aid +863936680110", "a-one"),
        ("by department", "department:aid", "line", "aid +863936680110", "a-one"),
        ("asked in another department", "matter:allowance", "names", "aid +863936680110", "a-one"),
        ("the office's own, asked elsewhere", "matter:petitions", "aid", "office +863936680100", "o-one"),
        (
            "a number not verified for too long is not said",
            "matter:place-names",
            "line",
            "names silently",
            "n-one",
        ),
    ] {
        let plan = plan(&office, about, &[], within, TUESDAY);
        assert_eq!(says(&plan), said, "{what}");
        assert_eq!(rings(&plan)[0], rung, "{what}");
        assert_eq!(plan.fallback, Fallback::Voicemail, "{what}");
        let offers = plan.because.iter().any(|reason| reason.zh.contains("按1可转接"));
        assert_eq!(offers, !said.ends_with("silently"), "{what}");
    }
}

#[test]
fn a_number_told_while_nobody_is_in_is_still_told() {
    let text = SMALL.replacen("\"6680150\", verified: 2024-01-10", "\"6687001\", verified: 2026-01-10", 1)
        + "absences:\n  - { officer: n-one, from: 2026-03-02, until: 2026-03-07 }\n";
    let office = Directory::parse(&text, "office.yaml").unwrap();
    let told = plan(&office, "matter:place-names", &[], "line", TUESDAY);
    assert_eq!((says(&told), rings(&told)), ("names +863936687001".to_owned(), vec![]));
    assert_eq!(told.fallback, Fallback::Voicemail);
    assert_eq!(clauses(&told), ["R3.4", "R3.4", "R1.5a", "R3.3"], "no connection is offered");
}

#[test]
fn a_department_without_number_or_anybody_takes_a_message() {
    let office = small_office(&["r-one 2026-03-02 2026-03-07 -"]);
    let plan = plan(&office, "matter:records", &[], "line", "2026-03-03T09:30");
    assert_eq!((says(&plan), rings(&plan)), ("nothing".to_owned(), vec![]));
    assert_eq!(plan.fallback, Fallback::Voicemail);
    assert_eq!(clauses(&plan), ["R3.4", "R1.5a", "R3.3"]);
}

#[test]
fn outside_the_bureau_the_agency_is_named_at_any_hour() {
    let office = small_office(&[]);
    for when in [TUESDAY, "2026-02-20T03:00"] {
        let plan = plan(&office, "matter:pensions", &[], "line", when);
        assert_eq!((says(&plan), rings(&plan)), ("outside 12333 12333".to_owned(), vec![]));
        assert_eq!((plan.fallback, clauses(&plan)), (Fallback::Goodbye, vec!["R3.6"]));
        assert_eq!(plan.because[0].zh, "“养老保险”不属本单位职责，解释并指引至人社热线，电话12333（R3.6）");
    }
}

#[test]
fn a_plan_has_a_stable_json_form() {
    let told = plan(&small_office(&[]), "matter:place-names", &[], "line", TUESDAY);
    let mut json = serde_json::to_value(&told).unwrap();
    json["because"].as_array_mut().unwrap().truncate(1);
    let expected = json!({
        "announce": { "announce": "tell_number", "department": "names", "number": null },
        "steps": [
            { "officer": "n-one", "department": "names", "stands_in_for": null, "number": "+863936680151",
              "seconds": 20, "press_to_accept": false },
            { "officer": null, "department": "names", "stands_in_for": null, "number": "+863936680150",
              "seconds": 20, "press_to_accept": false }
        ],
        "fallback": "voicemail",
        "because": [{
            "clause": "R3.4",
            "zh": "“地名”属地名科职责范围（R3.4）",
            "en": "\"Place names\" is a matter of Names (R3.4)"
        }]
    });
    assert_eq!(json, expected);
}
