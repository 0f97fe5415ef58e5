//! An exchange that opens the connection itself.

use super::{
    Exchange, call,
    caller::{Caller, Keys},
    connected, ended,
    phone::{Owner, Phone},
    settings,
};
use crate::peers::serve::Serve;
use http::Request;
use std::time::Duration;

/// Whole calls go over the connection that Asterisk opens; when either side goes away it is opened again, and whoever
/// has not proved to be the exchange gets none.
pub fn connects_to_us(database: &str) {
    let (engaged, there) = (Phone::ringing(2, Owner::Engaged), Phone::of(Owner::AnswersAndEnds(300, 2000)));
    let mut exchange = Exchange::start(there.port);
    let extensions = [("+8613800000102", engaged.port), ("+863936680103", there.port)];
    let mut serve = Serve::start(database, |port| {
        settings(port, &exchange, &extensions, "0.5")
            .replace("[accounts.pbx.extensions]", "connection = \"exchange\"\n[accounts.pbx.extensions]")
            .replace("ring_seconds = 5", "ring_seconds = 5\nrecord = true")
    });
    nobody_else_connects(&serve);
    exchange.connects_to(serve.port);
    connected(&serve, 1);
    let caller = Caller::call(&exchange, "13800138050", "6687001", Keys::InSound);
    caller.hears(0);
    let of = |number: &'static str| {
        move |call: &serde_json::Value| call["from"].as_str().is_some_and(|from| from.ends_with(number))
    };
    let talked =
        call(&serve, "the end of the call", |call| of("13800138050")(call) && ended("answered")(call));
    assert_eq!(talked["first_contact"]["officer"], "third", "{talked:#?}");
    assert!(serve.recording(&talked).starts_with(b"RIFF"), "the file came over HTTP");
    exchange.keeps_no_recording();

    // It is lost while a caller listens, and opened again by the exchange.
    let listens = Caller::call(&exchange, "13800138051", "6687001", Keys::InSound);
    listens.hears(0);
    serve.away(|| std::thread::sleep(Duration::from_secs(1)), "2026-03-02T09:05");
    connected(&serve, 2);
    let heard = listens.sound.loud();
    listens.hears(heard);
    listens.hang_up();
    call(&serve, "the end of that call", |call| of("13800138051")(call) && !call["ended_at"].is_null());
    exchange.is_quiet();
}

/// No login, a wrong one, or no WebSocket: nothing is taken over.
fn nobody_else_connects(serve: &Serve) {
    let asked = |login: &str, upgrade: bool| {
        let mut request = Request::get(format!("http://127.0.0.1:{}/hooks/pbx/voice/events", serve.port));
        if !login.is_empty() {
            request = request.header("authorization", login);
        }
        if upgrade {
            request = request.header("upgrade", "websocket").header("connection", "upgrade");
        }
        serve.send(request.body(bytes::Bytes::new()).unwrap()).status
    };
    assert_eq!(asked("", true), 403);
    assert_eq!(asked("Basic c2hvdXdlbjp3cm9uZw==", true), 403);
    let right = "Basic c2hvdXdlbjp0ZXN0LW9ubHktYXJpLXBhc3N3b3Jk";
    assert_eq!(asked(right, false), 426);
}
