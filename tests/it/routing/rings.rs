//! Whom a call rings: turns, delegates (R1.5a), hours, duty desks.

use super::{accused, clauses, plan, rings, says};
use crate::directory::{SMALL, SpringFestival, at, small_office};
use shouwen::core::{
    directory::Directory,
    routing::{Fallback, PressToAccept, Request, RoutingPolicy, route, route_unknown},
};

const TUESDAY: &str = "2026-03-03T10:00";

#[test]
fn officers_ring_in_turn_and_the_desk_comes_last() {
    for (what, absences, about, within, expected) in [
        (
            "the complaint line",
            &[][..],
            "duty:complaint",
            "line",
            &["o-one", "o-two!", "o-head", "desk office"][..],
        ),
        ("discipline inspection", &[], "duty:discipline", "line", &["d-one", "d-head", "desk discipline"]),
        (
            "a matter of the line's owner",
            &[],
            "matter:petitions",
            "line",
            &["o-one", "o-two!", "o-head", "desk office"],
        ),
        (
            "a matter of the department they are with",
            &[],
            "matter:allowance",
            "aid",
            &["a-one", "a-two", "a-head", "desk aid"],
        ),
        ("an outside number", &[], "department:archive", "archive", &["r-one!"]),
        (
            "a delegate of the same department rings once",
            &["a-one 2026-03-02 2026-03-07 a-two"],
            "department:aid",
            "aid",
            &["a-two for a-one", "a-head", "desk aid"],
        ),
        (
            "a delegate's delegate of another department",
            &["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-02 2026-03-07 n-one"],
            "department:aid",
            "aid",
            &["n-one for a-one", "a-head", "desk aid"],
        ),
        (
            "nobody was named",
            &["a-one 2026-03-02 2026-03-07 -"],
            "department:aid",
            "aid",
            &["a-two", "a-head", "desk aid"],
        ),
        (
            "who only runs the system",
            &["a-one 2026-03-02 2026-03-07 machine"],
            "department:aid",
            "aid",
            &["a-two", "a-head", "desk aid"],
        ),
        (
            "everybody is out",
            &["n-one 2026-03-02 2026-03-07 -"],
            "department:names",
            "names",
            &["desk names"],
        ),
    ] {
        let hour = if about.ends_with("archive") { "2026-03-03T09:30" } else { TUESDAY };
        let plan = plan(&small_office(absences), about, &[], within, hour);
        assert_eq!(rings(&plan), expected, "{what}");
        assert_eq!(says(&plan), "nothing", "{what}");
        assert_eq!(plan.fallback, Fallback::Voicemail, "{what}");
        assert!(plan.steps.iter().all(|step| step.seconds == 20), "{what}");
    }
}

#[test]
fn the_decisions_cite_their_clauses() {
    for (absences, about, within, expected) in [
        (&[][..], "duty:complaint", "line", &["R5.4", "R3.2", "R3.3"][..]),
        (&[], "duty:discipline", "line", &["R5.4", "R3.2", "R3.3"]),
        (&[], "duty:general", "line", &["R3.5", "R3.2", "R3.3"]),
        (&[], "department:aid", "aid", &["R3.4", "R3.2", "R3.3"]),
        (&[], "matter:allowance", "aid", &["R3.4", "R3.4", "R3.2", "R3.3"]),
        (&[], "matter:allowance", "line", &["R3.4", "R3.4", "R3.5", "R3.2", "R3.3"]),
        (&[], "matter:pensions", "line", &["R3.6"]),
        (&["a-one 2026-03-02 2026-03-07 a-two"], "department:aid", "aid", &["R3.4", "R1.5a", "R3.2", "R3.3"]),
        (&["a-one 2026-03-02 2026-03-07 -"], "department:aid", "aid", &["R3.4", "R1.5a", "R3.2", "R3.3"]),
    ] {
        let plan = plan(&small_office(absences), about, &[], within, TUESDAY);
        assert_eq!(clauses(&plan), expected, "{about}: {:#?}", plan.because);
        assert!(plan.because.iter().all(|reason| reason.zh.ends_with(&format!("（{}）", reason.clause))));
        assert!(plan.because.iter().all(|reason| reason.en.ends_with(&format!("({})", reason.clause))));
    }
}

#[test]
fn a_delegate_is_named_in_words_a_clerk_reads() {
    let office = small_office(&["a-one 2026-03-02 2026-03-07 a-two", "a-head 2026-03-02 2026-03-07 -"]);
    let plan = plan(&office, "department:aid", &[], "aid", TUESDAY);
    let zh: Vec<_> = plan.because.iter().map(|reason| reason.zh.as_str()).collect();
    assert!(zh.contains(&"救戊外出，由救己代理（R1.5a）"), "{zh:?}");
    assert!(zh.contains(&"救庚外出，没有在岗的代理人，应由分管领导安排（R1.5a）"), "{zh:?}");
}

