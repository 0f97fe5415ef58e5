//! jambonz's signed webhooks into our words, and its REST API for calls.

use super::{JAMBONZ, LEG, account, hook, id, leg, number, response, with_header};
use chrono::DateTime;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use shouwen::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, VoiceEvent, VoiceNews},
        clock::Moment,
        message::SendRetry,
        phone::Caller,
    },
    providers::{
        Ask, BadHook, HookRequest, Links, Originate, Refused, Voice, VoiceHook,
        jambonz::{SIGNATURE_HEADER, sign},
    },
};

#[derive(Deserialize)]
struct Vectors {
    webhook_cases: Vec<Case>,
    signature_negative_cases: Vec<Signed>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    body: String,
    timestamp: i64,
    header: String,
}

#[derive(Deserialize)]
struct Signed {
    name: String,
    body: String,
    header: String,
    now: i64,
    node_client: bool,
    sdk: bool,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/jambonz.json")).unwrap()
}

const HOOKS: &str = "https://hotline.example.com/hooks/main";
const CALLER: &str = "2bb7c1b0-6d3b-4a02-9c8e-0f6f4e9a1c11";
const CHILD: &str = "b-leg-0001";
/// The secret of the vectors.
const SECRET: &str = "wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX";

fn voice() -> Box<dyn Voice> {
    account(JAMBONZ).voice.unwrap()
}

fn at(seconds: i64) -> Moment {
    DateTime::from_timestamp(seconds, 0).and_then(Moment::within).unwrap()
}

fn request(body: &str, header: &str) -> HookRequest {
    let request = hook(Method::POST, &format!("{HOOKS}/voice"), body.to_owned());
    with_header(request, SIGNATURE_HEADER, header)
}

fn turn(heard: Heard) -> VoiceNews {
    VoiceNews::Turn { heard, gone: false }
}

fn dialled(result: LegResult) -> VoiceNews {
    turn(Heard::Dialled { result, seconds: 0 })
}

/// Every vector about a call: its name, the address it comes to here, what it says.
fn table() -> Vec<(&'static str, VoiceHook, Option<VoiceNews>)> {
    use VoiceHook::{Begin, Status, Turn};
    let began =
        || Some(VoiceNews::Began { from: Caller::read("13800138000", "393"), to: "03936687001".to_owned() });
    let keys = |keys: &str| Some(turn(Heard::Keys { keys: keys.to_owned() }));
    let progress = |state| Some(VoiceNews::Progress { state, sequence: None, at: None });
    vec![
        ("session_new", Begin, began()),
        ("session_new_real_callinfo", Begin, began()),
        ("gather_digits_real_callinfo_tagged", Turn(1), keys("0")),
        ("gather_digits_star", Turn(1), keys("*12")),
        // Words, and what speech recognition has to say, are nothing: only keys are asked for.
        ("gather_speech_cn", Turn(1), Some(turn(Heard::Silence))),
        ("gather_stt_error", Turn(1), Some(turn(Heard::Silence))),
        ("gather_low_confidence", Turn(1), Some(turn(Heard::Silence))),
        ("emoji_and_specials", Turn(1), Some(turn(Heard::Silence))),
        ("floats", Turn(1), Some(turn(Heard::Silence))),
        ("dial_busy", Turn(2), Some(dialled(LegResult::Busy))),
        ("dial_no-answer", Turn(2), Some(dialled(LegResult::NoAnswer))),
        ("dial_dtmf", Turn(2), None),
        // Verbs that we never use.
        ("enqueue_bridged", Turn(1), Some(turn(Heard::Silence))),
        ("enqueue_hangup", Turn(1), Some(turn(Heard::Silence))),
        ("enqueue_error", Turn(1), Some(turn(Heard::Silence))),
        ("dequeue_complete", Turn(1), Some(turn(Heard::Silence))),
        ("dequeue_hangup", Turn(1), Some(turn(Heard::Silence))),
        ("listen_done", Turn(1), keys("#")),
        ("message_success", Turn(1), Some(turn(Heard::Silence))),
        ("call_status_ringing", Status, progress(CallState::Ringing)),
        ("call_status_completed", Status, progress(CallState::Ended)),
        (
            "call_status_bleg",
            Status,
            Some(VoiceNews::Child { provider_leg: id(CHILD), news: LegNews::Ringing }),
        ),
    ]
}

