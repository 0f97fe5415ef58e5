//! Twilio's voice webhooks into our words, and its REST API for calls.

use super::{LEG, TWILIO, account, fields, hook, id, leg, now, number, response, with_header};
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use shouwen::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, VoiceEvent, VoiceNews},
        clock::Moment,
        message::SendRetry,
        phone::Caller,
    },
    providers::{Ask, BadHook, HookRequest, Links, Originate, Voice, VoiceHook},
};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    url: String,
    body: String,
    signature: String,
}

fn voice() -> Box<dyn Voice> {
    account(TWILIO).voice.unwrap()
}

fn request(case: &Case) -> HookRequest {
    let method = if case.body.is_empty() { Method::GET } else { Method::POST };
    with_header(hook(method, &case.url, case.body.clone()), "x-twilio-signature", &case.signature)
}

const CALLER: &str = "CA11111111111111111111111111111111";
const CHILD: &str = "CA22222222222222222222222222222222";
const RECORDINGS: &str =
    "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings";

fn began(from: &str) -> VoiceNews {
    VoiceNews::Began { from: Caller::read(from, "393"), to: "+863936687001".to_owned() }
}

fn turn(heard: Heard, gone: bool) -> VoiceNews {
    VoiceNews::Turn { heard, gone }
}

fn dialled(result: LegResult, seconds: u32) -> Heard {
    Heard::Dialled { result, seconds }
}

fn of_leg(news: LegNews) -> VoiceNews {
    VoiceNews::Leg { leg: leg(), provider_leg: Some(id(CHILD)), news }
}

fn ended(result: LegResult, at: &str, seconds: u32) -> VoiceNews {
    of_leg(LegNews::Ended { result, at: Some(moment(at)), seconds })
}

fn moment(time: &str) -> Moment {
    format!("2026-11-23T{time}+08:00").parse().unwrap()
}

fn recording(seconds: u32, url: bool) -> VoiceNews {
    let sid = "RE88888888888888888888888888888888";
    let url = url.then(|| format!("{RECORDINGS}/{sid}"));
    VoiceNews::Recording { recording: id(sid), url, seconds }
}

/// Every voice vector: its name, the address it comes to here, what it says.
fn table() -> Vec<(&'static str, VoiceHook, Option<VoiceNews>)> {
    use VoiceHook::{Begin, Leg, Recording, Turn};
    let keys = |keys: &str| Heard::Keys { keys: keys.to_owned() };
    let recorded = Heard::Recorded {
        seconds: 17,
        url: Some(format!("{RECORDINGS}/RE88888888888888888888888888888888")),
    };
    vec![
        ("incoming_call", Begin, Some(began("13800138000"))),
        ("incoming_call_caller_name_stir", Begin, Some(began("13800138000"))),
        ("incoming_call_fallback", Begin, Some(began("13800138000"))),
        ("get_voice_webhook", Begin, Some(began("13800138000"))),
        ("gather_digit_1", Turn(1), Some(turn(keys("1"), false))),
        ("gather_no_input_empty_result", Turn(1), Some(turn(Heard::Silence, false))),
        ("gather_no_input_absent", Turn(1), Some(turn(Heard::Silence, false))),
        ("gather_partial", Turn(1), None),
        ("dial_action_completed", Turn(2), Some(turn(dialled(LegResult::Answered, 93), false))),
        ("dial_action_busy", Turn(2), Some(turn(dialled(LegResult::Busy, 0), false))),
        ("dial_action_no-answer", Turn(2), Some(turn(dialled(LegResult::NoAnswer, 0), false))),
        ("dial_action_canceled", Turn(2), Some(turn(dialled(LegResult::Cancelled, 0), false))),
        ("dial_action_caller_hung_up", Turn(2), Some(turn(dialled(LegResult::Answered, 12), true))),
        ("record_action_hangup", Turn(3), Some(turn(recorded, true))),
        ("recording_status_completed", Recording, Some(recording(17, true))),
        ("recording_status_absent", Recording, Some(recording(0, false))),
        // We never use queues: their reports answer nothing, their end is a caller who waits for words.
        ("enqueue_wait", Turn(1), None),
        ("enqueue_action_bridging-in-process", Turn(1), Some(turn(Heard::Silence, false))),
        ("enqueue_action_error", Turn(1), Some(turn(Heard::Silence, false))),
        ("enqueue_action_leave", Turn(1), Some(turn(Heard::Silence, false))),
        ("enqueue_action_redirected", Turn(1), Some(turn(Heard::Silence, false))),
        ("enqueue_action_queue-full", Turn(1), Some(turn(Heard::Silence, false))),
        ("enqueue_action_system-error", Turn(1), Some(turn(Heard::Silence, false))),
        ("status_0_initiated", Leg(leg()), None),
        ("status_1_ringing", Leg(leg()), Some(of_leg(LegNews::Ringing))),
        ("status_3_completed", Leg(leg()), Some(ended(LegResult::Answered, "20:00:15", 93))),
        ("status_final_busy", Leg(leg()), Some(ended(LegResult::Busy, "20:00:30", 0))),
        ("status_final_failed", Leg(leg()), Some(ended(LegResult::Failed, "20:00:30", 0))),
        ("status_final_canceled", Leg(leg()), Some(ended(LegResult::Cancelled, "20:00:30", 0))),
    ]
}

