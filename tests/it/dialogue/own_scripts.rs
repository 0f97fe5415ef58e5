//! What offices may change about the shipped scripts, and what then holds.

use super::{
    pinning::changed,
    stage::{Given, effect_line, line},
};
use shouwen::core::{
    call::{Heard, LegResult},
    dialogue::{Turn, begin, step},
    directory::Language,
    script::Book,
};

/// The effects of a call on `script` in which all of `heard` is heard.
fn effects(book: &Book, script: &str, heard: &[Heard]) -> Vec<String> {
    let given = Given::default();
    let mut legs = 0;
    let flow = book.flow(script).expect("a script of the book");
    let mut now = given.with(&mut legs, None, None, |facts| begin(flow, facts));
    let mut effects = now.effects;
    for heard in heard {
        let turn = Turn { heard, gone: false };
        now = given.with(&mut legs, None, None, |facts| step(book, now.session, turn, facts));
        effects.extend(now.effects);
    }
    effects.iter().map(effect_line).collect()
}

fn key(key: &str) -> Heard {
    Heard::Keys { keys: key.into() }
}

#[test]
fn a_complaint_is_chosen_once_a_call_however_often_its_key_is_pressed() {
    let book = changed("complaint-line.yaml", |text| {
        text.replacen(
            "opens_case: true\n      answered: farewell",
            "opens_case: true\n      answered: greeting",
            1,
        )
    });
    let talked = Heard::Dialled { result: LegResult::Answered, seconds: 9 };
    let all = effects(&book, "complaint-line", &[key("1"), talked.clone(), key("1"), talked]);
    assert_eq!(all.iter().filter(|effect| effect.starts_with("complaint chosen")).count(), 1, "{all:#?}");
    assert_eq!(all.iter().filter(|effect| effect.starts_with("connected")).count(), 2, "{all:#?}");
}

#[test]
fn a_matter_beyond_the_menu_has_no_key() {
    let shorter = changed("service-desk.yaml", |text| text.replace("up_to: 6", "up_to: 2"));
    let given = Given::default();
    let offered = given.with(&mut 0, None, None, |facts| {
        let flow = shorter.flow("service-desk").expect("shipped");
        line(&begin(flow, facts).instructions[1])
    });
    assert!(offered.contains("婚姻登记，请按2") && !offered.contains("社会保险"), "{offered}");
    assert_eq!(effects(&shorter, "service-desk", &[key("3")]), [""; 0], "it is asked again");
    assert_eq!(effects(Book::builtin(), "service-desk", &[key("3")]).len(), 2, "with six it is a matter");
}

#[test]
fn a_route_to_a_matter_nobody_chose_asks_the_general_desk() {
    let book = changed("service-desk.yaml", |text| text.replace("silence: desk", "silence: matter"));
    let all = effects(&book, "service-desk", &[Heard::Silence, Heard::Silence]);
    assert_eq!(all, ["because R3_4", "rings li-ming"]);
}

#[test]
fn a_line_may_begin_in_english() {
    let given = Given { language: Language::English, ..Given::default() };
    let said = given.with(&mut 0, None, None, |facts| {
        line(&begin(Book::builtin().default_flow(), facts).instructions[0])
    });
    assert!(said.starts_with("collect 1 1s Hello, this is the complaint line of Puyang"), "{said}");
}
