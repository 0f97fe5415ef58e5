//! A complaint from ringing to answered feedback, by forms alone.

use super::{desk, link, rows, text};
use crate::{on_both_engines, support::House};

on_both_engines! {
    a_call_becomes_a_case_that_is_answered_with_evidence => async |house: House| {
        let mut call = house.call("13800138000").await;
        call.answered(60).await;
        call.hang_up().await;
        let office = desk(&house, "li-yi").await;
        let calls = office.page("/console/calls").await;
        let one = link(&calls, "/console/calls/0");
        let form = link(&office.page(&one).await, "/console/cases/new?call=");
        assert!(office.page(&form).await.contains("登记办件"));
        let id = form.rsplit('=').next().unwrap();
        let opened = office.send("/console/cases/new", &[("call", id), ("kind", "complaint"), ("name_standing", "real_name"),
            ("name", "来电人"), ("summary", "窗口工作人员态度粗暴")]).await;
        assert_eq!(opened.status, 201, "{}", text(&opened));
        let page = text(&opened);
        assert!(page.contains("class=\"digits\""), "the query code is shown once: {page}");
        let case = link(&page, "/console/cases/2026-");
        // Sixty words would not fit: the same form with an empty summary says so, and keeps what was written.
        let again = office.send("/console/cases/new", &[("kind", "complaint"), ("name_standing", "real_name"), ("summary", "")]).await;
        assert_eq!(again.status, 422);
        let done = office.send(&format!("{case}/assign"), &[("officer", "li-yi")]).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, format!("{case}?done=assign").as_str()));
        office.send(&format!("{case}/start"), &[]).await;
        let page = office.page(&format!("{case}?done=start")).await;
        assert!(page.contains("操作已完成") && page.contains("办理中"), "{page}");
        assert!(page.contains("还没有接通的回拨"), "no evidence can be chosen that does not exist");
        let early = office.send(&format!("{case}/feedback"), &[("channel", "call"), ("call", id), ("text", "已处理")]).await;
        assert_eq!(early.status, 422, "the call that complained is no feedback");
        let called = office.send(&format!("{case}/call_back"), &[]).await;
        assert_eq!(called.status, 303, "{}", text(&called));
        house.pass(chrono::Duration::minutes(5)).await;
        let letter = [("channel", "letter"), ("letter_number", "濮民函〔2026〕3号"), ("letter_date", "2026-03-02"), ("text", "已批评教育")];
        let answered = office.send(&format!("{case}/feedback"), &letter).await;
        assert_eq!(answered.status, 303, "{}", text(&answered));
        let page = office.page(&case).await;
        assert!(page.contains("已凭凭据停止计时") && page.contains("已反馈"), "{page}");
        let stage = office.send(&format!("{case}/start"), &[]).await;
        assert_eq!(stage.status, 422, "an answered case cannot be started");
        assert!(text(&stage).contains("role=\"alert\""));
    };
    many_cases_are_assigned_at_once_and_what_cannot_be_is_told => async |house: House| {
        let office = desk(&house, "li-yi").await;
        for phone in ["13900139001", "13900139002"] {
            house.text(phone, "窗口无人值守").await;
        }
        house.pass(chrono::Duration::minutes(2)).await;
        let list = office.page("/console/cases").await;
        let numbers: Vec<String> = list.split("name=\"case.").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        assert_eq!(numbers.len(), 2, "{list}");
        let names: Vec<String> = numbers.iter().map(|number| format!("case.{number}")).collect();
        let mut form: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "on")).collect();
        form.extend([("case.2026-999999", "on"), ("officer", "wang-bing")]);
        let done = text(&office.send("/console/cases/assign", &form).await);
        assert!(done.contains("已交办件数：2") && done.contains("2026-999999"), "{done}");
    };
    a_list_is_exported_as_the_officer_sees_it_and_noted => async |house: House| {
        house.text("13900139001", "窗口无人值守").await;
        house.pass(chrono::Duration::minutes(2)).await;
        let office = desk(&house, "li-yi").await;
        let form = [("what", "cases"), ("format", "csv"), ("from", "2026-03-01"), ("to", "2026-03-31")];
        let file = office.send("/console/export", &form).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert!(file.header("content-disposition").contains("cases-20260301-20260331.csv"));
        assert!(text(&file).contains("窗口无人值守"), "{}", text(&file));
        assert!(rows(&office.page("/console/audit").await).contains("导出数据"));
        assert!(rows(&office.page("/console/audit?action=exported&actor=li-yi&from=2026-03-02").await).contains("导出数据"));
        for elsewhere in ["action=restored", "actor=wang-bing", "from=2026-03-03", "to=2026-03-01"] {
            let found = office.page(&format!("/console/audit?{elsewhere}")).await;
            assert!(!rows(&found).contains("导出数据"), "{elsewhere}: {found}");
        }
        let long = [("what", "cases"), ("format", "xlsx"), ("from", "2020-01-01"), ("to", "2026-03-31")];
        assert_eq!(office.send("/console/export", &long).await.status, 422);
    };
    the_figures_are_a_file_with_their_definitions => async |house: House| {
        house.call("13800138000").await.answered(20).await.hang_up().await;
        let office = desk(&house, "li-yi").await;
        let form = |format| [("format", format), ("from", "2026-03-01"), ("to", "2026-03-02")];
        let file = office.send("/console/figures", &form("csv")).await;
        assert!(file.header("content-disposition").contains("figures-20260301-20260302.csv"), "{}: {}", file.status, text(&file));
        let csv = text(&file);
        assert!(csv.contains("人工接通率,,1,1,1.0000,0.9500,GB/T 33358-2016") && csv.contains("来电结果,已接听,1,1"), "{csv}");
        let book = office.send("/console/figures", &form("xlsx")).await;
        assert!(book.status == 200 && book.body.starts_with(b"PK"));
        assert!(rows(&office.page("/console/audit?action=exported").await).matches("figures").count() >= 2);
        assert_eq!(office.send("/console/figures", &[("format", "csv"), ("from", "2020-01-01"), ("to", "2026-03-02")]).await.status, 404);
    };
    a_form_without_its_proof_does_nothing => async |house: House| {
        let mut office = desk(&house, "li-yi").await;
        house.text("13900139001", "窗口无人值守").await;
        house.pass(chrono::Duration::minutes(2)).await;
        let case = link(&office.page("/console/cases").await, "/console/cases/2026-");
        office.csrf = "0".repeat(64);
        let forged = office.send(&format!("{case}/assign"), &[("officer", "wang-bing")]).await;
        assert_eq!(forged.status, 403);
        assert!(office.page(&case).await.contains("尚未交办"));
    };
}
