//! The demo office, and what a directory answers.

use super::{SMALL, at, small_office, with_absences};
use shouwen::core::directory::{Directory, Duty, MatterOwner};

const DEMO: &str = include_str!("../../../data/office.yaml");

#[test]
fn the_demo_office_is_valid_and_has_two_officers_in_every_department() {
    let demo = Directory::builtin_demo();
    assert_eq!(demo.office().name, "濮阳市民政局");
    for department in demo.departments() {
        assert!(demo.officers_of(&department.code).len() >= 2, "{}", department.code);
        assert!(demo.head_of(&department.code).is_some(), "{} has a head", department.code);
        let matters = demo
            .matters()
            .iter()
            .filter(|matter| matter.owner == MatterOwner::Department(department.code.clone()))
            .count();
        let works = department.code.as_str() != "leadership";
        assert!(!works || matters > 0 || !department.duties.is_empty(), "{} has work", department.code);
    }
    for code in ["12345", "12333", "12348", "12315", "12338", "12385", "12393"] {
        assert_eq!(demo.agency(code).map(|agency| agency.telephone.number.as_str()), Some(code));
    }
}

#[test]
fn every_number_of_the_demo_office_is_published_or_marked_invented() {
    let mut invented = 0;
    for (index, line) in DEMO.lines().enumerate() {
        let quoted = ["complaint_line: \"", "telephone: \"", "mobile: \"", "number: \""]
            .iter()
            .find_map(|field| line.split_once(field)?.1.split('"').next());
        let Some(number) = quoted else { continue };
        if number == "6687001" || number.len() == 5 {
            continue;
        }
        assert!(line.trim_end().ends_with("# invented"), "line {}: {line}", index + 1);
        invented += 1;
    }
    let demo = Directory::builtin_demo();
    let desks = demo.departments().iter().filter_map(|department| department.telephone.as_ref()).count();
    let phones: usize = demo
        .officers()
        .iter()
        .map(|officer| usize::from(officer.telephone.is_some()) + usize::from(officer.mobile.is_some()))
        .sum();
    assert_eq!(invented, desks + phones, "a number is written in a way this test does not see");
}

#[test]
fn a_directory_written_as_json_reads_back_the_same() {
    let absences = ["a-one 2026-03-02 2026-03-07 a-two", "o-one 2026-03-02T12:00 2026-03-03 -"];
    for directory in [Directory::builtin_demo(), small_office(&absences)] {
        assert_eq!(Directory::from_json(&directory.to_json()), Ok(directory));
    }
}

#[test]
fn stored_json_is_checked_like_the_file() {
    let json = small_office(&[]).to_json().replace("\"head\":\"a-head\"", "\"head\":\"nobody\"");
    let faults = Directory::from_json(&json).expect_err("an unknown head");
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].to_string().split(';').next(),
        Some("office.json:1 departments[aid].head: there is no officer `nobody`")
    );
}

#[test]
fn officers_ring_in_their_order_and_leaders_are_found() {
    let office = small_office(&[]);
    let aid = "aid".parse().unwrap();
    let order = |code: &str| -> Vec<String> {
        office.officers_of(&code.parse().unwrap()).iter().map(|officer| officer.code.to_string()).collect()
    };
    assert_eq!(order("aid"), ["a-one", "a-two", "a-head"]);
    assert_eq!(order("office"), ["machine", "o-one", "o-two", "o-head"]);
    assert_eq!(order("leaders"), ["chief", "boss", "deputy"], "ties keep the file's order");
    assert_eq!(office.head_of(&aid).map(|officer| officer.name.as_str()), Some("救庚"));
    assert_eq!(office.supervisor_of(&aid).map(|officer| officer.name.as_str()), Some("副局子"));
    let holders: Vec<_> =
        office.holders(Duty::Complaint).map(|department| department.code.as_str()).collect();
    assert_eq!(holders, ["office"]);
    assert!(office.department(&"nowhere".parse().unwrap()).is_none());
}

#[test]
fn a_matter_is_found_by_its_words_and_never_guessed() {
    let office = small_office(&[]);
    for (text, found) in [
        ("我想问低保怎么办", Some("allowance")),
        ("最低生活保障", Some("allowance")),
        ("ｓｉｇｎ", Some("place-names")),
        ("退休金和社保，还有低保", Some("pensions")),
        ("社保还是低保", None),
        ("天气", None),
        ("  ", None),
    ] {
        let code = office.find_matter(text).map(|matter| matter.code.as_str());
        assert_eq!(code, found, "{text}");
    }
    let like: Vec<_> =
        office.matters_like("社保还是低保").iter().map(|matter| matter.code.as_str()).collect();
    assert_eq!(like, ["allowance", "pensions"]);
}

#[test]
fn a_number_is_fresh_for_so_many_days_after_it_was_verified() {
    let office = small_office(&[]);
    let telephone =
        |code: &str| office.department(&code.parse().unwrap()).unwrap().telephone.clone().unwrap();
    assert!(telephone("aid").fresh(at("2027-01-10T23:59"), 365));
    assert!(!telephone("aid").fresh(at("2027-01-11"), 365));
    assert!(telephone("aid").fresh(at("2025-06-01"), 365), "verified after the moment that is asked about");
    let text = SMALL.replace("\"6680110\", verified: 2026-01-10", "\"6680110\"");
    let office = Directory::parse(&text, "office.yaml").unwrap();
    let unverified = office.department(&"aid".parse().unwrap()).unwrap().telephone.clone().unwrap();
    assert!(!unverified.fresh(at("2026-01-11"), u16::MAX));
}

#[test]
fn absences_end_before_their_last_moment() {
    let text = with_absences(&["a-one 2026-03-02 2026-03-07T12:00 a-two"]);
    let office = Directory::parse(&text, "office.yaml").unwrap();
    let a_one = "a-one".parse().unwrap();
    for (moment, out) in [
        ("2026-03-01T23:59:59", false),
        ("2026-03-02", true),
        ("2026-03-07T11:59", true),
        ("2026-03-07T12:00", false),
    ] {
        assert_eq!(office.absence(&a_one, at(moment)).is_some(), out, "{moment}");
    }
}

#[test]
fn the_manuals_office_is_valid_and_every_field_of_the_demo_is_explained() {
    let manual = include_str!("../../../docs/office-file.md");
    let example =
        manual.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let office = Directory::parse(example, "docs/office-file.md").expect("the manual's example");
    let json = serde_json::to_value(&office).unwrap();
    let mut fields = Vec::new();
    for value in json.as_object().unwrap().values() {
        let first = value.as_array().map_or(value, |list| &list[0]);
        fields.extend(first.as_object().unwrap().keys().cloned());
    }
    assert!(fields.len() > 20);
    for field in fields {
        assert!(manual.contains(&format!("`{field}`")), "`{field}` is not explained");
    }
}