#[test]
fn every_voice_vector_is_authentic_and_says_what_the_table_says() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../vectors/providers/twilio_webhooks.json")).unwrap();
    let table = table();
    let voice = voice();
    for case in vectors.cases.iter().filter(|case| !case.name.starts_with("sms_")) {
        let (_, hook, news) = table.iter().find(|(name, ..)| *name == case.name).expect(&case.name);
        let request = request(case);
        assert_eq!(voice.authenticate(&request, now()), Ok(()), "{}", case.name);
        let expected = news.clone().map(|what| VoiceEvent { call: id(CALLER), what });
        assert_eq!(voice.parse(*hook, &request), Ok(expected), "{}", case.name);
        // On the call's own status address a dialled leg's progress says nothing about the call.
        if case.name.starts_with("status_") {
            assert_eq!(voice.parse(VoiceHook::Status, &request), Ok(None), "{}", case.name);
        }
    }
    for (name, ..) in table {
        assert!(vectors.cases.iter().any(|case| case.name == name), "{name} is in no vector");
    }
}

fn parse(hook_kind: VoiceHook, query: &str, form: &str) -> Result<Option<VoiceNews>, BadHook> {
    let url = format!("https://hotline.example.com/hooks/main/voice{query}");
    let event = voice().parse(hook_kind, &hook(Method::POST, &url, form.to_owned()))?;
    Ok(event.map(|event| event.what))
}

#[test]
fn callers_who_withhold_their_number_are_withheld() {
    for from in ["%2B266696687", "anonymous", "Restricted", "", "sip%3Ax%40y"] {
        let form = format!("CallSid=CA1&To=%2B863936687001&From={from}");
        let Ok(Some(VoiceNews::Began { from, .. })) = parse(VoiceHook::Begin, "", &form) else {
            panic!("{form}")
        };
        assert_eq!(from, Caller::Withheld);
    }
}

#[test]
fn the_calls_own_progress_is_read_with_its_number_and_time() {
    let form =
        "CallSid=CA1&CallStatus=completed&SequenceNumber=4&Timestamp=Mon%2C+23+Nov+2026+12%3A00%3A15+%2B0000";
    let expected =
        VoiceNews::Progress { state: CallState::Ended, sequence: Some(4), at: Some(moment("20:00:15")) };
    assert_eq!(parse(VoiceHook::Status, "", form), Ok(Some(expected)));
    for (status, state) in [
        ("queued", CallState::Ringing),
        ("initiated", CallState::Ringing),
        ("in-progress", CallState::InProgress),
        ("no-answer", CallState::Ended),
    ] {
        let expected = VoiceNews::Progress { state, sequence: None, at: None };
        assert_eq!(
            parse(VoiceHook::Status, "", &format!("CallSid=CA1&CallStatus={status}")),
            Ok(Some(expected))
        );
    }
}

