//! What callers hear when something is broken.

use super::{
    Exchange, call, call_seen_by,
    caller::{Caller, Keys},
    connected, ended,
    phone::{Owner, Phone},
    settings, started,
    story::seconds,
};
use crate::peers::eventually;
use std::{collections::BTreeSet, time::Duration};

/// The connection is cut while a caller listens: it is made again, and the call goes on to a person.
pub fn a_lost_connection(database: &str) {
    let (second, third) = (Phone::of(Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 2000)));
    let mut exchange = Exchange::start(third.port);
    let extensions = [("+8613800000102", second.port), ("+863936680103", third.port)];
    let serve = started(database, |port| settings(port, &exchange, &extensions, "2"));
    let caller = Caller::call(&exchange, "13800138030", "6687001", Keys::InSound);
    caller.hears(0);
    exchange.cut();
    connected(&serve, 2);
    let call = call(&serve, "the end of the call", ended("answered"));
    assert_eq!(call["first_contact"]["officer"], "third");
    caller.is_hung_up();

    // The exchange itself starts again: calls are taken as before.
    exchange.kill();
    exchange.launch();
    connected(&serve, 3);
    let again = Caller::call(&exchange, "13800138031", "6687001", Keys::InSound);
    again.hears(0);
    again.hang_up();
    exchange.is_quiet();
}

/// Shouwen is started anew while two callers talk with officers: they talk on, their calls end as they would have, and
/// one whose officer hung up meanwhile is not left in silence.
pub fn started_anew(database: &str) {
    let (second, third) = (Phone::ringing(2, Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 9000)));
    let desk = Phone::of(Owner::Answers(300));
    let exchange = Exchange::start(desk.port);
    let extensions =
        [("+8613800000102", second.port), ("+863936680103", third.port), ("+863936680100", desk.port)];
    let mut serve = started(database, |port| {
        settings(port, &exchange, &extensions, "0.3")
            .replace("ring_seconds = 5", "ring_seconds = 5\nrecord = true")
    });
    let left = Caller::call(&exchange, "13800138040", "6687001", Keys::InSound);
    exchange.writes_times("joined 'simple_bridge'", 2);
    let stays = Caller::call(&exchange, "13800138041", "6687001", Keys::InSound);
    exchange.writes_times("joined 'simple_bridge'", 4);
    serve.away(|| std::thread::sleep(Duration::from_secs(8)), "2026-03-02T09:05");
    connected(&serve, 2);
    let of = |number: &'static str| {
        move |call: &serde_json::Value| {
            call["from"].as_str().is_some_and(|from| from.ends_with(number)) && ended("answered")(call)
        }
    };
    let call_left = call(&serve, "the end of the call whose officer hung up", of("13800138040"));
    assert_eq!(call_left["first_contact"]["officer"], "third", "{call_left:#?}");
    left.is_hung_up();
    stays.hang_up();
    let call = call(&serve, "the end of the talk", of("13800138041"));
    let last = call["legs"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["result"], last["ended_at"].is_null()),
        (&serde_json::json!("answered"), false),
        "{call:#?}"
    );
    assert!(serve.recording(&call).starts_with(b"RIFF"), "and the talk was recorded to its end");
    exchange.is_quiet();
}

/// Shouwen is started anew while a caller is greeted: it lets go of the call in good order, and goes on with it.
pub fn greeted_again(database: &str) {
    let phone = Phone::of(Owner::AnswersAndEnds(300, 1000));
    let exchange = Exchange::start(phone.port);
    let mut serve =
        started(database, |port| settings(port, &exchange, &[("+863936680191", phone.port)], "3"));
    let caller = Caller::call(&exchange, "13800138045", "6687001", Keys::InSound);
    caller.hears(0);
    serve.away(|| std::thread::sleep(Duration::from_secs(4)), "2026-03-02T09:05");
    connected(&serve, 2);
    caller.hears(caller.sound.loud());
    caller.press('9');
    let inspector = serve.token("inspector");
    let call = call_seen_by(&serve, &inspector, "the end of the call", ended("answered"));
    assert_eq!(call["first_contact"]["officer"], "inspector", "{call:#?}");
    caller.is_hung_up();
    exchange.is_quiet();
}

/// Shouwen is started anew while a telephone rings for a caller: the tone that they heard ends, the telephone rings again,
/// and they leave a message.
pub fn ringing_again(database: &str) {
    let away = Phone::ringing(2, Owner::Away);
    let exchange = Exchange::start(away.port);
    let mut serve = started(database, |port| settings(port, &exchange, &[("+863936680191", away.port)], "1"));
    let caller = Caller::call(&exchange, "13800138047", "6687001", Keys::InSound);
    caller.hears(0);
    caller.press('9');
    exchange.writes("is ringing");
    serve.away(|| (), "2026-03-02T09:05");
    connected(&serve, 2);
    exchange.writes_times("is ringing", 2);
    exchange.writes("Playing 'beep");
    caller.sound.speak(Duration::from_secs(2));
    caller.press('#');
    let inspector = serve.token("inspector");
    let call = call_seen_by(&serve, &inspector, "the end of the call", ended("voicemail"));
    assert!(!call["case"].is_null(), "{call:#?}");
    exchange.is_quiet();
}

