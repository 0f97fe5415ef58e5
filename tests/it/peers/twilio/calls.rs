//! Whole calls, turn by turn.

use super::{
    call::{Call, assert_taken, shape},
    network::{Hook, Network, PUBLIC, form},
};
use serde_json::{Value, json};

const SECOND: &str = "+8613800000102";
const THIRD: &str = "+863936680103";
const DESK: &str = "+863936680100";

/// Everything on one server: it is started once.
pub fn run(database: &str) {
    let mut network = Network::start(database);
    answered_by_the_second_officer(&mut network);
    a_mailbox_is_no_first_contact(&mut network);
    nobody_answers_and_a_message_is_left(&mut network);
    nobody_answers_and_nothing_is_said(&mut network);
    called_back(&mut network);
    other_kinds_of_webhook(&mut network);
    let calls = network.serve.list("/api/v1/calls");
    assert_eq!(calls.len(), 5, "nothing of what was forged is kept: {calls:?}");
    assert_eq!(network.serve.list("/api/v1/cases").len(), 3);
    let log = network.serve.log();
    assert!(!log.contains(super::network::TOKEN) && !log.contains("13800138001"), "{log}");
}

/// Announcement, greeting, dial; the first officer is out, the second presses 1; talk, recording, end.
fn answered_by_the_second_officer(network: &mut Network) {
    let mut call = Call::begin(network, 1, "+8613800138001");
    assert_eq!(call.shape(), "Gather(Say Say Say Say)");
    let said: String = call.verbs[0].inside.iter().map(|say| say.text.as_str()).collect();
    assert!(said.starts_with("您好，这里是测试局投诉电话。") && said.contains("录音"), "{said}");
    assert_eq!(call.turn("Gather", &[("Digits", "")]).shape(), "Say Dial(Number)");
    assert_eq!(call.verb("Number").text, SECOND, "the first officer is out");
    let recording = call.verb("Dial").attribute("recordingStatusCallback").to_owned();
    call.leg(&[("initiated", &[]), ("ringing", &[]), ("in-progress", &[])]);
    let asked = call.picked_up();
    assert_eq!(shape(&asked), "Gather(Say Say)", "said twice");
    assert_eq!(shape(&call.pressed(&asked, "1")), "", "nothing more is said: the two are connected");
    call.leg(&[("completed", &[("CallDuration", "60")])]);
    call.turn(
        "Dial",
        &[("DialCallStatus", "completed"), ("DialCallDuration", "60"), ("DialBridged", "true")],
    );
    assert_eq!(call.shape(), "Say Hangup");
    call.recorded(&recording, "RE00000000000000000000000000000001", "60");
    let kept = call.over();
    assert_eq!(kept["outcome"], "answered", "{kept}");
    assert_eq!(kept["first_contact"]["officer"], "second", "{kept}");
    assert_eq!(kept["legs"].as_array().unwrap().len(), 1, "{kept}");
    assert_eq!((&kept["legs"][0]["result"], &kept["hops"]), (&json!("answered"), &json!(0)), "{kept}");
    assert!(kept["recording"].is_string(), "{kept}");
    // The officer who answered says that it was a complaint.
    let token = network.serve.token("second");
    let body = json!({ "call": kept["id"], "kind": "complaint", "name_standing": "real_name",
        "complainant": { "name": "来电人" }, "summary": "窗口无人值守" });
    let (status, case) = network.serve.post_as(&token, "/api/v1/cases", &body);
    assert_eq!((status, &case["received_at"]), (201, &kept["began_at"]), "R5.4: when the call began: {case}");
}

