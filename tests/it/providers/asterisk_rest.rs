//! An Asterisk that opens the connection itself: how it is asked, and how it proves who it is.

use super::asterisk::{SECTION, open};
use http::HeaderValue;
use serde_json::json;
use shouwen::providers::{
    Link, OverTheirConnection,
    asterisk::{Asterisk, Command, ResourceId, answer, question},
};
use std::sync::Arc;

fn exchange(section: &str) -> Arc<Asterisk> {
    match open(section).unwrap().link {
        Some(Link::Asterisk(asterisk)) => asterisk,
        _ => panic!("an Asterisk has a link"),
    }
}

#[test]
fn an_exchange_that_connects_to_us_is_asked_in_messages() {
    let theirs =
        SECTION.replacen("provider = \"asterisk\"", "provider = \"asterisk\"\nconnection = \"exchange\"", 1);
    let (ours, theirs) = (exchange(SECTION), exchange(&theirs));
    let order = |of: &Asterisk| of.order(&Command::Answer(ResourceId::new("1795704444.0").unwrap()));
    assert!(order(&ours).extensions().get::<OverTheirConnection>().is_none());
    let request = order(&theirs);
    assert!(request.extensions().get::<OverTheirConnection>().is_some());
    let told: serde_json::Value = serde_json::from_str(&question(7, &request)).unwrap();
    assert_eq!(
        (&told["type"], &told["request_id"], &told["method"], &told["uri"]),
        (&json!("RESTRequest"), &json!("7"), &json!("POST"), &json!("channels/1795704444.0/answer"))
    );
    let asked: serde_json::Value = serde_json::from_str(&question(8, &theirs.get("/channels?x=1"))).unwrap();
    assert_eq!((&asked["uri"], asked.get("message_body")), (&json!("channels?x=1"), None));
    let text = r#"{"type":"RESTResponse","transaction_id":"7","request_id":"7","status_code":404,"reason_phrase":"Not Found","uri":"channels/x","content_type":"application/json","message_body":"{\"message\":\"Channel not found\"}"}"#;
    let (id, response) = answer(text).unwrap();
    assert_eq!((id, response.status().as_u16()), (7, 404));
    assert!(response.body().starts_with(b"{\"message\""));
    for other in
        ["", "RESTResponse", r#"{"type":"RESTResponse"}"#, r#"{"type":"StasisEnd","x":"\"RESTResponse\""}"#]
    {
        assert!(answer(other).is_none(), "{other}");
    }
    let right = theirs.authorization();
    assert!(theirs.is_login(Some(&right)) && !theirs.is_login(None));
    assert!(!theirs.is_login(Some(&HeaderValue::from_static("Basic c2hvdXdlbjp3cm9uZw=="))));
}
