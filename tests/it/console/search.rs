//! 查找 and the kept filters of the list of cases.

use super::{desk, text};
use crate::{journey::voicemail, on_both_engines, support::House};
use serde_json::json;

on_both_engines! {
    a_number_finds_its_cases_and_calls_and_stands_in_no_address => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        let office = desk(&house, "li-yi").await;
        for typed in ["13800138000", "138 0013 8000", "１３８００１３８０００"] {
            let found = office.send("/console/search", &[("sought", typed)]).await;
            let page = text(&found);
            assert_eq!(found.status, 200, "{page}");
            assert!(page.contains(&case.number) && page.contains("/console/calls/0") && !page.contains("13800138000"), "{page}");
        }
        let nobody = text(&office.send("/console/search", &[("sought", "13900139000")]).await);
        assert!(!nobody.contains(&case.number) && nobody.contains("139****9000"), "{nobody}");
        let to = office.send("/console/search", &[("sought", &case.number)]).await;
        assert_eq!((to.status.as_u16(), to.header("location")), (303, format!("/console/cases/{}", case.number).as_str()));
        assert!(text(&office.send("/console/search", &[("sought", "窗口")]).await).contains("请输入件号"));
    };
    whom_a_case_is_kept_from_finds_what_they_would_find_without_it => async |house: House| {
        let accused = desk(&house, "yang-wu").await;
        let seeks = async || text(&accused.send("/console/search", &[("sought", "13800138000")]).await);
        let before = seeks().await;
        let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口态度粗暴",
            "complainant": { "name": "来电人", "phone": "13800138000" }, "subject": { "officer": "yang-wu" },
            "received_at": "2026-02-27T10:00:00+08:00" });
        let (status, opened) = house.post("/api/v1/cases", &house.token("li-yi").await, body).await;
        assert_eq!(status, 201, "{opened}");
        assert_eq!(seeks().await, before);
    };
    a_filter_is_kept_under_a_name_and_asks_only_what_a_list_can => async |house: House| {
        let office = desk(&house, "li-yi").await;
        let keeps = async |name: &str, query: &str| {
            office.send("/console/cases/filters", &[("name", name), ("query", query)]).await
        };
        let kept = keeps("待办在研", "stage=investigating&department=office&cursor=x&evil=javascript%3A1").await;
        let list = "/console/cases?stage=investigating&department=office";
        assert_eq!((kept.status.as_u16(), kept.header("location")), (303, list));
        let page = office.page("/console/cases").await;
        assert!(page.contains("待办在研") && page.contains(&list.replace('&', "&amp;")) && !page.contains("evil"), "{page}");
        assert!(!desk(&house, "wang-bing").await.page("/console/cases").await.contains("待办在研"), "it is one's own");
        keeps("待办在研", "stage=assigned").await;
        assert!(office.page("/console/cases").await.contains("/console/cases?stage=assigned"), "in place of the first");
        assert_eq!(keeps(" ", "stage=assigned").await.status, 422);
        for number in 0..19 {
            assert_eq!(keeps(&format!("第{number}个"), "stage=closed").await.status, 303);
        }
        let more = keeps("再一个", "stage=closed").await;
        assert_eq!(more.status, 422, "{}", text(&more));
        office.send("/console/cases/filters/drop", &[("name", "待办在研")]).await;
        assert!(!office.page("/console/cases").await.contains("待办在研"));
    };
}
