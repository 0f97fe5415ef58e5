//! Instructions into TwiML, byte for byte, and against what Twilio's own builder writes.

use super::{LEG, TWILIO, account, number};
use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event, attributes::Attribute},
};
use serde::Deserialize;
use shouwen::{
    core::{
        dialogue::{Dial, Instruction, Speech},
        directory::Language,
    },
    providers::Links,
};
use std::collections::BTreeMap;

const BASE: &str = "https://hotline.example.com/hooks/main";
const LINKS: Links<'static> = Links { base: BASE, next_turn: 3 };

fn say(text: &str) -> Speech {
    Speech { language: Language::Chinese, text: text.to_owned(), audio: None }
}

fn dial(press_to_accept: bool, record: bool) -> Dial {
    Dial { leg: LEG.parse().unwrap(), to: number("13800138000"), seconds: 20, press_to_accept, record }
}

fn collect(text: &str, max_keys: u8, finish_key: Option<char>, seconds: u8) -> Instruction {
    Instruction::Collect { say: vec![say(text)], max_keys, finish_key, seconds }
}

fn record() -> Instruction {
    Instruction::Record { max_seconds: 120, silence_seconds: 10, finish_key: '#' }
}

fn render(instructions: &[Instruction]) -> String {
    let answer = account(TWILIO).voice.unwrap().render(instructions, &LINKS);
    assert_eq!((answer.status.as_u16(), answer.content_type), (200, "text/xml"));
    String::from_utf8(answer.body.to_vec()).unwrap()
}

/// Replaces `{T}`, `{L}`, `{R}` by the addresses of turn, leg and recording, `{#}` by the retries.
fn written(xml: &str) -> String {
    let body = xml
        .replace("{T}", &format!("{BASE}/voice/turn/3"))
        .replace("{L}", &format!("{BASE}/voice/leg/{LEG}"))
        .replace("{R}", &format!("{BASE}/voice/recording"))
        .replace("{#}", "#rc=3&amp;rp=5xx,ct,rt");
    format!(r#"<?xml version="1.0" encoding="UTF-8"?>{body}"#)
}

#[test]
fn instructions_are_written_byte_for_byte() {
    let table: Vec<(Vec<Instruction>, &str)> = vec![
        (vec![], "<Response />"),
        (vec![Instruction::Hangup], "<Response><Hangup /></Response>"),
        (
            vec![Instruction::Say(say("您好 <A&B> \"c\"\u{0007}")), Instruction::Hangup],
            r#"<Response><Say language="cmn-CN" voice="Polly.Zhiyu-Neural">您好 &lt;A&amp;B&gt; "c"</Say><Hangup /></Response>"#,
        ),
        (
            vec![Instruction::Say(Speech {
                language: Language::English,
                text: "Hello".into(),
                audio: Some("a.wav".into()),
            })],
            r#"<Response><Say language="en-US" voice="Polly.Joanna-Neural">Hello</Say></Response>"#,
        ),
        (
            vec![collect("请按零", 1, None, 5)],
            r#"<Response><Gather action="{T}{#}" actionOnEmptyResult="true" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="cmn-CN" voice="Polly.Zhiyu-Neural">请按零</Say></Gather></Response>"#,
        ),
        (
            vec![Instruction::Collect { say: vec![], max_keys: 0, finish_key: Some('#'), seconds: 10 }],
            r##"<Response><Gather action="{T}{#}" actionOnEmptyResult="true" finishOnKey="#" input="dtmf" method="POST" timeout="10" /></Response>"##,
        ),
        (
            vec![Instruction::Dial(dial(false, false))],
            r#"<Response><Dial action="{T}{#}" answerOnBridge="true" method="POST" timeout="20"><Number statusCallback="{L}?step=status{#}" statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="POST">+8613800138000</Number></Dial></Response>"#,
        ),
        (
            vec![Instruction::Dial(Dial { to: number("0393-6687001转801"), ..dial(true, true) })],
            r#"<Response><Dial action="{T}{#}" answerOnBridge="true" method="POST" record="record-from-answer-dual" recordingStatusCallback="{R}{#}" recordingStatusCallbackEvent="completed absent" recordingStatusCallbackMethod="POST" timeout="20"><Number method="POST" sendDigits="wwww801" statusCallback="{L}?step=status{#}" statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="POST" url="{L}{#}">+863936687001</Number></Dial></Response>"#,
        ),
        (
            vec![record()],
            r##"<Response><Record action="{T}{#}" finishOnKey="#" maxLength="120" method="POST" playBeep="true" recordingStatusCallback="{R}{#}" recordingStatusCallbackEvent="completed absent" recordingStatusCallbackMethod="POST" timeout="10" trim="trim-silence" /><Redirect method="POST">{T}?step=unrecorded{#}</Redirect></Response>"##,
        ),
    ];
    for (instructions, xml) in table {
        assert_eq!(render(&instructions), written(xml));
    }
}

#[test]
fn a_legs_keys_come_back_to_the_leg_and_joining_is_an_end() {
    let voice = account(TWILIO).voice.unwrap();
    let leg = LEG.parse().unwrap();
    let answer = voice.render_leg(leg, &[collect("按一接听", 1, None, 8)], &LINKS);
    let xml = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(xml.contains(&format!("action=\"{BASE}/voice/leg/{LEG}?step=keys#rc=3")), "{xml}");
    let joined = voice.render_leg(leg, &[Instruction::Join], &LINKS);
    assert_eq!(joined.body, written("<Response />").into_bytes());
}

#[test]
fn an_apology_rings_the_desk_and_names_no_address_of_ours() {
    let voice = account(TWILIO).voice.unwrap();
    let xml = |desk| String::from_utf8(voice.apology(&say("抱歉"), &number(desk)).body.to_vec()).unwrap();
    let spoken =
        r#"<Response><Say language="cmn-CN" voice="Polly.Zhiyu-Neural">抱歉</Say><Dial timeout="60">"#;
    let plain = format!("{spoken}<Number>+863936687001</Number></Dial></Response>");
    assert_eq!(xml("6687001"), written(&plain));
    let extension =
        format!("{spoken}<Number sendDigits=\"wwww801\">+863936687001</Number></Dial></Response>");
    assert_eq!(xml("6687001转801"), written(&extension));
}

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    xml: String,
}

