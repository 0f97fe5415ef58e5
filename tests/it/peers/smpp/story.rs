//! What an office does with its carrier in a day, good and bad.

use crate::peers::{
    documented, eventually, filled_in,
    kannel::carrier::{Carrier, LOGIN, PASSWORD, ucs2},
    process::free_port,
    serve::Serve,
    told::{CITIZEN, assigned, outcome_is_evidence, states},
};
use serde_json::{Value, json};

/// A `deliver_sm` from that citizen whose sender does not end where it must.
const POISON: &str = "0000003f0000000500000000000000010001013836313338303031333830303041414141414141410001013130363930303031000000000000000000000178";

/// Everything on one carrier and one server: they are started once.
pub fn run(database: &str) {
    let port = free_port();
    let mut serve = Serve::start(database, |http| settings(http, port, PASSWORD));
    let mut carrier = a_carrier_that_comes_later(&serve, port);
    every_fate_of_a_reminder(&serve, &carrier);
    a_report_of_the_outcome_is_evidence(&serve, &carrier);
    a_query_is_answered_at_the_telephone(&serve, &mut carrier);
    a_long_text_comes_in_parts_and_opens_one_case(&serve, &mut carrier);
    a_poisoned_delivery_ends_nothing(&serve, &mut carrier);
    webhooks_are_nobody_s(&serve);
    a_connection_that_breaks(&serve, &mut carrier);
    let mut carrier = a_carrier_that_counts_anew(&serve, carrier, port);
    an_office_that_was_away(&mut serve, &mut carrier);
    a_server_without_a_daemon_takes_no_login(&mut serve, &mut carrier);
    let log = serve.log();
    assert!(!log.contains(PASSWORD) && !log.contains("13800138000"), "{log}");
    a_wrong_password(port);
    carrier.end();
    what_waits_for_room_when_the_line_breaks();
}

/// The settings of the documentation, with the port of this test.
fn settings(http: u16, port: u16, password: &str) -> String {
    let ours = filled_in(
        &documented("smpp.md", "toml"),
        &[
            ("[sms]\n", "[sms]\nfirst_retry_seconds = 1\n"),
            ("10.0.0.5:2775", &format!("127.0.0.1:{port}")),
            ("SYSTEM_ID", LOGIN),
            ("\"PASSWORD\"", &format!("\"{password}\"")),
            ("濮阳市民政局", "测试局"),
        ],
    );
    format!(
        r#"
[server]
public_url = "http://127.0.0.1:{http}"
[voice]
account = "telephone"
[accounts.telephone]
provider = "sandbox"
{ours}
"#
    )
}

/// What is queued while nobody listens is sent once somebody does.
fn a_carrier_that_comes_later(serve: &Serve, port: u16) -> Carrier {
    let case = assigned(serve, "third");
    let waiting = serve.message(&case, "reminder", |message| message["failure"] == "not-sent");
    assert_eq!(waiting["state"], "claimed", "{waiting}");
    let mut carrier = Carrier::start(port);
    carrier.bound(0);
    serve.message(&case, "reminder", |message| message["state"] == "delivered");
    assert_eq!(carrier.texts("8613800000015").len(), 1, "once");
    carrier
}

