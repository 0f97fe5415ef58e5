//! What an office tells by SMS, whoever carries it.

use super::{
    kannel::carrier::{Carrier, ucs2},
    serve::Serve,
};
use serde_json::{Value, json};

/// A citizen whose telephone the carrier reaches.
pub const CITIZEN: &str = "8613800138000";

/// A case that is with this officer, whose telephone is told at once.
pub fn assigned(serve: &Serve, officer: &str) -> Value {
    let case = serve.open_case(CITIZEN);
    serve.act(case["number"].as_str().unwrap(), "assign", &json!({ "officer": officer }));
    case
}

/// The states that were reported of a message, in order.
pub fn states(message: &Value) -> Vec<&str> {
    message["reports"].as_array().unwrap().iter().map(|report| report["state"].as_str().unwrap()).collect()
}

/// A long text arrives in parts and is one again; its report is the evidence (R5.4), which says how it is `proved`.
/// Returns the message.
pub fn outcome_is_evidence(serve: &Serve, carrier: &Carrier, proved: &str) -> Value {
    let case = serve.open_case(CITIZEN);
    let number = case["number"].as_str().unwrap();
    serve.act(number, "assign", &json!({ "officer": "third" }));
    serve.act(number, "start", &json!({}));
    let outcome = format!("{}😀{}。", "查".repeat(61), "实并整改😀".repeat(30));
    serve.act(number, "feedback", &json!({ "channel": "message", "text": outcome }));
    let message = serve.message(&case, "feedback", |message| message["state"] == "delivered");
    let text = carrier.text(CITIZEN, &outcome);
    assert_eq!(text.bytes, ucs2(message["text"].as_str().unwrap()));
    assert_eq!((text.parts, &message["segments"]), (4, &json!(4)), "what we say that it costs");
    let answered = serve.get(&format!("/api/v1/cases/{number}"));
    assert_eq!(answered["stage"], "answered", "{answered}");
    let evidence = answered["feedback"][0]["evidence"].to_string();
    assert!(evidence.contains(proved), "{evidence}");
    message
}
