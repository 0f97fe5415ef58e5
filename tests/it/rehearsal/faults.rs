//! Files that are no scenarios: each fault with file, line, field and remedy, and never a panic.

use proptest::prelude::*;
use shouwen::rehearse::{
    scenario::{Fault, Rehearsal},
    shipped::SHIPPED,
};
use std::path::Path;

fn faults_of(text: &str) -> Vec<Fault> {
    Rehearsal::read(text, "mine.yaml", Path::new("/nowhere")).err().unwrap_or_default()
}

/// Steps below a right head, which ends on line 3.
fn in_steps(steps: &str) -> String {
    format!("scenario: mine\nabout: mine\nstarts: 2026-03-02T09:00\nsteps:\n{steps}")
}

#[test]
fn each_fault_names_its_place_and_a_remedy() {
    let cases: &[(&str, &str, &str)] = &[
        ("  - cal: {}\n", "mine.yaml:5:5 steps[0]", "cal"),
        ("  - wait: 3 fortnights\n", "mine.yaml:5:11 steps[0].wait", "no length of time"),
        ("  - until: tomorrow\n", "mine.yaml:5:12 steps[0].until", "no moment"),
        ("  - call: { from: \"139\", does: [dance] }\n", "steps[0].call.does[0]", "cannot `dance`"),
        ("  - expect: { cases: [{ stage: lost }] }\n", "steps[0].expect.cases[0].stage", "lost"),
        (
            "  - gateway: fair\n    call: { from: \"13900000001\" }\n",
            "steps[0]",
            "one thing happens in a step",
        ),
        ("  - {}\n", "mine.yaml:5:5 steps[0]", "does nothing"),
        (
            "  - act: { by: nobody, does: start, answer: 200 }\n",
            "mine.yaml:5:5 steps[0].act.by",
            "no officer `nobody`",
        ),
        ("  - expect: { calls: [{ call: A }] }\n", "steps[0].expect.calls[0].call", "nothing is called `A`"),
        ("  - call: { from: \"1\" }\n    expect: { case_count: 1 }\n", "steps[0].call.from", "1"),
        ("  - gateway: down\n", "mine.yaml steps", "nothing is expected"),
        (
            "  - until: 2026-03-01T09:00\n    expect: { case_count: 0 }\n",
            "mine.yaml:5:5 steps[0].until",
            "does not go back",
        ),
        (
            "  - notice: { number: 国办〔1900〕1号 }\n    expect: { case_count: 0 }\n",
            "steps[0].notice.number",
            "no notice",
        ),
        ("  - notice: {}\n    expect: { case_count: 0 }\n", "steps[0].notice", "one of"),
        (
            "  - notice: { file: none.csv }\n    expect: { case_count: 0 }\n",
            "steps[0].notice.file",
            "cannot be read",
        ),
        (
            "  - notice: { text: \"number,1\" }\n    expect: { case_count: 0 }\n",
            "steps[0].notice",
            "notice.csv",
        ),
    ];
    for (steps, place, what) in cases {
        let faults = faults_of(&in_steps(steps));
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(
            told.iter().any(|fault| fault.contains(place) && fault.contains(what)),
            "{steps}: {place} and {what} are expected in {told:#?}"
        );
        assert!(faults.iter().all(|fault| !fault.remedy.is_empty()), "{told:?}");
    }
}

#[test]
fn the_head_is_looked_at_too_and_all_faults_are_told_at_once() {
    let text = "scenario: My Own\nabout: x\nstarts: 2026-03-02\noffice: { absences: [{ officer: nobody, from: 2026-03-02, until: 2026-03-03 }] }\nsettings: |\n  [sms]\n  attempts = 0\ncalendar: { without: [x] }\nsteps: [{ expect: { case_count: 0 } }]\n";
    let told: Vec<String> = faults_of(text).iter().map(ToString::to_string).collect();
    for place in ["mine.yaml:4:9 office", "mine.yaml:6:3 settings", "mine.yaml:8:11 calendar.without"] {
        assert!(told.iter().any(|fault| fault.contains(place)), "{place} is missing in {told:#?}");
    }
    let named = faults_of(
        &text.replace("nobody", "li-yi").replace("attempts = 0", "attempts = 1").replace("[x]", "[]"),
    );
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].where_.field, "scenario");
}

#[test]
fn a_name_is_given_once() {
    let steps = "  - call: { as: A, from: \"13900000001\" }\n  - call: { as: A, from: \"13900000002\" }\n    expect: { case_count: 0 }\n";
    let faults = faults_of(&in_steps(steps));
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].to_string(),
        "mine.yaml:6:5 steps[1].call.as: `A` is taken; give each call, SMS and case a name of its own"
    );
}

#[test]
fn a_file_beside_the_scenario_is_found() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy("data/office.yaml", folder.path().join("office.yaml")).unwrap();
    let text = in_steps("  - expect: { case_count: 0 }\n")
        .replace("steps:", "office: { file: office.yaml }\nsteps:");
    std::fs::write(folder.path().join("mine.yaml"), text).unwrap();
    assert!(Rehearsal::open(&folder.path().join("mine.yaml")).is_ok());
    let missing = Rehearsal::open(&folder.path().join("other.yaml")).unwrap_err();
    assert!(missing[0].to_string().contains("other.yaml"));
    std::fs::write(folder.path().join("bytes.yaml"), [0xff, 0xfe, 0x00]).unwrap();
    assert!(Rehearsal::open(&folder.path().join("bytes.yaml")).is_err());
    assert!(Rehearsal::open(folder.path()).is_err());
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,200}") {
        faults_of(&text);
        faults_of(&in_steps(&text));
    }

    #[test]
    fn a_shipped_file_that_is_cut_off_is_no_panic(which in 0..SHIPPED.len(), at in 0.0..1.0f64) {
        let text = SHIPPED[which].text;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a text")]
        let mut end = (text.len() as f64 * at) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        faults_of(&text[..end]);
    }
}
