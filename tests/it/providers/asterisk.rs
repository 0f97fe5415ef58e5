//! Asterisk's pure halves: requests, events, and whom it lets in.

use super::{hook, now, number};
use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};
use shouwen::{
    config::Settings,
    core::{
        call::{CallState, ProviderCallId},
        id::LegId,
        message::SendRetry,
    },
    providers::{
        self, Account, Ask, Link, Links, Originate, Refused, VoiceHook,
        asterisk::{Asterisk, Command, Event, ResourceId},
        trace,
    },
};
use std::sync::Arc;
use uuid::Uuid;

pub(super) const SECTION: &str = r#"
[accounts.main]
provider = "asterisk"
base_url = "http://127.0.0.1:8088"
username = "shouwen"
password = "invented-password"
dial = "PJSIP/{national}@trunk"
caller_id = "6687001"
[accounts.main.extensions]
"+863936680101" = "PJSIP/7001"
"#;

pub(super) fn open(section: &str) -> Result<Account, String> {
    let text = format!("[voice]\naccount = \"main\"\n[sms]\naccount = \"main\"\n{section}");
    let settings =
        Settings::read("test.toml", &text, std::iter::empty()).map_err(|faults| format!("{faults:?}"))?;
    providers::open("main", &settings.accounts["main"], "393").map_err(|bad| bad.to_string())
}

fn asterisk() -> Arc<Asterisk> {
    match open(SECTION).unwrap().link {
        Some(Link::Asterisk(asterisk)) => asterisk,
        _ => panic!("an Asterisk has a link"),
    }
}

fn id(text: &str) -> ResourceId {
    ResourceId::new(text).unwrap()
}

fn answer(status: u16, body: &Value) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap()
}

/// The method, the path and the body of what a command asks.
fn asked(command: &Command) -> (String, String, Value) {
    let request = asterisk().order(command);
    let body = serde_json::from_slice(request.body()).unwrap_or_default();
    (request.method().to_string(), request.uri().to_string(), body)
}

#[test]
fn nobody_may_report_by_webhook() {
    let account = open(SECTION).unwrap();
    let voice = account.voice.unwrap();
    for body in ["", "{}", "CallSid=CA1&From=%2B8613800138000"] {
        let request = hook(Method::POST, "https://hotline.example.org/hooks/main/voice", Bytes::from(body));
        assert_eq!(voice.authenticate(&request, now()), Err(Refused::Unsigned));
        assert_eq!(voice.parse(VoiceHook::Begin, &request), Ok(None));
    }
    assert!(account.sms.is_none());
}

#[test]
fn a_number_is_rung_in_the_house_or_over_the_trunk() {
    let ring = |to: &str| {
        let command =
            Command::Ring { channel: id("leg"), to: number(to), caller_id: None, seconds: 20, args: "leg" };
        asked(&command).2
    };
    assert_eq!(ring("+863936680101")["endpoint"], "PJSIP/7001");
    assert_eq!(ring("+863936680110")["endpoint"], "PJSIP/03936680110@trunk");
    assert_eq!(ring("+8613800138000")["endpoint"], "PJSIP/13800138000@trunk");
    assert_eq!(ring("+85223456789")["endpoint"], "PJSIP/0085223456789@trunk");
    assert_eq!(ring("12345")["endpoint"], "PJSIP/12345@trunk");
    assert_eq!(ring("+864008123456")["endpoint"], "PJSIP/4008123456@trunk");
    assert_eq!(ring("+863936680110;ext=801")["endpoint"], "PJSIP/03936680110@trunk");
    let body = ring("+8613800138000");
    assert_eq!(
        (&body["callerId"], &body["timeout"], &body["app"]),
        (&json!("6687001"), &json!(20), &json!("shouwen"))
    );
}

