//! What is said on the other legs: to an officer who picks up, and in a call-back.

use super::{
    facts::Names,
    instruction::{Dial, Instruction, Speech},
    spoken,
    words::Words,
};
use crate::core::{
    directory::{Language, Office},
    script::{Book, EnginePrompt, Placeholder},
};

/// Seconds in which 1 must be pressed: a mailbox's greeting is longer.
const ACCEPT_SECONDS: u8 = 6;

/// Whom a leg speaks to, and with whose words.
#[derive(Clone, Copy)]
pub struct Audience<'a> {
    /// The words.
    pub book: &'a Book,
    /// The bureau.
    pub office: &'a Office,
    /// The directory's names.
    pub names: &'a dyn Names,
    /// The language: officers are spoken to in Chinese.
    pub language: Language,
}

impl Audience<'_> {
    fn own(&self, prompt: &EnginePrompt, case: Option<&str>) -> Option<Speech> {
        let Self { book, office, names, language } = *self;
        let words = Words { prompts: book.prompts(), office, names, language };
        let case = case.map(|number| (Placeholder::Case, spoken::digits(number, language)));
        words.own(prompt, case.as_slice())
    }
}

/// What is said alike to everybody who is spoken to in that language: audio of it can be made beforehand.
pub fn standing(to: Audience<'_>) -> Vec<Speech> {
    let Audience { book, office, names, language } = to;
    let words = Words { prompts: book.prompts(), office, names, language };
    book.prompts().standing(language).filter_map(|name| words.speech(name, &[])).collect()
}

/// To an officer who must press 1 (R3.2: a mailbox or a ring-back tune is no first contact).
pub fn accept_prompt(to: Audience<'_>) -> Vec<Instruction> {
    press_one(to.own(&EnginePrompt::ACCEPT_CALL, None))
}

/// To an officer who need not: who calls, and then the caller.
pub fn whisper(to: Audience<'_>) -> Vec<Instruction> {
    say_and_join(to.own(&EnginePrompt::WHISPER, None))
}

/// To an officer whose call-back about a case begins: 1 rings the complainant.
pub fn call_back_prompt(to: Audience<'_>, case: &str) -> Vec<Instruction> {
    press_one(to.own(&EnginePrompt::CALL_BACK_OFFICER, Some(case)))
}

/// To the complainant who is called back, before the officer is there. It names the bureau only: the
/// telephone may be the family's.
pub fn call_back_greeting(to: Audience<'_>) -> Vec<Instruction> {
    say_and_join(to.own(&EnginePrompt::CALL_BACK_GREETING, None))
}

/// What follows what was pressed after [`accept_prompt`].
pub fn accept_answer(keys: &str) -> Vec<Instruction> {
    vec![if accepted(keys) { Instruction::Join } else { Instruction::Hangup }]
}

/// What follows what was pressed after [`call_back_prompt`]: the complainant is rung.
pub fn call_back_answer(to: Audience<'_>, keys: &str, complainant: Dial) -> Vec<Instruction> {
    if !accepted(keys) {
        return vec![Instruction::Hangup];
    }
    let connecting = to.own(&EnginePrompt::CONNECTING, None).map(Instruction::Say);
    connecting.into_iter().chain([Instruction::Dial(complainant)]).collect()
}

fn accepted(keys: &str) -> bool {
    keys.starts_with('1')
}

/// The static words for when nothing else works, to be spoken before the desk is rung.
pub fn apology(book: &Book, language: Language) -> Option<Speech> {
    let prompt = book.prompts().get(EnginePrompt::APOLOGY.name, language)?;
    Some(Speech { language, text: prompt.words(), audio: prompt.audio.clone() })
}

/// Said twice: whoever picks up needs the first time to hold the telephone to their ear.
fn press_one(speech: Option<Speech>) -> Vec<Instruction> {
    let say = speech.into_iter().flat_map(|speech| [speech.clone(), speech]).collect();
    vec![Instruction::Collect { say, max_keys: 1, finish_key: None, seconds: ACCEPT_SECONDS }]
}

fn say_and_join(speech: Option<Speech>) -> Vec<Instruction> {
    speech.into_iter().map(Instruction::Say).chain([Instruction::Join]).collect()
}