/// By key the case is open before anybody answers. A mailbox picks up and presses nothing: the next
/// telephone rings. Whoever withholds their number hears the query code before the call ends.
fn a_mailbox_is_no_first_contact(network: &mut Network) {
    let mut call = Call::begin(network, 2, "+266696687");
    call.turn("Gather", &[("Digits", "1"), ("FinishedOnKey", "")]);
    assert_eq!(call.verb("Number").text, SECOND);
    let asked = call.picked_up();
    assert_eq!(shape(&call.pressed(&asked, "")), "Hangup");
    call.leg(&[("in-progress", &[]), ("completed", &[("CallDuration", "9")])]);
    call.turn(
        "Dial",
        &[("DialCallStatus", "completed"), ("DialCallDuration", "9"), ("DialBridged", "false")],
    );
    assert_eq!(call.verb("Number").text, THIRD);
    assert!(!call.verb("Number").attributes.contains_key("url"), "a desk telephone is asked nothing");
    // Callbacks overtake one another.
    call.leg(&[("completed", &[("CallDuration", "45")]), ("in-progress", &[]), ("initiated", &[])]);
    call.turn(
        "Dial",
        &[("DialCallStatus", "completed"), ("DialCallDuration", "45"), ("DialBridged", "true")],
    );
    assert_eq!(call.shape(), "Say Say Say Hangup");
    assert!(call.verbs[0].text.contains("查询码"), "{:?}", call.verbs);
    let kept = call.over();
    assert_eq!((&kept["first_contact"]["officer"], &kept["from"]), (&json!("third"), &Value::Null), "{kept}");
    let results: Vec<_> = kept["legs"].as_array().unwrap().iter().map(|leg| leg["result"].clone()).collect();
    assert_eq!(results, ["not_accepted", "answered"], "{kept}");
    assert!(kept["case"].is_string(), "opened by key: {kept}");
}

/// Nobody answers; the caller leaves a message, whose recording is reported twice over.
fn nobody_answers_and_a_message_is_left(network: &mut Network) {
    // This number is configured with GET.
    let about = "CallSid=CA00000000000000000000000000000003&From=%2B8613800138003&To=%2B863936687001";
    let rest = "CallStatus=ringing&AccountSid=AC00000000000000000000000000000001";
    let url = format!("{PUBLIC}/hooks/main/voice?{about}&{rest}");
    let answer = network.call(&Hook { url: &url, form: None });
    let verbs = network.read("voice", &answer);
    let mut call = Call { network, sid: format!("CA{:032x}", 3), from: "+8613800138003", verbs };
    nobody_answers(&mut call);
    let callback = call.verb("Record").attribute("recordingStatusCallback").to_owned();
    let recording = "RE00000000000000000000000000000003";
    let url = format!("https://api.twilio.com/2010-04-01/Accounts/AC/Recordings/{recording}");
    call.turn("Record", &[("RecordingUrl", &url), ("RecordingDuration", "17"), ("Digits", "hangup")]);
    assert_eq!(call.shape(), "Say Say Hangup", "number and code go to this mobile by SMS");
    call.recorded(&callback, recording, "17");
    let kept = call.over();
    assert_eq!(kept["outcome"], "voicemail", "{kept}");
    assert!(kept["recording"].is_string() && kept["case"].is_string(), "{kept}");
}

/// Nothing is said after the tone: no action is called for that, the redirect is the turn.
fn nobody_answers_and_nothing_is_said(network: &mut Network) {
    let mut call = Call::begin(network, 4, "+8613800138004");
    nobody_answers(&mut call);
    let redirect = call.verb("Redirect").text.clone();
    let form = call.fields("in-progress", &[]);
    call.verbs = call.network.verbs(&redirect, form);
    assert_eq!(call.shape(), "Say Say Hangup");
    let kept = call.over();
    assert_eq!((&kept["outcome"], &kept["case"]), (&json!("call_back"), &Value::Null), "{kept}");
    let tasks = network.serve.list("/api/v1/tasks?kind=call_back");
    assert!(tasks.iter().any(|task| task["call"] == kept["id"]), "R3.3: {tasks:?}");
}

/// Silence, and then every telephone in turn.
fn nobody_answers(call: &mut Call<'_>) {
    call.turn("Gather", &[]);
    for (number, status) in [(SECOND, "busy"), (THIRD, "no-answer"), (DESK, "failed")] {
        assert_eq!(call.verb("Number").text, number);
        call.leg(&[("initiated", &[]), (status, &[])]);
        call.turn("Dial", &[("DialCallStatus", status)]);
    }
    assert_eq!(call.shape(), "Say Record Redirect");
}

