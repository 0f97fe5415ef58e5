use super::bureau::bureau;
use crate::case::{at, officer};
use shouwen::core::{
    directory::{Directory, OfficerCode, Role},
    reminder::{Recipient, Team, recipients},
};

const LINE: [Role; 3] = [Role::Handler, Role::DepartmentHead, Role::SupervisingLeader];

fn found(roles: &[Role], handler: Option<&str>, recused: &[&str], bureau: &Directory) -> Vec<Recipient> {
    let handler: Option<OfficerCode> = handler.map(officer);
    let recused = recused.iter().map(|code| officer(code)).collect();
    let department = "relief".parse().expect("a code");
    let team = Team { handler: handler.as_ref(), department: &department, recused: &recused };
    recipients(roles, &team, bureau, at("2026-03-02T10:00:00+08:00"))
}

fn names(found: &[Recipient]) -> Vec<String> {
    found.iter().map(|recipient| recipient.officer.to_string()).collect()
}

#[test]
fn roles_become_people() {
    let all = [LINE.as_slice(), &[Role::Office, Role::DisciplineInspection]].concat();
    assert_eq!(
        names(&found(&all, Some("handler"), &[], &bureau(&[]))),
        ["handler", "head", "leader", "clerk", "inspector"]
    );
}

#[test]
fn one_person_in_several_roles_gets_one_message() {
    let got = found(&LINE, Some("head"), &[], &bureau(&[]));
    assert_eq!(names(&got), ["head", "leader"]);
    assert_eq!(got[0].roles, [Role::Handler, Role::DepartmentHead]);
}

#[test]
fn a_delegate_stands_in_and_delegates_of_delegates_too() {
    let out = bureau(&["handler 2026-03-01 2026-03-03 colleague"]);
    let got = found(&[Role::Handler], Some("handler"), &[], &out);
    assert_eq!(
        (names(&got), &got[0].stands_in_for),
        (vec!["colleague".to_owned()], &vec![officer("handler")])
    );
    let both = bureau(&["handler 2026-03-01 2026-03-03 colleague", "colleague 2026-03-01 2026-03-03 head"]);
    let got = found(&LINE, Some("handler"), &[], &both);
    assert_eq!(names(&got), ["head", "leader"]);
    assert_eq!((got[0].roles.len(), &got[0].stands_in_for), (2, &vec![officer("handler")]));
    let back = bureau(&["handler 2026-02-01 2026-03-02T10:00 colleague"]);
    assert_eq!(names(&found(&[Role::Handler], Some("handler"), &[], &back)), ["handler"]);
}

#[test]
fn a_reminder_goes_up_the_line_rather_than_nowhere() {
    let nobody_named = bureau(&["handler 2026-03-01 2026-03-03 null"]);
    assert_eq!(names(&found(&[Role::Handler], Some("handler"), &[], &nobody_named)), ["head"]);
    assert_eq!(names(&found(&[Role::Handler], None, &[], &bureau(&[]))), ["head"]);
    // The office has no head.
    let everybody_out = bureau(&["head 2026-03-01 2026-03-03 null", "leader 2026-03-01 2026-03-03 null"]);
    assert_eq!(names(&found(&[Role::DepartmentHead], None, &[], &everybody_out)), ["clerk"]);
}

#[test]
fn nobody_who_is_recused_is_reminded() {
    let recused = ["handler", "head", "colleague"];
    assert_eq!(names(&found(&LINE, Some("handler"), &recused, &bureau(&[]))), ["leader"]);
    let recused = ["handler", "head", "colleague", "leader", "clerk"];
    assert_eq!(names(&found(&LINE, Some("handler"), &recused, &bureau(&[]))), ["inspector"]);
    let everybody = ["handler", "head", "colleague", "leader", "clerk", "inspector"];
    assert!(found(&LINE, Some("handler"), &everybody, &bureau(&[])).is_empty());
    let out = bureau(&["handler 2026-03-01 2026-03-03 colleague"]);
    assert_eq!(names(&found(&[Role::Handler], Some("handler"), &["colleague"], &out)), ["head"]);
    // The accused's own delegate is not asked instead of them.
    assert_eq!(names(&found(&[Role::Handler], Some("handler"), &["handler"], &out)), ["head"]);
}
