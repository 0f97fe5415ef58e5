//! Whole calls, turn by turn.

use super::{
    call::{Call, assert_taken, shape, status, text, with},
    network::{API_KEY, Network, SECRET},
};
use serde_json::{Value, json};

const SECOND: &str = "13800000102";
const THIRD: &str = "03936680103";
const DESK: &str = "03936680100";

/// Everything on one server: it is started once.
pub fn run(database: &str) {
    let mut network = Network::start(database);
    answered_by_the_next_officer(&mut network);
    a_mailbox_is_no_first_contact(&mut network);
    accepted_by_a_key(&mut network);
    nobody_answers_and_nothing_can_be_recorded(&mut network);
    called_back(&mut network);
    let calls = network.serve.list("/api/v1/calls?limit=200");
    assert_eq!(calls.len(), 6, "nothing of what was forged is kept: {calls:?}");
    let log = network.serve.log();
    assert!(!log.contains(SECRET) && !log.contains(API_KEY) && !log.contains("13800138001"), "{log}");
}

fn results(kept: &Value) -> Vec<&str> {
    kept["legs"].as_array().unwrap().iter().map(|leg| text(leg, "result")).collect()
}

/// Announcement, greeting, dial; the first telephone rings in vain, which `dial` does not say; the second
/// one is answered.
fn answered_by_the_next_officer(network: &mut Network) {
    let mut call = Call::begin(network, 1, "13800138001");
    assert_eq!(call.shape(), "gather");
    let said = call.verb("gather")["say"]["text"].to_string();
    assert!(said.contains("您好，这里是测试局投诉电话。"), "{said}");
    call.turn("gather", &json!({ "reason": "timeout" }));
    assert_eq!((call.shape().as_str(), call.rung()), ("say dial", SECOND));
    call.dials().leg(&status(), &[("trying", None), ("ringing", None), ("no-answer", None)]);
    call.turn("dial", &json!({}));
    assert_eq!((call.shape().as_str(), call.rung()), ("say dial", THIRD));
    assert!(call.verb("dial")["confirmHook"].is_null(), "a desk telephone is asked nothing");
    call.dials().leg(&status(), &[("trying", None), ("early-media", None), ("in-progress", None)]);
    let live = call.kept();
    assert_eq!(live["first_contact"]["officer"], "third", "while they talk: {live}");
    call.leg(&status(), &[("completed", Some(60))]);
    call.turn(
        "dial",
        &json!({ "dial_call_status": "completed", "dial_sip_status": 200, "dial_call_sid": "b" }),
    );
    assert_eq!(call.shape(), "say hangup");
    let kept = call.over();
    assert_eq!(
        (&kept["outcome"], &kept["first_contact"]["officer"]),
        (&json!("answered"), &json!("third")),
        "{kept}"
    );
    assert_eq!(results(&kept), ["no_answer", "answered"], "{kept}");
    assert_eq!(kept["hops"], 0, "{kept}");
}

/// A mailbox picks up and presses nothing; another one hangs up by itself, and `dial` calls that completed.
/// The reports of the last leg come after its end.
fn a_mailbox_is_no_first_contact(network: &mut Network) {
    for (number, hung_up_by_itself) in [(2, false), (3, true)] {
        let mut call = Call::begin(network, number, "anonymous");
        call.turn("gather", &json!({ "reason": "dtmfDetected", "digits": "1" }));
        assert_eq!(call.rung(), SECOND);
        let asked = call.dials().picked_up();
        assert_eq!(shape(&asked), "gather");
        let ended = if hung_up_by_itself {
            call.leg(&status(), &[("in-progress", None), ("completed", Some(4))]);
            "completed"
        } else {
            assert_eq!(shape(&call.pressed(&asked, None)), "hangup");
            call.leg(&status(), &[("in-progress", None)]);
            "in-progress"
        };
        call.turn("dial", &json!({ "dial_call_status": ended, "dial_call_sid": "b" }));
        assert_eq!(call.rung(), THIRD, "nobody accepted");
        call.dials().turn("dial", &json!({ "dial_call_status": "completed" }));
        assert_eq!(call.shape(), "say say say hangup", "the code is told to whoever withholds their number");
        call.verbs.clear();
        let kept = call.over();
        assert_eq!(results(&kept), ["not_accepted", "answered"], "{kept}");
        assert_eq!(kept["first_contact"]["officer"], "third", "{kept}");
        assert!(kept["case"].is_string(), "opened by key: {kept}");
    }
}

