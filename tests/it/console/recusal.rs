//! Recusal over every page: whoever is accused, and whoever stands above them, gets the same bytes with and
//! without the case.

use super::{Desk, desk, text};
use crate::{on_both_engines, support::House};
use serde_json::json;
use shouwen::web::console::{self, words::Tongue};
use std::collections::BTreeMap;

/// Every page that needs no id.
async fn all_that(at: &Desk<'_>) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    let paths = console::table().into_iter().map(|route| route.path).filter(|path| !path.contains('{'));
    let further = [
        "/console/?whose=mine",
        "/console/?whose=all",
        "/console/cases?due_before=2027-01-01",
        "/console/tasks?state=all",
        "/console/cases?stage=received",
        "/console/cases?department=office",
        "/console/calls?day=2026-03-02",
    ];
    for path in paths.chain(further) {
        let reply = at.asked("GET", path, &[], Tongue::Simplified).await;
        seen.insert(path.to_owned(), format!("{} {}", reply.status, text(&reply)));
    }
    seen
}

on_both_engines! {
    the_accused_and_their_line_see_the_same_pages_with_and_without_the_case => async |house: House| {
        let office = house.token("li-yi").await;
        house.call("13900139000").await.answered(20).await.hang_up().await;
        house.text("13700137000", "窗口无人值守").await;
        house.pass(chrono::Duration::minutes(10)).await;
        let own = desk(&house, "li-yi").await;
        let mut desks = Vec::new();
        for who in ["yang-wu", "liu-ding", "chen-zi", "zhao-ji"] {
            desks.push((who, desk(&house, who).await));
        }
        let mut barred = Vec::new();
        for (who, at) in desks {
            let before = all_that(&at).await;
            barred.push((who, at, before));
        }
        let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口态度粗暴",
            "complainant": { "name": "来电人", "phone": "13800138000" }, "subject": { "officer": "yang-wu" },
            "received_at": "2026-02-27T10:00:00+08:00" });
        let (status, opened) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!(status, 201, "{opened}");
        let number = opened["number"].as_str().unwrap();
        house.post(&format!("/api/v1/cases/{number}/assign"), &office, json!({ "officer": "li-yi" })).await;
        assert!(own.page("/console/cases").await.contains(number));
        for (who, at, before) in &barred {
            let after = all_that(at).await;
            for (path, bytes) in before {
                assert_eq!(bytes, &after[path], "{who} at {path}");
            }
            let there = at.asked("GET", &format!("/console/cases/{number}"), &[], Tongue::Simplified).await;
            let nowhere = at.asked("GET", "/console/cases/2026-999999", &[], Tongue::Simplified).await;
            assert_eq!((there.status.as_u16(), text(&there)), (404, text(&nowhere)), "{who}");
            let act = at.send(&format!("/console/cases/{number}/interim"), &[]).await;
            assert_eq!(act.status, 404, "{who}");
            let asked = at.send(&format!("/console/cases/{number}/identity"), &[("reason", "好奇")]).await;
            let nobody = at.send("/console/cases/2026-999999/identity", &[("reason", "好奇")]).await;
            assert_eq!((asked.status.as_u16(), text(&asked)), (404, text(&nobody)), "{who}");
        }
    };
}
