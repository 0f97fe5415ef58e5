use super::{at, officer};
use shouwen::core::{
    case::{AfterReturn, Handover, HandoverConflict, Words},
    routing::Clause,
};

fn offered() -> Handover {
    let note = Words::new("属社会救助科职责").expect("words");
    Handover::offer(officer("li-ming"), "social-assistance".parse().expect("a code"), note, at("2026-03-02"))
}

fn reason() -> Words {
    Words::new("不属我科职责").expect("words")
}

#[test]
fn the_giver_is_responsible_until_the_handover_is_accepted() {
    assert_eq!(offered().responsible(), &officer("li-ming"));
    assert!(!offered().is_hop());
    let accepted = offered().accept(officer("zhao-lei"), at("2026-03-03")).unwrap();
    assert_eq!(accepted.responsible(), &officer("zhao-lei"));
    assert!(accepted.is_hop());
    let (returned, after) = offered().give_back(reason(), at("2026-03-03"), 0).unwrap();
    assert_eq!((returned.responsible(), returned.is_hop()), (&officer("li-ming"), false));
    assert_eq!(after, AfterReturn::BackToGiver);
}

#[test]
fn the_second_bounce_goes_to_the_office_with_a_finding_to_decide() {
    for earlier in [1, 2, u32::MAX] {
        let (_, after) = offered().give_back(reason(), at("2026-03-03"), earlier).unwrap();
        let AfterReturn::ToTheOffice(finding) = after else { panic!("{earlier} returns before: {after:?}") };
        assert_eq!(finding.clause, Clause::R3_3);
    }
}

#[test]
fn an_answered_handover_is_not_answered_again() {
    let accepted = offered().accept(officer("zhao-lei"), at("2026-03-03")).unwrap();
    assert_eq!(accepted.clone().give_back(reason(), at("2026-03-04"), 0), Err(HandoverConflict("accepted")));
    assert_eq!(accepted.accept(officer("zhao-lei"), at("2026-03-04")), Err(HandoverConflict("accepted")));
    let (returned, _) = offered().give_back(reason(), at("2026-03-03"), 0).unwrap();
    assert_eq!(returned.accept(officer("zhao-lei"), at("2026-03-04")), Err(HandoverConflict("returned")));
}