#[test]
fn out_of_hours_a_message_is_taken() {
    let office = small_office(&[]);
    for (what, when, expected) in [
        ("a make-up Saturday is open (调休上班)", "2026-02-14T10:00", "open"),
        ("an ordinary Saturday", "2026-02-07T10:00", "closed until 2026-02-09 08:30"),
        ("a Friday off (调休)", "2026-02-20T10:00", "closed until 2026-02-24 08:30"),
        ("lunch", "2026-03-03T12:00", "closed until 2026-03-03 14:30"),
        ("evening before the make-up Saturday", "2026-02-13T18:00", "closed until 2026-02-14 08:30"),
        ("three in the morning", "2026-03-03T03:00", "closed until 2026-03-03 08:30"),
    ] {
        for about in ["duty:complaint", "matter:allowance", "department:aid"] {
            let plan = plan(&office, about, &[], "line", when);
            if expected == "open" {
                assert!(!plan.steps.is_empty(), "{what}: {about}");
                continue;
            }
            assert_eq!(says(&plan), expected, "{what}: {about}");
            assert_eq!((&plan.steps[..], plan.fallback), (&[][..], Fallback::Voicemail), "{what}");
            assert_eq!(clauses(&plan).last(), Some(&"R3.3"), "{what}");
        }
    }
}

#[test]
fn a_duty_desk_answers_while_the_owner_is_closed() {
    let text = SMALL.replacen(
        "hours: { periods: [\"09:00-12:00\"]",
        "duties: [complaint]\n    hours: { periods: [\"00:00-24:00\"]",
        1,
    );
    let office = Directory::parse(&text, "office.yaml").expect("a duty desk");
    let open = plan(&office, "duty:complaint", &[], "line", "2026-02-14T10:00");
    assert_eq!(rings(&open)[0], "o-one", "the owner while it is open");
    let night = plan(&office, "duty:complaint", &[], "line", "2026-02-14T19:00");
    assert_eq!((rings(&night), says(&night)), (vec!["r-one!".to_owned()], "nothing".to_owned()));
    assert_eq!(clauses(&night), ["R5.4", "R3.3", "R3.2", "R3.3"]);
    let sunday = plan(&office, "duty:complaint", &[], "line", "2026-02-15T10:00");
    assert_eq!(says(&sunday), "closed until 2026-02-21 00:00", "the earliest of the two");
    let matter = plan(&office, "matter:allowance", &[], "line", "2026-02-14T19:00");
    assert_eq!(says(&matter), "closed until 2026-02-24 08:30", "a duty desk has its duty only");
}

#[test]
fn what_nobody_knows_goes_to_the_general_desk_or_the_complaint_office() {
    let policy = RoutingPolicy::default();
    let unknown = |office: &Directory| route_unknown(&[], at(TUESDAY), office, &SpringFestival, &policy);
    let office = small_office(&[]);
    assert_eq!(rings(&unknown(&office))[0], "o-one");
    assert_eq!(clauses(&unknown(&office))[0], "R3.5");
    assert_eq!(
        plan(&office, "matter:gone", &[], "line", TUESDAY),
        unknown(&office),
        "a code of an old script"
    );
    assert_eq!(plan(&office, "department:gone", &[], "line", TUESDAY), unknown(&office));

    let text = SMALL.replacen("[complaint, general]", "[complaint]", 1);
    let office = Directory::parse(&text, "office.yaml").unwrap();
    assert_eq!((rings(&unknown(&office))[0].as_str(), clauses(&unknown(&office))[0]), ("o-one", "R5.4"));

    let text = SMALL.replacen("[complaint, general]", "[complaint]", 1).replacen(
        "    head: a-head",
        "    duties: [general]\n    head: a-head",
        1,
    );
    let office = Directory::parse(&text, "office.yaml").unwrap();
    assert_eq!((rings(&unknown(&office))[0].as_str(), clauses(&unknown(&office))[0]), ("a-one", "R3.5"));
}

#[test]
fn the_complaint_line_never_rings_itself() {
    let text = SMALL.replacen("\"6680100\"", "\"6687001\"", 1);
    let office = Directory::parse(&text, "office.yaml").unwrap();
    let plan = plan(&office, "duty:complaint", &[], "line", TUESDAY);
    assert_eq!(rings(&plan), ["o-one", "o-two!", "o-head"]);
}

#[test]
fn the_office_sets_how_long_and_which_legs_ask_for_a_key() {
    let office = small_office(&[]);
    let aid = "aid".parse().unwrap();
    let about = shouwen::core::routing::About::Department(&aid);
    let request = Request { about, accused: &accused(&[]), within: Some(&aid), at: at(TUESDAY) };
    let policy = RoutingPolicy {
        ring_seconds: 35,
        press_to_accept: PressToAccept::Always,
        ..RoutingPolicy::default()
    };
    let plan = route(&request, &office, &SpringFestival, &policy);
    assert!(plan.steps.iter().all(|step| step.seconds == 35 && step.press_to_accept));
}