#[test]
fn what_a_leg_is_asked_is_told_apart_by_our_own_address() {
    let form = format!("CallSid={CHILD}&ParentCallSid={CALLER}&CallStatus=in-progress");
    let leg_hook = VoiceHook::Leg(leg());
    let table = [
        ("", String::new(), LegNews::PickedUp),
        ("?step=keys", "&Digits=1".to_owned(), LegNews::Pressed("1".to_owned())),
        ("?step=keys", String::new(), LegNews::Pressed(String::new())),
        ("?step=status", String::new(), LegNews::Answered { at: None }),
    ];
    for (query, more, news) in table {
        assert_eq!(
            parse(leg_hook, query, &format!("{form}{more}")),
            Ok(Some(of_leg(news))),
            "{query} {more}"
        );
    }
}

#[test]
fn nobody_accepted_when_the_leg_was_picked_up_but_never_connected() {
    let form =
        "CallSid=CA1&CallStatus=in-progress&DialCallStatus=completed&DialBridged=false&DialCallDuration=9";
    assert_eq!(
        parse(VoiceHook::Turn(1), "", form),
        Ok(Some(turn(dialled(LegResult::NotAccepted, 0), false)))
    );
}

#[test]
fn an_empty_recording_is_a_turn_of_its_own() {
    let heard = Heard::Recorded { seconds: 0, url: None };
    let form = "CallSid=CA1&CallStatus=in-progress";
    assert_eq!(parse(VoiceHook::Turn(1), "?step=unrecorded", form), Ok(Some(turn(heard, false))));
}

#[test]
fn nonsense_is_refused_by_field() {
    let table = [
        (VoiceHook::Begin, "From=x", "To"),
        (VoiceHook::Begin, "To=%2B863936687001", "CallSid"),
        (VoiceHook::Begin, "CallSid=C%20A&To=1", "CallSid"),
        (VoiceHook::Turn(1), "Digits=1", "CallSid"),
        (VoiceHook::Turn(1), "CallSid=CA1&DialCallStatus=odd", "DialCallStatus"),
        (VoiceHook::Turn(1), "CallSid=CA1&DialCallStatus=completed&DialCallDuration=-1", "DialCallDuration"),
        (VoiceHook::Status, "CallSid=CA1&CallStatus=odd", "CallStatus"),
        (VoiceHook::Recording, "CallSid=CA1&RecordingSid=RE1&RecordingStatus=odd", "RecordingStatus"),
        (VoiceHook::Recording, "CallSid=CA1&RecordingSid=RE1&RecordingStatus=completed", "RecordingUrl"),
    ];
    for (hook, form, field) in table {
        assert_eq!(parse(hook, "", form).unwrap_err().field, field, "{form}");
    }
}

#[derive(Deserialize)]
struct Rest {
    cases: Vec<RestCase>,
}

#[derive(Deserialize)]
struct RestCase {
    name: String,
    request: Value,
    response: Value,
}

#[test]
fn a_call_is_placed_as_the_library_places_it() {
    let rest: Rest = serde_json::from_str(include_str!("../vectors/providers/twilio_rest.json")).unwrap();
    let case = rest.cases.iter().find(|case| case.name == "call_create_url").unwrap();
    let (to, from) = (number("13800138000"), number("+14155550100"));
    let order = Originate { leg: leg(), to: &to, caller_id: &from, seconds: 30 };
    let links = Links { base: "https://hotline.example.com/hooks/main", next_turn: 1 };
    let request = voice().originate(&order, &links).unwrap();
    assert_eq!(request.uri().to_string(), case.request["url"].as_str().unwrap());
    assert_eq!(
        request.headers()["authorization"],
        case.request["headers"]["Authorization"].as_str().unwrap()
    );
    // Ours says how to ask, and does not record; the addresses are our own.
    let ours = fields(std::str::from_utf8(request.body()).unwrap());
    let theirs = fields(case.request["body"].as_str().unwrap());
    let plain = |list: &[(String, String)]| {
        let skipped = ["Record", "Method", "StatusCallbackMethod", "Url", "StatusCallback"];
        list.iter().filter(|(name, _)| !skipped.contains(&name.as_str())).cloned().collect::<Vec<_>>()
    };
    assert_eq!(plain(&ours), plain(&theirs));
    let url = |name: &str| ours.iter().find(|(field, _)| field == name).unwrap().1.clone();
    let leg = format!("https://hotline.example.com/hooks/main/voice/leg/{LEG}");
    assert_eq!(url("Url"), format!("{leg}#rc=3&rp=5xx,ct,rt"));
    assert_eq!(url("StatusCallback"), format!("{leg}?step=status#rc=3&rp=5xx,ct,rt"));
    let placed = response(201, case.response["body"].to_string());
    assert_eq!(voice().judge_originate(&placed), Ok(id(CALLER)));
}