/// The officer calls back: the request that the API gets, then the officer's and the complainant's leg.
fn called_back(network: &mut Network) {
    // The newest case is the voicemail's.
    let cases = network.serve.list("/api/v1/cases");
    let number = cases[0]["number"].as_str().unwrap().to_owned();
    network.serve.act(&number, "assign", &json!({ "officer": "third" }));
    network.serve.act(&number, "start", &json!({}));
    let asked = network.serve.act(&number, "call_back", &json!({}));
    let placed = network.api.wait("the call-back", |request| request.path.ends_with("/Calls.json"));
    assert_eq!((placed.field("To"), placed.field("From")), (THIRD, "+863936687001"));
    let id = asked["call_back"].as_str().unwrap();
    let sid =
        network.serve.get(&format!("/api/v1/calls/{id}"))["provider_call_id"].as_str().unwrap().to_owned();
    assert!(sid.starts_with("CA"), "the id that the API gave: {sid}");
    let (leg, progress) = (placed.field("Url").to_owned(), placed.field("StatusCallback").to_owned());
    let officer = |status, own: &[(&str, &str)]| {
        let about = [("CallSid", sid.as_str()), ("CallStatus", status), ("Direction", "outbound-api")];
        super::network::fields(&[&about, own].concat())
    };
    let verbs = network.verbs(&leg, officer("in-progress", &[]));
    assert_eq!(shape(&verbs), "Gather(Say Say)");
    let action = verbs[0].attribute("action").to_owned();
    let verbs = network.verbs(&action, officer("in-progress", &[("Digits", "1")]));
    let mut call = Call { network, sid: sid.clone(), from: "+863936687001", verbs };
    assert_eq!(call.verb("Number").text, "+8613800138003");
    call.leg(&[("initiated", &[]), ("in-progress", &[]), ("completed", &[("CallDuration", "40")])]);
    call.turn(
        "Dial",
        &[("DialCallStatus", "completed"), ("DialCallDuration", "40"), ("DialBridged", "true")],
    );
    assert_eq!(call.shape(), "Hangup");
    let ended = [("CallDuration", "55"), ("CallbackSource", "call-progress-events")];
    assert_taken(&call.network.post(&progress, officer("completed", &ended)));
    // By the provider they talked for 40 s; by our own clock, which ran on meanwhile, for none (R5.4).
    let told = json!({ "channel": "call", "call": id, "text": "已查实并整改,当面致歉。" });
    let (status, refused) = call.network.serve.post(&format!("/api/v1/cases/{number}/feedback"), &told);
    assert!(status == 409 || status == 422, "{status} {refused}");
}

/// JSON bodies and keys by HMAC-SHA256 are signed in their own way, and forged in theirs.
fn other_kinds_of_webhook(network: &mut Network) {
    let url = format!("{PUBLIC}/hooks/main/voice/status");
    let fields = super::network::fields(&[
        ("CallSid", "CA00000000000000000000000000000009"),
        ("CallStatus", "completed"),
    ]);
    let (key, secret) = super::network::SHARED_KEY;
    let signature = network.oracle.sign(&url, Some(&fields), secret, Some("HMAC_SHA256"));
    let send = |network: &Network, url: &str, body: &str, settings: &str| {
        let mut request = network.request(url, Some(body), Some(&signature));
        request.headers_mut().insert("X-Twilio-Webhooks-Signature-Settings", settings.parse().unwrap());
        network.serve.send(request).status
    };
    let (body, known) = (form(&fields), format!("key={key},algorithm=HMAC_SHA256"));
    assert_eq!(send(network, &url, &body, &known), 204, "a call that nobody knows: taken, nothing kept");
    for settings in [
        "key=another,algorithm=HMAC_SHA256",
        "algorithm=HMAC_SHA256",
        &format!("key={key}"),
        &known.replace("256", "512"),
    ] {
        assert_eq!(send(network, &url, &body, settings), 403, "{settings}");
    }
    // A JSON body is signed by its hash in the address. None of our webhooks is JSON: it is authentic,
    // and makes no sense.
    let json = r#"{"event":"call.completed","note":"长者热线","n":1}"#;
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(json));
    let url = format!("{url}?bodySHA256={hash}");
    let signature = network.oracle.sign(&url, None, super::network::TOKEN, None);
    let status = |body: &str| network.serve.send(network.request(&url, Some(body), Some(&signature))).status;
    assert_eq!((status(json), status(&json.replace('1', "2"))), (400, 403));
}
