//! What an office does with its gateway in a day, good and bad.

use super::{
    carrier::ucs2,
    gateway::{Gateway, HOOK_TOKEN, PASSWORD, Ports},
};
use crate::peers::{
    documented, filled_in,
    serve::Serve,
    told::{CITIZEN, assigned, outcome_is_evidence, states},
};
use serde_json::Value;
use shouwen::core::message::texts;

/// How long a message is tried, in seconds.
const A_DAY: u32 = 86_400;

/// Everything on one gateway and one server: they are started once.
pub fn run(database: &str) {
    let ports = Ports::free();
    let sendsms = ports.sendsms;
    let mut serve = Serve::start(database, |port| settings(port, sendsms, PASSWORD, A_DAY));
    let mut gateway = Gateway::start(ports, &public_url(serve.port));
    every_fate_of_a_reminder(&serve, &gateway);
    a_report_of_the_outcome_is_evidence(&serve, &gateway);
    a_query_is_answered_at_the_telephone(&serve, &mut gateway);
    words_open_a_case_and_a_refusal_ends_all(&serve, &mut gateway);
    the_fake_carrier_s_telephone(&serve, &gateway);
    forged_callbacks(&serve);
    a_gateway_that_was_down(&serve, &mut gateway);
    let mut gateway = a_carrier_that_was_away(&serve, gateway);
    an_office_that_was_away(&mut serve, &mut gateway);
    a_wrong_password(sendsms);
    assert_eq!(gateway.carrier.texts("8613800000015").len(), 1, "once, though its carrier was away");
    assert!(!serve.log().contains(HOOK_TOKEN) && !serve.log().contains(PASSWORD));
    gateway.down();
}

fn public_url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// The settings of the documentation, with the ports of this test, and a second login of the same gateway.
fn settings(port: u16, sendsms: u16, password: &str, validity: u32) -> String {
    let gateway = format!("http://127.0.0.1:{sendsms}");
    let times = format!("[sms]\nvalidity_seconds = {validity}\nfirst_retry_seconds = 1\n");
    let ours = filled_in(
        &documented("kannel.md", "toml"),
        &[
            ("[sms]\n", &times),
            ("http://10.0.0.5:13013", &gateway),
            ("PASSWORD", password),
            ("\"HOOK_TOKEN\"", &format!("\"{HOOK_TOKEN}\"")),
            ("\"10.0.0.5\"", "\"127.0.0.1\""),
            ("濮阳市民政局", "测试局"),
        ],
    );
    let (_, account) = ours.split_once("[accounts.gateway]").unwrap();
    let second = filled_in(account, &[("accounts.gateway", "accounts.second"), ("10690001", "10690002")]);
    format!(
        r#"
[server]
public_url = "{public_url}"
[voice]
account = "telephone"
[accounts.telephone]
provider = "sandbox"
{ours}
[accounts.second]
{second}
"#,
        public_url = public_url(port)
    )
}

