//! Instructions into jambonz's verbs.

use super::Jambonz;
use crate::core::{
    dialogue::{Dial, Instruction, Speech},
    directory::Language,
    phone::PhoneNumber,
};
use crate::providers::{
    hook::Links,
    outgoing::APOLOGY_RINGS_SECONDS,
    steps::{Step, hook_url},
};
use serde::Serialize;

/// One verb of an answer.
#[derive(Debug, Serialize)]
#[serde(tag = "verb", rename_all = "lowercase")]
pub(super) enum Verb<'a> {
    Say(Spoken<'a>),
    Gather(Gather<'a>),
    Dial(Rung<'a>),
    #[serde(rename_all = "camelCase")]
    Redirect {
        action_hook: String,
    },
    Hangup,
}

/// Words, one after the other, in one voice.
#[derive(Debug, Serialize)]
pub(super) struct Spoken<'a> {
    text: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    synthesizer: Option<Synthesizer<'a>>,
}

/// Who speaks.
#[derive(Debug, Serialize)]
struct Synthesizer<'a> {
    vendor: &'a str,
    language: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    voice: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Gather<'a> {
    input: [&'static str; 1],
    action_hook: &'a str,
    timeout: u8,
    min_digits: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_digits: Option<u8>,
    inter_digit_timeout: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_on_key: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    say: Option<Spoken<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rung<'a> {
    target: [Target<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    action_hook: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_hook: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dial_music: Option<&'a str>,
    answer_on_bridge: bool,
    timeout: u8,
}

/// Whom to ring.
#[derive(Debug, Serialize)]
pub(super) struct Target<'a> {
    r#type: &'static str,
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trunk: Option<&'a str>,
}

impl Jambonz {
    /// The verbs that carry out `instructions`; the keys that are asked for come to `keys_to`. None at all: go
    /// on as you were.
    pub(super) fn verbs<'a>(
        &'a self,
        instructions: &'a [Instruction],
        links: &Links<'_>,
        keys_to: &'a str,
    ) -> Vec<Verb<'a>> {
        let mut language = Language::Chinese;
        let mut verbs = Vec::with_capacity(instructions.len());
        for (place, instruction) in instructions.iter().enumerate() {
            match instruction {
                Instruction::Say(speech) => {
                    language = speech.language;
                    // Nobody is asked to speak after a tone that will not come.
                    if !matches!(instructions.get(place + 1), Some(Instruction::Record { .. })) {
                        verbs.push(Verb::Say(self.say(speech)));
                    }
                }
                Instruction::Collect { say, max_keys, finish_key, seconds } => {
                    verbs.push(Verb::Gather(self.gather(say, *max_keys, *finish_key, *seconds, keys_to)));
                }
                Instruction::Dial(dial) => verbs.push(Verb::Dial(self.dial(dial, links))),
                Instruction::Record { .. } => verbs.extend(self.unrecorded(language, links)),
                // The words for whoever picked up end, and the two are connected.
                Instruction::Join => {}
                Instruction::Hangup => verbs.push(Verb::Hangup),
            }
        }
        verbs
    }

    /// The words, and then the desk: no address of ours is in it, so nothing comes back.
    pub(super) fn apology_verbs<'a>(&'a self, words: &'a Speech, desk: &PhoneNumber) -> [Verb<'a>; 2] {
        [Verb::Say(self.say(words)), Verb::Dial(self.ring(desk, APOLOGY_RINGS_SECONDS))]
    }

    /// Whom to ring, through which carrier.
    pub(super) fn target(&self, number: &PhoneNumber) -> Target<'_> {
        Target { r#type: "phone", number: self.written(number), trunk: self.settings.trunk.as_deref() }
    }

    /// An office's own recording has no address that jambonz could fetch, so the text is spoken.
    fn say<'a>(&'a self, speech: &'a Speech) -> Spoken<'a> {
        Spoken { text: vec![&speech.text], synthesizer: self.synthesizer(speech.language) }
    }

    fn synthesizer(&self, language: Language) -> Option<Synthesizer<'_>> {
        let vendor = self.settings.speech_vendor.as_deref()?;
        let voice = match language {
            Language::Chinese => &self.settings.chinese_voice,
            Language::English => &self.settings.english_voice,
        };
        Some(Synthesizer { vendor, language: spoken(language, vendor), voice })
    }

    /// `gather` has one voice for all that it says: that of its first words.
    fn gather<'a>(
        &'a self,
        say: &'a [Speech],
        max_keys: u8,
        finish_key: Option<char>,
        seconds: u8,
        keys_to: &'a str,
    ) -> Gather<'a> {
        let words = |first: &Speech| Spoken {
            text: say.iter().map(|speech| speech.text.as_str()).collect(),
            synthesizer: self.synthesizer(first.language),
        };
        Gather {
            // Twilio's word `dtmf` passes its validator and collects nothing.
            input: ["digits"],
            action_hook: keys_to,
            // The silence after the words, and the silence after each key: the one does not count for the other.
            timeout: seconds,
            inter_digit_timeout: seconds,
            min_digits: 1,
            num_digits: Some(max_keys).filter(|keys| *keys > 0),
            finish_on_key: finish_key,
            say: say.first().map(words),
        }
    }

    fn dial(&self, dial: &Dial, links: &Links<'_>) -> Rung<'_> {
        let confirm = || hook_url(&links.leg(dial.leg), Step::Plain);
        Rung {
            action_hook: Some(hook_url(&links.turn(), Step::Dialled)),
            confirm_hook: dial.press_to_accept.then(confirm),
            ..self.ring(&dial.to, dial.seconds)
        }
    }

    fn ring(&self, to: &PhoneNumber, seconds: u8) -> Rung<'_> {
        Rung {
            target: [self.target(to)],
            action_hook: None,
            confirm_hook: None,
            caller_id: self.caller_id.as_ref().map(|number| self.written(number)),
            dial_music: self.settings.ringback.as_deref(),
            // The caller is not billed as answered until somebody answers.
            answer_on_bridge: true,
            timeout: seconds,
        }
    }

    /// jambonz has no verb that keeps a recording: it says so, and the dialogue goes on as after silence, with a
    /// call-back.
    fn unrecorded(&self, language: Language, links: &Links<'_>) -> [Verb<'_>; 2] {
        let words = match language {
            Language::Chinese => "现在没有工作人员能够接听，这条线路不能留言。",
            Language::English => "Nobody can take your call at the moment, and this line takes no messages.",
        };
        let say = Spoken { text: vec![words], synthesizer: self.synthesizer(language) };
        let action_hook = hook_url(&links.turn(), Step::Unrecorded);
        [Verb::Say(say), Verb::Redirect { action_hook }]
    }
}

/// A language as the vendor names it.
pub(super) fn spoken(language: Language, vendor: &str) -> &'static str {
    match language {
        Language::Chinese if matches!(vendor, "google" | "aws" | "polly") => "cmn-CN",
        Language::Chinese => "zh-CN",
        Language::English => "en-US",
    }
}
