//! `shouwen ivr`.

#[path = "../../../src/commands/ivr.rs"]
mod ivr;

use clap::Parser;
use serde_json::Value;
use std::{fs, path::Path};
use tempfile::TempDir;

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    args: ivr::IvrArgs,
}

fn run(words: &[&str], json: bool) -> (String, u8) {
    let line = Line::try_parse_from([&["ivr"], words].concat()).expect("a command line");
    ivr::run(&line.args, json)
}

/// A copy of the shipped folder, to be changed.
fn copy() -> TempDir {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("ivr-scripts");
    let copy = TempDir::new().expect("a folder");
    fs::create_dir(copy.path().join("prompts")).expect("a folder");
    for below in ["", "prompts"] {
        for entry in fs::read_dir(shipped.join(below)).expect("shipped") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::copy(&path, copy.path().join(below).join(path.file_name().expect("a name")))
                    .expect("a copy");
            }
        }
    }
    copy
}

fn change(folder: &TempDir, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("a text");
    assert!(text.contains(from), "{file} has changed");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn sound_scripts_exit_with_0() {
    let folder = copy();
    let dir = folder.path().to_str().expect("a text");
    for words in [&["check"][..], &["check", "--dir", dir]] {
        assert_eq!(run(words, true), ("{\"faults\":[]}".to_owned(), 0));
        assert_eq!(run(words, false), ("没有问题 no faults".to_owned(), 0));
    }
}

#[test]
fn faults_exit_with_3_and_name_the_place_and_the_remedy() {
    let folder = copy();
    change(&folder, "complaint-line.yaml", "silence: desk", "silence: dekc");
    let dir = folder.path().to_str().expect("a text");
    let (text, code) = run(&["check", "--dir", dir], true);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let expected = serde_json::json!({"faults": [{
        "where": "complaint-line.yaml:20:16 nodes.greeting.menu.silence",
        "what": "there is no node `dekc`",
        "remedy": "name a node of this file, or SCRIPT/NODE of another one",
    }]});
    assert_eq!((json, code), (expected, 3));
    let (text, code) = run(&["check", "--dir", dir], false);
    let line = "complaint-line.yaml:20:16 nodes.greeting.menu.silence: there is no node `dekc`; \
                name a node of this file, or SCRIPT/NODE of another one";
    assert_eq!((text.as_str(), code), (line, 3));
    assert_eq!(run(&["graph", "complaint-line", "--dir", dir], false).1, 3);
}

#[test]
fn a_recording_that_is_not_there_is_a_fault() {
    let folder = copy();
    let full = "message-taken: { text: 您的留言已经收到。, audio: zh/taken.wav }";
    change(&folder, "prompts/zh-CN.yaml", "message-taken: 您的留言已经收到，工作人员会尽快办理。", full);
    let dir = folder.path().to_str().expect("a text");
    let (text, code) = run(&["check", "--dir", dir], false);
    assert!(text.contains("prompts.message-taken: there is no recording prompts/zh/taken.wav;"), "{text}");
    assert_eq!(code, 3);
    fs::create_dir(folder.path().join("prompts/zh")).expect("a folder");
    fs::write(folder.path().join("prompts/zh/taken.wav"), "RIFF").expect("written");
    assert_eq!(run(&["check", "--dir", dir], false).1, 0);
}

#[test]
fn a_folder_that_cannot_be_read_exits_with_1_and_says_which() {
    let (text, code) = run(&["check", "--dir", "no/such/folder"], true);
    assert!(text.contains("no/such/folder") && code == 1, "{text}");
}

#[test]
fn a_script_is_drawn_or_the_known_ones_are_named() {
    let (drawn, code) = run(&["graph", "case-progress"], false);
    assert!(drawn.starts_with("flowchart TD") && code == 0, "{drawn}");
    let json: Value = serde_json::from_str(&run(&["graph", "case-progress"], true).0).expect("JSON");
    assert_eq!(json["mermaid"], drawn);
    let (text, code) = run(&["graph", "other"], false);
    assert!(
        text.ends_with("there are: after-hours, case-progress, complaint-line, service-desk") && code == 2,
        "{text}"
    );
}