#[test]
fn a_call_to_an_extension_keys_it_and_a_short_code_cannot_be_called() {
    let (desk, hotline, from) = (number("0393-6687001转801"), number("12345"), number("+14155550100"));
    let links = Links { base: "https://h.example/hooks/main", next_turn: 1 };
    let order = |to| Originate { leg: leg(), to, caller_id: &from, seconds: 20 };
    let request = voice().originate(&order(&desk), &links).unwrap();
    let form = fields(std::str::from_utf8(request.body()).unwrap());
    assert!(
        form.contains(&("To".into(), "+863936687001".into()))
            && form.contains(&("SendDigits".into(), "wwww801".into()))
    );
    assert!(voice().originate(&order(&hotline), &links).is_none());
}

#[test]
fn a_call_that_was_not_placed_says_what_to_do_next() {
    let refused = |status, body: &'static str| voice().judge_originate(&response(status, body)).unwrap_err();
    assert_eq!(refused(400, r#"{"code":21211,"message":"x","status":400}"#).retry, SendRetry::Never);
    assert_eq!(refused(502, "bad gateway").retry, SendRetry::Ask, "it may ring already");
    assert_eq!(refused(201, "{}").code, "unreadable");
}

#[test]
fn a_live_call_is_taken_out_of_its_talk() {
    let voice = voice();
    let links = Links { base: "https://hotline.example.com/hooks/main", next_turn: 3 };
    assert!(voice.redirect(&id("../Messages"), &links).is_none(), "an id is no path");
    let request = voice.redirect(&id(CALLER), &links).unwrap();
    assert!(request.uri().path().ends_with(&format!("/Calls/{CALLER}.json")), "{}", request.uri());
    let form = fields(std::str::from_utf8(request.body()).unwrap());
    let url = "https://hotline.example.com/hooks/main/voice/turn/3?step=moved#rc=3&rp=5xx,ct,rt";
    assert_eq!(form, [("Method".to_owned(), "POST".to_owned()), ("Url".to_owned(), url.to_owned())]);
    let over = r#"{"code":21220,"message":"Call is not in-progress. Cannot redirect.","status":400}"#;
    assert_eq!(voice.judge_redirect(&response(400, over)).unwrap_err().retry, SendRetry::Never);
    assert_eq!(voice.judge_redirect(&response(200, "{}")), Ok(()));
}

#[test]
fn a_silent_call_is_asked_about() {
    let voice = voice();
    let request = voice.ask(&id(CALLER)).unwrap();
    let url = format!(
        "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/{CALLER}.json"
    );
    assert_eq!((request.method(), request.uri().to_string()), (&Method::GET, url));
    assert!(voice.ask(&id("../Messages")).is_none(), "an id is no path");
    let table = [
        (200, r#"{"sid":"CA1","status":"completed"}"#, Ask::Is(CallState::Ended)),
        (200, r#"{"sid":"CA1","status":"in-progress"}"#, Ask::Is(CallState::InProgress)),
        (200, r#"{"sid":"CA1","status":"odd"}"#, Ask::Unclear),
        (200, "<html>", Ask::Unclear),
        (404, r#"{"code":20404}"#, Ask::Unknown),
        (503, "", Ask::Unclear),
    ];
    for (status, body, answer) in table {
        assert_eq!(voice.judge_ask(&response(status, body)), answer, "{status} {body}");
    }
}

#[test]
fn a_recording_is_fetched_with_the_accounts_login_from_its_own_host() {
    let url = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1";
    let request = voice().recording(url).unwrap();
    assert_eq!((request.method(), request.uri().to_string()), (&Method::GET, format!("{url}.mp3")));
    let login = request.headers().get("authorization").unwrap();
    assert!(login.is_sensitive() && login.to_str().unwrap().starts_with("Basic "));
    assert_eq!(request.headers().get("accept").unwrap(), "audio/mpeg");
    assert!(voice().recording(&format!("{url}.mp3")).is_none(), "Twilio reports it without an ending");
}
