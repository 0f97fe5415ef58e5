//! Who may call what: every role on every route.

use super::complaint;
use crate::{
    on_both_engines,
    support::{House, described::DESCRIPTION},
};
use serde_json::Value;

/// Whether a route tells about cases, calls or complainants; the directory and the calendar do not.
fn tells_of_cases(path: &str) -> bool {
    !["departments", "officers", "matters", "calendar"].iter().any(|open| path.ends_with(open))
}

/// Every role, and whether it has part in cases.
const ROLES: [(Option<&str>, bool); 8] = [
    (Some("operator"), true),
    (Some("handler"), true),
    (Some("department_head"), true),
    (Some("supervising_leader"), true),
    (Some("office"), true),
    (Some("discipline_inspection"), true),
    (Some("administrator"), false),
    (None, false),
];

on_both_engines! {
    every_route_asks_for_a_token_and_a_role => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post("/api/v1/cases", &office, complaint(None)).await.1;
        let number = opened["number"].as_str().unwrap();
        let nobody = "00000000-0000-7000-8000-000000000000";
        let mut routes = 0;
        let mut tokens = Vec::new();
        for (role, sees) in ROLES {
            tokens.push((role, sees, house.service_token("probe", role).await));
        }
        for (template, item) in DESCRIPTION["paths"].as_object().unwrap() {
            let path = template.replace("{number}", number).replace("{id}", nobody);
            if !path.starts_with("/api/v1/") {
                continue;
            }
            for method in item.as_object().unwrap().keys().map(|method| method.to_uppercase()) {
                routes += 1;
                // What is posted says nothing: whoever may post is told what is missing, nothing is done.
                assert_eq!(house.api(&method, &path, "", &Value::Null).await.0, 401, "{method} {path}");
                for (role, sees, token) in &tokens {
                    let body = if method == "POST" { serde_json::json!({ "nothing": true }) } else { Value::Null };
                    let (status, answer) = house.api(&method, &path, token, &body).await;
                    let may = *sees || !tells_of_cases(&path);
                    assert_eq!(status != 403, may, "{method} {path} as {role:?}: {status} {answer}");
                }
            }
        }
        assert!(routes >= 30, "{routes}");
    };
    whoever_sees_no_case_does_nothing_to_one => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post("/api/v1/cases", &office, complaint(None)).await.1;
        let path = |act: &str| format!("/api/v1/cases/{}/{act}", opened["number"].as_str().unwrap());
        for token in [house.service_token("probe", None).await, house.token("system-admin").await] {
            for act in ["start", "accept", "call_back", "close", "interim"] {
                assert_eq!(house.post(&path(act), &token, serde_json::json!({})).await.0, 403, "{act}");
            }
            assert_eq!(house.post("/api/v1/cases", &token, complaint(None)).await.0, 403);
        }
    };
    an_officer_acts_within_their_role => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post("/api/v1/cases", &office, complaint(None)).await.1;
        let path = |act: &str| format!("/api/v1/cases/{}/{act}", opened["number"].as_str().unwrap());
        let reason = serde_json::json!({ "reason": "重复" });
        let handler = house.token("zhao-ji").await;
        assert_eq!(house.post(&path("decline"), &handler, reason.clone()).await.0, 404, "not their department's");
        house.post(&path("assign"), &office, serde_json::json!({ "officer": "zhao-ji" })).await;
        assert_eq!(house.post(&path("decline"), &handler, reason.clone()).await.0, 403, "a handler declines nothing");
        let head = house.token("liu-ding").await;
        assert_eq!(house.post(&path("decline"), &head, reason).await.0, 200);
    };
}
