//! What becomes of a call: its outcome, its first contact, its hops.

use crate::case::{at, officer, seeded};
use proptest::prelude::*;
use shouwen::core::{
    call::{CallFacts, DialledLeg, FirstContact, LegResult, Outcome, Towards, conclude, hops},
    id::{CallId, LegId},
};

const OVER: CallFacts = CallFacts {
    over: true,
    answered: false,
    recorded_seconds: 0,
    number_told: false,
    guided_outside: false,
    status_told: false,
    reachable: false,
    has_case: false,
};

#[test]
fn every_ending_has_its_outcome() {
    for (facts, outcome) in [
        (CallFacts { over: false, answered: true, ..OVER }, Outcome::InProgress),
        (CallFacts { answered: true, number_told: true, ..OVER }, Outcome::Answered),
        (CallFacts { recorded_seconds: 1, number_told: true, ..OVER }, Outcome::Voicemail),
        (CallFacts { number_told: true, reachable: true, ..OVER }, Outcome::NumberTold),
        (CallFacts { guided_outside: true, ..OVER }, Outcome::GuidedOutside),
        (CallFacts { status_told: true, ..OVER }, Outcome::StatusTold),
        (CallFacts { reachable: true, ..OVER }, Outcome::CallBack),
        (CallFacts { has_case: true, ..OVER }, Outcome::CallBack),
        (OVER, Outcome::Abandoned),
    ] {
        assert_eq!(conclude(&facts), outcome, "{facts:?}");
    }
}

proptest! {
    #[test]
    fn a_call_is_abandoned_only_where_nothing_can_be_done(bits: [bool; 6], recorded_seconds in 0_u32..3) {
        let [answered, number_told, guided_outside, status_told, reachable, has_case] = bits;
        let facts = CallFacts { over: true, answered, recorded_seconds, number_told, guided_outside, status_told, reachable, has_case };
        let nothing = recorded_seconds == 0 && bits == [false; 6];
        prop_assert_eq!(conclude(&facts) == Outcome::Abandoned, nothing);
        prop_assert_ne!(conclude(&facts), Outcome::InProgress);
    }
}

#[test]
fn outcomes_have_stable_names_and_a_missed_call_a_task() {
    use Outcome::{
        Abandoned, Answered, CallBack, GuidedOutside, InProgress, NumberTold, StatusTold, Voicemail,
    };
    let all = [InProgress, Answered, NumberTold, GuidedOutside, StatusTold, Voicemail, CallBack, Abandoned];
    let names = all.map(|outcome| outcome.to_string()).join(" ");
    assert_eq!(
        names,
        "in_progress answered number_told guided_outside status_told voicemail call_back abandoned"
    );
    let tasks: Vec<Outcome> = all.into_iter().filter(|outcome| outcome.needs_call_back()).collect();
    assert_eq!(tasks, [Voicemail, CallBack]);
}

fn leg(towards: Towards, answered: Option<&str>, result: Option<LegResult>) -> DialledLeg {
    let mut random = seeded(1);
    DialledLeg {
        call: CallId::mint(at("2026-03-02"), &mut random),
        leg: LegId::mint(at("2026-03-02"), &mut random),
        towards,
        answered_at: answered.map(at),
        result,
        answered_seconds: 0,
    }
}

fn to(code: &str) -> Towards {
    Towards::Officer(officer(code))
}

#[test]
fn first_contact_is_whoever_actually_answered_first() {
    let rung_first = leg(to("li-ming"), None, Some(LegResult::NoAnswer));
    let mailbox = leg(to("wang-fang"), Some("2026-03-02T09:00:01+08:00"), Some(LegResult::NotAccepted));
    let second = leg(to("zhao-lei"), Some("2026-03-02T09:05:00+08:00"), None);
    let first = leg(to("sun-li"), Some("2026-03-02T09:01:00+08:00"), Some(LegResult::Answered));
    let complainant = leg(Towards::Complainant, Some("2026-03-02T08:00:00+08:00"), Some(LegResult::Answered));
    // In the order in which the reports came in.
    let legs = [complainant, rung_first, mailbox, second, first];
    let contact = FirstContact::of(&legs).unwrap();
    assert_eq!((contact.officer, contact.at), (officer("sun-li"), at("2026-03-02T09:01:00+08:00")));
    assert_eq!(FirstContact::of(&legs[..3]), None);
    assert_eq!(FirstContact::of(&[leg(Towards::Desk, Some("2026-03-02"), None)]), None);
}

#[test]
fn a_hop_is_a_further_person_or_an_accepted_handover() {
    let answered = |code| leg(to(code), Some("2026-03-02T09:00:00+08:00"), Some(LegResult::Answered));
    let missed = leg(to("li-ming"), None, Some(LegResult::Busy));
    let call_back = leg(Towards::Complainant, Some("2026-03-02"), Some(LegResult::Answered));
    assert_eq!(hops(&[], 0), 0);
    assert_eq!(hops(&[missed.clone(), answered("a"), call_back], 0), 0);
    assert_eq!(hops(&[answered("a"), missed, answered("b"), answered("c")], 1), 3);
}
