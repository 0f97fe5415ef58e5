//! A call from its first sound to its last.

use super::{
    Exchange, call,
    caller::{Caller, Keys},
    ended,
    phone::{Owner, Phone, sipp_caller},
    settings,
    sound::Sound,
    started,
};
use std::time::Duration;

/// The first officer who is there does not answer, the second does: every leg, who was first, how long.
pub fn the_second_officer_answers(database: &str) {
    let (away, there) = (Phone::of(Owner::Away), Phone::of(Owner::AnswersAndEnds(500, 3000)));
    let exchange = Exchange::start(there.port);
    let extensions = [("+8613800000102", away.port), ("+863936680103", there.port)];
    let serve = started(database, |port| {
        settings(port, &exchange, &extensions, "0.5")
            .replace("ring_seconds = 5", "ring_seconds = 5\nrecord = true")
    });

    let sound = Sound::open("127.0.0.2");
    let _caller = sipp_caller(&exchange, "13800138000", "6687001", &sound);
    let call = call(&serve, "the end of the call", ended("answered"));

    assert!(sound.loud() > 20, "the caller heard {} packets", sound.loud());
    assert_eq!(call["account"], "pbx");
    assert_eq!(call["from"], "+8613800138000");
    assert_eq!(call["to"], "6687001");
    let legs: Vec<_> = call["legs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leg| (leg["officer"].as_str().unwrap(), leg["result"].as_str().unwrap()))
        .collect();
    assert_eq!(legs, [("second", "no_answer"), ("third", "answered")]);
    assert_eq!(call["first_contact"]["officer"], "third");
    let talk = serve.recording(&call);
    assert!(talk.starts_with(b"RIFF") && talk.len() > 8000 * 2, "{} bytes of talk", talk.len());
    let talked = seconds(&call["legs"][1]);
    assert!((2.0..=5.0).contains(&talked), "they talked for {talked} seconds");
    exchange.keeps_no_recording();
    exchange.is_quiet();
}

/// Nobody is there: what is said after the tone opens a case, and can be heard.
pub fn a_voicemail(database: &str) {
    let [second, third, office] = [(); 3].map(|()| Phone::of(Owner::Engaged));
    let exchange = Exchange::start(third.port);
    let extensions =
        [("+8613800000102", second.port), ("+863936680103", third.port), ("+863936680100", office.port)];
    let serve = started(database, |port| settings(port, &exchange, &extensions, "0.3"));

    let caller = Caller::call(&exchange, "13800138000", "6687001", Keys::InSound);
    exchange.writes("Playing 'beep");
    caller.sound.speak(Duration::from_secs(3));
    caller.press('#');
    let call = call(&serve, "the end of the call", ended("voicemail"));

    assert!(call["legs"].as_array().unwrap().iter().all(|leg| leg["result"] == "busy"), "{call:#?}");
    let case = serve.get(&format!("/api/v1/cases/{}", call["case"].as_str().unwrap()));
    assert_eq!(case["kind"], "complaint");
    let sound = serve.recording(&call);
    assert!(sound.starts_with(b"RIFF") && sound.len() > 2 * 8000 * 2, "{} bytes", sound.len());
    exchange.is_quiet();
}

/// An office that has music played: the caller hears it, and the officer who picks up ends it.
pub fn music(database: &str) {
    let (engaged, there) = (Phone::of(Owner::Engaged), Phone::of(Owner::AnswersAndEnds(2000, 1000)));
    let exchange = Exchange::start(there.port);
    let extensions = [("+8613800000102", engaged.port), ("+863936680103", there.port)];
    let serve = started(database, |port| {
        settings(port, &exchange, &extensions, "0.3").replace(
            "[accounts.pbx.extensions]",
            "while_ringing = \"moh:waiting\"\n[accounts.pbx.extensions]",
        )
    });
    let caller = Caller::call(&exchange, "13800138003", "6687001", Keys::InSound);
    exchange.writes_times("Started music on hold, class 'waiting'", 2);
    let before = caller.sound.loud();
    exchange.writes_times("Stopped music on hold", 2);
    assert!(caller.sound.loud() > before + 20, "{} packets of music", caller.sound.loud() - before);
    call(&serve, "the end of the call", ended("answered"));
    exchange.is_quiet();
}

/// An office with a branch that has an exchange of its own: each takes its calls, and rings its own telephones.
pub fn two_exchanges(database: &str) {
    let (engaged, there) = (Phone::of(Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 1000)));
    let (away, branch_desk) = (Phone::of(Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 1000)));
    let (main, branch) = (Exchange::start(there.port), Exchange::start(branch_desk.port));
    let ours = [("+8613800000102", engaged.port), ("+863936680103", there.port)];
    let theirs = [("+8613800000102", away.port), ("+863936680103", branch_desk.port)];
    let serve = started(database, |port| {
        let second = branch.account(&theirs).replace("accounts.pbx", "accounts.branch");
        settings(port, &main, &ours, "0.3") + &second
    });
    super::connected(&serve, 2);
    let first = Caller::call(&main, "13800138070", "6687001", Keys::InSound);
    let second = Caller::call(&branch, "13800138071", "6687001", Keys::InSound);
    for (account, from) in [("pbx", "13800138070"), ("branch", "13800138071")] {
        let call = call(&serve, "the end of the call", |call| {
            call["from"].as_str().is_some_and(|number| number.ends_with(from)) && ended("answered")(call)
        });
        assert_eq!((&call["account"], &call["first_contact"]["officer"]), (&account.into(), &"third".into()));
    }
    first.is_hung_up();
    second.is_hung_up();
    main.is_quiet();
    branch.is_quiet();
}

/// How long a leg was answered.
pub fn seconds(leg: &serde_json::Value) -> f64 {
    let at =
        |name: &str| leg[name].as_str().unwrap().parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
    f64::from(i32::try_from((at("ended_at") - at("answered_at")).num_milliseconds()).unwrap()) / 1000.0
}
