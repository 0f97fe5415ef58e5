//! `shouwen rehearse`, as a script outside uses it.

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};

fn rehearse(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shouwen"));
    command.arg("rehearse").args(arguments).current_dir(folder).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn one_scenario_is_one_object_and_several_are_a_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let one = rehearse(folder.path(), &["mobile-mailbox", "--json"]);
    assert_eq!(one.status.code(), Some(0), "{}", complained(&one));
    let told: Value = serde_json::from_str(&printed(&one)).unwrap();
    let fields: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["failures", "passed", "scenario", "steps"]);
    assert_eq!((&told["scenario"], &told["passed"]), (&"mobile-mailbox".into(), &true.into()));
    assert_eq!(told["steps"][0]["line"], 14);
    let two = rehearse(folder.path(), &["mobile-mailbox", "silent-caller", "--json"]);
    let lines: Vec<Value> = printed(&two).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.iter().map(|line| &line["scenario"]).collect::<Vec<_>>(),
        ["mobile-mailbox", "silent-caller"]
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn an_office_begins_from_a_shipped_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let shown = rehearse(folder.path(), &["--show", "saturday-voicemail"]);
    std::fs::write(folder.path().join("mine.yaml"), &shown.stdout).unwrap();
    let played = rehearse(folder.path(), &["mine.yaml"]);
    assert_eq!(played.status.code(), Some(0), "{}", printed(&played));
    assert!(printed(&played).starts_with("✓ saturday-voicemail"));
    let changed = printed(&shown).replace("due: 2026-03-20", "due: 2026-03-21");
    std::fs::write(folder.path().join("mine.yaml"), changed).unwrap();
    let failed = rehearse(folder.path(), &["mine.yaml"]);
    assert_eq!(failed.status.code(), Some(3));
    assert!(printed(&failed).contains("应为 2026-03-21"), "{}", printed(&failed));
}

#[test]
fn wrong_usage_and_invalid_files_are_told_apart_from_failures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.yaml"), "scenario: bad\nsteps:\n  - cal: {}\n").unwrap();
    let bad = rehearse(folder.path(), &["bad.yaml", "mobile-mailbox"]);
    assert_eq!((bad.status.code(), printed(&bad).as_str()), (Some(2), ""), "nothing is played");
    assert!(complained(&bad).contains("bad.yaml:3:5 steps[0]"), "{}", complained(&bad));
    let missing = rehearse(folder.path(), &["no-such-scenario"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(complained(&missing).contains("spring-festival"), "{}", complained(&missing));
    assert_eq!(rehearse(folder.path(), &["--show", "nothing"]).status.code(), Some(2));
    assert_eq!(rehearse(folder.path(), &["mobile-mailbox", "--database", "sqlite:x"]).status.code(), Some(2));
    let unreachable = rehearse(folder.path(), &["mobile-mailbox", "--database", "postgres://127.0.0.1:1/x"]);
    assert_eq!(unreachable.status.code(), Some(1), "{}", complained(&unreachable));
}
