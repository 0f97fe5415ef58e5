//! Words: every prompt exists in every language, names what it may, and can be spoken.

use crate::core::{
    directory::Language,
    script::{
        digits::glued,
        fault::{Fault, Place},
        flow::{CallFlow, Placed},
        model::{Node, Tell, Told},
        prompts::{Catalogue, LANGUAGES, Prompt, Prompts},
        spoken::Spoken,
        vocabulary::{EVERYWHERE, EnginePrompt, Placeholder},
    },
};

/// What is wrong with the texts by themselves, and with those that the engine speaks.
pub(super) fn texts(catalogue: &Catalogue, faults: &mut Vec<Fault>) {
    for prompts in &catalogue.0 {
        faults.extend(prompts.faults.iter().cloned());
        for (name, prompt) in &prompts.by_name {
            let found = unsuitable(prompt, prompt.language.unwrap_or(prompts.language));
            faults.extend(
                found.map(|(what, remedy)| Fault::new(prompts.place(name, prompt.location), what, remedy)),
            );
        }
        for wanted in EnginePrompt::ALL {
            engine_prompt(wanted, prompts, faults);
        }
    }
}

/// What is wrong with the prompts that a flow speaks.
pub(super) fn check(flow: &CallFlow, faults: &mut Vec<Fault>) {
    for placed in flow.nodes.values() {
        for spoken in placed.node.spoken() {
            for prompts in &flow.prompts.0 {
                scripted_prompt(placed, &spoken, prompts, faults);
            }
        }
        if let Node::Tell(tell @ Tell { what: Told::QueryCode, .. }) = &placed.node {
            code_twice(placed, tell, flow, faults);
        }
    }
}

fn engine_prompt(wanted: &EnginePrompt, prompts: &Prompts, faults: &mut Vec<Fault>) {
    if let Some(prompt) = prompts.by_name.get(wanted.name) {
        judge(wanted.name, prompt, wanted.must, &wanted.allowed(), prompts, faults);
    } else {
        let place = Place { field: format!("prompts.{}", wanted.name), ..Place::whole(&prompts.file) };
        let what = format!("the prompt `{}` is missing; the engine speaks it", wanted.name);
        faults.push(Fault::new(place, what, "add it"));
    }
}

fn scripted_prompt(placed: &Placed, spoken: &Spoken<'_>, prompts: &Prompts, faults: &mut Vec<Fault>) {
    if let Some(prompt) = prompts.by_name.get(spoken.name) {
        judge(spoken.name, prompt, spoken.must, &[spoken.may, EVERYWHERE].concat(), prompts, faults);
    } else {
        let place = placed.place(&spoken.field, spoken.location);
        let what = format!("there is no prompt `{}` in {}", spoken.name, prompts.language.tag());
        faults.push(Fault::new(place, what, format!("add it to {}", prompts.file)));
    }
}

fn judge(
    name: &str,
    prompt: &Prompt,
    must: &[Placeholder],
    may: &[Placeholder],
    prompts: &Prompts,
    faults: &mut Vec<Fault>,
) {
    // A text with bad braces has its fault already, and no parts.
    if !prompt.parts.is_empty()
        && let Err((what, remedy)) = prompt.fits(must, may)
    {
        faults.push(Fault::new(prompts.place(name, prompt.location), what, remedy));
    }
}

/// A code that is heard once is not written down (R5.4: it is the only way to the answer for a
/// caller whose number is withheld).
fn code_twice(placed: &Placed, tell: &Tell, flow: &CallFlow, faults: &mut Vec<Fault>) {
    for language in LANGUAGES {
        let always = tell.say.iter().filter(|line| line.value.when.is_none());
        let prompts = always.filter_map(|line| flow.prompts.get(&line.value.prompt, language));
        let times = prompts.flat_map(Prompt::names).filter(|named| *named == Placeholder::Code).count();
        if times < 2 && flow.prompts.of(language).is_some() {
            let what =
                format!("the query code is spoken {times} times in {}, and must be twice", language.tag());
            let remedy = "list prompts without a condition that say {code} twice";
            faults.push(Fault::new(placed.place("tell.say", placed.location), what, remedy));
        }
    }
}

/// About twenty seconds of slow speech, longer than which nobody remembers the beginning.
fn longest(language: Language) -> usize {
    match language {
        Language::Chinese => 120,
        Language::English => 360,
    }
}

fn unsuitable(prompt: &Prompt, language: Language) -> impl Iterator<Item = (String, &'static str)> {
    let text = prompt.text.trim();
    let length = text.chars().count();
    let most = longest(language);
    let empty = text.is_empty().then(|| ("the text is empty".to_owned(), "write what is said"));
    let long = (length > most)
        .then(|| (format!("the text has {length} characters, more than {most}"), "split it, or say less"));
    let digits = glued(text).map(|run| {
        (
            format!("`{run}` would be read as one number"),
            "put a comma between the digits, or use a placeholder",
        )
    });
    let control = text.chars().any(|c| c.is_control() || matches!(c, '<' | '>')).then(|| {
        ("the text has line breaks, control characters or markup".to_owned(), "write plain words on one line")
    });
    [empty, long, digits, control, bad_audio(prompt)].into_iter().flatten()
}

fn bad_audio(prompt: &Prompt) -> Option<(String, &'static str)> {
    let audio = prompt.audio.as_deref()?;
    if !prompt.is_standing() {
        let what = format!("the recording `{audio}` cannot say the text's placeholders");
        return Some((what, "leave the audio out, or split the prompt"));
    }
    let safe = audio.split('/').all(|part| {
        !part.starts_with('.')
            && !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    });
    let sound = [".wav", ".mp3", ".ulaw", ".alaw"].iter().any(|ending| audio.ends_with(ending));
    (!safe || !sound).then(|| {
        let what = format!("`{audio}` is no recording's name");
        (
            what,
            "use a path below the prompts, of letters, digits, - and _, ending in .wav, .mp3, .ulaw or .alaw",
        )
    })
}
