//! Whatever comes in, at every address: never an error of ours, never a panic.

use super::town::{EVERY_PROVIDER, GOOD, Signer, figures};
use crate::{journey::the_case, on_both_engines, support::House};
use http::Request;
use proptest::{
    prelude::*,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Map, Value, json};

/// How many requests one test makes at one address.
const ROUNDS: usize = 12;

/// One value of what `strategy` makes.
fn some<S: Strategy>(runner: &mut TestRunner, strategy: S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}

/// Texts that break things.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\x00-\\x1f\u{80}-\u{9f}]{1,8}",
        "\\PC{0,40}",
        Just("\u{0}".to_owned()),
        Just("👩‍👩‍👧‍👦\u{202e}\u{feff}".to_owned()),
        Just("9".repeat(3000)),
        Just("-262143-01-01T00:00:00Z".to_owned()),
        Just("262142-12-31T23:59:59Z".to_owned()),
        Just("2026-03-02T09:00:00+08:00".to_owned()),
        Just("18446744073709551616".to_owned()),
        Just("4294967295".to_owned()),
        Just("-1".to_owned()),
        Just("%00%FF%".to_owned()),
        Just("'; DROP TABLE calls; --".to_owned()),
    ]
}

/// JSON of any shape, nasty texts in it.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        Just(json!(1e308)),
        nasty().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((nasty(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The same JSON with one field replaced by whatever.
fn damaged(runner: &mut TestRunner, whole: &Value) -> Value {
    let mut damaged = whole.clone();
    if let Some(one) = damaged.as_array_mut().and_then(|all| all.first_mut()) {
        *one = self::damaged(runner, &one.clone());
    }
    if let Some(object) = damaged.as_object_mut() {
        let names: Vec<String> = object.keys().cloned().collect();
        if !names.is_empty() {
            let name = &names[some(runner, 0..names.len())];
            let inside = object[name].is_object().then(|| object[name].clone());
            object[name] = match inside {
                Some(inside) if some(runner, any::<bool>()) => self::damaged(runner, &inside),
                _ => some(runner, value()),
            };
        }
    }
    damaged
}

/// A form with one field's value replaced.
fn damaged_form(runner: &mut TestRunner, whole: &str) -> Vec<u8> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(whole.as_bytes()).into_owned().collect();
    let place = some(runner, 0..fields.len());
    let text = some(runner, nasty());
    let pairs = fields.iter().enumerate().map(|(at, (name, value))| {
        let keep = at != place || name == "AccountSid";
        (name.as_str(), if keep { value.as_str() } else { text.as_str() })
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
}

fn content(runner: &mut TestRunner, signer: Signer, whole: &str) -> Vec<u8> {
    match (some(runner, 0..4), signer) {
        (0, _) => some(runner, prop::collection::vec(any::<u8>(), 0..200)),
        (_, Signer::Kannel | Signer::Twilio) => damaged_form(runner, whole),
        (1, _) => some(runner, value()).to_string().into_bytes(),
        _ => damaged(runner, &serde_json::from_str(whole).unwrap()).to_string().into_bytes(),
    }
}

/// A body for every POST of the API; `{case}`, `{task}` are real ones.
const API: &[(&str, &str)] = &[
    (
        "/api/v1/cases",
        r#"{"kind":"complaint","name_standing":"real_name","complainant":{"name":"甲","phone":"13800138000"},
        "subject":{"department":"office"},"summary":"窗口无人","received_at":"2026-03-02T08:00:00+08:00"}"#,
    ),
    ("/api/v1/cases/{case}/assign", r#"{"officer":"zhao-ji"}"#),
    ("/api/v1/cases/{case}/start", "{}"),
    ("/api/v1/cases/{case}/handover", r#"{"department":"social-assistance","note":"属贵科"}"#),
    ("/api/v1/cases/{case}/return", r#"{"reason":"不属本科"}"#),
    ("/api/v1/cases/{case}/accept", "{}"),
    (
        "/api/v1/cases/{case}/feedback",
        r#"{"channel":"letter","letter":{"number":"7","date":"2026-03-02"},"text":"已办结"}"#,
    ),
    ("/api/v1/cases/{case}/feedback", r#"{"channel":"message","text":"已办结"}"#),
    (
        "/api/v1/cases/{case}/correct",
        r#"{"field":"received_at","value":"2026-03-02T08:00:00+08:00","reason":"记错"}"#,
    ),
    ("/api/v1/cases/{case}/correct", r#"{"field":"kind","value":"report","reason":"记错"}"#),
    ("/api/v1/cases/{case}/decline", r#"{"reason":"不属于"}"#),
    ("/api/v1/cases/{case}/refer", r#"{"note":"移送"}"#),
    ("/api/v1/cases/{case}/withdraw", r#"{"statement":"撤回"}"#),
    ("/api/v1/cases/{case}/reopen", r#"{"reason":"再办"}"#),
    ("/api/v1/cases/{case}/call_back", "{}"),
    ("/api/v1/cases/{case}/interim", "{}"),
    ("/api/v1/cases/{case}/close", "{}"),
    ("/api/v1/tasks/01939f7c-0000-7000-8000-0000000000a1/done", "{}"),
];

/// Every list, with filters.
const LISTS: &[(&str, &[&str])] = &[
    ("/api/v1/cases", &["limit", "cursor", "stage", "department", "handler", "kind", "due_before"]),
    ("/api/v1/calls", &["limit", "cursor", "outcome", "department", "day"]),
    ("/api/v1/messages", &["limit", "cursor", "state", "purpose", "direction"]),
    ("/api/v1/reminders", &["limit", "cursor", "state"]),
    ("/api/v1/tasks", &["limit", "cursor", "state", "kind"]),
    ("/api/v1/matters", &["q", "limit"]),
    ("/api/v1/calendar", &["from", "to", "month"]),
];

/// The same JSON, each time with another text that has a NUL in it.
fn with_nul(whole: &Value) -> Vec<Value> {
    let Some(object) = whole.as_object() else { return Vec::new() };
    let mut all = Vec::new();
    for (name, value) in object {
        let odd = match value {
            Value::String(text) => vec![json!(format!("{text}\u{0}x")), json!(format!("\u{0}{text}"))],
            _ => with_nul(value),
        };
        for value in odd {
            let mut changed = whole.clone();
            changed[name.as_str()] = value;
            all.push(changed);
        }
    }
    all
}

on_both_engines! {
    no_nul_reaches_the_database => async |house: House| {
        house.text("13800138000", "窗口无人值守").await;
        let case = the_case(&house).await.number;
        let token = house.token("li-yi").await;
        house.post(&format!("/api/v1/cases/{case}/assign"), &token, json!({ "officer": "zhao-ji" })).await;
        for (path, whole) in API {
            let path = path.replace("{case}", &case);
            for body in with_nul(&serde_json::from_str(whole).unwrap()) {
                let (status, told) = house.api("POST", &path, &token, &body).await;
                assert!(status < 500, "{path} {body}: {status} {told}");
            }
        }
    };
    whatever_providers_send_is_answered => async |house: House| {
        let house = house.reopened(EVERY_PROVIDER).await;
        let (figures, _guard) = figures();
        let mut runner = TestRunner::deterministic();
        // A message of ours, that reports can be about.
        house.text("13800138000", "窗口无人值守").await;
        house.tick().await;
        let ours = house.app.sandbox.sent()[0].id.to_string();
        for round in 0..ROUNDS {
            for (signer, hook, whole) in GOOD {
                let whole = whole.replace("{ref}", &ours).replace("c-1", &format!("c-{round}")).replace("CA1", &format!("CA{round}"));
                drop(house.send(signer.request(&house, hook, whole.as_bytes())).await);
                let content = content(&mut runner, *signer, &whole);
                let reply = house.send(signer.request(&house, hook, &content)).await;
                let told = format!("{signer:?} {hook} {}: {}", reply.status, String::from_utf8_lossy(&content));
                assert!(reply.status.as_u16() < 500, "{told}");
                assert!(!figures.render().contains("degraded_answers_total{"), "the apology needs an outage: {told}");
            }
        }
        house.tick().await;
    };
    whatever_clients_send_is_answered => async |house: House| {
        house.text("13800138000", "窗口无人值守").await;
        let case = the_case(&house).await.number;
        let token = house.token("li-yi").await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..ROUNDS {
            for (path, whole) in API {
                let path = path.replace("{case}", &case);
                let whole: Value = serde_json::from_str(whole).unwrap();
                let body = if some(&mut runner, 0..4) == 0 { some(&mut runner, value()) } else { damaged(&mut runner, &whole) };
                let (status, told) = house.api("POST", &path, &token, &body).await;
                assert!(status < 500, "{path} {status} {told}: {body}");
                assert!(status < 400 || told["type"].is_string() && told["title"].is_string(), "{path}: {told}");
            }
            for (path, filters) in LISTS {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair(filters[some(&mut runner, 0..filters.len())], &some(&mut runner, nasty()))
                    .finish();
                let request = Request::get(format!("{path}?{query}"))
                    .header("authorization", format!("Bearer {token}"))
                    .body(axum::body::Body::empty())
                    .unwrap();
                let reply = house.send(request).await;
                assert!(reply.status.as_u16() < 500, "{path}?{query}: {}", reply.status);
            }
        }
        house.tick().await;
    };
}
