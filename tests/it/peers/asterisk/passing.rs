//! An officer has the caller connected elsewhere, or somebody else join them, from their console.

use super::{
    Exchange, call,
    caller::{Caller, Keys},
    ended,
    phone::{Owner, Phone},
    settings, started,
};
use crate::peers::{eventually, serve::Serve};
use serde_json::{Value, json};
use std::time::Duration;

/// Does something with the call that the office's officer is in, from the guide in their console.
fn does(serve: &Serve, act: &str) -> u16 {
    let talking = call(serve, "the talk", |call| !call["answered_at"].is_null());
    let path = format!("/console/calls/{}/guide", talking["id"].as_str().unwrap());
    serve.send_form(
        "third",
        "/console/guide?matter=allowance",
        &path,
        &[("matter", "allowance"), ("act", act)],
    )
}

fn legs(call: &Value) -> Vec<(&str, &str)> {
    let of = |leg: &'_ Value, name: &str| leg[name].as_str().unwrap_or_default().to_owned().leak() as &str;
    call["legs"].as_array().unwrap().iter().map(|leg| (of(leg, "officer"), of(leg, "result"))).collect()
}

/// The office's officer connects the caller with the department whose matter it is, and is out of the talk.
pub fn connected_on(database: &str) {
    let (engaged, there) = (Phone::of(Owner::Engaged), Phone::of(Owner::Answers(300)));
    let aid = Phone::of(Owner::AnswersAndEnds(300, 2000));
    let exchange = Exchange::start(there.port);
    let extensions =
        [("+8613800000102", engaged.port), ("+863936680103", there.port), ("+863936680111", aid.port)];
    let serve = started(database, |port| settings(port, &exchange, &extensions, "0.3"));
    let caller = Caller::call(&exchange, "13800138060", "6687001", Keys::InSound);
    exchange.writes("joined 'simple_bridge'");
    assert_eq!(does(&serve, "connect"), 303);
    let call = call(&serve, "the end of the call", ended("answered"));
    assert_eq!(
        legs(&call),
        [("second", "busy"), ("third", "answered"), ("delivered", "answered")],
        "{call:#?}"
    );
    assert_eq!((&call["hops"], &call["first_contact"]["officer"]), (&json!(1), &json!("third")));
    caller.is_hung_up();
    exchange.is_quiet();
}

/// Somebody of that department joins; the officer hangs up, and the caller goes on with them.
pub fn three(database: &str) {
    let (engaged, there) = (Phone::of(Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 12_000)));
    let aid = Phone::of(Owner::Answers(300));
    let exchange = Exchange::start(there.port);
    let extensions =
        [("+8613800000102", engaged.port), ("+863936680103", there.port), ("+863936680111", aid.port)];
    let serve = started(database, |port| {
        settings(port, &exchange, &extensions, "0.3")
            .replace("ring_seconds = 5", "ring_seconds = 5\nrecord = true")
    });
    let caller = Caller::call(&exchange, "13800138061", "6687001", Keys::InSound);
    exchange.writes("joined 'simple_bridge'");
    assert_eq!(does(&serve, "invite"), 303);
    // Three in one connection are mixed.
    exchange.writes("softmix");
    assert_eq!(does(&serve, "invite"), 409, "one at a time");
    let both = eventually("what the caller says at both telephones", || {
        caller.sound.speak(Duration::from_millis(400));
        let (officer, third) = (there.sound.loud(), aid.sound.loud());
        if officer > 20 && third > 20 { Ok((officer, third)) } else { Err(format!("{officer}, {third}")) }
    });
    assert!(both.1 > 0);
    let left = call(&serve, "the officer's hanging up", |call| legs(call).contains(&("third", "answered")));
    assert!(left["ended_at"].is_null(), "the caller goes on: {left:#?}");
    let before = aid.sound.loud();
    caller.sound.speak(Duration::from_secs(1));
    assert!(aid.sound.loud() > before + 20, "{} packets", aid.sound.loud() - before);
    caller.hang_up();
    let call = call(&serve, "the end of the call", ended("answered"));
    assert_eq!(
        legs(&call),
        [("second", "busy"), ("third", "answered"), ("delivered", "answered")],
        "{call:#?}"
    );
    assert_eq!((&call["hops"], &call["first_contact"]["officer"]), (&json!(0), &json!("third")), "{call:#?}");
    assert!(call["decisions"].to_string().contains("邀请救助科加入三方通话"), "{call:#?}");
    let talk = serve.recording(&call);
    assert!(
        talk.starts_with(b"RIFF") && talk.len() > 8000 * 2 * 8,
        "{} bytes: to the end of the call",
        talk.len()
    );
    exchange.is_quiet();
}
