//! A call goes on with the script that it began with, and is never lost for want of it.

use super::stage::{Given, effect_line, line};
use shouwen::core::{
    call::{Heard, LegResult},
    dialogue::{Session, Step, Turn, begin, step},
    script::{Book, SourceFile},
};
use std::{fs, path::Path};

/// The shipped files, with `change` made to one of them.
pub fn files(path: &str, change: impl Fn(&str) -> String) -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ivr-scripts");
    let paths = [
        "complaint-line.yaml",
        "service-desk.yaml",
        "after-hours.yaml",
        "case-progress.yaml",
        "prompts/zh-CN.yaml",
        "prompts/en.yaml",
    ];
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a shipped file");
    let file = |name: &str| SourceFile {
        path: name.to_owned(),
        text: if name == path { change(&read(name)) } else { read(name) },
    };
    paths.map(file).to_vec()
}

pub fn changed(path: &str, change: impl Fn(&str) -> String) -> Book {
    Book::read(&files(path, change)).expect("a valid change")
}

fn turn(book: &Book, session: Session, heard: &Heard) -> Step {
    Given::default()
        .with(&mut 100, None, None, |facts| step(book, session, Turn { heard, gone: false }, facts))
}

fn begun(book: &Book) -> Session {
    Given::default().with(&mut 0, None, None, |facts| begin(book.default_flow(), facts)).session
}

/// Key 2 rings discipline inspection in the changed script.
fn other_keys(text: &str) -> String {
    text.replace("\"2\": case-progress/ask", "\"2\": discipline")
}

#[test]
fn a_version_is_the_hash_of_what_is_said_and_done_and_not_of_the_layout() {
    let version = |book: &Book| book.default_flow().version().to_owned();
    let shipped = version(Book::builtin());
    assert_eq!(shipped.len(), 64);
    let cases = [
        ("a comment", "complaint-line.yaml", ("# Silence, 0", "# A remark. Silence, 0"), true),
        ("what it is for", "complaint-line.yaml", ("about: 投诉电话", "about: 电话"), true),
        ("a target", "complaint-line.yaml", ("\"2\": case-progress/ask", "\"2\": discipline"), false),
        (
            "a default that is written out",
            "complaint-line.yaml",
            ("      kind: complaint", "      kind: complaint\n      max_seconds: 180"),
            true,
        ),
        ("a number", "complaint-line.yaml", ("      seconds: 1\n", "      seconds: 2\n"), false),
        ("a word", "prompts/zh-CN.yaml", ("感谢您的来电", "谢谢您的来电"), false),
        ("a word in the other language", "prompts/en.yaml", ("Goodbye", "Bye"), false),
        ("a node of a script it leads to", "case-progress.yaml", ("tries: 2", "tries: 3"), false),
        ("a script it does not lead to", "after-hours.yaml", ("seconds: 2", "seconds: 3"), true),
        (
            "a word it does not say",
            "prompts/zh-CN.yaml",
            ("不要挂机，马上就可以留言", "请等一下，马上就可以留言"),
            true,
        ),
    ];
    for (what, file, (from, to), same) in cases {
        let book = changed(file, |text| {
            assert!(text.contains(from), "{what}: the shipped file has changed");
            text.replace(from, to)
        });
        assert_eq!(version(&book) == shipped, same, "{what}");
    }
}

#[test]
fn scripts_read_anew_serve_new_calls_and_calls_that_go_on_keep_theirs() {
    let before = Book::builtin();
    let session = begun(before);
    let after = changed("complaint-line.yaml", other_keys).after(before);
    let two = Heard::Keys { keys: "2".into() };

    let old_call = turn(&after, session, &two);
    assert_eq!(old_call.session.path(), ["greeting", "case-progress/ask"]);
    let new_call = turn(&after, begun(&after), &two);
    assert_eq!(new_call.session.path(), ["greeting", "discipline"]);

    let third = changed("complaint-line.yaml", |text| other_keys(text).replace("seconds: 1", "seconds: 3"))
        .after(&after);
    let oldest = turn(&third, begun(before), &two);
    assert_eq!(oldest.session.path(), ["greeting", "case-progress/ask"], "two changes later too");
}

#[test]
fn a_call_whose_script_is_lost_reaches_a_person() {
    let session = begun(Book::builtin());
    let without = changed("complaint-line.yaml", other_keys);
    let found = turn(&without, session, &Heard::Keys { keys: "2".into() });
    assert_eq!(found.session.path(), ["greeting", "desk"]);
    assert_eq!(found.session.version(), without.default_flow().version(), "it goes on with the present one");
    assert!(line(found.instructions.last().expect("an answer")).starts_with("dial"));
}

#[test]
fn a_call_that_was_answered_before_its_script_was_lost_is_not_rung_through_again() {
    let ringing = turn(Book::builtin(), begun(Book::builtin()), &Heard::Silence);
    let without = changed("complaint-line.yaml", other_keys);
    let answered = Heard::Dialled { result: LegResult::Answered, seconds: 50 };
    let over = turn(&without, ringing.session, &answered);
    let effects: Vec<_> = over.effects.iter().map(effect_line).collect();
    assert_eq!(effects, ["leg ended: Answered 50", "connected li-ming 50"]);
    assert!(over.session.over());
}

#[test]
fn a_session_that_somebody_has_tampered_with_reaches_a_person() {
    let session = begun(Book::builtin());
    let mut json = serde_json::to_value(&session).expect("JSON");
    for (field, value) in [
        ("node", "no-such-node".into()),
        ("node", "goodbye".into()),
        ("waiting", serde_json::json!({"for": "code", "digits": 255})),
    ] {
        json[field] = value;
        let tampered: Session = serde_json::from_value(json.clone()).expect("a session by its shape");
        let found = turn(Book::builtin(), tampered, &Heard::Keys { keys: "7".into() });
        assert!(line(found.instructions.last().expect("an answer")).starts_with("dial"), "{field}");
    }
}
