//! Replays the dialogues in `tests/it/scripts/dialogue-*.yaml`.

use super::stage::{Given, effect_line, line};
use serde::Deserialize;
use shouwen::core::{
    call::{Heard, LegResult},
    clock::Moment,
    dialogue::{CaseStatus, Session, Step, Turn, Want, begin, step, wants},
    directory::Language,
    script::Book,
};
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dialogue {
    title: String,
    script: String,
    #[serde(default)]
    given: GivenDraft,
    /// What the caller hears at once.
    hears: Vec<String>,
    #[serde(default)]
    effects: Vec<String>,
    turns: Vec<TurnDraft>,
    /// The nodes of the whole call.
    path: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GivenDraft {
    now: Option<Moment>,
    language: Language,
    withheld: bool,
    open_case: bool,
    recording: bool,
    routes: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnDraft {
    /// `silence`, `keys 1`, `answered 30`, `no_answer`, `recorded 12 [url]`.
    caller: String,
    #[serde(default)]
    gone: bool,
    /// What must be found out first: `case 1234567890`, `open complaint`.
    #[serde(default)]
    wants: Option<String>,
    /// What was found out.
    #[serde(default)]
    status: Option<CaseStatus>,
    #[serde(default)]
    code: Option<String>,
    hears: Vec<String>,
    #[serde(default)]
    effects: Vec<String>,
}

fn heard(text: &str) -> Heard {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let leg = |result, seconds| Heard::Dialled { result, seconds };
    match word {
        "silence" => Heard::Silence,
        "keys" => Heard::Keys { keys: rest.to_owned() },
        "answered" => leg(LegResult::Answered, rest.parse().expect("seconds")),
        "no_answer" => leg(LegResult::NoAnswer, 0),
        "busy" => leg(LegResult::Busy, 0),
        "failed" => leg(LegResult::Failed, 0),
        "cancelled" => leg(LegResult::Cancelled, 0),
        "not_accepted" => leg(LegResult::NotAccepted, 0),
        "recorded" => {
            let (seconds, url) = rest.split_once(' ').unwrap_or((rest, ""));
            let url = (!url.is_empty()).then(|| url.to_owned());
            Heard::Recorded { seconds: seconds.parse().expect("seconds"), url }
        }
        _ => panic!("a caller cannot `{text}`"),
    }
}

fn wanted(want: &Want) -> String {
    match want {
        Want::CaseByCode(code) => format!("case {code}"),
        Want::OpenCase { kind, seconds, .. } => {
            format!("open {} {seconds}s", format!("{kind:?}").to_lowercase())
        }
    }
}

/// Whether `text` is `pattern`, in which each `…` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
        last = Some(piece);
    }
    match last {
        None => rest.is_empty(),
        Some(piece) => piece.is_empty() || text.ends_with(piece),
    }
}

fn compare(place: &str, what: &str, expected: &[String], actual: &[String]) {
    let same = expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| fits(e, a));
    assert!(same, "{place}: {what}\nexpected {expected:#?}\nactual {actual:#?}");
}

fn check(place: &str, hears: &[String], effects: &[String], step: &Step) {
    let said: Vec<_> = step.instructions.iter().map(line).collect();
    compare(place, "the caller hears", hears, &said);
    let done: Vec<_> =
        step.effects.iter().filter(|e| !effect_line(e).starts_with("because")).map(effect_line).collect();
    compare(place, "the effects", effects, &done);
}

fn play(file: &str, dialogue: &Dialogue) {
    let book = Book::builtin();
    let draft = &dialogue.given;
    let usual = Given::default();
    let given = Given {
        now: draft.now.unwrap_or(usual.now),
        language: draft.language,
        withheld: draft.withheld,
        open_case: draft.open_case,
        recording: draft.recording,
        routes: draft.routes.clone(),
        ..usual
    };
    let place = format!("{file}: {}", dialogue.title);
    let flow = book.flow(&dialogue.script).unwrap_or_else(|| panic!("{place}: no such script"));
    let mut legs = 0;
    let mut last = given.with(&mut legs, None, None, |facts| begin(flow, facts));
    check(&format!("{place}: at first"), &dialogue.hears, &dialogue.effects, &last);
    for (index, turn) in dialogue.turns.iter().enumerate() {
        let place = format!("{place}: turn {} ({})", index + 1, turn.caller);
        // Between two turns the session is a text in a database.
        let kept = serde_json::to_string(&last.session).expect("a session has a JSON form");
        let session: Session = serde_json::from_str(&kept).expect("a session is read back");
        assert_eq!(session, last.session, "{place}");
        let heard = heard(&turn.caller);
        assert_eq!(wants(&session, &heard).as_ref().map(wanted), turn.wants, "{place}: what is wanted first");
        let now = Turn { heard: &heard, gone: turn.gone };
        last = given.with(&mut legs, turn.status.clone(), turn.code.as_deref(), |facts| {
            step(book, session, now, facts)
        });
        check(&place, &turn.hears, &turn.effects, &last);
    }
    assert_eq!(last.session.path(), dialogue.path, "{place}: the path");
    assert!(last.session.over(), "{place}: a dialogue is played to its end");
}

#[test]
fn every_dialogue_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/scripts");
    let mut played = 0;
    for entry in fs::read_dir(folder).expect("the folder of replayed dialogues") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !file.starts_with("dialogue-") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let dialogues: Vec<Dialogue> =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for dialogue in &dialogues {
            play(&file, dialogue);
            played += 1;
        }
    }
    assert!(played >= 30, "only {played} dialogues were found");
}

#[test]
fn a_pattern_fits_only_what_it_says() {
    assert!(fits("say …再见。", "say 感谢，再见。"));
    assert!(!fits("say …再见。", "say 再见。不"));
    assert!(!fits("say", "say more"));
    assert!(!fits("dial …", "say dial "));
    assert!(!fits("a…b…c", "a c b"));
}
