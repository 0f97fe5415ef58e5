//! The sandbox protocol, from both of its sides.

use super::{LEG, MESSAGE, SANDBOX, account, hook, now, number, one, response, sms, stamp, with_header};
use chrono::Duration;
use http::{Method, StatusCode};
use shouwen::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, ProviderCallId, VoiceNews},
        dialogue::{Instruction, Speech},
        directory::Language,
        message::{Accepted, ReportAbout, ReportState, SendRetry},
        phone::Caller,
    },
    providers::{
        Account, Ask, Fate, HookRequest, Links, Originate, Refused, VoiceHook,
        sandbox::{SIGNATURE_HEADER, TOLERANCE_SECONDS, sign, wire},
    },
};

const SECRET: &str = "an invented secret of the sandbox";
const URL: &str = "https://hotline.example.com/hooks/main/voice";
const LINKS: Links<'static> = Links { base: "https://hotline.example.com/hooks/main", next_turn: 2 };

fn sandbox() -> Account {
    account(SANDBOX)
}

fn post(body: &str) -> HookRequest {
    hook(Method::POST, URL, body.to_owned())
}

fn news(kind: VoiceHook, body: &str) -> VoiceNews {
    let event = sandbox().voice.unwrap().parse(kind, &post(body)).unwrap().unwrap();
    assert_eq!(event.call.as_str(), "c-1");
    event.what
}

#[test]
fn a_signature_binds_time_address_and_body() {
    let body = r#"{"call":"c-1","from":"13800138000","to":"6687001"}"#;
    let value = sign(SECRET, now(), URL, body.as_bytes());
    let verdict = |url: &str, body: &str, value: &str, later: i64| {
        let request = with_header(hook(Method::POST, url, body.to_owned()), SIGNATURE_HEADER, value);
        sandbox().voice.unwrap().authenticate(&request, now() + Duration::seconds(later))
    };
    assert_eq!(verdict(URL, body, &value, 0), Ok(()));
    assert_eq!(verdict(URL, body, &value, TOLERANCE_SECONDS), Ok(()));
    assert_eq!(verdict(URL, body, &value, -TOLERANCE_SECONDS), Ok(()));
    assert_eq!(verdict(URL, body, &value, TOLERANCE_SECONDS + 1), Err(Refused::OutOfTime));
    assert_eq!(verdict(URL, body, &value, -TOLERANCE_SECONDS - 1), Err(Refused::OutOfTime));
    assert_eq!(verdict(&format!("{URL}/turn/1"), body, &value, 0), Err(Refused::WrongSignature));
    assert_eq!(verdict(URL, "{}", &value, 0), Err(Refused::WrongSignature));
    let later = value.replacen("t=1", "t=2", 1);
    for wrong in
        [later.as_str(), "", "t=1", "v1=00", "t=x,v1=00", &sign("another", now(), URL, body.as_bytes())]
    {
        assert_eq!(verdict(URL, body, wrong, 0), Err(Refused::WrongSignature), "{wrong}");
    }
    assert_eq!(sandbox().voice.unwrap().authenticate(&post(body), now()), Err(Refused::Unsigned));
}

