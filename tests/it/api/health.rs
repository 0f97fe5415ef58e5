//! `/healthz`, `/readyz`, `/metrics`.

use super::complaint;
use crate::{on_both_engines, support::House};
use http::Request;
use serde_json::{Value, json};

on_both_engines! {
    a_house_that_stands_is_alive_and_ready => async |house: House| {
        let alive = house.send(Request::get("/healthz").body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!((alive.status.as_u16(), &alive.body[..]), (200, b"ok".as_slice()));
        let ready = house.get("/readyz", "").await;
        assert_eq!((&ready["ready"], &ready["database"]), (&json!(true), &json!(true)));
        assert_eq!((&ready["daemon_lag_seconds"], &ready["daemon_behind"]), (&json!(0), &json!(false)));
        assert_eq!(ready["calendar_until"], "2026-12-28");
        assert_eq!(ready.get("calendar_warning"), None);
    };
    a_daemon_that_is_behind_and_a_calendar_that_ends_are_told => async |house: House| {
        let office = house.token("li-yi").await;
        house.post("/api/v1/cases", &office, complaint(None)).await;
        house.advance(chrono::Duration::seconds(301));
        let ready = house.get("/readyz", "").await;
        assert_eq!((&ready["ready"], &ready["daemon_lag_seconds"], &ready["daemon_behind"]),
            (&json!(true), &json!(301), &json!(true)), "it takes no telephone off the line");
        house.move_to("2026-11-02T09:00");
        let warning = house.get("/readyz", "").await["calendar_warning"].to_string();
        assert!(warning.contains("2027"), "{warning}");
    };
    without_a_database_it_is_not_ready_and_says_so => async |house: House| {
        house.app.db.close().await;
        let (status, ready) = house.api("GET", "/readyz", "", &Value::Null).await;
        assert_eq!((status, &ready["ready"], &ready["database"]), (503, &json!(false), &json!(false)));
        assert_eq!(ready["daemon_lag_seconds"], Value::Null);
        let (status, problem) = house.api("GET", "/api/v1/cases", "shouwen_x", &Value::Null).await;
        assert_eq!((status, &problem["type"]), (503, &json!("/problems/unavailable")));
        assert_eq!(house.send(Request::get("/healthz").body(axum::body::Body::empty()).unwrap()).await.status, 200);
    };
    the_figures_of_the_process_need_a_token => async |house: House| {
        let officer = house.token("li-yi").await;
        for token in ["", "shouwen_x", &officer] {
            assert_eq!(house.api("GET", "/metrics", token, &Value::Null).await.0, 401, "{token}");
        }
        let service = house.service_token("prometheus", None).await;
        let reply = house.asked("GET", "/metrics", &service, &[], &Value::Null).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")),
            (200, "text/plain; version=0.0.4; charset=utf-8"));
    };
}