#[test]
fn every_vector_is_authentic_and_says_what_the_table_says() {
    let voice = voice();
    let (vectors, table) = (vectors(), table());
    for case in &vectors.webhook_cases {
        let request = request(&case.body, &case.header);
        assert_eq!(voice.authenticate(&request, at(case.timestamp)), Ok(()), "{}", case.name);
        assert_eq!(sign(SECRET, at(case.timestamp), case.body.as_bytes()), case.header, "{}", case.name);
        match table.iter().find(|(name, ..)| *name == case.name) {
            Some((_, hook, news)) => {
                let expected = news.clone().map(|what| VoiceEvent { call: id(CALLER), what });
                assert_eq!(voice.parse(*hook, &request), Ok(expected), "{}", case.name);
            }
            // An SMS is no call, wherever it is sent to; an empty result of `dial` is told below.
            None if case.name.starts_with("sms_") => {
                assert!(voice.parse(VoiceHook::Begin, &request).is_err(), "{}", case.name);
            }
            None => assert_eq!(case.name, "dial_empty_results"),
        }
    }
    for (name, ..) in table {
        assert!(vectors.webhook_cases.iter().any(|case| case.name == name), "{name} is in no vector");
    }
}

#[test]
fn a_signature_counts_where_both_of_the_providers_own_checks_let_it_pass() {
    let voice = voice();
    for case in vectors().signature_negative_cases {
        let result = voice.authenticate(&request(&case.body, &case.header), at(case.now));
        assert_eq!(result.is_ok(), case.node_client && case.sdk, "{}: {result:?}", case.name);
    }
}

#[test]
fn a_signature_is_of_its_time_its_bytes_and_its_account() {
    let (voice, now) = (voice(), at(1_795_400_000));
    let body = r#"{"account_sid":"acc-0001","call_sid":"c-1"}"#;
    let good = sign(SECRET, now, body.as_bytes());
    let check = |body: &str, header: &str, seconds: i64| {
        voice.authenticate(&request(body, header), at(1_795_400_000 + seconds))
    };
    for seconds in [-300, 0, 300] {
        assert_eq!(check(body, &good, seconds), Ok(()), "{seconds}");
    }
    for seconds in [-301, 301] {
        assert_eq!(check(body, &good, seconds), Err(Refused::OutOfTime), "{seconds}");
    }
    let (time, digest) = good.split_once(',').unwrap();
    assert_eq!(check(body, &format!("{time},v1=00,{digest}"), 0), Ok(()), "a secret that is being changed");
    let odd = [
        time.to_owned(),
        format!("{time},v1="),
        format!("{time},{time},{digest}"),
        format!("t=soon,{digest}"),
        format!("{time};{digest}"),
        String::new(),
    ];
    for header in odd {
        assert_eq!(check(body, &header, 0), Err(Refused::WrongSignature), "{header}");
    }
    assert_eq!(check(&body.replace("c-1", "c-2"), &good, 0), Err(Refused::WrongSignature));
    assert_eq!(check(&body.replace(',', ", "), &good, 0), Err(Refused::WrongSignature), "other bytes");
    for body in [r#"{"account_sid":"acc-0002","call_sid":"c-1"}"#, r#"{"call_sid":"c-1"}"#, "[]", "x"] {
        let signed = sign(SECRET, now, body.as_bytes());
        assert_eq!(check(body, &signed, 0), Err(Refused::WrongSignature), "{body}");
    }
    let unsigned = hook(Method::POST, &format!("{HOOKS}/voice"), body);
    assert_eq!(voice.authenticate(&unsigned, now), Err(Refused::Unsigned));
}

