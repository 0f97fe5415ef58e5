//! From a call to answered feedback, and the rules on the way.

use super::{LISTS, complaint, has};
use crate::{on_both_engines, support::House};
use serde_json::{Value, json};

on_both_engines! {
    a_complaint_goes_from_a_call_to_answered_feedback => async |house: House| {
        let office = house.token("li-yi").await;
        let mut call = house.call("13800138000").await;
        call.answered(60).await;
        call.hang_up().await;
        let calls = house.get("/api/v1/calls", &office).await;
        let logged = &calls["items"][0];
        has(logged, "id account provider_call_id direction from to began_at answered_at ended_at outcome script path \
            legs first_contact hops recording case decisions");
        has(&logged["legs"][0], "to department officer began_at answered_at ended_at result");
        assert_eq!((&logged["outcome"], &logged["first_contact"]["officer"]), (&json!("answered"), &json!("li-yi")));
        let mut body = complaint(None);
        body["call"] = logged["id"].clone();
        let (status, opened) = house.post("/api/v1/cases", &office, body.clone()).await;
        assert_eq!(status, 201, "{opened}");
        has(&opened, "number kind name_standing stage received_at deadline overdue department handler call feedback \
            reminders timeline query_code");
        has(&opened["deadline"], "opens first_working_day due alarm_due working_days standing legal_duty");
        assert_eq!(opened["received_at"], logged["began_at"], "R5.4: the moment the call began");
        assert_eq!(opened["deadline"]["due"], "2026-03-16");
        let number = opened["number"].as_str().unwrap();
        assert_eq!(house.post("/api/v1/cases", &office, body).await.0, 409, "one call, one case");
        let path = |action: &str| format!("/api/v1/cases/{number}/{action}");
        let (_, assigned) = house.post(&path("assign"), &office, json!({ "officer": "zhao-ji" })).await;
        assert_eq!((&assigned["stage"], &assigned["handler"]), (&json!("assigned"), &json!("zhao-ji")));
        let handler = house.token("zhao-ji").await;
        assert_eq!(house.post(&path("start"), &handler, json!({})).await.1["stage"], "investigating");
        let (status, conflict) = house.post(&path("start"), &handler, json!({})).await;
        assert_eq!((status, &conflict["type"], &conflict["stage"]),
            (409, &json!("/problems/stage-conflict"), &json!("investigating")));
        let future = json!({ "channel": "letter", "letter": { "number": "7号", "date": "2026-04-01" }, "text": "办结" });
        let (status, refused) = house.post(&path("feedback"), &handler, future).await;
        assert_eq!((status, &refused["clause"]), (422, &json!("R5.4")), "{refused}");
        let letter = json!({ "channel": "letter", "letter": { "number": "7号", "date": "2026-03-02" }, "text": "办结" });
        let (status, answered) = house.post(&path("feedback"), &handler, letter).await;
        assert_eq!((status, &answered["stage"]), (200, &json!("answered")), "{answered}");
        has(&answered["feedback"][0], "at channel evidence text");
        let rungs: Vec<_> = answered["reminders"].as_array().unwrap().iter().map(|r| r["state"].clone()).collect();
        assert!(!rungs.contains(&json!("planned")), "{rungs:?}");
        let gone = house.get("/api/v1/calls", &office).await;
        assert_eq!(gone["items"][0]["case"], number);
    };
    every_day_of_a_deadline_is_explained => async |house: House| {
        let office = house.token("li-yi").await;
        let mut body = complaint(None);
        body["received_at"] = json!("2026-02-13T10:00:00+08:00");
        let (_, opened) = house.post("/api/v1/cases", &office, body).await;
        let path = format!("/api/v1/cases/{}/deadline", opened["number"].as_str().unwrap());
        let explained = house.get(&path, &office).await;
        assert_eq!((&explained["due"], &explained["opens"]), (&json!("2026-03-05"), &json!("2026-02-14")));
        let days = explained["days"].as_array().unwrap();
        assert_eq!(days.len(), 20, "skipped days too");
        assert_eq!(days.iter().filter(|day| day["counts"] == true).count(), 10);
        assert!(days[0]["because"].as_str().unwrap().contains("调休"), "{}", days[0]);
    };
    nobody_without_a_right_reads_a_case => async |house: House| {
        let (status, problem) = house.api("GET", "/api/v1/cases", "", &Value::Null).await;
        assert_eq!((status, &problem["type"]), (401, &json!("/problems/unauthenticated")));
        assert_eq!(house.api("GET", "/api/v1/cases", "shouwen_nothing", &Value::Null).await.0, 401);
        for token in [house.service_token("probe", None).await, house.token("system-admin").await] {
            for list in LISTS {
                assert_eq!(house.api("GET", &format!("/api/v1/{list}"), &token, &Value::Null).await.0, 403, "{list}");
            }
            assert_eq!(house.post("/api/v1/cases", &token, complaint(None)).await.0, 403);
            assert_eq!(house.get("/api/v1/departments", &token).await["next"], Value::Null);
        }
        let service = house.service_token("statistics", Some("office")).await;
        assert_eq!(house.get("/api/v1/cases", &service).await["items"], json!([]));
    };
    numbers_are_masked_without_the_right_to_see_them => async |house: House| {
        house.call("13800138000").await.hang_up().await;
        let clear = house.get("/api/v1/calls", &house.token("li-yi").await).await;
        assert_eq!(clear["items"][0]["from"], "+8613800138000");
        let masked = house.get("/api/v1/calls", &house.service_token("desk", Some("operator")).await).await;
        assert_eq!(masked["items"][0]["from"], "138****8000");
    };
    what_is_wrong_with_a_request_is_told => async |house: House| {
        let office = house.token("li-yi").await;
        let mut body = complaint(None);
        body["received_at"] = Value::Null;
        let (status, problem) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!((status, &problem["field"]), (422, &json!("received_at")));
        let mut body = complaint(None);
        body["complainant"]["phone"] = json!("12");
        assert_eq!(house.post("/api/v1/cases", &office, body).await.1["field"], "complainant.phone");
        assert_eq!(house.post("/api/v1/cases", &office, json!({ "kind": "gossip" })).await.0, 422);
        let (_, opened) = house.post("/api/v1/cases", &office, complaint(None)).await;
        let number = opened["number"].as_str().unwrap();
        let path = |action: &str| format!("/api/v1/cases/{number}/{action}");
        let (status, problem) = house.post(&path("decline"), &office, json!({ "reason": " " })).await;
        assert_eq!((status, &problem["clause"]), (422, &json!("R2.3")));
        assert_eq!(house.post(&path("dance"), &office, json!({})).await.0, 404);
        assert_eq!(house.post(&path("assign"), &office, json!({})).await.0, 422);
        let corrected = json!({ "field": "received_at", "value": "2026-02-26T10:00:00+08:00", "reason": "登记有误" });
        let (status, case) = house.post(&path("correct"), &office, corrected).await;
        assert_eq!((status, &case["deadline"]["due"]), (200, &json!("2026-03-11")), "28 February is made up: {case}");
    };
}
