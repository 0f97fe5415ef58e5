//! Every fault of an office file names its line and field, and what to do.

use super::{SMALL, with_absences};
use shouwen::core::directory::{Directory, Fault};

/// The faults of a text, and the last line on which `mark` stands: a repeated code is told there.
fn faults(text: &str, mark: &str) -> (Vec<Fault>, u64) {
    let marked = text.lines().zip(1..).filter(|(line, _)| line.contains(mark));
    let line = marked.map(|(_, number)| number).last().expect(mark);
    (Directory::parse(text, "office.yaml").expect_err(mark), line)
}

/// (what is replaced, by what, a mark on the faulty line, the field, words of the fault)
const EDITS: &[(&str, &str, &str, &str, &str)] = &[
    ("name: 测试局", "name: ''", "name: ''", "office.name", "empty"),
    ("area_code: \"0393\"", "area_code: \"39x\"", "39x", "office.area_code", "no area code"),
    ("\"6687001\"", "\"66870\u{6c34}01\"", "complaint_line", "office.complaint_line", "letters or signs"),
    (
        "\"6680110\"",
        "\"telephone\"",
        "\"telephone\"",
        "departments[aid].telephone.number",
        "letters or signs",
    ),
    ("\"6680111\"", "\"66\"", "\"66\"", "officers[a-one].telephone", "66"),
    (
        "\"6680110\", verified: 2026-01-10",
        "\"6680110\", verified: 10.1.",
        "10.1.",
        "departments[aid].telephone.verified",
        "`10.1.`",
    ),
    ("code: aid\n", "code: Aid\n", "code: Aid", "departments[Aid].code", "`Aid`"),
    ("code: aid\n", "code: names\n", "code: names", "departments[names].code", "already taken on line"),
    ("code: a-two", "code: a-one", "code: a-one", "officers[a-one].code", "already taken on line"),
    (
        "code: records",
        "code: allowance",
        "code: allowance",
        "matters[allowance].code",
        "already taken on line",
    ),
    ("roles: [discipline_inspection]", "roles: [judge]", "judge", "officers[d-one].roles", "`judge`"),
    ("roles: [discipline_inspection]", "roles: []", "roles: []", "officers[d-one].roles", "no role"),
    ("duties: [discipline]", "duties: [discipline, tea]", "tea", "departments[discipline].duties", "`tea`"),
    (
        "duties: [discipline]",
        "duties: []",
        "# A small office",
        "departments",
        "no department has the duty discipline",
    ),
    (
        "duties: [complaint, general]",
        "duties: [general]",
        "# A small office",
        "departments",
        "no department has the duty complaint",
    ),
    (
        "duties: [discipline]",
        "duties: [discipline, complaint]",
        "[discipline, complaint]",
        "departments[discipline].duties",
        "come back to itself",
    ),
    ("head: a-head", "head: nobody", "head: nobody", "departments[aid].head", "no officer `nobody`"),
    ("head: a-head", "head: a-one", "head: a-one", "departments[aid].head", "lacks the role department_head"),
    (
        "supervisor: deputy",
        "supervisor: a-two",
        "supervisor: a-two",
        "departments[names].supervisor",
        "lacks the role supervising_leader",
    ),
    (
        "department: names,",
        "department: maps,",
        "department: maps",
        "officers[n-one].department",
        "no department `maps`",
    ),
    (
        "owner: { department: names }",
        "owner: { department: maps }",
        "department: maps",
        "matters[place-names].owner",
        "no department `maps`",
    ),
    (
        "owner: { agency: \"12333\" }",
        "owner: { agency: \"12334\" }",
        "12334",
        "matters[pensions].owner",
        "no agency `12334`",
    ),
    (
        ", telephone: \"010-66880100\"",
        "",
        "department: archive }",
        "matters[records].owner",
        "no number at all",
    ),
    ("telephone: \"6680191\", ", "", "code: d-one", "officers[d-one].telephone", "no number to ring"),
    (
        "telephone: \"6680191\"",
        "telephone: \"0393-6687001\"",
        "code: d-one",
        "officers[d-one].telephone",
        "complaint line itself",
    ),
    (
        "keywords: [档案]",
        "keywords: [档案, 低保]",
        "[档案, 低保]",
        "matters[records].keywords",
        "already a keyword of `allowance`",
    ),
    ("keywords: [档案]", "keywords: [档案, \" \"]", "[档案, \" \"]", "matters[records].keywords", "empty"),
    ("[\"09:00-12:00\"]", "[\"9 o'clock\"]", "9 o'clock", "departments[archive].hours.periods", "no period"),
    (
        "[\"09:00-12:00\"]",
        "[\"12:00-09:00\"]",
        "12:00-09:00",
        "departments[archive].hours.periods",
        "ends before it begins",
    ),
    (
        "[\"09:00-12:00\"]",
        "[\"09:00-12:00\", \"11:00-13:00\"]",
        "11:00",
        "departments[archive].hours.periods",
        "`11:00-13:00` does not begin after `09:00-12:00`",
    ),
    ("[\"09:00-12:00\"]", "[]", "periods: []", "departments[archive].hours.periods", "no period"),
    (
        "also_open: [sat]",
        "also_open: [someday]",
        "someday",
        "departments[archive].hours.also_open",
        "`someday`",
    ),
];

