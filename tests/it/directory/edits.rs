//! Changes to entries of a directory, each checked as the office file is.

use super::{SMALL, at, small_office};
use shouwen::core::directory::{Directory, FaultKind, MatterOwner, OfficerCode, OfficerEntry};
use shouwen::core::phone::PhoneNumber;

fn code(text: &str) -> OfficerCode {
    text.parse().unwrap()
}

fn aid() -> MatterOwner {
    MatterOwner::Department("aid".parse().unwrap())
}

fn entry(office: &Directory, who: &str) -> OfficerEntry {
    let officer = office.officer(&code(who)).unwrap();
    let name = |role| serde_json::to_value(role).unwrap().as_str().unwrap().to_owned();
    OfficerEntry {
        code: officer.code.clone(),
        department: officer.department.to_string(),
        roles: officer.roles.iter().map(|role| name(*role)).collect(),
        telephone: officer.telephone.as_ref().map(PhoneNumber::national),
        mobile: officer.mobile.as_ref().map(PhoneNumber::national),
    }
}

#[test]
fn an_entry_written_back_as_it_is_changes_nothing() {
    let office = Directory::builtin_demo();
    for officer in office.officers() {
        assert_eq!(office.with_officer_as(&entry(&office, officer.code.as_str())).unwrap(), office);
    }
    for department in office.departments() {
        let holder = MatterOwner::Department(department.code.clone());
        let number = department.telephone.as_ref().map(|telephone| telephone.number.national());
        assert_eq!(office.with_number(&holder, number.as_deref()).unwrap(), office);
    }
    for agency in office.agencies() {
        let holder = MatterOwner::Agency(agency.code.clone());
        assert_eq!(office.with_number(&holder, Some(&agency.telephone.number.national())).unwrap(), office);
    }
}

#[test]
fn a_new_number_is_not_verified_and_a_verified_one_is_dated() {
    let office = small_office(&[]);
    let telephone =
        |office: &Directory| office.department(&"aid".parse().unwrap()).unwrap().telephone.clone();
    assert!(telephone(&office).unwrap().verified.is_some());
    let changed = office.with_number(&aid(), Some("6680119")).unwrap();
    let new = telephone(&changed).unwrap();
    assert_eq!((new.number.as_str(), new.verified), ("+863936680119", None));
    let day = "2026-03-02".parse().unwrap();
    assert_eq!(telephone(&changed.with_verified(&aid(), Some(day)).unwrap()).unwrap().verified, Some(day));
    assert_eq!(telephone(&office.with_verified(&aid(), None).unwrap()).unwrap().verified, None);
    let none = office.with_number(&aid(), None).unwrap();
    assert!(telephone(&none).is_none());
    assert_eq!(none.with_verified(&aid(), Some(day)).unwrap_err()[0].kind, FaultKind::NoNumber);
    let bad = office.with_number(&aid(), Some("telephone")).unwrap_err();
    assert_eq!(
        (bad[0].kind, bad[0].where_.field.as_str()),
        (FaultKind::Number, "departments[aid].telephone.number")
    );
    let nowhere = MatterOwner::Department("nowhere".parse().unwrap());
    assert_eq!(office.with_number(&nowhere, Some("6680119")).unwrap_err()[0].kind, FaultKind::Unknown);
}

#[test]
fn an_absence_that_has_begun_is_ended_and_one_to_come_is_taken_back() {
    let office = small_office(&["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-04-01 2026-04-03 -"]);
    let from = |text: &str| text.parse().unwrap();
    let now = at("2026-03-04T10:00");
    let ended = office.with_absence_ended(&code("a-one"), from("2026-03-02"), now).unwrap();
    assert_eq!(ended.absences()[0].until, now);
    let back = office.with_absence_ended(&code("a-two"), from("2026-04-01"), now).unwrap();
    assert_eq!(back.absences().len(), 1);
    for (who, begins) in [("a-one", "2026-03-03"), ("o-one", "2026-03-02")] {
        let missing = office.with_absence_ended(&code(who), from(begins), now).unwrap_err();
        assert_eq!(missing[0].kind, FaultKind::Unknown, "{who} {begins}");
    }
    let over = at("2026-03-08T10:00");
    assert!(office.with_absence_ended(&code("a-one"), from("2026-03-02"), over).is_err(), "it is over");
}

#[test]
fn business_goes_to_whoever_acts_in_the_end() {
    let office = small_office(&["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-03 2026-03-05 o-one"]);
    let of = |who: &str, when: &str| -> Vec<String> {
        office.delegated_to(&code(who), at(when)).map(ToString::to_string).collect()
    };
    assert_eq!(of("a-two", "2026-03-02T10:00"), ["a-one"]);
    assert_eq!(of("o-one", "2026-03-04T10:00"), ["a-one", "a-two"]);
    assert!(of("a-two", "2026-03-04T10:00").is_empty(), "who is out acts for nobody");
    assert!(of("a-two", "2026-03-07T10:00").is_empty(), "they are back");
}

#[test]
fn other_duties_are_other_roles_or_another_department_and_nothing_else() {
    let office = Directory::builtin_demo();
    let moved = |entry: &OfficerEntry| -> Vec<String> {
        let edited = office.with_officer_as(entry).unwrap();
        office.with_other_duties(&edited).map(ToString::to_string).collect()
    };
    let mut one = entry(&office, "li-yi");
    one.roles.reverse();
    one.mobile = None;
    assert!(moved(&one).is_empty(), "the order of roles and a number are no duties");
    one.roles.pop();
    assert_eq!(moved(&one), ["li-yi"]);
    let mut other = entry(&office, "yang-wu");
    other.department = "charity".to_owned();
    assert_eq!(moved(&other), ["yang-wu"]);
}

#[test]
fn each_kind_of_fault_is_known_by_its_kind() {
    for (from, to, kind) in [
        ("name: 测试局", "name: ''", FaultKind::Empty),
        ("code: aid\n", "code: Aid\n", FaultKind::Code),
        ("roles: [discipline_inspection]", "roles: [judge]", FaultKind::Role),
        ("roles: [discipline_inspection]", "roles: []", FaultKind::NoRole),
        ("duties: [discipline]", "duties: []", FaultKind::NoHolder),
        ("code: a-two", "code: a-one", FaultKind::Taken),
        ("area_code: \"0393\"", "area_code: \"39x\"", FaultKind::AreaCode),
    ] {
        let faults = Directory::parse(&SMALL.replace(from, to), "office.yaml").unwrap_err();
        assert!(faults.iter().any(|fault| fault.kind == kind), "{kind:?} in {faults:?}");
    }
}
