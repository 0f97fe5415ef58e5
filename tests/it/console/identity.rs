//! Sealed identity: nobody sees who complains without saying why, where it is wanted not without a second
//! person, and every look stands in the case's timeline.

use super::{Desk, desk, link, rows, text};
use crate::{on_both_engines, support::House};
use serde_json::json;
use shouwen::work::audit::verify_database;

const NAME: &str = "来电人甲";
const NUMBER: &str = "13800138000";

/// A case of a named complainant about nobody in particular, which yang-wu handles; where its page is.
async fn opened(house: &House) -> String {
    let office = house.token("li-yi").await;
    let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口无人值守",
        "complainant": { "name": NAME, "phone": NUMBER }, "received_at": "2026-02-27T10:00:00+08:00" });
    let (status, opened) = house.post("/api/v1/cases", &office, body).await;
    assert_eq!(status, 201, "{opened}");
    let number = opened["number"].as_str().unwrap().to_owned();
    let assigned =
        house.post(&format!("/api/v1/cases/{number}/assign"), &office, json!({ "officer": "yang-wu" })).await;
    assert_eq!(assigned.0, 200, "{assigned:?}");
    number
}

async fn asks(desk: &Desk<'_>, number: &str, reason: &str) -> (u16, String) {
    let reply = desk.send(&format!("/console/cases/{number}/identity"), &[("reason", reason)]).await;
    (reply.status.as_u16(), text(&reply))
}

fn names_them(page: &str) -> bool {
    page.contains(NAME) || page.contains("138-0013-8000") || page.contains(NUMBER)
}