#[test]
fn each_fault_names_its_line_and_field() {
    for (from, to, mark, field, words) in EDITS {
        assert!(SMALL.contains(from), "the small office has no `{from}`");
        let (faults, line) = faults(&SMALL.replacen(from, to, 1), mark);
        let found = faults.iter().find(|fault| fault.where_.field == *field && fault.what.contains(words));
        let fault = found.unwrap_or_else(|| panic!("{to}: {faults:#?}"));
        assert_eq!(fault.where_.line, line, "{to}: {fault}");
        assert_eq!(fault.where_.file, "office.yaml");
        assert!(!fault.remedy.is_empty(), "{to}");
    }
}

#[test]
fn a_file_of_the_wrong_shape_names_its_line() {
    for (from, to, mark, words) in [
        ("name: 测试局", "nmae: 测试局", "nmae", "unknown field `nmae`"),
        ("owner: { department: aid }", "owner: { person: aid }", "person", "unknown variant `person`"),
        ("    name_en: Aid\n", "", "head: a-head", "missing field `name_en`"),
        ("duties: [discipline]", "duties: {discipline: 1}", "discipline: 1", "sequence"),
        ("officers:\n", "officers: [\n", "code: chief", "inside a block"),
        ("rings: 3 }", "rings: third }", "third", "invalid u32"),
    ] {
        let (faults, line) = faults(&SMALL.replacen(from, to, 1), mark);
        let [fault] = &faults[..] else { panic!("{to}: {faults:#?}") };
        assert!(fault.what.contains(words), "{to}: {fault}");
        assert!(fault.where_.line.abs_diff(line) <= 1, "{to}: {fault}, and the mark is on line {line}");
    }
    assert_eq!(Directory::parse("", "office.yaml").expect_err("empty").len(), 1);
}

#[test]
fn a_department_without_hours_is_a_fault_when_the_file_has_none() {
    let text = SMALL.replacen("hours:\n  periods: [\"08:30-12:00\", \"14:30-18:00\"]\n", "", 1);
    let (faults, line) = faults(&text, "code: aid");
    let fields: Vec<_> = faults.iter().map(|fault| fault.where_.field.as_str()).collect();
    assert_eq!(fields.len(), 5, "all but the archive: {fields:?}");
    assert!(faults.iter().any(|f| f.where_.field == "departments[aid].hours" && f.where_.line == line));
}

#[test]
fn a_department_with_duties_needs_officers() {
    let text = SMALL.replace("department: discipline,", "department: aid,");
    let (faults, line) = faults(&text, "code: discipline");
    let [fault] = &faults[..] else { panic!("{faults:#?}") };
    assert_eq!((fault.where_.field.as_str(), fault.where_.line), ("departments[discipline].duties", line));
}

#[test]
fn absences_that_cannot_be_are_faults() {
    for (absences, mark, field, words) in [
        (
            &["a-one 2026-03-02 2026-03-07 a-one"][..],
            "03-07, delegate: a-one",
            "absences[a-one].delegate",
            "stand in for themselves",
        ),
        (
            &["a-one 2026-03-02 2026-03-02 a-two"],
            "officer: a-one",
            "absences[a-one].until",
            "ends before it begins",
        ),
        (&["a-one 2026-03-02 soon a-two"], "until: soon", "absences[a-one].until", "`soon`"),
        (&["ghost 2026-03-02 2026-03-03 a-two"], "ghost", "absences[ghost].officer", "no officer `ghost`"),
        (&["a-one 2026-03-02 2026-03-03 ghost"], "ghost", "absences[a-one].delegate", "no officer `ghost`"),
        (
            &["a-one 2026-03-02 2026-03-07 a-two", "a-one 2026-03-06 2026-03-09 a-two"],
            "from: 2026-03-06",
            "absences[a-one].from",
            "overlaps",
        ),
        (
            &["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-06 2026-03-09 a-one"],
            "officer: a-two",
            "absences[a-two].delegate",
            "on 2026-03-06 the delegates stand in for each other",
        ),
        (
            &[
                "a-one 2026-03-02 2026-03-07 a-two",
                "a-two 2026-03-03 2026-03-09 a-head",
                "a-head 2026-03-01 2026-03-05 a-one",
            ],
            "officer: a-head",
            "absences[a-head].delegate",
            "on 2026-03-03 the delegates stand in for each other",
        ),
    ] {
        let (faults, line) = faults(&with_absences(absences), mark);
        let found = faults.iter().find(|fault| fault.where_.field == field && fault.what.contains(words));
        let fault = found.unwrap_or_else(|| panic!("{absences:?}: {faults:#?}"));
        assert_eq!(fault.where_.line, line, "{fault}");
    }
}

#[test]
fn delegates_who_are_out_at_other_times_are_no_circle() {
    let text = with_absences(&["a-one 2026-03-02 2026-03-07 a-two", "a-two 2026-03-07 2026-03-09 a-one"]);
    assert!(Directory::parse(&text, "office.yaml").is_ok());
}

#[test]
fn all_faults_are_told_at_once_from_the_top_down() {
    let text = SMALL
        .replacen("head: a-head", "head: nobody", 1)
        .replacen("\"6680150\"", "\"sixty\"", 1)
        .replacen("department: names,", "department: maps,", 1);
    let faults = Directory::parse(&text, "office.yaml").expect_err("three faults");
    let fields: Vec<_> = faults.iter().map(|fault| fault.where_.field.as_str()).collect();
    assert_eq!(
        fields,
        ["departments[aid].head", "departments[names].telephone.number", "officers[n-one].department"]
    );
    let json = serde_json::to_value(&faults[0]).unwrap();
    assert_eq!(json["what"], "there is no officer `nobody`");
    assert_eq!(json["where"], faults[0].where_.to_string());
}
