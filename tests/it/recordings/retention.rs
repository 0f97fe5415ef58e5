//! How long recordings are kept, and that it tells nobody of a case.

use super::{files, heard, network_has, newest, recorded, states};
use crate::{
    console::{Desk, desk, rows},
    on_both_engines,
    support::House,
};
use chrono::Duration;
use serde_json::{Value, json};

/// Opens a case about `accused` from the newest call; its number.
async fn complained_about(house: &House, accused: &str, by: &str) -> String {
    let token = house.token(by).await;
    let call = house.get("/api/v1/calls", &token).await["items"][0]["id"].clone();
    let body = json!({ "call": call, "kind": "complaint", "name_standing": "anonymous", "summary": "窗口态度粗暴",
        "subject": { "officer": accused } });
    let (status, opened) = house.post("/api/v1/cases", &token, body).await;
    assert_eq!(status, 201, "{opened}");
    opened["number"].as_str().unwrap().to_owned()
}

async fn audit(at: &Desk<'_>) -> String {
    rows(&at.page("/console/audit").await).to_owned()
}

fn days(days: i64) -> Duration {
    Duration::days(days)
}

on_both_engines! {
    a_recording_without_a_case_is_deleted_after_its_time => async |house: House| {
        recorded(&house, "13800138000").await;
        house.pass(days(179)).await;
        let at = desk(&house, "li-yi").await;
        let address = newest(&at).await;
        assert_eq!(heard(&at, &address).await, 206);
        assert!(!audit(&at).await.contains("录音保存期满"));
        house.pass(days(3)).await;
        assert_eq!((files(&house).len(), states(&house).await), (0, vec!["deleted".to_owned()]));
        let at = desk(&house, "li-yi").await;
        assert_eq!(heard(&at, &address).await, 404);
        assert!(audit(&at).await.contains("录音保存期满"));
        let calls = house.get("/api/v1/calls", &house.token("li-yi").await).await;
        assert_eq!(calls["items"][0]["recording"], Value::Null, "{calls}");
    };
    a_case_holds_its_recording_until_it_has_ended_for_as_long => async |house: House| {
        recorded(&house, "13800138000").await;
        let number = complained_about(&house, "yang-wu", "li-yi").await;
        house.pass(days(200)).await;
        let at = desk(&house, "li-yi").await;
        let address = newest(&at).await;
        assert_eq!((heard(&at, &address).await, files(&house).len()), (206, 1), "the case is open");
        let office = house.token("li-yi").await;
        let act = async |act: &str, body: Value| house.post(&format!("/api/v1/cases/{number}/{act}"), &office, body).await;
        let (status, answer) = act("withdraw", json!({ "statement": "本人来电撤回" })).await;
        assert_eq!(status, 200, "{answer}");
        house.pass(days(179)).await;
        assert_eq!(files(&house).len(), 1, "it counts from the end of the case");
        house.pass(days(2)).await;
        assert_eq!((files(&house).len(), states(&house).await), (0, vec!["deleted".to_owned()]));
        let case = house.get(&format!("/api/v1/cases/{number}"), &house.token("li-yi").await).await;
        let entries = case["timeline"].as_array().unwrap().iter().filter(|one| one["action"] == "recording_deleted");
        assert_eq!(entries.count(), 1, "{case}");
    };
    a_case_that_is_reopened_holds_it_again => async |house: House| {
        recorded(&house, "13800138000").await;
        let number = complained_about(&house, "yang-wu", "li-yi").await;
        let office = house.token("li-yi").await;
        let act = async |act: &str, body: Value| {
            let (status, answer) = house.post(&format!("/api/v1/cases/{number}/{act}"), &office, body).await;
            assert_eq!(status, 200, "{act}: {answer}");
        };
        act("decline", json!({ "reason": "不属于受理范围" })).await;
        house.pass(days(20)).await;
        act("reopen", json!({ "reason": "反映人不服" })).await;
        house.pass(days(200)).await;
        assert_eq!(files(&house).len(), 1);
    };
    the_time_that_a_recording_lasts_tells_nobody_of_a_case => async |house: House| {
        // Two calls that rang the same person, who is accused by one of the callers.
        recorded(&house, "13800138000").await;
        let accused = desk(&house, "li-yi").await;
        let held = newest(&accused).await;
        complained_about(&house, "li-yi", "zheng-xu").await;
        house.advance(Duration::minutes(1));
        recorded(&house, "13800138001").await;
        let other = newest(&accused).await;
        assert_ne!(held, other);
        house.pass(days(181)).await;
        assert_eq!(states(&house).await, ["kept", "deleted"]);
        let accused = desk(&house, "li-yi").await;
        for address in [&held, &other] {
            assert_eq!(heard(&accused, address).await, 404, "{address}");
            let page = accused.page(address.trim_end_matches("/recording")).await;
            assert!(!page.contains("<audio"), "{page}");
        }
        let calls = house.get("/api/v1/calls", &house.token("li-yi").await).await;
        for call in calls["items"].as_array().unwrap() {
            assert_eq!(call["recording"], Value::Null, "{call}");
        }
        assert_eq!(heard(&desk(&house, "zheng-xu").await, &held).await, 206, "who handles it hears it");
        let entries = audit(&accused).await;
        assert!(entries.contains("录音保存期满") && !entries.contains("录音到期删除"), "{entries}");
    };
    nothing_is_deleted_where_recordings_are_kept_for_ever => async |house: House| {
        let house = house.reopened("[retention]\nrecordings_days = 0\n").await;
        recorded(&house, "13800138000").await;
        house.pass(days(400)).await;
        assert_eq!(states(&house).await, ["kept"]);
        assert!(!network_has(&house, "13800138000").await);
    };
}