/// Whoever presses 1 is joined by an answer without verbs.
fn accepted_by_a_key(network: &mut Network) {
    let mut call = Call::begin(network, 4, "13800138004");
    call.turn("gather", &json!({ "reason": "timeout" }));
    call.dials().leg(&status(), &[("ringing", None), ("in-progress", None)]);
    let asked = call.picked_up();
    assert_eq!(shape(&call.pressed(&asked, Some("1"))), "", "the two are connected");
    // The turn may be faster than the leg's last report.
    call.turn("dial", &json!({ "dial_call_status": "completed" }));
    assert_eq!(call.shape(), "say hangup");
    let kept = call.over();
    assert_eq!(
        (&kept["outcome"], &kept["first_contact"]["officer"]),
        (&json!("answered"), &json!("second")),
        "{kept}"
    );
    assert_eq!(results(&kept), ["answered"], "{kept}");
}

/// Nobody answers: no tone is promised, and a person has to call back.
fn nobody_answers_and_nothing_can_be_recorded(network: &mut Network) {
    let mut call = Call::begin(network, 5, "13800138005");
    call.turn("gather", &json!({ "reason": "timeout" }));
    for (number, ended) in [(SECOND, "busy"), (THIRD, "no-answer"), (DESK, "failed")] {
        assert_eq!(call.rung(), number);
        call.dials().leg(&status(), &[("trying", None), (ended, None)]);
        call.turn("dial", &json!({ "dial_call_status": ended, "dial_sip_status": 487 }));
    }
    assert_eq!(call.shape(), "say redirect");
    let said = call.verbs[0]["text"].to_string();
    assert!(said.contains("不能留言") && !said.contains("提示音"), "{said}");
    call.turn("redirect", &json!({}));
    assert_eq!(call.shape(), "say say hangup");
    let kept = call.over();
    assert_eq!((&kept["outcome"], &kept["case"]), (&json!("call_back"), &Value::Null), "{kept}");
    let tasks = call.network.serve.list("/api/v1/tasks?kind=call_back");
    assert!(tasks.iter().any(|task| task["call"] == kept["id"]), "R3.3: {tasks:?}");
}

/// The officer calls back: the request that the API gets, then the officer's and the complainant's leg, all
/// reports at the one address that the request named.
fn called_back(network: &mut Network) {
    let case = network.serve.open_case("13800138006");
    let number = text(&case, "number").to_owned();
    network.serve.act(&number, "assign", &json!({ "officer": "third" }));
    network.serve.act(&number, "start", &json!({}));
    let asked = network.serve.act(&number, "call_back", &json!({}));
    let placed = network.api.wait("the call-back", |request| request.path.ends_with("/Calls"));
    assert_eq!(placed.authorization, format!("Bearer {API_KEY}"));
    assert_eq!((text(&placed.json["to"], "number"), text(&placed.json, "from")), (THIRD, "03936687001"));
    let at = format!("/api/v1/calls/{}", text(&asked, "call_back"));
    let sid = text(&network.serve.get(&at), "provider_call_id").to_owned();
    let (leg, progress) = (
        text(&placed.json["call_hook"], "url").to_owned(),
        text(&placed.json["call_status_hook"], "url").to_owned(),
    );
    let mut call = Call::going_on(network, sid, "03936687001", Vec::new());
    let officer = |call: &Call<'_>, status: &str| {
        with(&call.fields(status), &json!({ "direction": "outbound", "to": THIRD }))
    };
    for status in ["trying", "ringing", "in-progress"] {
        let body = officer(&call, status);
        assert_taken(&call.network.post(&progress, "call-status", &body));
    }
    let body = officer(&call, "in-progress");
    call.verbs = call.network.verbs(&leg, "session-new", &body);
    assert_eq!(call.shape(), "gather");
    let keys = with(&officer(&call, "in-progress"), &json!({ "reason": "dtmfDetected", "digits": "1" }));
    let hook = text(call.verb("gather"), "actionHook").to_owned();
    call.verbs = call.network.verbs(&hook, "gather", &keys);
    assert_eq!(call.rung(), "13800138006");
    call.dials().leg(
        &progress,
        &[("trying", None), ("ringing", None), ("in-progress", None), ("completed", Some(40))],
    );
    call.turn("dial", &json!({ "dial_call_status": "completed" }));
    assert_eq!(call.shape(), "hangup");
    let ended =
        with(&officer(&call, "completed"), &json!({ "duration": 55, "call_termination_by": "jambonz" }));
    assert_taken(&call.network.post(&progress, "call-status", &ended));
    let kept = call.network.serve.get(&at);
    assert_eq!(results(&kept), ["answered", "answered"], "{kept}");
    // By the provider they talked for 40 s; by our own clock, which ran on meanwhile, for none (R5.4).
    let told = json!({ "channel": "call", "call": asked["call_back"], "text": "已查实并整改,当面致歉。" });
    let (status, refused) = call.network.serve.post(&format!("/api/v1/cases/{number}/feedback"), &told);
    assert!(status == 409 || status == 422, "{status} {refused}");
}