/// What the carrier does with a reminder is what the API says of it, and a person's task if it failed.
fn every_fate_of_a_reminder(serve: &Serve, gateway: &Gateway) {
    let fates: [(&str, &str, &str, &[&str]); 6] = [
        ("delivered", "8613800000010", "delivered", &[]),
        ("throttled", "8613800000013", "delivered", &[]),
        ("unheard-of", "8613800000014", "accepted", &[]),
        ("undeliverable", "8613800000011", "failed", &["UNDELIV:042"]),
        ("refused", "8613800000012", "failed", &["0x0000000b"]),
        // No carrier has this number. The gateway says so twice: at once, and by a report.
        ("unroutable", "8613700000007", "failed", &["not-routable", "no SMSC"]),
    ];
    let cases = fates.map(|(officer, ..)| assigned(serve, officer));
    for ((officer, telephone, state, codes), case) in fates.into_iter().zip(cases) {
        let reported = |message: &Value| message["state"] == state && !states(message).is_empty();
        let message = serve.message(&case, "reminder", reported);
        let text = message["text"].as_str().unwrap();
        assert!(text.starts_with("【测试局】") && text.contains("已交您办理"), "{text}");
        let failure = message["failure"].as_str().unwrap_or_default();
        assert!(
            if codes.is_empty() { failure.is_empty() } else { codes.contains(&failure) },
            "{officer}: {message}"
        );
        let expected = if state == "failed" { "failed" } else { "sent" };
        let reminders = serve.list("/api/v1/reminders?limit=200");
        let reminder = reminders.iter().find(|reminder| reminder["message"] == message["id"]).unwrap();
        assert_eq!(reminder["state"], expected, "{officer}: {reminder}");
        let tasks = serve.list("/api/v1/tasks?kind=remind_by_hand");
        let task = tasks.iter().any(|task| task["message"] == message["id"]);
        assert_eq!(task, state == "failed", "{officer}: {tasks:?}");
        let texts = gateway.carrier.texts(telephone);
        let got: Vec<_> = texts.iter().map(|text| text.bytes.clone()).collect();
        let arrived = !matches!(officer, "refused" | "unroutable");
        assert_eq!(got, if arrived { vec![ucs2(text)] } else { vec![] }, "{officer}: byte for byte, once");
        assert!(texts.iter().all(|text| text.from == "10690001"), "{texts:?}");
    }
    let throttled: Vec<_> = gateway.carrier.submits("8613800000013").iter().map(|one| one.status).collect();
    assert_eq!(throttled, [0x58, 0], "the gateway itself tries again");
}

/// A long text arrives in parts and is one again; its report is the evidence (R5.4).
fn a_report_of_the_outcome_is_evidence(serve: &Serve, gateway: &Gateway) {
    let message = outcome_is_evidence(serve, &gateway.carrier, "secret address and source allow-list");
    let delivered = states(&message).iter().filter(|state| **state == "delivered").count();
    assert_eq!(delivered, 1, "one report for all parts");
}

/// `查询` and the code: the status comes back to the telephone that asked.
fn a_query_is_answered_at_the_telephone(serve: &Serve, gateway: &mut Gateway) {
    let case = serve.open_case(CITIZEN);
    let asker = "8613800138020";
    gateway.carrier.send(asker, &format!("查询 {}", case["query_code"].as_str().unwrap()));
    gateway.carrier.text(asker, case["number"].as_str().unwrap());
    let reply = serve.message(&Value::Null, "status_reply", |message| message["state"] == "delivered");
    assert_eq!(reply["account"], "gateway");
    gateway.carrier.send(asker, "查询 1234567890");
    let first = gateway.carrier.text(asker, "查询码有误");
    assert_eq!(first.from, "10690001");
    // Who writes to another number of ours is answered from that one.
    let other = "8613800138060";
    let path =
        format!("/hooks/second/sms?token={HOOK_TOKEN}&from={other}&to=10690002&text=CX%201234567890&id=x1");
    assert_eq!(serve.send(serve.request("GET", &path, "")).status, 200);
    assert_eq!(gateway.carrier.text(other, "查询码有误").from, "10690002");
}

/// Words of its own open a case, which is acknowledged; 退订 ends it, once confirmed.
fn words_open_a_case_and_a_refusal_ends_all(serve: &Serve, gateway: &mut Gateway) {
    let sender = "8613800138030";
    gateway.carrier.send(sender, "窗口  无人值守 & 态度粗暴😀");
    gateway.carrier.text(sender, "查询码");
    let cases = serve.list("/api/v1/cases?limit=200");
    let case = cases.iter().find(|case| case["summary"] == "窗口  无人值守 & 态度粗暴😀");
    assert!(case.is_some(), "{cases:?}");
    for (telephone, words) in [(sender, "退订"), ("8613800138040", "R"), ("8613800138050", "td")] {
        gateway.carrier.send(telephone, words);
        gateway.carrier.text(telephone, "已退订");
        let before = gateway.carrier.texts(telephone).len();
        let case = serve.open_case(telephone);
        let tasks = serve.list("/api/v1/tasks?kind=call_instead_of_sms");
        assert!(tasks.iter().any(|task| task["case"] == case["number"]), "{words}: {tasks:?}");
        assert_eq!(gateway.carrier.texts(telephone).len(), before, "{words}: no more SMS");
    }
}

