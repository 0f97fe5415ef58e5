//! What callers and officers do with their telephones: keys, hanging up, a call-back.

use super::{
    Exchange, call, call_seen_by,
    caller::{Caller, Keys},
    ended,
    phone::{Owner, Phone},
    settings, started,
};
use crate::peers::eventually;
use serde_json::json;
use std::{thread::sleep, time::Duration};

/// 9 is about the complaint office itself: discipline inspection is rung, whichever way the key comes.
pub fn keys(database: &str) {
    let phone = Phone::ringing(2, Owner::AnswersAndEnds(300, 2000));
    let exchange = Exchange::start(phone.port);
    let serve = started(database, |port| settings(port, &exchange, &[("+863936680191", phone.port)], "3"));
    // The office does not see these calls: they are about the office.
    let inspector = serve.token("inspector");
    for (keys, from) in [(Keys::InSound, "13800138001"), (Keys::BySignal, "13800138002")] {
        let caller = Caller::call(&exchange, from, "6687001", keys);
        let heard = caller.hears(0);
        caller.press('9');
        let call = call_seen_by(&serve, &inspector, "the end of the call", |call| {
            call["from"].as_str().is_some_and(|number| number.ends_with(from)) && ended("answered")(call)
        });
        assert_eq!(call["first_contact"]["officer"], "inspector", "{keys:?}");
        assert!(!call["case"].is_null(), "a key alone opens the case");
        // A prompt that a key did not stop would have taken nine seconds.
        assert!(caller.sound.loud() - heard < 400, "the key did not stop the prompt");
        exchange.is_quiet();
    }
    assert!(serve.list("/api/v1/calls").is_empty(), "the office sees calls about itself");
}

/// In whatever state a caller hangs up, the call ends with an outcome, and no telephone rings on.
pub fn hanging_up(database: &str) {
    let (ringing, talking) = (Phone::of(Owner::Away), Phone::of(Owner::Answers(200)));
    let exchange = Exchange::start(talking.port);
    // Discipline inspection lets it ring, the office's second telephone is engaged, its third one answers.
    let engaged = Phone::of(Owner::Engaged);
    let extensions =
        [("+863936680191", ringing.port), ("+8613800000102", engaged.port), ("+863936680103", talking.port)];
    let serve = started(database, |port| settings(port, &exchange, &extensions, "2"));
    let of = |number: &'static str| {
        move |call: &serde_json::Value| {
            call["from"].as_str().is_some_and(|from| from.ends_with(number)) && !call["ended_at"].is_null()
        }
    };

    // While the greeting is spoken.
    let greeted = Caller::call(&exchange, "13800138010", "6687001", Keys::InSound);
    greeted.hears(0);
    greeted.hang_up();
    assert_eq!(call(&serve, "the end in the greeting", of("13800138010"))["outcome"], "call_back");

    // While a telephone rings.
    let waited = Caller::call(&exchange, "13800138011", "6687001", Keys::InSound);
    waited.hears(0);
    waited.press('9');
    exchange.writes("is ringing");
    waited.hang_up();
    let inspector = serve.token("inspector");
    let rang = call_seen_by(&serve, &inspector, "the end in the ringing", of("13800138011"));
    assert_eq!(rang["legs"][0]["result"], "cancelled", "{rang:#?}");

    // While they talk.
    let talked = Caller::call(&exchange, "13800138012", "6687001", Keys::InSound);
    exchange.writes("joined 'simple_bridge'");
    sleep(Duration::from_secs(2));
    talked.hang_up();
    let talk = call(&serve, "the end in the talk", of("13800138012"));
    assert_eq!(talk["outcome"], "answered", "{talk:#?}");
    assert_eq!(talk["first_contact"]["officer"], "third");

    // While they speak after the tone: what was said is kept.
    let spoke = Caller::call(&exchange, "13800138013", "6687001", Keys::InSound);
    exchange.writes("Playing 'beep");
    spoke.sound.speak(Duration::from_secs(2));
    spoke.hang_up();
    let message = call(&serve, "the end in the message", of("13800138013"));
    assert_eq!(message["outcome"], "voicemail", "{message:#?}");
    assert!(!message["case"].is_null());
    exchange.is_quiet();
}

/// An officer has the complainant called back: both talk for long enough, and that stops the clock.
pub fn a_call_back(database: &str) {
    let (officer, complainant) = (Phone::of(Owner::Answers(300)), Phone::of(Owner::Answers(300)));
    let exchange = Exchange::start(officer.port);
    let extensions = [("+863936680103", officer.port), ("+8613800138020", complainant.port)];
    let serve = started(database, |port| {
        settings(port, &exchange, &extensions, "0.3")
            .replace("ring_seconds = 5", "ring_seconds = 5\nevidence_seconds = 10")
    });
    let case = serve.open_case("+8613800138020");
    let number = case["number"].as_str().unwrap();
    serve.act(number, "assign", &json!({ "officer": "third" }));
    serve.act(number, "start", &json!({}));
    serve.act(number, "call_back", &json!({}));
    let asked = eventually("words to the officer", || match officer.sound.loud() {
        0 => Err("silence".to_owned()),
        loud => Ok(loud),
    });
    assert!(asked > 0);
    sleep(Duration::from_secs(1));
    officer.sound.press('1');
    exchange.writes("joined 'simple_bridge'");
    sleep(Duration::from_secs(12));
    drop(complainant);
    exchange.order("channel request hangup all");
    let call = call(&serve, "the end of the call-back", |call| {
        call["direction"] == "call_back" && !call["ended_at"].is_null()
    });
    let legs = call["legs"].as_array().unwrap();
    assert_eq!((legs.len(), &legs[1]["result"]), (2, &json!("answered")), "{call:#?}");
    let told = json!({ "channel": "call", "call": call["id"], "text": "已电话告知办理结果" });
    let case = serve.act(number, "feedback", &told);
    assert_eq!(case["stage"], "answered", "{case:#?}");
    exchange.is_quiet();
}