/// An element: its name, attributes and text, in order; an end is a name with `/`.
type Node = (String, BTreeMap<String, String>, String);

fn nodes(xml: &str) -> Vec<Node> {
    let mut reader = Reader::from_str(xml);
    let mut nodes: Vec<Node> = Vec::new();
    let end = |name: &str| (format!("/{name}"), BTreeMap::new(), String::new());
    let start = |element: &BytesStart<'_>| {
        let attributes = element.attributes().map(Result::unwrap);
        let pair = |a: Attribute<'_>| (a.key.as_ref().to_owned(), unescape(&a.value).unwrap().into_owned());
        (element.name().as_ref().to_owned(), attributes.map(pair).collect(), String::new())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => nodes.push(start(&element)),
            Event::Empty(element) => nodes.extend([start(&element), end(element.name().as_ref())]),
            Event::End(element) => nodes.push(end(element.name().as_ref())),
            Event::Text(text) => nodes.last_mut().unwrap().2.push_str(&text),
            Event::GeneralRef(name) => {
                nodes.last_mut().unwrap().2.push_str(&unescape(&format!("&{};", &*name)).unwrap());
            }
            Event::Eof => return nodes,
            _ => {}
        }
    }
}

/// Attributes in which an office's own addresses and wishes stand: only their presence is compared.
const OWN: [&str; 6] = ["action", "url", "statusCallback", "recordingStatusCallback", "voice", "language"];

/// What of the vector our words do not say, or say always.
fn comparable(xml: &str, leave_out: &[&str]) -> Vec<Node> {
    let mut nodes = nodes(xml);
    for (_, attributes, _) in &mut nodes {
        attributes.retain(|name, _| !leave_out.contains(&name.as_str()));
        for name in OWN.iter().filter(|name| attributes.contains_key(**name)).collect::<Vec<_>>() {
            attributes.insert((*name).to_string(), "…".to_owned());
        }
    }
    nodes
}

#[test]
fn what_our_instructions_can_say_is_what_the_builder_writes() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../vectors/providers/twilio_twiml.json")).unwrap();
    let vector = |name: &str| vectors.cases.iter().find(|case| case.name == name).expect(name).xml.clone();
    // name, our instructions, elements cut from the vector, attributes left out on both sides and why
    let table: Vec<(&str, Vec<Instruction>, &str, &[&str])> = vec![
        ("empty", vec![], "", &[]),
        ("hangup", vec![Instruction::Hangup], "", &[]),
        (
            "say_zh_cn_polly_hangup",
            vec![Instruction::Say(say("您好，这里是濮阳市政务服务便民热线。")), Instruction::Hangup],
            "",
            &[],
        ),
        // The vector names no voice; ours always does.
        (
            "say_escaping",
            vec![Instruction::Say(say("a < b & c > d \"e\" 'f' ]]> 😀 \n换行\ttab"))],
            "",
            &["voice"],
        ),
        // The builder's redirect is for the silent caller, who comes to our `action` himself.
        (
            "gather_menu_then_redirect",
            vec![collect("投诉请按一，咨询请按二，人工请按零。", 1, None, 5)],
            r#"<Redirect method="POST">https://hotline.example.com/twilio/voice?retry=1</Redirect>"#,
            &[],
        ),
        // Ours sets no caller id, ring tone or limit.
        (
            "dial_number_full",
            vec![Instruction::Dial(dial(true, true))],
            "",
            &[
                "callerId",
                "hangupOnStar",
                "ringTone",
                "timeLimit",
                "sendDigits",
                "method",
                "recordingStatusCallbackEvent",
                "recordingStatusCallbackMethod",
            ],
        ),
    ];
    for (name, instructions, cut, leave_out) in table {
        let theirs = vector(name);
        assert!(theirs.contains(cut), "{name} has no {cut}");
        assert_eq!(
            comparable(&render(&instructions), leave_out),
            comparable(&theirs.replace(cut, ""), leave_out),
            "{name}"
        );
    }
}

#[test]
fn a_voicemail_is_the_builders_but_for_the_turn_after_silence() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../vectors/providers/twilio_twiml.json")).unwrap();
    let theirs = &vectors.cases.iter().find(|case| case.name == "record_voicemail").unwrap().xml;
    let ours = render(&[Instruction::Say(say("请在滴声后留言，按井号键结束。")), record()]);
    let verb = |xml: &str| {
        let nodes = comparable(xml, &["transcribe", "recordingStatusCallbackMethod"]);
        nodes.into_iter().find(|(name, ..)| name == "Record").unwrap()
    };
    assert_eq!(verb(&ours), verb(theirs));
    let last = |xml: &str| nodes(xml).into_iter().rev().find(|(name, ..)| !name.starts_with('/')).unwrap().0;
    assert_eq!((last(&ours).as_str(), last(theirs).as_str()), ("Redirect", "Say"));
}
