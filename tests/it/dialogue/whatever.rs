//! Whatever a caller does, on whatever shipped script, with whatever plans: what must hold.

use super::{
    pinning::files,
    stage::{Given, PLANS, effect_line, line},
};
use proptest::prelude::*;
use shouwen::core::{
    call::{Heard, LegResult},
    dialogue::{CaseProgress, CaseStatus, DialogueEffect, Instruction, Step, Turn, begin, step, wants},
    directory::Language,
    script::Book,
};

/// A caller who never stops choosing is with a person or has left a message by then: thirty turns of
/// patience, then two telephones and a message.
const LONGEST_CALL: usize = 36;

/// What an officer adds who connects the caller elsewhere: two further telephones, and a message.
const CONNECTED: usize = 3;

const SCRIPTS: [&str; 4] = ["complaint-line", "service-desk", "after-hours", "case-progress"];

fn any_result() -> impl Strategy<Value = LegResult> {
    use LegResult::{Answered, Busy, Cancelled, Failed, NoAnswer, NotAccepted};
    prop::sample::select(vec![Answered, NoAnswer, Busy, Failed, Cancelled, NotAccepted])
}

fn any_heard() -> impl Strategy<Value = Heard> {
    prop_oneof![
        2 => Just(Heard::Silence),
        1 => Just(Heard::Moved),
        1 => Just(Heard::Connected),
        6 => "[0-9*#]{1}".prop_map(|keys| Heard::Keys { keys }),
        1 => "[0-9]{10}".prop_map(|keys| Heard::Keys { keys }),
        // What no telephone sends, too.
        1 => "\\PC{0,12}".prop_map(|keys| Heard::Keys { keys }),
        3 => (any_result(), 0..400_u32).prop_map(|(result, seconds)| Heard::Dialled { result, seconds }),
        2 => (0..200_u32, prop::option::of("https://example\\.org/[a-z]{1,8}"))
            .prop_map(|(seconds, url)| Heard::Recorded { seconds, url }),
    ]
}

fn any_given() -> impl Strategy<Value = Given> {
    let english = any::<bool>().prop_map(|yes| if yes { Language::English } else { Language::Chinese });
    let plan = || prop::sample::select(PLANS.to_vec());
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (english, flags, [plan(), plan(), plan(), plan()]).prop_map(
        |(language, (withheld, open_case, recording), plans)| {
            let asked = ["complaint", "discipline", "general", "matter"].map(str::to_owned);
            let routes = asked.into_iter().zip(plans.map(str::to_owned)).collect();
            Given { language, withheld, open_case, recording, routes, ..Given::default() }
        },
    )
}

/// An answer is well formed: it ends in the only instruction that waits, or in a hangup.
fn well_formed(step: &Step) -> Result<(), TestCaseError> {
    let told: Vec<_> = step.instructions.iter().map(line).collect();
    let (last, before) = step.instructions.split_last().expect("an answer is never empty");
    prop_assert!(last.waits() || *last == Instruction::Hangup, "{told:#?}");
    prop_assert!(before.iter().all(|i| matches!(i, Instruction::Say(_))), "{told:#?}");
    prop_assert_eq!(step.session.over(), *last == Instruction::Hangup);
    for speech in step.instructions.iter().flat_map(speeches) {
        prop_assert!(!speech.contains(['{', '}']) && !speech.trim().is_empty(), "{}", speech);
    }
    Ok(())
}

