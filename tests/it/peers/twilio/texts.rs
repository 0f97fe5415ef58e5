//! SMS both ways: signed webhooks in, the REST API out, signed reports back.

use super::{
    network::{Network, PUBLIC, fields},
    oracle::Fields,
};
use crate::peers::recorder::Recorded;
use serde_json::{Value, json};

const CITIZEN: &str = "+8613800138000";

/// Everything on one server: it is started once.
pub fn run(database: &str) {
    let mut network = Network::start(database);
    let case = words_open_a_case(&mut network);
    a_query_is_answered(&mut network, &case);
    only_a_report_is_evidence(&mut network, &case);
    an_undelivered_text_is_a_task(&mut network);
    whoever_opts_out_gets_no_more(&mut network);
}

/// The words of an inbound SMS, as Twilio's form has them.
fn text(sid: &str, from: &str, body: &str) -> Fields {
    fields(&[
        ("MessageSid", sid),
        ("SmsSid", sid),
        ("SmsMessageSid", sid),
        ("From", from),
        ("To", "+14155550100"),
        ("Body", body),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
        ("SmsStatus", "received"),
        ("FromCity", ""),
        ("FromCountry", "CN"),
    ])
}

/// An SMS comes in; the text of the reply, if there is one.
fn answered(network: &mut Network, number: u8, from: &str, body: &str) -> Option<String> {
    let sid = format!("SM{number:030x}ff");
    let answer = network.post(&format!("{PUBLIC}/hooks/main/sms"), text(&sid, from, body));
    let verbs = network.read("messaging", &answer);
    assert!(verbs.len() < 2 && verbs.iter().all(|verb| verb.name == "Message"), "{verbs:?}");
    verbs.first().map(|message| message.text.clone())
}

/// Waits for the SMS to `to` whose text has `words`.
fn sent(network: &Network, to: &str, words: &str) -> Recorded {
    network.api.wait(words, |request| {
        request.path.ends_with("/Messages.json")
            && request.form.contains(&("To".to_owned(), to.to_owned()))
            && request.field("Body").contains(words)
    })
}

/// Twilio reports about the message of that request, to the address that it was given.
fn report(network: &mut Network, sent: &Recorded, sid: &str, status: &str, own: &[(&str, &str)]) {
    let about = [
        ("MessageSid", sid),
        ("SmsSid", sid),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("To", sent.field("To")),
        ("From", "+14155550100"),
    ];
    let answer = network.post(sent.field("StatusCallback"), fields(&[&about, own].concat()));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// The provider's id of the message that the API lists for this case and purpose.
fn sid(network: &Network, case: &Value, purpose: &str) -> String {
    let message = network.serve.message(case, purpose, |message| message["state"] == "accepted");
    message["provider_message_id"].as_str().unwrap().to_owned()
}

/// Words of its own open a case, once, however often they are delivered; it is acknowledged at once.
fn words_open_a_case(network: &mut Network) -> Value {
    assert_eq!(answered(network, 1, CITIZEN, "窗口无人值守 & 态度粗暴\n😀"), None);
    let cases = network.serve.list("/api/v1/cases");
    assert_eq!(cases.len(), 1, "forged ones and the same again open nothing: {cases:?}");
    let case = cases[0].clone();
    assert_eq!(case["summary"], "窗口无人值守 & 态度粗暴\n😀");
    let acknowledgement = sent(network, CITIZEN, case["number"].as_str().unwrap());
    assert!(acknowledgement.field("Body").starts_with("【测试局】"), "{acknowledgement:?}");
    let sid = sid(network, &case, "acknowledgement");
    for status in ["queued", "sent", "delivered", "sent"] {
        report(network, &acknowledgement, &sid, status, &[]);
    }
    let message = network.serve.message(&case, "acknowledgement", |message| message["state"] == "delivered");
    let states: Vec<_> = message["reports"].as_array().unwrap().iter().map(|r| r["state"].clone()).collect();
    assert_eq!(states, ["underway", "delivered"], "{message}");
    let stage = network.serve.get(&format!("/api/v1/cases/{}", case["number"].as_str().unwrap()));
    assert_eq!(stage["stage"], "received", "an acknowledgement is no feedback: {stage}");
    json!({ "number": case["number"], "code": code(&acknowledgement) })
}

fn code(acknowledgement: &Recorded) -> String {
    let after = acknowledgement.field("Body").split("查询码").nth(1).unwrap();
    after.chars().filter(char::is_ascii_digit).take(10).collect()
}

/// The status goes back with the webhook, and again with its repetition.
fn a_query_is_answered(network: &mut Network, case: &Value) {
    let (number, code) = (case["number"].as_str().unwrap(), case["code"].as_str().unwrap());
    let told = answered(network, 2, "+8613900139000", &format!("查询 {code}")).unwrap();
    assert!(told.contains(number), "{told}");
    let wrong = format!("{}{}", &code[..9], if code.ends_with('1') { 2 } else { 1 });
    let told = answered(network, 3, "+8613900139000", &format!("查询 {wrong}")).unwrap();
    assert!(!told.contains(number), "{told}");
}

/// Taken by the API is nothing; delivered, signed, stops the clock (R5.4).
fn only_a_report_is_evidence(network: &mut Network, case: &Value) {
    let number = case["number"].as_str().unwrap();
    network.serve.act(number, "assign", &json!({ "officer": "delivered" }));
    network.serve.act(number, "start", &json!({}));
    let outcome = "经查属实,已安排专人值守窗口,特此反馈。";
    network.serve.act(number, "feedback", &json!({ "channel": "message", "text": outcome }));
    let feedback = sent(network, CITIZEN, outcome);
    let sid = sid(network, case, "feedback");
    report(network, &feedback, &sid, "sent", &[]);
    let at = format!("/api/v1/cases/{number}");
    assert_eq!(network.serve.get(&at)["stage"], "investigating");
    report(network, &feedback, &sid, "delivered", &[("RawDlrDoneDate", "2603020901")]);
    let answered = network.serve.get(&at);
    assert_eq!(answered["stage"], "answered", "{answered}");
    let evidence = answered["feedback"][0]["evidence"].to_string();
    assert!(evidence.contains("provider signature"), "{evidence}");
}

/// What the carrier gave up is a person's task, with the carrier's code.
fn an_undelivered_text_is_a_task(network: &mut Network) {
    let case = network.serve.open_case("13800138009");
    let acknowledgement = sent(network, "+8613800138009", case["number"].as_str().unwrap());
    let sid = sid(network, &case, "acknowledgement");
    report(network, &acknowledgement, &sid, "undelivered", &[("ErrorCode", "30005")]);
    let message = network.serve.message(&case, "acknowledgement", |message| message["state"] == "failed");
    assert_eq!(message["failure"], "30005", "{message}");
    let tasks = network.serve.list("/api/v1/tasks?kind=call_instead_of_sms");
    assert!(tasks.iter().any(|task| task["case"] == case["number"] && task["note"] == "30005"), "{tasks:?}");
}

/// R, TD and their like: answered once, and from then on by telephone.
fn whoever_opts_out_gets_no_more(network: &mut Network) {
    for (number, from, words) in [(4, "+8613800138007", "R"), (5, "+8613800138008", " td ")] {
        let told = answered(network, number, from, words).unwrap();
        assert!(told.contains("已退订"), "{told}");
        let case = network.serve.open_case(from);
        let tasks = network.serve.list("/api/v1/tasks?kind=call_instead_of_sms");
        assert!(tasks.iter().any(|task| task["case"] == case["number"]), "{tasks:?}");
        assert!(network.api.all().iter().all(|request| request.field("To") != from));
    }
}