/// What the carrier does with a reminder is what the API says of it, and a person's task if it failed.
fn every_fate_of_a_reminder(serve: &Serve, carrier: &Carrier) {
    let fates = [
        ("delivered", "8613800000010", "delivered", Value::Null),
        ("throttled", "8613800000013", "delivered", Value::Null),
        ("unheard-of", "8613800000014", "accepted", Value::Null),
        ("undeliverable", "8613800000011", "failed", json!("UNDELIV:042")),
        ("refused", "8613800000012", "failed", json!("smpp-0x0b")),
    ];
    let cases = fates.each_ref().map(|(officer, ..)| assigned(serve, officer));
    for ((officer, telephone, state, failure), case) in fates.into_iter().zip(cases) {
        let message = serve.message(&case, "reminder", |message| message["state"] == state);
        let text = message["text"].as_str().unwrap();
        assert!(text.starts_with("【测试局】") && text.contains("已交您办理"), "{text}");
        assert_eq!(message["failure"], failure, "{officer}: {message}");
        let tasks = serve.list("/api/v1/tasks?kind=remind_by_hand");
        let task = tasks.iter().any(|task| task["message"] == message["id"]);
        assert_eq!(task, state == "failed", "{officer}: {tasks:?}");
        let texts = carrier.texts(telephone);
        let got: Vec<_> = texts.iter().map(|text| text.bytes.clone()).collect();
        let expected = if officer == "refused" { vec![] } else { vec![ucs2(text)] };
        assert_eq!(got, expected, "{officer}: byte for byte, once");
        assert!(texts.iter().all(|text| text.from == "10690001"), "{texts:?}");
    }
    let throttled: Vec<_> = carrier.submits("8613800000013").iter().map(|one| one.status).collect();
    assert_eq!(throttled, [0x58, 0], "after a pause of ours");
}

/// A long text is delivered, and evidence (R5.4), once all of its parts are.
fn a_report_of_the_outcome_is_evidence(serve: &Serve, carrier: &Carrier) {
    let message = outcome_is_evidence(serve, carrier, "the bound session");
    assert_eq!(states(&message), ["underway", "delivered"], "three parts of four are not the text");
}

/// `查询` and the code: the status comes back to the telephone that asked.
fn a_query_is_answered_at_the_telephone(serve: &Serve, carrier: &mut Carrier) {
    let case = serve.open_case(CITIZEN);
    let asker = "8613800138020";
    carrier.send(asker, &format!("查询 {}", case["query_code"].as_str().unwrap()));
    carrier.text(asker, case["number"].as_str().unwrap());
    serve.message(&Value::Null, "status_reply", |message| message["state"] == "delivered");
    let refuser = "8613800138040";
    carrier.send(refuser, "退订");
    carrier.text(refuser, "已退订");
}

fn summaries(serve: &Serve, summary: &str) -> usize {
    let cases = serve.list("/api/v1/cases?limit=200");
    cases.iter().filter(|case| case["summary"] == summary).count()
}

/// Parts that tear an emoji, the last one first: one case, in the words that were written.
fn a_long_text_comes_in_parts_and_opens_one_case(serve: &Serve, carrier: &mut Carrier) {
    let sender = "8613800138030";
    let words = format!("窗口  无人值守 & 态度粗暴{}", "😀".repeat(60));
    // 13 units before the emoji, 33 a part: a pair lies across each border.
    carrier.send_in_parts(sender, &words, 66);
    carrier.text(sender, "查询码");
    assert_eq!(summaries(serve, &words), 1, "{:?}", serve.list("/api/v1/cases?limit=200"));
    // The centre sends again what it thinks was not answered.
    carrier.send_in_parts(sender, &words, 66);
    let other = "8613800138031";
    carrier.send(other, "路灯不亮");
    carrier.text(other, "查询码");
    assert_eq!(carrier.texts(sender).len(), 1, "a repetition is no second message");
}

/// One PDU that nobody can read is refused under its own number, and the next is read.
fn a_poisoned_delivery_ends_nothing(serve: &Serve, carrier: &mut Carrier) {
    carrier.hand_over(POISON, 1, 0x65);
    // A request that centres do not make of offices.
    carrier.hand_over("00000010000001030000000000000008", 8, 3);
    let sender = "8613800138050";
    carrier.send(sender, "井盖缺失");
    carrier.text(sender, "查询码");
    assert_eq!(summaries(serve, "井盖缺失"), 1);
    assert_eq!(carrier.logins(), 1, "the session went on");
}

fn webhooks_are_nobody_s(serve: &Serve) {
    for path in ["/hooks/carrier/sms?from=13800138000&text=x", "/hooks/carrier/sms/status?id=1&stat=DELIVRD"]
    {
        assert_eq!(serve.send(serve.request("POST", path, "")).status, 403, "{path}");
    }
    assert_eq!(serve.send(serve.request("GET", "/hooks/carrier/voice/audio/x.wav", "")).status, 404);
}