fn speeches(instruction: &Instruction) -> Vec<&str> {
    match instruction {
        Instruction::Say(speech) => vec![&speech.text],
        Instruction::Collect { say, .. } => say.iter().map(|speech| speech.text.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// Plays one call; `heard` goes round until the call is over.
fn play(
    book: &Book,
    script: &str,
    given: &Given,
    heard: &[Heard],
    found: bool,
    (gone_at, moved_at): (usize, usize),
) -> Result<(), TestCaseError> {
    let flow = book.flow(script).expect("a shipped script");
    let mut legs = 0;
    let mut now = given.with(&mut legs, None, None, |facts| begin(flow, facts));
    let mut effects = now.effects.clone();
    well_formed(&now)?;
    for turn in 0.. {
        if now.session.over() {
            break;
        }
        prop_assert!(
            turn < LONGEST_CALL + CONNECTED,
            "still {} after {turn} turns",
            now.session.path().join(" → ")
        );
        let heard = &heard[turn % heard.len()];
        if turn == moved_at {
            let department = "social-assistance".parse().expect("a code");
            let _rings = now.session.move_to(department);
        }
        let wanted = wants(&now.session, heard).is_some();
        let day = given.now.day();
        let status = CaseStatus { progress: CaseProgress::Investigating, received: day, due: day };
        let status = (wanted && found).then_some(status);
        let said = Turn { heard, gone: turn == gone_at };
        let code = (wanted && found).then_some("4821507736");
        now = given.with(&mut legs, status, code, |facts| step(book, now.session, said, facts));
        effects.extend(now.effects.iter().cloned());
        well_formed(&now)?;
    }
    let written: Vec<_> = effects.iter().map(effect_line).collect();
    prop_assert!(effects.iter().any(DialogueEffect::is_outcome), "no outcome: {written:#?}");
    prop_assert!(serde_json::to_string(&now.session).expect("JSON").len() < 8_000, "a session stays small");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_call_is_lost_whatever_the_caller_does(
        script in prop::sample::select(vec!["complaint-line", "service-desk", "after-hours", "case-progress"]),
        given in any_given(),
        heard in prop::collection::vec(any_heard(), 1..40),
        found in any::<bool>(),
        gone_at in 0..60_usize,
        moved_at in 0..60_usize,
    ) {
        play(Book::builtin(), script, &given, &heard, found, (gone_at, moved_at))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the checker lets pass is as safe as what is shipped: targets are led elsewhere at random.
    #[test]
    fn no_call_is_lost_on_any_script_that_the_checker_lets_pass(
        rewired in prop::collection::vec((0..50_usize, 0..50_usize), 1..3),
        given in any_given(),
        heard in prop::collection::vec(any_heard(), 1..40),
        found in any::<bool>(),
        gone_at in 0..60_usize,
    ) {
        let files = files("complaint-line.yaml", |text| rewire(text, &rewired));
        if let Ok(book) = Book::read(&files) {
            for script in SCRIPTS {
                play(&book, script, &given, &heard, found, (gone_at, usize::MAX))?;
            }
        }
    }
}

/// Leads some of the script's targets to other nodes of it.
fn rewire(text: &str, choices: &[(usize, usize)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let nodes: Vec<String> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
        .filter(|name| !name.starts_with(' '))
        .map(str::to_owned)
        .collect();
    let is_target = |line: &String| {
        let field = line.trim_start().split(':').next().unwrap_or_default();
        let fields = ["then", "silence", "other", "answered", "told", "nobody", "missing", "person", "start"];
        fields.contains(&field) || field.starts_with('"')
    };
    let targets: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| is_target(line)).map(|(at, _)| at).collect();
    for (target, node) in choices {
        let line = &mut lines[targets[target % targets.len()]];
        let field = line.split(": ").next().unwrap_or_default().to_owned();
        *line = format!("{field}: {}", nodes[node % nodes.len()]);
    }
    lines.join("\n")
}

#[test]
fn some_rewired_scripts_pass_the_checker_and_some_do_not() {
    let all: Vec<_> = (0..16).flat_map(|target| (0..8).map(move |node| (target, node))).collect();
    let pass = |choice: &&(usize, usize)| {
        Book::read(&files("complaint-line.yaml", |text| rewire(text, &[**choice]))).is_ok()
    };
    let passed = all.iter().filter(pass).count();
    assert!((20..100).contains(&passed), "{passed} of {} pass", all.len());
}

#[test]
fn a_caller_who_plays_with_one_key_for_ever_gets_a_person_and_an_end() {
    let given = Given::default();
    for script in SCRIPTS {
        for key in "0123456789*#".chars() {
            let heard = [Heard::Keys { keys: key.to_string() }];
            play(Book::builtin(), script, &given, &heard, true, (usize::MAX, usize::MAX))
                .unwrap_or_else(|e| panic!("{script}, key {key}: {e}"));
        }
    }
}

#[test]
fn whatever_comes_after_the_end_changes_nothing() {
    let (book, given) = (Book::builtin(), Given::default());
    let mut legs = 0;
    let first = given.with(&mut legs, None, None, |facts| begin(book.default_flow(), facts));
    let gone = Turn { heard: &Heard::Silence, gone: true };
    let over = given.with(&mut legs, None, None, |facts| step(book, first.session, gone, facts));
    let late = Heard::Recorded { seconds: 9, url: None };
    let after = given.with(&mut legs, None, None, |facts| {
        step(book, over.session.clone(), Turn { heard: &late, gone: false }, facts)
    });
    assert_eq!(
        (after.session, after.instructions, after.effects),
        (over.session, vec![Instruction::Hangup], vec![])
    );
}
