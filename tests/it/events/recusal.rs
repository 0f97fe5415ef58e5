//! Whoever is accused learns nothing from their console, not even that there is a case.

use super::Stream;
use crate::{
    on_both_engines,
    support::{House, empty_postgresql},
};
use serde_json::{Value, json};

/// Another house over an empty database of the same engine; what it returns besides goes last.
async fn another(house: &House) -> (House, Option<impl Drop>) {
    if super::is_sqlite(house) {
        return (House::open("").await, None);
    }
    let database = empty_postgresql();
    (House::open(database.url()).await, Some(database))
}

/// Somebody's call to the office, and a case against `accused` made of it.
async fn a_case_against(house: &House, accused: &str) -> String {
    let token = house.token("li-yi").await;
    house.call("13800138000").await.answered(60).await.hang_up().await;
    let call = house.get("/api/v1/calls", &token).await["items"][0]["id"].clone();
    let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "态度粗暴", "call": call,
        "complainant": { "name": "来电人" }, "subject": { "officer": accused } });
    let (status, case) = house.post("/api/v1/cases", &token, body).await;
    assert_eq!(status, 201, "{case}");
    let number = case["number"].as_str().unwrap().to_owned();
    let (status, answer) =
        house.post(&format!("/api/v1/cases/{number}/assign"), &token, json!({ "officer": "li-yi" })).await;
    assert_eq!(status, 200, "{answer}");
    number
}

/// The same caller is connected to the accused, who answers: all that the accused sees, without ids.
async fn talks_with_the_accused(house: &House, stream: &mut Stream) -> String {
    let mut call = house.call("13800138000").await;
    call.press("3").await.press("1").await.press("1").await;
    let dial = call.until_it_rings().await;
    let mut seen = stream.rest().await;
    call.leg(&dial, json!({ "news": "answered" })).await;
    seen += &stream.rest().await;
    call.hang_up().await;
    seen += &stream.rest().await;
    let id = super::read(&seen).1["id"].as_str().unwrap().to_owned();
    seen.replace(&id, "ID")
}

on_both_engines! {
    the_accused_see_the_same_bytes_with_and_without_the_case => async |house: House| {
        let (without, database) = another(&house).await;
        let mut accused = Stream::open(&house, "yang-wu").await;
        let mut office = Stream::open(&house, "wang-bing").await;
        let number = a_case_against(&house, "yang-wu").await;
        assert_eq!(accused.rest().await, "", "of the case itself, nothing");
        assert!(office.all().await.iter().any(|(name, _)| name == "today"), "others are told to look");
        without.clock.move_to(house.now());
        let mut innocent = Stream::open(&without, "yang-wu").await;
        let seen = talks_with_the_accused(&house, &mut accused).await;
        assert_eq!(seen, talks_with_the_accused(&without, &mut innocent).await);
        assert!(seen.contains("\"open_cases\":[]") && seen.contains("\"count\":0"), "{seen}");
        house.advance(chrono::Duration::minutes(1));
        let mut other = Stream::open(&house, "li-yi").await;
        house.call("13800138000").await.until_it_rings().await;
        let pop = other.until("call").await;
        assert_eq!((&pop["open_cases"], &pop["earlier_calls"]["count"]), (&json!([number]), &json!(2)));
        without.close().await;
        drop(database);
    };
    a_complaint_about_the_office_leaves_its_line_as_a_call_that_just_ends => async |house: House| {
        let mut head = Stream::open(&house, "zhang-jia").await;
        let mut inspection = Stream::open(&house, "liang-hai").await;
        let mut call = house.call("13800138000").await;
        assert_eq!(head.until("live").await["state"], "script");
        call.press("9").await;
        let dial = call.until_it_rings().await;
        assert_eq!(inspection.until("call").await["state"], "ringing");
        call.leg(&dial, json!({ "news": "answered" })).await;
        assert_eq!(head.rest().await, "", "neither the telephone that rings nor the case");
        call.hang_up().await;
        let rest = head.all().await;
        assert_eq!(rest.len(), 1, "{rest:?}");
        let (name, line) = &rest[0];
        assert_eq!((name.as_str(), &line["state"], &line["department"]), ("live", &json!("ended"), &Value::Null));
        assert!(inspection.all().await.iter().any(|(name, data)| name == "call" && data["state"] == "ended"));
        assert_eq!(Stream::open(&house, "zhang-jia").await.rest().await, "");
    };
    only_those_who_may_see_a_case_are_told_to_look => async |house: House| {
        let mut handler = Stream::open(&house, "sun-gui").await;
        let mut stranger = Stream::open(&house, "wu-xin").await;
        let token = house.token("li-yi").await;
        let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口无人值守",
            "complainant": { "phone": "13800138000" }, "received_at": "2026-02-27T10:00:00+08:00" });
        let (_, case) = house.post("/api/v1/cases", &token, body).await;
        assert_eq!(handler.rest().await, "", "the office's");
        let path = format!("/api/v1/cases/{}/assign", case["number"].as_str().unwrap());
        assert_eq!(house.post(&path, &token, json!({ "officer": "sun-gui" })).await.0, 200);
        assert_eq!(handler.all().await, [("today".to_owned(), json!({ "what": "today" }))], "once");
        assert_eq!(stranger.rest().await, "");
    };
}
