//! What carriers let through at some hours, or so often a day, is known before it is sent.

use crate::{on_both_engines, support::House};
use chrono::Duration;
use serde_json::Value;
use shouwen::{core::message::Purpose, store::messages, work::messages::Draft};

/// Queues a reminder to that number.
async fn remind(house: &House, number: &str, dedup: &str) {
    let (app, now) = (house.app.clone(), house.app.clock.now());
    let phone = number.parse().unwrap();
    let draft = Draft {
        purpose: Purpose::Reminder,
        phone: &phone,
        text: "您有1件应于今日反馈。",
        case: None,
        call: None,
        officer: None,
        dedup: Some(dedup.to_owned()),
        due_at: now,
    };
    let sealed = draft.seal(&app, now);
    app.db.transact(move |tx| Box::pin(async move { messages::keep(tx, &[sealed]).await })).await.unwrap();
    house.pass(Duration::minutes(1)).await;
}

/// The messages, the oldest first: account, state, failure.
async fn all(house: &House) -> Vec<(String, String, String)> {
    let list = house.get("/api/v1/messages?limit=200", &house.token("li-yi").await).await;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let of = |one: &Value| (text(one, "account"), text(one, "state"), text(one, "failure"));
    list["items"].as_array().unwrap().iter().rev().map(of).collect()
}

fn states(of: &[(String, String, String)]) -> Vec<&str> {
    of.iter().map(|(_, state, _)| state.as_str()).collect()
}

on_both_engines! {
    a_number_that_has_enough_for_the_day_gets_no_more_and_a_person_does_it => async |house: House| {
        let house = house.reopened("[accounts.sandbox.sms_profile]\nper_number_a_day = 2\n").await;
        for dedup in ["a", "b", "c"] {
            remind(&house, "+8613800138000", dedup).await;
        }
        remind(&house, "+8613800138001", "another").await;
        let sent = all(&house).await;
        assert_eq!(states(&sent)[2], "failed", "{sent:?}");
        assert_eq!(sent[2].2, "daily-cap");
        assert_eq!(house.app.sandbox.sent().len(), 3, "the other number has its own");
        let tasks = house.get("/api/v1/tasks?limit=200", &house.token("li-yi").await).await;
        assert!(tasks.to_string().contains("该号码当日短信已达运营商上限"), "{tasks}");
        house.pass(Duration::days(1)).await;
        remind(&house, "+8613800138000", "d").await;
        assert_eq!(house.app.sandbox.sent().len(), 4, "the next day has its own");
    };
    another_account_carries_what_one_has_enough_of => async |house: House| {
        let settings = "[sms]\naccounts = [\"main\", \"spare\"]\n[accounts.main]\nprovider = \"sandbox\"\n\
            [accounts.main.sms_profile]\nper_number_a_day = 1\n[accounts.spare]\nprovider = \"sandbox\"\n\
            [accounts.sandbox]\nprovider = \"sandbox\"\n";
        let house = house.reopened(settings).await;
        for dedup in ["a", "b"] {
            remind(&house, "+8613800138000", dedup).await;
        }
        let sent = all(&house).await;
        let by: Vec<&str> = sent.iter().map(|(account, ..)| account.as_str()).collect();
        assert_eq!(by, ["main", "spare"], "{sent:?}");
        assert_eq!(house.app.sandbox.sent().len(), 2, "neither twice");
    };
    what_is_let_through_at_some_hours_only_waits_for_them => async |house: House| {
        let house = house.reopened("[accounts.sandbox.sms_profile]\nhours = \"08:00-08:30\"\n").await;
        house.move_to("2026-03-03T08:30");
        remind(&house, "+8613800138000", "a").await;
        assert_eq!(house.app.sandbox.sent().len(), 0, "the end is no part of it");
        house.pass(Duration::hours(23)).await;
        assert_eq!(house.app.sandbox.sent().len(), 0);
        house.pass(Duration::minutes(40)).await;
        assert_eq!(house.app.sandbox.sent().len(), 1);
        remind(&house, "+8613800138000", "b").await;
        assert_eq!(house.app.sandbox.sent().len(), 2);
    };
}

#[test]
fn a_mainland_cloud_lets_fifty_a_day_through_and_an_open_line_any_number() {
    let cap = |carriers: &str| {
        let account = crate::providers::account(&format!(
            "provider = \"sandbox\"\nsecret = \"0123456789abcdef0123456789abcdef\"\n[sms_profile]\n{carriers}\n"
        ));
        account.sms_profile.per_number_a_day
    };
    assert_eq!(cap(""), Some(50));
    assert_eq!(cap("per_number_a_day = 0"), None);
    assert_eq!(cap("carriers = \"open\""), None);
    assert_eq!(cap("carriers = \"open\"\nper_number_a_day = 5"), Some(5));
}
