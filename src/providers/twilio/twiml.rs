//! Instructions into TwiML.

use super::xml::Element;
use crate::core::{
    dialogue::{Dial, Instruction, Speech},
    directory::Language,
    id::LegId,
    phone::PhoneNumber,
};
use crate::providers::{
    hook::Links,
    outgoing::APOLOGY_RINGS_SECONDS,
    steps::{Step, hook_url},
};

/// Who speaks.
pub(super) struct Voices<'a> {
    /// Mandarin.
    pub(super) chinese: &'a str,
    /// English.
    pub(super) english: &'a str,
}

/// The document that carries out `instructions`. What the caller does comes to the next turn; on a
/// dialled leg what is pressed comes back to the leg's own address.
pub(super) fn document(
    instructions: &[Instruction],
    links: &Links<'_>,
    leg: Option<LegId>,
    voices: &Voices<'_>,
) -> String {
    let keys_to = match leg {
        Some(leg) => hook_url(&links.leg(leg), Step::Keys),
        None => hook_url(&links.turn(), Step::Plain),
    };
    let render = Render { links, voices, keys_to };
    Element::new("Response").children(instructions.iter().flat_map(|i| render.verbs(i))).document()
}

/// The words, and then the desk: no address of ours is in it, so nothing comes back.
pub(super) fn apology(words: &Speech, desk: &PhoneNumber, voices: &Voices<'_>) -> String {
    let links = Links { base: "", next_turn: 0 };
    let render = Render { links: &links, voices, keys_to: String::new() };
    let number = with_extension(Element::new("Number"), desk);
    let dial = Element::new("Dial").with("timeout", APOLOGY_RINGS_SECONDS.to_string()).child(&number);
    Element::new("Response").child(&render.say(words)).child(&dial).document()
}

struct Render<'a> {
    links: &'a Links<'a>,
    voices: &'a Voices<'a>,
    keys_to: String,
}

impl Render<'_> {
    fn verbs(&self, instruction: &Instruction) -> Vec<Element> {
        match instruction {
            Instruction::Say(speech) => vec![self.say(speech)],
            Instruction::Collect { say, max_keys, finish_key, seconds } => {
                vec![self.gather(say, *max_keys, *finish_key, *seconds)]
            }
            Instruction::Dial(dial) => vec![self.dial(dial)],
            Instruction::Record { max_seconds, silence_seconds, finish_key } => {
                self.record(*max_seconds, *silence_seconds, *finish_key)
            }
            // The words for whoever picked up end, and the two are connected.
            Instruction::Join => vec![],
            Instruction::Hangup => vec![Element::new("Hangup")],
        }
    }

    /// An office's own recording has no address that Twilio could fetch, so the text is spoken.
    fn say(&self, speech: &Speech) -> Element {
        let (language, voice) = match speech.language {
            Language::Chinese => ("cmn-CN", self.voices.chinese),
            Language::English => ("en-US", self.voices.english),
        };
        Element::new("Say").with("language", language).with("voice", voice).text(&speech.text)
    }

    /// No `language`: it would only name the speech to recognise, and there `zh-CN` is refused.
    fn gather(&self, say: &[Speech], max_keys: u8, finish_key: Option<char>, seconds: u8) -> Element {
        let gather = Element::new("Gather")
            .with("input", "dtmf")
            .with("action", &self.keys_to)
            .with("method", "POST")
            .with("finishOnKey", finish_key.map(String::from).unwrap_or_default())
            // Without it a silent caller makes no request, and the call goes on to nowhere.
            .with("actionOnEmptyResult", "true")
            .with("timeout", seconds.to_string());
        let gather = if max_keys > 0 { gather.with("numDigits", max_keys.to_string()) } else { gather };
        gather.children(say.iter().map(|speech| self.say(speech)))
    }

    fn dial(&self, dial: &Dial) -> Element {
        let mut element = Element::new("Dial")
            .with("action", hook_url(&self.links.turn(), Step::Plain))
            .with("method", "POST")
            .with("timeout", dial.seconds.to_string())
            // The caller hears ringing, and is not billed as answered, until somebody answers.
            .with("answerOnBridge", "true");
        if dial.record {
            element = element
                .with("record", "record-from-answer-dual")
                .with("recordingStatusCallback", hook_url(&self.links.recording(), Step::Plain))
                .with("recordingStatusCallbackEvent", "completed absent")
                .with("recordingStatusCallbackMethod", "POST");
        }
        element.child(&self.number(dial))
    }

    fn number(&self, dial: &Dial) -> Element {
        let leg = self.links.leg(dial.leg);
        let mut number = Element::new("Number")
            .with("statusCallback", hook_url(&leg, Step::Status))
            .with("statusCallbackEvent", "initiated ringing answered completed")
            .with("statusCallbackMethod", "POST");
        if dial.press_to_accept {
            number = number.with("method", "POST").with("url", hook_url(&leg, Step::Plain));
        }
        with_extension(number, &dial.to)
    }

    /// Twilio does not call `action` for an empty recording but goes on to the next verb: that is
    /// where a turn comes from then.
    fn record(&self, max_seconds: u16, silence_seconds: u8, finish_key: char) -> Vec<Element> {
        let record = Element::new("Record")
            .with("action", hook_url(&self.links.turn(), Step::Plain))
            .with("method", "POST")
            .with("maxLength", max_seconds.to_string())
            .with("timeout", silence_seconds.to_string())
            .with("finishOnKey", finish_key)
            .with("playBeep", "true")
            .with("trim", "trim-silence")
            .with("recordingStatusCallback", hook_url(&self.links.recording(), Step::Plain))
            .with("recordingStatusCallbackEvent", "completed absent")
            .with("recordingStatusCallbackMethod", "POST");
        let unrecorded = hook_url(&self.links.turn(), Step::Unrecorded);
        vec![record, Element::new("Redirect").with("method", "POST").text(&unrecorded)]
    }
}

/// Writes the number into its element, and its extension as keys.
fn with_extension(element: Element, number: &PhoneNumber) -> Element {
    let element = match keys_for_extension(number) {
        Some(keys) => element.with("sendDigits", keys),
        None => element,
    };
    element.text(dialled(number))
}

/// What is dialled: E.164, or a short code as it is.
pub(super) fn dialled(number: &PhoneNumber) -> &str {
    number.e164().unwrap_or(number.as_str())
}

/// The keys that reach an extension, after two seconds for the exchange to begin speaking.
pub(super) fn keys_for_extension(number: &PhoneNumber) -> Option<String> {
    number.extension().map(|extension| format!("wwww{extension}"))
}