#[test]
fn orders_are_requests_without_anybody_in_their_address() {
    let (call, leg, name) = (id("1795704444.0"), id("leg"), id("1795704444.0-r1"));
    let cases = [
        (Command::Answer(call.clone()), "POST", "/channels/1795704444.0/answer"),
        (Command::HangUp(call.clone()), "DELETE", "/channels/1795704444.0"),
        (Command::StopPlaying(id("p1")), "DELETE", "/playbacks/p1"),
        (Command::Bridge(leg.clone()), "POST", "/bridges"),
        (Command::Part(leg.clone()), "DELETE", "/bridges/leg"),
        (
            Command::Connect { bridge: leg.clone(), channels: vec![call.clone(), leg.clone()] },
            "POST",
            "/bridges/leg/addChannel",
        ),
        (Command::RecordTalk { bridge: leg.clone(), name: name.clone() }, "POST", "/bridges/leg/record"),
        (Command::StopRecording(name.clone()), "POST", "/recordings/live/1795704444.0-r1/stop"),
        (Command::Discard(name), "DELETE", "/recordings/stored/1795704444.0-r1"),
    ];
    for (command, method, path) in cases {
        let (its_method, its_address, _) = asked(&command);
        assert_eq!(
            (its_method.as_str(), its_address),
            (method, format!("http://127.0.0.1:8088/ari{path}")),
            "{}",
            command.name()
        );
    }
    let media = vec!["sound:http://127.0.0.1/a.wav".to_owned(), "sound:http://127.0.0.1/b.wav".to_owned()];
    let play = asked(&Command::Play { channel: call, media: media.clone(), playback: id("p1") });
    // A list is a list: Asterisk takes a text with commas in a body for one name.
    assert_eq!(play.2["media"], json!(media));
}

