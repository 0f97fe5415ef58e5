//! What is said on the other legs: to officers, and in a call-back.

use super::stage::{Signs, line, number, office};
use shouwen::core::{
    dialogue::{
        Audience, Dial, Instruction, accept_answer, accept_prompt, apology, call_back_answer,
        call_back_greeting, call_back_prompt, whisper,
    },
    directory::Language,
    id::LegId,
    script::Book,
};
use uuid::Uuid;

fn hears(instructions: &[Instruction]) -> Vec<String> {
    instructions.iter().map(line).collect()
}

fn with<T>(language: Language, act: impl FnOnce(Audience<'_>) -> T) -> T {
    act(Audience { book: Book::builtin(), office: &office(), names: &Signs::default(), language })
}

#[test]
fn an_officer_at_a_mobile_hears_twice_what_to_press() {
    let said = with(Language::Chinese, |to| hears(&accept_prompt(to)));
    assert_eq!(
        said,
        [
            "collect 1 6s 您好，投诉电话转来的群众来电。接听，请按1。 | 您好，投诉电话转来的群众来电。接听，请按1。"
        ]
    );
}

#[test]
fn only_1_takes_a_call() {
    for (keys, expected) in [("1", "join"), ("1#", "join"), ("", "hangup"), ("2", "hangup"), ("*1", "hangup")]
    {
        assert_eq!(hears(&accept_answer(keys)), [expected], "{keys:?}");
    }
}

#[test]
fn an_officer_at_the_desk_is_told_who_calls_and_has_the_caller() {
    let said = with(Language::Chinese, |to| hears(&whisper(to)));
    assert_eq!(said, ["say 投诉电话转来的群众来电，请接听。", "join"]);
}

#[test]
fn a_call_back_names_the_case_to_the_officer_and_only_the_bureau_to_the_family() {
    let officer = with(Language::Chinese, |to| hears(&call_back_prompt(to, "2026-000123")));
    let words = "您好，请您给第二，零，二，六。零，零，零。幺，二，三号件的来电人回电话。现在接通，请按1。";
    assert_eq!(officer, [format!("collect 1 6s {words} | {words}")]);
    let complainant = with(Language::English, |to| hears(&call_back_greeting(to)));
    assert_eq!(
        complainant,
        [
            "say Hello, this is Puyang Civil Affairs Bureau. A member of staff is calling you back, please hold.",
            "join"
        ]
    );
}

#[test]
fn a_call_back_rings_the_complainant_when_the_officer_has_pressed_1() {
    let leg = LegId::from(Uuid::from_u128(7));
    let to = number("+8613900000007");
    let dial = Dial { leg, to, seconds: 30, press_to_accept: false, record: true };
    let pressed = with(Language::Chinese, |to| hears(&call_back_answer(to, "1", dial.clone())));
    assert_eq!(pressed, ["say 正在为您接通，请稍候。", "dial +8613900000007 30s recorded"]);
    let not = with(Language::Chinese, |to| hears(&call_back_answer(to, "", dial)));
    assert_eq!(not, ["hangup"]);
}

#[test]
fn the_apology_needs_nothing_but_itself() {
    for (language, begins) in [(Language::Chinese, "对不起"), (Language::English, "Sorry")] {
        let speech = apology(Book::builtin(), language).expect("every book has one");
        assert!(speech.text.starts_with(begins) && speech.language == language, "{}", speech.text);
    }
}
