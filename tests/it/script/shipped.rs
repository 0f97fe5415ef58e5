//! The scripts that come with the software.

use shouwen::core::script::{Book, CallFlow, Prompts, Script, SourceFile, graph};
use std::{fs, path::Path};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ivr-scripts")
}

/// All files of the folder, as the command reads them.
fn files() -> Vec<SourceFile> {
    let names = |below: &str| {
        let entries = fs::read_dir(folder().join(below)).expect("the folder of scripts");
        entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    let scripts = names("").into_iter();
    let prompts = names("prompts").into_iter().map(|name| format!("prompts/{name}"));
    let read =
        |path: String| SourceFile { text: fs::read_to_string(folder().join(&path)).expect("a text"), path };
    scripts
        .chain(prompts)
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "yaml"))
        .map(read)
        .collect()
}

#[test]
fn the_shipped_scripts_have_no_fault_and_are_all_built_in() {
    let read = Book::read(&files()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let versions = |book: &Book| {
        book.flows().map(|flow| format!("{} {}", flow.name(), flow.version())).collect::<Vec<_>>()
    };
    assert_eq!(versions(&read), versions(Book::builtin()));
    let names: Vec<_> = Book::builtin().flows().map(CallFlow::name).collect();
    assert_eq!(names, ["after-hours", "case-progress", "complaint-line", "service-desk"]);
    assert_eq!(Book::builtin().default_flow().name(), "complaint-line");
}

#[test]
fn every_script_says_what_it_is_for() {
    for file in files().iter().filter(|file| !file.path.contains('/')) {
        let script = Script::parse(&file.text, &file.path).expect("a script");
        assert!(
            !script.about().is_empty() && file.path == format!("{}.yaml", script.name()),
            "{}",
            file.path
        );
    }
}

/// Option before digit: an old caller forgets the key while the option is read.
#[test]
fn in_mandarin_the_option_comes_before_its_key() {
    let file = files().into_iter().find(|file| file.path == "prompts/zh-CN.yaml").expect("shipped");
    Prompts::parse(&file.text, &file.path).expect("prompts");
    for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        for sentence in line.split(['。', ':', '"']).filter(|sentence| sentence.contains('按')) {
            let before = sentence.split('按').next().unwrap_or_default().trim().trim_end_matches('请');
            assert!(before.chars().count() >= 3, "line {}: `{sentence}` says the key first", number + 1);
        }
    }
}

#[test]
fn a_flow_is_drawn_with_all_that_it_leads_to() {
    let flow = Book::builtin().flow("after-hours").expect("shipped");
    let drawn = graph(flow);
    assert!(drawn.starts_with(&format!(
        "flowchart TD\n  %% after-hours {}\n  begin([call]) --> n_greeting\n",
        flow.version()
    )));
    for line in [
        "  n_greeting{{\"greeting<br/>menu\"}}",
        "  n_greeting -->|\"key 0\"| n_desk",
        "  n_greeting -->|\"silence\"| n_complaint_line__message",
        "  n_complaint_line__message[\"complaint-line/message<br/>record\"]",
        "  n_complaint_line__goodbye([\"complaint-line/goodbye<br/>hangup\"])",
    ] {
        assert!(drawn.lines().any(|drawn| drawn == line), "{line} is not in\n{drawn}");
    }
    assert!(!drawn.contains("complaint-line/greeting"), "what it does not lead to is not drawn");
}