/// The same through Kannel's own fake carrier, which knows no failure.
fn the_fake_carrier_s_telephone(serve: &Serve, gateway: &Gateway) {
    let mut telephone = gateway.fake_phone("13900139000", "电梯停运");
    let text = telephone.text();
    let case = serve.list("/api/v1/cases?limit=200").into_iter().find(|case| case["summary"] == "电梯停运");
    let case = case.expect("a case of the fake telephone");
    let message = serve.message(&case, "acknowledgement", |message| message["state"] == "delivered");
    let units = text.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
    let got: String = char::decode_utf16(units).map(Result::unwrap).collect();
    assert_ne!(got, message["text"], "the query code is for the complainant alone");
    assert_eq!(texts::without_code(&got), message["text"]);
}

/// Kannel cannot sign: a callback without the secret is nobody's.
fn forged_callbacks(serve: &Serve) {
    let before = serve.list("/api/v1/cases?limit=200").len();
    for token in ["", "&token=", "&token=0f1e2d3c4b5a69788796a5b4c3d2e1f1"] {
        for path in ["/hooks/gateway/sms", "/hooks/gateway/sms/status"] {
            let path = format!("{path}?from=13800138000&to=10690001&text=x&id=1{token}");
            assert_eq!(serve.send(serve.request("GET", &path, "")).status, 403, "{path}");
        }
    }
    assert_eq!(serve.list("/api/v1/cases?limit=200").len(), before);
}

/// Queued while nothing listens, sent once it does.
fn a_gateway_that_was_down(serve: &Serve, gateway: &mut Gateway) {
    gateway.down();
    let case = assigned(serve, "third");
    let waiting = serve.message(&case, "reminder", |message| message["failure"] == "not-sent");
    assert_eq!(waiting["state"], "claimed", "{waiting}");
    gateway.up();
    serve.message(&case, "reminder", |message| message["state"] == "delivered");
    assert_eq!(gateway.carrier.texts("8613800000015").len(), 2);
}

/// The gateway takes a message for a carrier that is away, and hands it over later.
fn a_carrier_that_was_away(serve: &Serve, gateway: Gateway) -> Gateway {
    let mut case = Value::Null;
    let gateway = gateway.without_carrier(|| {
        case = assigned(serve, "third");
        serve.message(&case, "reminder", |message| message["state"] == "accepted");
    });
    serve.message(&case, "reminder", |message| message["state"] == "delivered");
    gateway
}

/// A text comes while nobody is there to take it: the gateway keeps it, and hands it over once.
fn an_office_that_was_away(serve: &mut Serve, gateway: &mut Gateway) {
    let sender = "8613800138070";
    serve.away(|| gateway.carrier.send(sender, "路灯不亮"), "2026-03-02T09:10");
    gateway.carrier.text(sender, "查询码");
    let cases = serve.list("/api/v1/cases?limit=200");
    assert_eq!(cases.iter().filter(|case| case["summary"] == "路灯不亮").count(), 1, "{cases:?}");
}

/// What the operator got wrong is told by its code; not mended in time, it is a person's.
fn a_wrong_password(sendsms: u16) {
    let mut serve = Serve::start("", |port| settings(port, sendsms, "not-the-password", 300));
    let case = assigned(&serve, "delivered");
    // One message asks for all that wait.
    let asked = serve.message(&case, "acknowledgement", |message| message["failure"] == "http-403");
    assert_eq!(asked["state"], "claimed", "{asked}");
    serve.message(&case, "reminder", |_| true);
    serve.away(|| {}, "2026-03-02T10:00");
    for (purpose, kind) in [("acknowledgement", "call_instead_of_sms"), ("reminder", "remind_by_hand")] {
        let message = serve.message(&case, purpose, |message| message["state"] == "expired");
        let tasks = serve.list(&format!("/api/v1/tasks?kind={kind}"));
        let task = tasks.iter().find(|task| task["message"] == message["id"]).expect(kind);
        assert_eq!(task["note"], message["failure"], "{message}");
    }
    let told = serve.message(&case, "acknowledgement", |message| message["state"] == "expired");
    assert_eq!(told["failure"], "http-403", "what stood in the way: {told}");
}
