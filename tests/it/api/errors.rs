//! Every error is a problem that names the place, whatever was wrong.

use super::complaint;
use crate::{
    on_both_engines,
    support::{House, Reply},
};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

async fn sent(house: &House, request: http::request::Builder, body: impl Into<Body>) -> Reply {
    let reply = house.send(request.body(body.into()).unwrap()).await;
    assert!(reply.header("content-type").starts_with("application/problem+json"), "{reply:?}");
    assert_eq!(reply.json()["status"], reply.status.as_u16());
    reply
}

fn post(path: &str, token: &str) -> http::request::Builder {
    Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
}

on_both_engines! {
    an_address_that_is_not_known_and_a_method_that_is_not => async |house: House| {
        for path in ["/", "/api/v1/nothing", "/api/v2/cases", "/api/v1/cases/2026-000001/dance"] {
            assert_eq!(sent(&house, Request::get(path), Body::empty()).await.json()["type"], "/problems/not-found");
        }
        for (method, path) in [("DELETE", "/api/v1/cases"), ("POST", "/api/v1/calls"), ("PUT", "/healthz")] {
            let reply = sent(&house, Request::builder().method(method).uri(path), Body::empty()).await;
            assert_eq!((reply.status.as_u16(), &reply.json()["type"]), (405, &json!("/problems/method-not-allowed")));
        }
    };
    a_body_that_cannot_be_read_is_told_where => async |house: House| {
        let office = house.token("li-yi").await;
        let cases = || post("/api/v1/cases", &office);
        let broken = sent(&house, cases(), "{\n  \"kind\": \"complaint\",\n  oops").await.json();
        assert_eq!((&broken["type"], broken["status"].as_u64()), (&json!("/problems/malformed"), Some(400)));
        assert!(broken["detail"].as_str().unwrap().contains("第 3 行"), "{broken}");
        for cut in ["", "{", "[]x", "\u{feff}{}", "{\"kind\":"] {
            let reply = sent(&house, cases(), cut).await;
            assert!(matches!(reply.status.as_u16(), 400 | 422), "{cut}: {reply:?}");
        }
        assert_eq!(sent(&house, cases(), vec![b'"', 0xff, b'"']).await.status, 400, "not UTF-8");
        let mut body = complaint(None);
        body["complainant"]["phone"] = json!(13_800_138_000_u64);
        let (status, problem) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!((status, &problem["field"]), (422, &json!("complainant.phone")));
        let mut body = complaint(None);
        body["subject"]["offcer"] = json!("zhao-ji");
        let (status, problem) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!((status, &problem["field"]), (422, &json!("subject.offcer")), "a mistyped accused is no accused");
        let mut body = complaint(None);
        body["summary"] = json!("a\u{0}b");
        assert_eq!(house.post("/api/v1/cases", &office, body).await.0, 422);
        let mut body = complaint(None);
        body["complainant"] = json!(["来电人", "13800138000"]);
        let (status, problem) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!((status, &problem["field"]), (422, &json!("complainant")), "a list is no object");
        for year in ["0357", "1999", "2027"] {
            let mut body = complaint(None);
            body["received_at"] = json!(format!("{year}-01-01T10:00:00+08:00"));
            let (status, problem) = house.post("/api/v1/cases", &office, body).await;
            assert_eq!((status, &problem["field"]), (422, &json!("received_at")), "{year}");
        }
        assert_eq!(house.count_rows("cases").await, 0);
    };
    a_body_that_is_too_large_or_no_json_by_its_header => async |house: House| {
        let office = house.token("li-yi").await;
        let large = sent(&house, post("/api/v1/cases", &office), vec![b' '; 70_000]).await;
        assert_eq!((large.status.as_u16(), &large.json()["type"]), (413, &json!("/problems/too-large")));
        let bearer = format!("Bearer {office}");
        let form = Request::post("/api/v1/cases").header("authorization", &bearer)
            .header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(sent(&house, form, "kind=complaint").await.status, 415);
        let bare = Request::post("/api/v1/cases").header("authorization", &bearer);
        assert_eq!(sent(&house, bare, "{}").await.status, 415);
    };
    an_id_that_is_none_is_not_found => async |house: House| {
        let office = house.token("li-yi").await;
        for path in ["calls/x", "messages/x", "tasks/x", "cases/x", "cases/2026-1", "cases/%ff",
            "calls/00000000-0000-7000-8000-000000000000", "cases/2026-000000/deadline"] {
            let (status, problem) = house.api("GET", &format!("/api/v1/{path}"), &office, &Value::Null).await;
            assert_eq!((status, &problem["type"]), (404, &json!("/problems/not-found")), "{path}");
        }
    };
    a_query_that_cannot_be_read_names_the_parameter => async |house: House| {
        let office = house.token("li-yi").await;
        for (query, named) in [("calendar?from=yesterday", "from"), ("calendar?month=2026-13", "month"),
            ("calendar?from=2026-01-01&to=2025-01-01", "to"), ("calendar?days=1", "days"),
            ("stats?from=2026-02-30", "from"), ("stats?from=2024-01-01&to=2026-01-01", "from"),
            ("calls?outcome=lost", "outcome"), ("calls?department=%20", "department"), ("officers?role=office", "role")] {
            let (status, problem) = house.api("GET", &format!("/api/v1/{query}"), &office, &Value::Null).await;
            assert_eq!(status, 400, "{query}");
            assert!(problem["detail"].as_str().unwrap().contains(named), "{query}: {problem}");
        }
    };
}
