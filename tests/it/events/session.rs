//! A stream lasts as long as its officer is signed in with the same duties.

use super::actor;
use crate::{on_both_engines, support::House};
use shouwen::{
    core::directory::Role,
    work::{
        Actor,
        events::{Console, Written},
    },
};
use std::{
    future::{Ready, ready},
    sync::{Arc, Mutex},
    time::Duration,
};

/// Who is signed in.
type Session = Arc<Mutex<Option<Actor>>>;

/// A console whose session a test ends or changes.
fn console(house: &House, every: Duration) -> (Session, Console<impl FnMut() -> Ready<Option<Actor>>>) {
    let who = actor(house, "li-yi");
    let session = Arc::new(Mutex::new(Some(who.clone())));
    let asked = session.clone();
    let valid = move || ready(asked.lock().unwrap().clone());
    (session, Console::beating(&house.app, who, false, valid, every))
}

/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3600);

on_both_engines! {
    nothing_is_told_after_the_session_has_ended => async |house: House| {
        let (session, mut console) = console(&house, NEVER);
        assert_eq!(console.next().await, Some(Written::Beat));
        house.call("13800138000").await.hang_up().await;
        assert!(matches!(console.next().await, Some(Written::Event { .. })));
        session.lock().unwrap().take();
        let mut call = house.call("13800138000").await;
        call.until_it_rings().await;
        while let Some(written) = console.next().await {
            assert!(!format!("{written:?}").contains("ringing"), "{written:?}");
        }
    };
    other_duties_end_it => async |house: House| {
        let (session, mut console) = console(&house, NEVER);
        assert_eq!(console.next().await, Some(Written::Beat));
        let code = "li-yi".parse().unwrap();
        let less = Actor::officer(&code, Some(Role::Operator), &house.app.facts().directory);
        *session.lock().unwrap() = less;
        assert_eq!(console.next().await, None);
    };
    a_heartbeat_tells_that_it_lives_and_finds_that_the_session_has_ended => async |house: House| {
        let (session, mut console) = console(&house, Duration::from_millis(20));
        for _ in 0..3 {
            assert_eq!(console.next().await, Some(Written::Beat));
        }
        session.lock().unwrap().take();
        assert_eq!(console.next().await, None);
    };
    a_server_that_stops_waits_for_no_stream => async |house: House| {
        let (_session, mut console) = console(&house, NEVER);
        assert_eq!(console.next().await, Some(Written::Beat));
        house.app.events.close();
        assert_eq!(console.next().await, None);
    };
}