on_both_engines! {
    no_page_list_file_or_answer_names_a_complainant => async |house: House| {
        let number = opened(&house).await;
        let mut call = house.call(NUMBER).await;
        call.silent().await;
        call.hang_up().await;
        house.pass(chrono::Duration::minutes(5)).await;
        for officer in ["li-yi", "yang-wu", "zhang-jia", "zheng-xu", "zhao-ji"] {
            let at = desk(&house, officer).await;
            let call = link(&at.page("/console/calls").await, "/console/calls/0");
            for path in ["/console/", "/console/cases", "/console/calls", "/console/tasks", "/console/reminders",
                "/console/figures", &format!("/console/cases/{number}"), &call] {
                let page = at.page(path).await;
                assert!(!names_them(&page), "{officer} at {path}: {page}");
            }
            for what in ["cases", "calls", "messages"] {
                let form = [("what", what), ("format", "csv"), ("from", "2026-02-01"), ("to", "2026-03-31")];
                let file = at.send("/console/export", &form).await;
                assert!(file.status == 200 && !names_them(&text(&file)), "{officer}: {}", text(&file));
            }
            let token = house.token(officer).await;
            for path in ["/api/v1/cases", &format!("/api/v1/cases/{number}")] {
                let answer = house.get(path, &token).await.to_string();
                assert!(!names_them(&answer) && answer.contains("138****8000"), "{officer} at {path}: {answer}");
            }
        }
    };
    who_may_know_says_why_and_the_look_is_in_the_timeline => async |house: House| {
        let number = opened(&house).await;
        let handler = desk(&house, "yang-wu").await;
        let case = format!("/console/cases/{number}");
        assert!(handler.page(&case).await.contains("查看姓名和电话"));
        assert_eq!(asks(&handler, &number, " ").await.0, 422, "no reason, no look");
        assert!(!handler.page(&case).await.contains("查看了反映人身份"));
        let (status, page) = asks(&handler, &number, "当面核实情况").await;
        assert!(status == 200 && page.contains(NAME) && page.contains("仅在本页显示一次"), "{status}: {page}");
        let page = handler.page(&case).await;
        assert!(!names_them(&page) && page.contains("查看了反映人身份") && page.contains("当面核实情况"), "{page}");
        // A colleague of the department who is not charged with it, and a leader: they see the case, not the person.
        for officer in ["zhao-ji", "chen-zi"] {
            let other = desk(&house, officer).await;
            let page = other.page(&case).await;
            let asked = asks(&other, &number, "好奇").await;
            assert!(asked.0 == 403 && !names_them(&asked.1) && !page.contains("查看姓名和电话"), "{officer}: {asked:?}");
        }
        assert_eq!(verify_database(&house.app.db).await.unwrap().faults, []);
    };
    where_two_are_wanted_nobody_allows_their_own_look_and_one_is_one => async |house: House| {
        let number = opened(&house).await;
        let house = house.reopened("[console]\nunsealing_by_two = true\n").await;
        let (handler, office) = (desk(&house, "yang-wu").await, desk(&house, "li-yi").await);
        let (status, page) = asks(&handler, &number, "当面核实情况").await;
        assert!(status == 200 && !names_them(&page) && page.contains("等待核准"), "{page}");
        let request = page.split(&format!("/console/cases/{number}/identity/")).nth(1);
        assert!(request.is_none(), "whoever asked cannot decide");
        assert!(office.page("/console/tasks").await.contains("核准查看反映人身份"));
        let page = office.page(&format!("/console/cases/{number}")).await;
        assert!(page.contains("当面核实情况"), "the reason is told: {page}");
        let path = link(&page.replace("action=", "href="), &format!("/console/cases/{number}/identity/"));
        let decides = async |at: &Desk<'_>, what: &str| {
            let reply = at.send(&path, &[("decision", what)]).await;
            (reply.status.as_u16(), text(&reply))
        };
        assert_eq!(decides(&handler, "grant").await.0, 403);
        assert_eq!(decides(&handler, "look").await.0, 409, "nobody has allowed it");
        let granted = decides(&office, "grant").await;
        assert!(granted.0 == 200 && !names_them(&granted.1), "{granted:?}");
        assert!(!office.page("/console/tasks").await.contains("核准查看反映人身份"), "the task is done");
        assert_eq!(decides(&office, "look").await.0, 403, "it was somebody else who asked");
        let (status, page) = decides(&handler, "look").await;
        assert!(status == 200 && page.contains(NAME), "{status}: {page}");
        assert_eq!(decides(&handler, "look").await.0, 409, "once");
        let refused = asks(&office, &number, "复核").await;
        assert!(!names_them(&refused.1), "{refused:?}");
    };
    the_api_asks_for_the_same => async |house: House| {
        let number = opened(&house).await;
        let path = format!("/api/v1/cases/{number}/identity");
        let handler = house.token("yang-wu").await;
        let (status, who) = house.post(&path, &handler, json!({ "reason": "当面核实情况" })).await;
        assert_eq!((status, &who["name"], &who["phone"]), (200, &json!(NAME), &json!("+8613800138000")));
        let case = house.get(&format!("/api/v1/cases/{number}"), &handler).await;
        assert!(case["timeline"].to_string().contains("identity_seen"), "{case}");
        assert_eq!(house.post(&path, &handler, json!({ "reason": "" })).await.0, 422);
        let stranger = house.token("zhao-ji").await;
        assert_eq!(house.post(&path, &stranger, json!({ "reason": "好奇" })).await.0, 403);
        let house = house.reopened("[console]\nunsealing_by_two = true\n").await;
        let (status, asked) = house.post(&path, &handler, json!({ "reason": "再次核实" })).await;
        assert_eq!(status, 202, "{asked}");
        let request = format!("{path}/{}", asked["request"].as_str().unwrap());
        let office = house.token("li-yi").await;
        let (status, nobody) = house.post(&request, &office, json!({ "decision": "grant" })).await;
        assert_eq!((status, nobody), (200, json!({ "name": null, "phone": null })));
        let (_, who) = house.post(&request, &handler, json!({ "decision": "look" })).await;
        assert_eq!(who["name"], NAME);
        assert_eq!(house.post(&request, &handler, json!({ "decision": "look" })).await.0, 409);
    };
    a_callers_number_is_shown_for_a_reason_that_is_noted => async |house: House| {
        let mut call = house.call("13900139000").await;
        call.answered(20).await;
        call.hang_up().await;
        let office = desk(&house, "li-yi").await;
        let page = link(&office.page("/console/calls").await, "/console/calls/0");
        let path = format!("{page}/number");
        assert_eq!(office.send(&path, &[("reason", "")]).await.status, 422);
        let shown = text(&office.send(&path, &[("reason", "回拨")]).await);
        assert!(shown.contains("13900139000"), "{shown}");
        assert!(rows(&office.page("/console/audit").await).contains("查看了来电号码"));
        let leader = desk(&house, "chen-zi").await;
        let refused = leader.send(&path, &[("reason", "好奇")]).await;
        assert_eq!(refused.status, 403, "{}", text(&refused));
    };
}
