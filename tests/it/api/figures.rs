//! `/api/v1/stats`: figures that can be recomputed, each with its definition.

use super::complaint;
use crate::{on_both_engines, support::House};
use chrono::Duration;
use serde_json::{Value, json};

const MARCH: &str = "/api/v1/stats?from=2026-03-01&to=2026-03-31";

/// Numerator and denominator of a figure.
fn of(stats: &Value, name: &str) -> (i64, i64) {
    let figure = figure(stats, name);
    (figure["numerator"].as_i64().unwrap(), figure["denominator"].as_i64().unwrap())
}

fn figure<'a>(stats: &'a Value, name: &str) -> &'a Value {
    let figures = stats["figures"].as_array().unwrap();
    figures
        .iter()
        .find(|figure| figure["name"] == name)
        .unwrap_or_else(|| panic!("no figure {name}: {stats}"))
}

fn parts(stats: &Value, name: &str) -> Vec<(String, i64)> {
    let parts = figure(stats, name)["parts"].as_array().cloned().unwrap_or_default();
    parts
        .iter()
        .map(|part| (part["name"].as_str().unwrap().to_owned(), part["count"].as_i64().unwrap()))
        .collect()
}

on_both_engines! {
    nothing_happened_says_nothing => async |house: House| {
        let stats = house.get("/api/v1/stats", &house.token("li-yi").await).await;
        assert_eq!((&stats["from"], &stats["to"], &stats["closed"]), (&json!("2026-01-31"), &json!("2026-03-01"), &json!(true)));
        for figure in stats["figures"].as_array().unwrap() {
            assert_eq!((&figure["numerator"], &figure["value"]), (&json!(0), &Value::Null), "{figure}");
            for words in ["title", "definition", "definition_en"] {
                assert!(!figure[words].as_str().unwrap().is_empty());
            }
        }
        assert_eq!(house.get(MARCH, &house.token("li-yi").await).await["closed"], false);
    };
    calls_are_counted_as_they_went => async |house: House| {
        let office = house.token("li-yi").await;
        // Answered after 5 s by the desk, and settled there.
        house.call("13800138000").await.answered(30).await.hang_up().await;
        // The first does not answer within 20 s, the second does: too late for 15 s.
        let mut call = house.call("13800138001").await;
        call.unanswered().await;
        call.answered(30).await;
        call.hang_up().await;
        // Gone before anybody answered: called back.
        house.call("13800138002").await.hang_up().await;
        // Still on the line.
        house.call("13800138003").await;
        let stats = house.get(MARCH, &office).await;
        assert_eq!(of(&stats, "calls"), (4, 3));
        assert_eq!(of(&stats, "answered_within_15_seconds"), (1, 3));
        assert_eq!(of(&stats, "connected"), (2, 3));
        assert_eq!(of(&stats, "hops_per_call"), (0, 2));
        assert_eq!(of(&stats, "one_call_resolution"), (2, 2));
        assert_eq!(parts(&stats, "outcomes"),
            [("answered".to_owned(), 2), ("call_back".to_owned(), 1), ("in_progress".to_owned(), 1)]);
        let answered = house.get("/api/v1/calls?outcome=answered", &office).await["items"][0].clone();
        let mut body = complaint(None);
        body["call"] = answered["id"].clone();
        assert_eq!(house.post("/api/v1/cases", &office, body).await.0, 201);
        assert_eq!(of(&house.get(MARCH, &office).await, "one_call_resolution"), (1, 2), "a case is not settled at once");
        assert_eq!(of(&house.get("/api/v1/stats?from=2026-02-01&to=2026-02-28", &office).await, "calls"), (0, 0));
    };
    the_worst_24_hours_are_found_wherever_they_begin => async |house: House| {
        let office = house.token("li-yi").await;
        for _ in 0..3 {
            house.call("13800138000").await.answered(20).await.hang_up().await;
        }
        // From Monday 10:00 to Tuesday 10:00 two of three are not answered.
        house.move_to("2026-03-02T20:00");
        house.call("13800138001").await.hang_up().await;
        house.move_to("2026-03-03T09:00");
        house.call("13800138002").await.hang_up().await;
        house.call("13800138000").await.answered(20).await.hang_up().await;
        let stats = house.get(MARCH, &office).await;
        assert_eq!(of(&stats, "connected"), (4, 6));
        assert_eq!(of(&stats, "connected_worst_24_hours"), (1, 3));
        assert_eq!(figure(&stats, "connected_worst_24_hours")["window"]["from"], "2026-03-02T10:00:00+08:00");
    };
    feedback_is_on_time_with_evidence_until_the_end_of_its_day => async |house: House| {
        let office = house.token("li-yi").await;
        let mut numbers = Vec::new();
        for _ in 0..3 {
            let (_, opened) = house.post("/api/v1/cases", &office, complaint(None)).await;
            assert_eq!(opened["deadline"]["due"], "2026-03-12");
            numbers.push(opened["number"].as_str().unwrap().to_owned());
        }
        let mut anonymous = complaint(None);
        anonymous["name_standing"] = json!("anonymous");
        house.post("/api/v1/cases", &office, anonymous).await;
        let letter = |date: &str| json!({ "channel": "letter", "letter": { "number": "7号", "date": date }, "text": "办结" });
        let answer = async |number: &str, date: &str| {
            let (status, answer) = house.post(&format!("/api/v1/cases/{number}/feedback"), &office, letter(date)).await;
            assert_eq!(status, 200, "{answer}");
        };
        house.move_to("2026-03-12T23:50");
        answer(&numbers[0], "2026-03-12").await;
        assert_eq!(of(&house.get(MARCH, &office).await, "feedback_on_time"), (0, 0), "the day is not over");
        house.move_to("2026-03-13T00:10");
        answer(&numbers[1], "2026-03-13").await;
        let stats = house.get(MARCH, &office).await;
        assert_eq!(of(&stats, "feedback_on_time"), (1, 3), "one in time, one late, one owed; nobody is owed the fourth");
        assert_eq!(of(&stats, "overdue"), (2, 2));
        let february = house.get("/api/v1/stats?from=2026-02-01&to=2026-02-28", &office).await;
        assert_eq!(of(&february, "feedback_on_time"), (0, 0), "by the day that it is due");
        assert_eq!(parts(&february, "cases"), [("complaint/answered".to_owned(), 2), ("complaint/received".to_owned(), 2)]);
    };
    acknowledgements_and_reminders_are_counted => async |house: House| {
        let office = house.token("li-yi").await;
        let (_, opened) = house.post("/api/v1/cases", &office, complaint(None)).await;
        house.pass(Duration::minutes(1)).await;
        house.text("13700137000", "窗口无人值守").await;
        house.advance(Duration::minutes(4));
        house.tick().await;
        let path = format!("/api/v1/cases/{}/assign", opened["number"].as_str().unwrap());
        house.post(&path, &office, json!({ "officer": "zhao-ji" })).await;
        house.pass(Duration::minutes(5)).await;
        let stats = house.get(MARCH, &office).await;
        assert_eq!(of(&stats, "acknowledged_within_3_minutes"), (1, 2));
        let reminders = parts(&stats, "reminders");
        assert!(reminders.contains(&("sent".to_owned(), 1)), "the handler was told of the assignment: {reminders:?}");
        assert!(reminders.iter().any(|(state, _)| state == "planned"), "{reminders:?}");
    };
    a_department_counts_what_it_sees => async |house: House| {
        let office = house.token("li-yi").await;
        house.post("/api/v1/cases", &office, complaint(None)).await;
        let handler = house.token("zhao-ji").await;
        let february = "/api/v1/stats?from=2026-02-01&to=2026-02-28";
        assert_eq!(of(&house.get(february, &office).await, "cases").0, 1);
        assert_eq!(of(&house.get(february, &handler).await, "cases").0, 0);
        assert_eq!(house.api("GET", february, &house.token("system-admin").await, &Value::Null).await.0, 403);
    };
}