#[test]
fn the_documented_signature_is_the_one_we_make() {
    // As in docs/providers/sandbox.md; computed there by a shell.
    let at = "2026-11-23T20:00:00+08:00".parse().unwrap();
    let value =
        sign("an invented secret", at, "http://127.0.0.1:8080/hooks/main/voice", br#"{"call":"c-1"}"#);
    assert!(include_str!("../../../docs/providers/sandbox.md").contains(&value), "{value}");
}

#[test]
fn every_webhook_of_the_document_is_read() {
    let began = VoiceNews::Began { from: Caller::Number(number("13800138000")), to: "6687001".to_owned() };
    let turn = |heard| VoiceNews::Turn { heard, gone: false };
    let leg = |news| VoiceNews::Leg { leg: LEG.parse().unwrap(), provider_leg: None, news };
    let leg_hook = VoiceHook::Leg(LEG.parse().unwrap());
    let at = Some("2026-11-23T20:00:00+08:00".parse().unwrap());
    let table = vec![
        (VoiceHook::Begin, r#"{"call":"c-1","from":"13800138000","to":"6687001"}"#, began),
        (
            VoiceHook::Turn(1),
            r#"{"call":"c-1","heard":"keys","keys":"1#*"}"#,
            turn(Heard::Keys { keys: "1#*".into() }),
        ),
        (
            VoiceHook::Turn(1),
            r#"{"call":"c-1","heard":"silence","gone":true}"#,
            VoiceNews::Turn { heard: Heard::Silence, gone: true },
        ),
        (
            VoiceHook::Turn(1),
            r#"{"call":"c-1","heard":"dialled","result":"not_accepted","seconds":0}"#,
            turn(Heard::Dialled { result: LegResult::NotAccepted, seconds: 0 }),
        ),
        (
            VoiceHook::Turn(1),
            r#"{"call":"c-1","heard":"recorded","seconds":17,"url":null}"#,
            turn(Heard::Recorded { seconds: 17, url: None }),
        ),
        (
            VoiceHook::Status,
            r#"{"call":"c-1","state":"ended","sequence":4,"at":"2026-11-23T20:00:00+08:00"}"#,
            VoiceNews::Progress { state: CallState::Ended, sequence: Some(4), at },
        ),
        (leg_hook, r#"{"call":"c-1","news":"ringing"}"#, leg(LegNews::Ringing)),
        (leg_hook, r#"{"call":"c-1","news":"picked_up"}"#, leg(LegNews::PickedUp)),
        (leg_hook, r#"{"call":"c-1","news":"pressed","keys":""}"#, leg(LegNews::Pressed(String::new()))),
        (leg_hook, r#"{"call":"c-1","news":"answered"}"#, leg(LegNews::Answered { at: None })),
        (
            leg_hook,
            r#"{"call":"c-1","news":"ended","result":"answered","seconds":31,"at":"2026-11-23T20:00:00+08:00"}"#,
            leg(LegNews::Ended { result: LegResult::Answered, at, seconds: 31 }),
        ),
        (
            VoiceHook::Recording,
            r#"{"call":"c-1","recording":"r-1","url":"http://sandbox.invalid/recordings/r-1","seconds":17}"#,
            VoiceNews::Recording {
                recording: ProviderCallId::new("r-1").unwrap(),
                url: Some("http://sandbox.invalid/recordings/r-1".to_owned()),
                seconds: 17,
            },
        ),
    ];
    for (kind, body, expected) in table {
        assert_eq!(news(kind, body), expected, "{body}");
    }
}

#[test]
fn nonsense_is_refused_by_field() {
    let table = [
        (VoiceHook::Begin, r#"{"call":"c 1","from":"","to":""}"#, "call"),
        (VoiceHook::Begin, r#"{"call":"c-1","from":""}"#, "body"),
        (VoiceHook::Turn(1), r#"{"call":"c-1","heard":"keys","keys":"1a"}"#, "keys"),
        (VoiceHook::Turn(1), r#"{"call":"c-1","heard":"music"}"#, "body"),
        (VoiceHook::Status, r#"{"call":"c-1","state":"ended","at":"yesterday"}"#, "body"),
        (VoiceHook::Recording, r#"{"call":"c-1","recording":"","seconds":1}"#, "recording"),
    ];
    for (kind, body, field) in table {
        let error = sandbox().voice.unwrap().parse(kind, &post(body)).unwrap_err();
        assert_eq!(error.field, field, "{body}");
    }
}

#[test]
fn a_client_reads_back_the_instructions_and_where_to_go_next() {
    let say = Instruction::Say(Speech { language: Language::Chinese, text: "您好".into(), audio: None });
    let voice = sandbox().voice.unwrap();
    let answer = voice.render(std::slice::from_ref(&say), &LINKS);
    assert_eq!((answer.status, answer.content_type), (StatusCode::OK, "application/json"));
    let read: wire::Answer = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(read, wire::Answer { instructions: vec![say], turn: format!("{URL}/turn/2") });
    let leg = voice.render_leg(LEG.parse().unwrap(), &[Instruction::Join], &LINKS);
    assert_eq!(leg.body, format!(r#"{{"instructions":[{{"do":"join"}}],"turn":"{URL}/leg/{LEG}"}}"#));
}

#[test]
fn an_apology_rings_the_desk_and_awaits_nothing() {
    let words = Speech { language: Language::Chinese, text: "抱歉".into(), audio: None };
    let answer = sandbox().voice.unwrap().apology(&words, &number("6687001"));
    let read: wire::Answer = serde_json::from_slice(&answer.body).unwrap();
    let [Instruction::Say(said), Instruction::Dial(dial)] = &read.instructions[..] else {
        panic!("{read:?}")
    };
    assert_eq!((said, &dial.to, read.turn.as_str()), (&words, &number("6687001"), ""));
}

#[test]
fn calls_are_placed_and_asked_about_at_the_gateway() {
    let voice = sandbox().voice.unwrap();
    let (to, from) = (number("13800138000"), number("6687001"));
    let order = Originate { leg: LEG.parse().unwrap(), to: &to, caller_id: &from, seconds: 30 };
    let request = voice.originate(&order, &LINKS).unwrap();
    assert_eq!(
        (request.method(), request.uri().to_string().as_str()),
        (&Method::POST, "http://sandbox.invalid/calls")
    );
    let placed: wire::PlaceCall = serde_json::from_slice(request.body()).unwrap();
    assert_eq!((placed.to, placed.seconds, placed.leg_url), (to, 30, format!("{URL}/leg/{LEG}")));
    let id = ProviderCallId::new("c-9").unwrap();
    assert_eq!(voice.judge_originate(&response(201, r#"{"call":"c-9"}"#)), Ok(id.clone()));
    assert_eq!(voice.judge_originate(&response(201, "{}")).unwrap_err().retry, SendRetry::Ask);
    assert_eq!(voice.ask(&id).unwrap().uri(), "http://sandbox.invalid/calls/c-9");
    assert!(voice.ask(&ProviderCallId::new("../x").unwrap()).is_none());
    assert_eq!(voice.judge_ask(&response(200, r#"{"state":"in_progress"}"#)), Ask::Is(CallState::InProgress));
    assert_eq!(voice.judge_ask(&response(404, "")), Ask::Unknown);
    assert_eq!(voice.judge_ask(&response(200, "")), Ask::Unclear);
    let moved = voice.redirect(&id, &LINKS).unwrap();
    assert_eq!(moved.uri(), "http://sandbox.invalid/moves");
    let order: wire::MoveCall = serde_json::from_slice(moved.body()).unwrap();
    assert_eq!((order.call.as_str(), order.turn_url), ("c-9", LINKS.turn()));
    assert!(
        voice.judge_redirect(&response(202, "{}")).is_ok()
            && voice.judge_redirect(&response(404, "")).is_err()
    );
}

#[test]
fn messages_are_sent_reported_and_asked_about() {
    let provider = sandbox().sms.unwrap();
    let sms = sms("13800138000", "您好");
    let request = provider.request(&sms, &stamp()).unwrap();
    assert_eq!(request.uri(), "http://sandbox.invalid/messages");
    let text: wire::SendText = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(
        (text.reference, text.to, text.text, text.report_url),
        (sms.id, sms.to.clone(), sms.text.clone(), sms.report_url.clone())
    );
    let taken = Accepted { provider_message_id: Some("m-1".to_owned()) };
    assert_eq!(provider.judge(&response(201, r#"{"message":"m-1"}"#)), Ok(taken.clone()));
    assert_eq!(
        provider.ask(&sms, now(), &stamp())[0].uri().to_string(),
        format!("http://sandbox.invalid/messages/{MESSAGE}")
    );
    assert_eq!(provider.judge_ask(&sms, &response(200, r#"{"message":"m-1"}"#)), Ok(Fate::Has(taken, None)));
    assert_eq!(provider.judge_ask(&sms, &response(404, "")), Ok(Fate::HasNot));
    assert_eq!(provider.judge_ask(&sms, &response(422, "")).unwrap_err().retry, SendRetry::Ask);
    let refused = provider
        .judge(&response(422, r#"{"code":"blacklisted","words":"the recipient refused messages"}"#))
        .unwrap_err();
    assert_eq!((refused.code.as_str(), refused.retry), ("blacklisted", SendRetry::Never));
    assert_eq!(provider.judge(&response(503, "")).unwrap_err().retry, SendRetry::Ask);

    let report = format!(r#"{{"ref":"{MESSAGE}","state":"failed","code":"UNDELIV"}}"#);
    let report = one(provider.parse_report(&post(&report))).unwrap().unwrap();
    assert_eq!(
        (report.about, report.state, report.code.as_deref()),
        (ReportAbout::Ours(sms.id), ReportState::Failed, Some("UNDELIV"))
    );
    let webhook = r#"{"message":"m-2","from":"anonymous","to":"10690001","text":"R\u0007"}"#;
    let inbound = one(provider.parse_inbound(&post(webhook))).unwrap().unwrap();
    assert_eq!(
        (inbound.provider_message_id.as_str(), inbound.from, inbound.text.as_str()),
        ("m-2", Caller::Withheld, "R")
    );
    assert_eq!(provider.answer(Some("好")).unwrap().body, r#"{"reply":"好"}"#);
    assert_eq!(provider.answer(None).unwrap().body, "{}");
}