/// Shouwen is started anew while a message is being left, and the caller hangs up meanwhile: what they said is kept, and
/// nothing of it stays at the exchange.
pub fn speaking_to_nobody(database: &str) {
    let [second, third, office] = [(); 3].map(|()| Phone::of(Owner::Engaged));
    let exchange = Exchange::start(third.port);
    let extensions =
        [("+8613800000102", second.port), ("+863936680103", third.port), ("+863936680100", office.port)];
    let mut serve = started(database, |port| settings(port, &exchange, &extensions, "0.3"));
    let caller = Caller::call(&exchange, "13800138046", "6687001", Keys::InSound);
    exchange.writes("Playing 'beep");
    caller.sound.speak(Duration::from_secs(2));
    serve.away(
        || {
            caller.sound.speak(Duration::from_secs(1));
            caller.hang_up();
            exchange.is_quiet();
        },
        "2026-03-02T09:05",
    );
    connected(&serve, 2);
    let call = call(&serve, "the recording", |call| !call["recording"].is_null());
    let sound = serve.recording(&call);
    assert!(sound.starts_with(b"RIFF") && sound.len() > 2 * 8000 * 2, "{} bytes", sound.len());
    exchange.keeps_no_recording();
}

/// Shouwen goes and does not come back: a caller who waits for its next word hears the desk instead. As long as it is
/// there, a talk is not interrupted.
pub fn gone_for_good(database: &str) {
    let desk = Phone::of(Owner::Answers(300));
    let phone = Phone::of(Owner::AnswersAndEnds(300, 10_000));
    let mut exchange = Exchange::start(desk.port);
    exchange.rings_the_desk_after(6);
    let mut serve = started(database, |port| {
        let extensions = [("+863936680191", phone.port)];
        let impatient = "desk_after = 6\n[accounts.pbx.extensions]";
        settings(port, &exchange, &extensions, "1").replace("[accounts.pbx.extensions]", impatient)
    });
    let talks = Caller::call(&exchange, "13800138048", "6687001", Keys::InSound);
    talks.hears(0);
    talks.press('9');
    let inspector = serve.token("inspector");
    let talk = call_seen_by(&serve, &inspector, "the end of the talk", ended("answered"));
    assert!(seconds(&talk["legs"][0]) > 9.0, "{talk:#?}");
    let waits = Caller::call(&exchange, "13800138049", "6687001", Keys::InSound);
    let heard = waits.hears(0);
    waits.press('9');
    waits.hears(heard);
    serve.gone();
    exchange.writes("the desk is rung directly");
    exchange.writes(" answered PJSIP");
    waits.hang_up();
    exchange.is_quiet();
}

/// Calls come all the while as Shouwen is started anew: each is answered, by it or by the desk, each ends in the log, and
/// nothing that was under way met a closed database.
pub fn calls_all_the_while(database: &str) {
    let desk = Phone::ringing(40, Owner::Answers(300));
    let exchange = Exchange::start(desk.port);
    let mut serve = started(database, |port| settings(port, &exchange, &[], "0.3"));
    let callers: Vec<Caller> = std::thread::scope(|scope| {
        let exchange = &exchange;
        let calls = (0..40).map(|n| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(50) * n);
                Caller::call(exchange, &format!("138001382{n:02}"), "6687001", Keys::InSound)
            })
        });
        let calls: Vec<_> = calls.collect();
        std::thread::sleep(Duration::from_millis(700));
        serve.away(|| std::thread::sleep(Duration::from_millis(300)), "2026-03-02T09:05");
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    connected(&serve, 2);
    callers.iter().for_each(Caller::hang_up);
    exchange.is_quiet();
    eventually("the end of every call", || {
        let calls = serve.list("/api/v1/calls?limit=200");
        let open: Vec<_> = calls.iter().filter(|call| call["ended_at"].is_null()).collect();
        if open.is_empty() && !calls.is_empty() { Ok(()) } else { Err(format!("{open:#?}")) }
    });
    let log = serve.log();
    assert!(!log.contains("database is away") && !log.contains("panicked"), "{log}");
}

/// Shouwen does not run: the dialplan rings the desk.
pub fn without_shouwen(_: &str) {
    let desk = Phone::of(Owner::Answers(300));
    let exchange = Exchange::start(desk.port);
    let caller = Caller::call(&exchange, "13800138032", "6687001", Keys::InSound);
    exchange.writes("the desk is rung directly");
    desk.sound.speak(Duration::from_secs(1));
    caller.hang_up();
    exchange.is_quiet();
}

/// Fifty callers at once, at an exchange whose web server turns some orders away: each is greeted, each is in the log
/// once, none is left on the line.
pub fn fifty_at_once(database: &str) {
    let desk = Phone::of(Owner::Away);
    let exchange = Exchange::start(desk.port);
    let serve = started(database, |port| settings(port, &exchange, &[], "4"));
    let callers: Vec<Caller> = std::thread::scope(|scope| {
        let exchange = &exchange;
        let calls = (0..50).map(|n| {
            scope.spawn(move || Caller::call(exchange, &format!("138001381{n:02}"), "6687001", Keys::InSound))
        });
        let calls: Vec<_> = calls.collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    for caller in &callers {
        caller.hears(0);
        caller.hang_up();
    }
    let from = eventually("the end of fifty calls", || {
        let calls = serve.list("/api/v1/calls?limit=200");
        let over = calls.iter().filter(|call| !call["ended_at"].is_null());
        let from: BTreeSet<String> = over.map(|call| call["from"].to_string()).collect();
        if from.len() == 50 && calls.len() == 50 {
            Ok(from)
        } else {
            Err(format!("{} of {}", from.len(), calls.len()))
        }
    });
    assert_eq!(from.len(), 50);
    exchange.writes("HTTP session count exceeded");
    exchange.is_quiet();
}