#[test]
fn a_call_back_is_placed_asked_about_and_moved() {
    let account = open(SECTION).unwrap();
    let voice = account.voice.unwrap();
    let leg = LegId::from(Uuid::from_u128(7));
    let (to, shown) = (number("+863936680101"), number("+863936687001"));
    let links = Links { base: "https://hotline.example.org/hooks/main", next_turn: 3 };
    let order = Originate { leg, to: &to, caller_id: &shown, seconds: 20 };
    let request = voice.originate(&order, &links).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!((&body["appArgs"], &body["callerId"]), (&json!("call_back"), &json!("+863936687001")));
    assert_eq!(
        body["channelId"],
        json!(Uuid::from_u128(7).to_string()),
        "a second order of the same leg is refused by Asterisk"
    );
    assert!(!trace(&request).contains("3936680101"), "{}", trace(&request));
    assert!(format!("{:?}", request.headers()).contains("Sensitive"));

    let call = voice.judge_originate(&answer(200, &json!({ "id": "1795704444.0" }))).unwrap();
    assert_eq!(call.as_str(), "1795704444.0");
    assert_eq!(voice.judge_originate(&answer(500, &json!({}))).unwrap_err().retry, SendRetry::Never);
    assert!(matches!(
        voice.judge_originate(&answer(401, &json!({}))).unwrap_err().retry,
        SendRetry::Outage(_)
    ));

    let moved = voice.redirect(&call, &links).unwrap();
    assert!(moved.uri().to_string().ends_with("source=channel:1795704444.0"));
    assert_eq!(moved.body(), r#"{"variables":{"turn":"3"}}"#);
    assert_eq!(voice.judge_redirect(&answer(404, &json!({}))).unwrap_err().code, "gone");

    assert_eq!(
        voice.judge_ask(&answer(200, &json!({ "id": "1", "state": "Up" }))),
        Ask::Is(CallState::InProgress)
    );
    assert_eq!(
        voice.judge_ask(&answer(200, &json!({ "id": "1", "state": "Ring" }))),
        Ask::Is(CallState::Ringing)
    );
    assert_eq!(voice.judge_ask(&answer(404, &json!({ "message": "Channel not found" }))), Ask::Unknown);
    assert_eq!(voice.judge_ask(&answer(500, &json!({}))), Ask::Unclear);
    // What could lead out of the path is asked about at all.
    let strange = ProviderCallId::new("../../users").unwrap();
    assert!(voice.ask(&strange).is_none() && voice.redirect(&strange, &links).is_none());
}

#[test]
fn only_its_own_recordings_are_fetched() {
    let voice = open(SECTION).unwrap().voice.unwrap();
    // The last part is the recording's name, as its own report tells it: the same recording is kept once.
    let own = "http://127.0.0.1:8088/ari/recordings/stored/1795704444.0-r1";
    assert_eq!(voice.recording(own).unwrap().uri().to_string(), format!("{own}/file"));
    for foreign in [
        "http://127.0.0.2:8088/ari/recordings/stored/a",
        "http://127.0.0.1:8088/ari/recordings/stored/../../users",
        "http://127.0.0.1:8088/ari/channels",
        "https://127.0.0.1:8088/ari/recordings/stored/a",
        "http://127.0.0.1:8088/ari/recordings/stored/a%2Fb",
        "no address",
    ] {
        assert!(voice.recording(foreign).is_none(), "{foreign}");
    }
}

#[test]
fn settings_that_cannot_work_are_named() {
    for (right, wrong, field) in [
        ("http://127.0.0.1:8088", "http://10.0.0.5:8088", "base_url"),
        ("http://127.0.0.1:8088", "http://127.0.0.1:8088/ari", "base_url"),
        ("invented-password", "short", "password"),
        ("{national}@trunk", "1000@trunk", "dial"),
        ("username = \"shouwen\"", "username = \"a:b\"", "username"),
        ("\"+863936680101\" =", "\"101\" =", "extensions"),
    ] {
        let refused = open(&SECTION.replace(right, wrong)).unwrap_err();
        assert!(refused.starts_with(field), "{wrong}: {refused}");
    }
    assert!(open(&SECTION.replace("http://127.0.0.1:8088", "https://10.0.0.5:8089")).is_ok());
}

/// As Asterisk 22 writes them, without what nobody reads.
#[test]
fn events_are_read() {
    let start = Event::read(
        r#"{"type":"StasisStart","timestamp":"2026-11-26T14:02:25.820+0000","args":["6687001"],"channel":{"id":"1795701745.0","name":"PJSIP/trunk-00000000","state":"Ring","caller":{"name":"","number":"13800138000"},"connected":{"name":"","number":""},"dialplan":{"context":"complaint-line","exten":"6687001","priority":2},"language":"cn"},"asterisk_id":"a","application":"shouwen"}"#,
    );
    let Event::StasisStart { channel, args, .. } = &start else { panic!("{start:?}") };
    assert_eq!((channel.id.as_str(), args.as_slice()), ("1795701745.0", ["6687001".to_owned()].as_slice()));
    assert_eq!(asterisk().caller(channel).number(), Some(&number("+8613800138000")));
    assert!(!format!("{start:?}").contains("13800138000"), "a caller's number is not shown");

    let played = Event::read(
        r#"{"type":"PlaybackFinished","playback":{"id":"1795701745.0-p1","media_uri":"sound:http://127.0.0.1/a.wav","target_uri":"channel:1795701745.0","language":"cn","state":"done"},"application":"shouwen"}"#,
    );
    assert_eq!(played.about(), Some("1795701745.0"));
    let recorded = Event::read(
        r#"{"type":"RecordingFinished","recording":{"name":"x-r1","format":"wav","state":"done","target_uri":"bridge:leg","duration":4},"application":"shouwen"}"#,
    );
    assert_eq!(recorded.about(), Some("leg"));
    let moved = Event::read(
        r#"{"type":"ChannelUserevent","eventname":"shouwen_move","userevent":{"eventname":"shouwen_move","turn":"3"},"channel":{"id":"1795701745.0"}}"#,
    );
    assert!(
        matches!(&moved, Event::ChannelUserevent { userevent, .. } if userevent.turn == "3"),
        "{moved:?}"
    );
    for noise in ["", "{}", "[]", r#"{"type":"PeerStatusChange"}"#, r#"{"type":"StasisStart"}"#, "\u{0}"] {
        assert_eq!(Event::read(noise), Event::Other, "{noise}");
    }
}
