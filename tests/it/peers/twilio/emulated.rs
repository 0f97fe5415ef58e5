//! An office on an emulator of Twilio: its requests are taken, and the webhooks that come of them are the
//! emulator's own, signed by it.

use super::{
    emulator::{Emulator, LINE, NUMBER},
    network::{ACCOUNT, TOKEN},
    rest::{STAMP, account, number},
};
use crate::peers::{documented, eventually, filled_in, sent, serve::Serve};
use serde_json::{Value, json};
use shouwen::{
    core::{
        call::{CallState, ProviderCallId},
        clock::Moment,
        id::MessageId,
        message::{Accepted, OutboundSms, Report, ReportAbout, ReportState},
    },
    providers::{Ask, Fate},
};

/// A citizen who writes and calls.
const CITIZEN: &str = "+8613800138001";

/// Everything on one emulator and one server: they are started once.
pub fn run(database: &str) {
    let mut emulator = None;
    let serve = Serve::start(database, |port| {
        let public = format!("http://127.0.0.1:{port}");
        let emulator = emulator.insert(Emulator::start(&public));
        let base = format!("[accounts.main]\nbase_url = \"{}\"\n", emulator.base);
        filled_in(
            &documented("twilio.md", "toml"),
            &[
                ("https://hotline.example.org", &public),
                ("[accounts.main]\n", &base),
                ("ACCOUNT_SID", ACCOUNT),
                ("AUTH_TOKEN", TOKEN),
                ("濮阳市民政局", "测试局"),
            ],
        )
    });
    let emulator = emulator.unwrap();
    let case = a_text_opens_a_case(&serve, &emulator);
    its_acknowledgement_arrives(&serve, &emulator, &case);
    a_caller_hears_the_greeting(&serve, &emulator);
    an_officer_calls_back(&serve, &emulator, &case);
    let webhooks = emulator.webhooks();
    let refused: Vec<_> = webhooks.iter().filter(|(_, status)| !matches!(status, 200 | 204)).collect();
    assert!(refused.is_empty() && webhooks.len() >= 8, "{webhooks:?}");
    assert!(!serve.log().contains(TOKEN));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// A signed SMS comes in; its words are the case's.
fn a_text_opens_a_case(serve: &Serve, emulator: &Emulator) -> Value {
    let words = "窗口无人值守 & 态度粗暴 100%+ 😀";
    emulator.simulate("inbound-message", &[("To", NUMBER), ("From", CITIZEN), ("Body", words)]);
    assert_eq!(emulator.webhooks(), [("message.inbound".to_owned(), 200)]);
    let cases = serve.list("/api/v1/cases");
    assert_eq!((cases.len(), &cases[0]["summary"]), (1, &json!(words)), "{cases:?}");
    cases[0].clone()
}

/// The outbox sends; the emulator reports `queued` before it has answered the request, and what becomes of
/// the message afterwards.
fn its_acknowledgement_arrives(serve: &Serve, emulator: &Emulator, case: &Value) {
    let message =
        serve.message(case, "acknowledgement", |message| message["provider_message_id"].is_string());
    let sid = text(&message, "provider_message_id").to_owned();
    assert!(sid.starts_with("SM"), "{message}");
    for status in ["sent", "delivered"] {
        let standing = emulator.simulate("message-status", &[("MessageSid", &sid), ("Status", status)]);
        assert_eq!((text(&standing, "to"), text(&standing, "from")), (CITIZEN, NUMBER));
    }
    let message = serve.message(case, "acknowledgement", |message| message["state"] == "delivered");
    let states: Vec<_> =
        message["reports"].as_array().unwrap().iter().map(|report| text(report, "state")).collect();
    assert_eq!(states.last(), Some(&"delivered"), "{message}");
    the_message_is_found(emulator, &sid, &message);
}

/// A message of unknown fate is looked for by recipient, time and text.
fn the_message_is_found(emulator: &Emulator, sid: &str, message: &Value) {
    let sms = account(&format!("from = \"{NUMBER}\""), &emulator.base).sms.unwrap();
    let looked_for = |body: &str| OutboundSms {
        id: text(message, "id").parse::<MessageId>().unwrap(),
        to: number(CITIZEN),
        text: body.to_owned(),
        report_url: "http://127.0.0.1/hooks/main/sms/status".to_owned(),
    };
    let before: Moment = "2026-01-01T00:00:00+08:00".parse().unwrap();
    let list_of = |body: &str| {
        let request = sms.ask(&looked_for(body), before, &STAMP).pop().unwrap();
        sent(&emulator.base, request)
    };
    let asked = |body: &str| sms.judge_ask(&looked_for(body), &list_of(body)).unwrap();
    let list: Value = serde_json::from_slice(list_of("").body()).unwrap();
    let listed =
        list["messages"].as_array().unwrap().iter().find(|listed| listed["sid"] == sid).unwrap().clone();
    let there = Accepted { provider_message_id: Some(sid.to_owned()) };
    let state = ReportState::Delivered;
    let about = ReportAbout::Ours(text(message, "id").parse().unwrap());
    let report = Report { about, state, code: None, at: None };
    assert_eq!(
        asked(text(&listed, "body")),
        Fate::Has(there, Some(report)),
        "what became of it is said, too"
    );
    assert_eq!(asked("words that nobody sent"), Fate::HasNot);
}

/// A call comes in and is answered with the greeting; its end is reported, and the provider says so when it
/// is asked.
fn a_caller_hears_the_greeting(serve: &Serve, emulator: &Emulator) {
    let call = emulator.simulate("inbound-call", &[("To", NUMBER), ("From", CITIZEN)]);
    let sid = text(&call, "sid").to_owned();
    assert_eq!(emulator.webhooks().last(), Some(&("call.inbound".to_owned(), 200)));
    let kept = || {
        let calls = serve.list("/api/v1/calls");
        calls.into_iter().find(|call| call["provider_call_id"] == sid.as_str()).expect("the call is kept")
    };
    assert_eq!((&kept()["outcome"], &kept()["from"]), (&json!("in_progress"), &json!(CITIZEN)));
    let standing = || {
        let voice = account("", &emulator.base).voice.unwrap();
        let request = voice.ask(&ProviderCallId::new(&sid).unwrap()).unwrap();
        voice.judge_ask(&sent(&emulator.base, request))
    };
    assert_eq!(standing(), Ask::Is(CallState::InProgress));
    emulator.simulate("call-status", &[("CallSid", &sid), ("Status", "completed")]);
    assert_eq!(kept()["outcome"], "call_back", "R3.3: {}", kept());
    assert_eq!(standing(), Ask::Is(CallState::Ended));
}

/// The call-back is placed; the officer's telephone rings, and nobody there presses 1.
fn an_officer_calls_back(serve: &Serve, emulator: &Emulator, case: &Value) {
    let case = text(case, "number");
    serve.act(case, "assign", &json!({ "officer": "third" }));
    serve.act(case, "start", &json!({}));
    let asked = serve.act(case, "call_back", &json!({}));
    let at = format!("/api/v1/calls/{}", text(&asked, "call_back"));
    let sid = eventually("the provider's id of the call-back", || {
        let call = serve.get(&at);
        let sid = call["provider_call_id"].as_str().filter(|sid| sid.starts_with("CA")).map(str::to_owned);
        sid.ok_or_else(|| call.to_string())
    });
    assert!(emulator.webhooks().contains(&("call.ringing".to_owned(), 204)), "{:?}", emulator.webhooks());
    for status in ["in-progress", "completed"] {
        let call = emulator.simulate("call-status", &[("CallSid", &sid), ("Status", status)]);
        assert_eq!((text(&call, "to"), text(&call, "from")), ("+863936680103", LINE));
    }
    let call = serve.get(&at);
    assert_eq!(call["legs"][0]["result"], "not_accepted", "{call}");
}