/// The line breaks; a new session begins, and everything goes on.
fn a_connection_that_breaks(serve: &Serve, carrier: &mut Carrier) {
    let heard = carrier.heard();
    carrier.cut();
    carrier.bound(heard);
    let case = assigned(serve, "delivered");
    serve.message(&case, "reminder", |message| message["state"] == "delivered");
    assert_eq!(carrier.texts("8613800000010").len(), 2);
}

/// The carrier is away and comes back, and its ids begin again at 1: a receipt is about whom it names.
fn a_carrier_that_counts_anew(serve: &Serve, carrier: Carrier, port: u16) -> Carrier {
    carrier.end();
    let case = assigned(serve, "third");
    serve.message(&case, "reminder", |message| message["failure"] == "not-sent");
    let mut carrier = Carrier::start(port);
    carrier.bound(0);
    serve.message(&case, "reminder", |message| message["state"] == "delivered");
    let unheard = serve.message(&Value::Null, "reminder", |message| message["state"] == "accepted");
    assert_eq!(states(&unheard), [""; 0], "nobody reported on it");
    carrier
}

/// The session ends as it should with the server, and begins with it again.
fn an_office_that_was_away(serve: &mut Serve, carrier: &mut Carrier) {
    let heard = carrier.heard();
    serve.away(|| carrier.unbound(heard), "2026-03-02T09:10");
    carrier.bound(heard);
    let sender = "8613800138070";
    carrier.send(sender, "电梯停运");
    carrier.text(sender, "查询码");
    assert_eq!(summaries(serve, "电梯停运"), 1);
}

/// `serve --no-daemon` leaves the session to the daemon; `daemon --once` opens one, sends, and ends it.
fn a_server_without_a_daemon_takes_no_login(serve: &mut Serve, carrier: &mut Carrier) {
    let heard = carrier.heard();
    serve.away_without_daemon(|| carrier.unbound(heard), "2026-03-02T09:20");
    let case = assigned(serve, "delivered");
    let logins = carrier.logins();
    serve.daemon_once("2026-03-02T09:21");
    let sent = |message: &Value| ["accepted", "delivered"].map(Value::from).contains(&message["state"]);
    serve.message(&case, "reminder", sent);
    assert_eq!(carrier.logins(), logins + 1, "the server took none");
    assert_eq!(carrier.texts("8613800000010").len(), 1);
}

/// What the operator got wrong is told by its code.
fn a_wrong_password(port: u16) {
    let serve = Serve::start("", |http| settings(http, port, "wrong-pw"));
    let case = assigned(&serve, "delivered");
    let asked = serve.message(&case, "reminder", |message| message["failure"] == "smpp-0x0d");
    assert_eq!(asked["state"], "claimed", "{asked}");
}

/// One part at a time, and the centre does not answer: what waits behind it hears of the break at once, not when there is
/// a session again.
fn what_waits_for_room_when_the_line_breaks() {
    let port = free_port();
    let from = "from = \"10690001\"";
    let narrow = |http| settings(http, port, PASSWORD).replace(from, &format!("{from}\nwindow = 1"));
    let mut serve = Serve::start("", narrow);
    // Without a daemon nothing leaves: it finds all three at once.
    serve.away_without_daemon(|| {}, "2026-03-02T09:10");
    for _ in 0..3 {
        assigned(&serve, "unanswered");
    }
    let carrier = Carrier::start(port);
    serve.away(|| {}, "2026-03-02T09:20");
    eventually("the message that is not answered", || {
        if carrier.submits("8613800000006").is_empty() { Err("nothing came".to_owned()) } else { Ok(()) }
    });
    carrier.end();
    let told = "code=\"not-sent\" words=\"the message centre has closed the connection\"";
    eventually("the turning away of what waited", || {
        let log = serve.log();
        if log.contains(told) { Ok(()) } else { Err(log) }
    });
}