fn parse(kind: VoiceHook, query: &str, body: &Value) -> Result<Option<VoiceEvent>, BadHook> {
    let url = format!("{HOOKS}/voice{query}");
    voice().parse(kind, &hook(Method::POST, &url, body.to_string()))
}

fn heard(query: &str, more: &Value) -> Option<VoiceNews> {
    let mut body = json!({ "call_sid": CALLER, "call_status": "in-progress" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    parse(VoiceHook::Turn(2), query, &body).unwrap().map(|event| event.what)
}

#[test]
fn how_a_dial_ended_is_told_by_its_last_word_or_by_none() {
    let table = [
        (json!({}), Heard::Dialled { result: LegResult::NoAnswer, seconds: 0 }),
        (
            json!({ "dial_call_status": "ringing" }),
            Heard::Dialled { result: LegResult::NoAnswer, seconds: 0 },
        ),
        (json!({ "dial_call_status": "failed" }), Heard::Dialled { result: LegResult::Failed, seconds: 0 }),
        (
            json!({ "dial_call_status": "in-progress" }),
            Heard::Dialled { result: LegResult::NotAccepted, seconds: 0 },
        ),
        (json!({ "dial_call_status": "completed" }), Heard::Connected),
    ];
    for (body, expected) in table {
        assert_eq!(heard("?step=dialled", &body), Some(turn(expected)), "{body}");
    }
    for status in ["ringing", "in-progress"] {
        let hung_up = json!({ "dial_call_status": status, "call_status": "completed" });
        let cancelled = Heard::Dialled { result: LegResult::Cancelled, seconds: 0 };
        let gone = Some(VoiceNews::Turn { heard: cancelled, gone: true });
        assert_eq!(heard("?step=dialled", &hung_up), gone, "{status}");
    }
}

#[test]
fn our_own_address_tells_what_a_turn_is() {
    let recorded = Heard::Recorded { seconds: 0, url: None };
    assert_eq!(heard("?step=unrecorded", &json!({})), Some(turn(recorded)));
    assert_eq!(heard("?step=moved", &json!({ "digits": "1" })), Some(turn(Heard::Moved)));
    assert_eq!(heard("", &json!({ "reason": "timeout" })), Some(turn(Heard::Silence)));
    assert_eq!(heard("", &json!({ "reason": "dtmfDetected", "digits": "" })), Some(turn(Heard::Silence)));
}

#[test]
fn what_a_leg_is_asked_and_how_it_stands() {
    let (of_leg, own) = (VoiceHook::Leg(leg()), json!({ "call_sid": CHILD, "parent_call_sid": CALLER }));
    let with = |more: &[(&str, Value)]| {
        let mut body = own.clone();
        body.as_object_mut()
            .unwrap()
            .extend(more.iter().map(|(name, value)| ((*name).into(), value.clone())));
        body
    };
    let says = |query: &str, body: &Value| parse(of_leg, query, body).unwrap().unwrap();
    let news = |news| VoiceNews::Leg { leg: leg(), provider_leg: Some(id(CHILD)), news };
    let picked_up = says("", &with(&[("call_status", json!("in-progress"))]));
    assert_eq!(picked_up, VoiceEvent { call: id(CALLER), what: news(LegNews::PickedUp) });
    let pressed = says("?step=keys", &with(&[("digits", json!("1")), ("reason", json!("dtmfDetected"))]));
    assert_eq!(pressed.what, news(LegNews::Pressed("1".to_owned())));
    let silent = says("?step=keys", &with(&[("reason", json!("timeout"))]));
    assert_eq!(silent.what, news(LegNews::Pressed(String::new())));
    // A call-back: the officer's telephone is the call, and the complainant's is a leg of it.
    let officer = |status: &str| json!({ "call_sid": "o-1", "call_status": status, "duration": 55 });
    let own = |news| VoiceNews::Leg { leg: leg(), provider_leg: Some(id("o-1")), news };
    let ended = |result, seconds| LegNews::Ended { result, at: None, seconds };
    for (status, expected) in [
        ("ringing", LegNews::Ringing),
        ("early-media", LegNews::Ringing),
        ("in-progress", LegNews::Answered { at: None }),
        ("completed", ended(LegResult::Answered, 55)),
        ("busy", ended(LegResult::Busy, 0)),
        ("no-answer", ended(LegResult::NoAnswer, 0)),
        ("failed", ended(LegResult::Failed, 0)),
    ] {
        let event = says("?step=status", &officer(status));
        assert_eq!(event, VoiceEvent { call: id("o-1"), what: own(expected) }, "{status}");
    }
    assert_eq!(parse(of_leg, "?step=status", &officer("trying")), Ok(None));
    let complainant = says("?step=status", &with(&[("call_status", json!("in-progress"))]));
    let child = VoiceNews::Child { provider_leg: id(CHILD), news: LegNews::Answered { at: None } };
    assert_eq!(complainant, VoiceEvent { call: id(CALLER), what: child });
}

#[test]
fn nonsense_is_refused_by_field() {
    let table = [
        (VoiceHook::Begin, json!({ "call_sid": "c" }), "to"),
        (VoiceHook::Begin, json!({ "to": "1" }), "call_sid"),
        (VoiceHook::Begin, json!({ "call_sid": "c a", "to": "1" }), "call_sid"),
        (VoiceHook::Turn(1), json!({ "call_sid": "c", "digits": 1 }), "body"),
        (VoiceHook::Turn(1), json!({ "call_sid": "c", "digits": "1".repeat(65) }), "digits"),
        (VoiceHook::Turn(1), json!({ "call_sid": "c", "call_status": "hungup" }), "call_status"),
        (VoiceHook::Turn(1), json!({ "call_sid": "c", "dial_call_status": "odd" }), "dial_call_status"),
        (VoiceHook::Status, json!({ "call_sid": "c" }), "call_status"),
        (VoiceHook::Status, json!({ "call_sid": "c", "call_status": "odd" }), "call_status"),
        (
            VoiceHook::Status,
            json!({ "call_sid": "c", "parent_call_sid": "", "call_status": "ringing" }),
            "parent_call_sid",
        ),
        (VoiceHook::Leg(leg()), json!({ "parent_call_sid": "c" }), "call_sid"),
        (VoiceHook::Begin, json!([]), "body"),
    ];
    for (kind, body, field) in table {
        assert_eq!(parse(kind, "", &body).unwrap_err().field, field, "{body}");
    }
    for from in ["anonymous", "Restricted", "", "unavailable"] {
        let body = json!({ "call_sid": "c", "to": "1", "from": from });
        let began = parse(VoiceHook::Begin, "", &body).unwrap().unwrap();
        assert!(matches!(began.what, VoiceNews::Began { from: Caller::Withheld, .. }), "{from}: {began:?}");
    }
}

#[test]
fn a_call_is_placed_without_an_application_whose_webhooks_would_win() {
    let (to, from) = (number("13800138000"), number("6687001"));
    let order = Originate { leg: leg(), to: &to, caller_id: &from, seconds: 30 };
    let links = Links { base: HOOKS, next_turn: 1 };
    let request = voice().originate(&order, &links).unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri().to_string(), "https://jambonz.example.com/api/v1/Accounts/acc-0001/Calls");
    let login = &request.headers()["authorization"];
    assert!(login.is_sensitive() && login == "Bearer 11111111-2222-4333-8444-555555555555");
    assert_eq!(request.headers()["content-type"], "application/json");
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let url = |query: &str| format!("{HOOKS}/voice/leg/{LEG}{query}#rc=3&rp=5xx,ct,rt");
    let expected = json!({
        "from": "03936687001",
        "to": { "type": "phone", "number": "13800138000", "trunk": "cn-carrier" },
        "call_hook": { "url": url(""), "method": "POST" },
        "call_status_hook": { "url": url("?step=status"), "method": "POST" },
        "timeout": 30,
        "speech_synthesis_vendor": "microsoft", "speech_synthesis_language": "zh-CN",
        "speech_synthesis_voice": "zh-CN-XiaoxiaoNeural",
        "speech_recognizer_vendor": "microsoft", "speech_recognizer_language": "zh-CN",
    });
    assert_eq!(body, expected);
    let placed = response(201, format!(r#"{{"sid":"{CALLER}"}}"#));
    assert_eq!(voice().judge_originate(&placed), Ok(id(CALLER)));
    let silent = JAMBONZ.replace("chinese_voice", "# chinese_voice");
    assert!(account(&silent).voice.unwrap().originate(&order, &links).is_none(), "nobody to speak");
}

#[test]
fn a_call_that_was_not_placed_says_what_to_do_next() {
    let refused = |status, body: &'static str| voice().judge_originate(&response(status, body)).unwrap_err();
    assert_eq!(refused(400, r#"{"msg":"missing from parameter"}"#).retry, SendRetry::Never);
    assert!(matches!(refused(480, r#"{"msg":"no available feature servers"}"#).retry, SendRetry::Outage(_)));
    assert!(matches!(refused(401, "").retry, SendRetry::Outage(_)));
    assert!(matches!(refused(429, "").retry, SendRetry::Outage(_)));
    assert_eq!(refused(500, "").retry, SendRetry::Ask, "it may ring already");
    assert_eq!(refused(201, "{}").code, "unreadable");
    assert!(!refused(400, r#"{"msg":"13800138000"}"#).words.contains("138"));
}

#[test]
fn a_live_call_is_taken_out_of_its_talk() {
    let voice = voice();
    let links = Links { base: HOOKS, next_turn: 3 };
    assert!(voice.redirect(&id("../Messages"), &links).is_none(), "an id is no path");
    let request = voice.redirect(&id(CALLER), &links).unwrap();
    assert_eq!(request.method(), Method::PUT);
    assert!(request.uri().path().ends_with(&format!("/v1/Accounts/acc-0001/Calls/{CALLER}")));
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let url = format!("{HOOKS}/voice/turn/3?step=moved#rc=3&rp=5xx,ct,rt");
    assert_eq!(body, json!({ "call_hook": { "url": url, "method": "POST" } }));
    assert_eq!(voice.judge_redirect(&response(202, "Accepted")), Ok(()));
    for status in [404, 422] {
        assert_eq!(voice.judge_redirect(&response(status, "{}")).unwrap_err().retry, SendRetry::Never);
    }
    assert_eq!(voice.judge_redirect(&response(500, "")).unwrap_err().retry, SendRetry::Ask);
}

#[test]
fn a_silent_call_is_asked_about() {
    let voice = voice();
    let request = voice.ask(&id(CALLER)).unwrap();
    let url = format!("https://jambonz.example.com/api/v1/Accounts/acc-0001/Calls/{CALLER}");
    assert_eq!((request.method(), request.uri().to_string()), (&Method::GET, url));
    assert!(voice.ask(&id("../Messages")).is_none(), "an id is no path");
    let table = [
        (200, r#"{"sid":"c","call_status":"completed"}"#, Ask::Is(CallState::Ended)),
        (200, r#"{"call_status":"in-progress","duration":3}"#, Ask::Is(CallState::InProgress)),
        (200, r#"{"call_status":"odd"}"#, Ask::Unclear),
        (200, "<html>", Ask::Unclear),
        (404, "Not Found", Ask::Unknown),
        (503, "", Ask::Unclear),
    ];
    for (status, body, answer) in table {
        assert_eq!(voice.judge_ask(&response(status, body)), answer, "{status} {body}");
    }
}
