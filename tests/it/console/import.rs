//! A holiday notice is imported by two people: one proposes, another sees what changes and takes it.

use super::{Desk, desk, text};
use crate::{desk::calendar::NOTICE_2027, on_both_engines, support::House};

const PAGE: &str = "/console/calendar/import";

/// Where the first proposal is decided, and what taking it says was seen.
async fn proposal(at: &Desk<'_>) -> (String, String) {
    let page = at.page(PAGE).await;
    let (_, rest) = page.split_once(&format!("action=\"{PAGE}/")).unwrap();
    let seen = page.split_once("name=\"seen\" value=\"").map(|(_, rest)| rest.split('"').next().unwrap());
    (format!("{PAGE}/{}", rest.split('/').next().unwrap()), seen.unwrap_or_default().to_owned())
}

on_both_engines! {
    a_notice_needs_a_second_person_who_has_seen_what_it_does => async |house: House| {
        let (first, second) = (desk(&house, "li-yi").await, desk(&house, "zheng-xu").await);
        let before = house.app.facts().calendar.coverage_end();
        let form = [("file", "2027.csv"), ("text", NOTICE_2027)];
        let broken = first.send(PAGE, &[("file", "2027.csv"), ("text", &NOTICE_2027.replace("2027-01-04,off", "2027-01-04,of"))]).await;
        assert_eq!(broken.status, 422);
        assert!(text(&broken).contains("2027.csv:8"), "the line is named: {}", text(&broken));
        assert_eq!(first.send(PAGE, &form).await.status, 303);
        let (address, nothing) = proposal(&first).await;
        assert_eq!(nothing, "", "whoever proposed it has no button");
        let (_, seen) = proposal(&second).await;
        let own = first.send(&format!("{address}/take"), &[("seen", &seen)]).await;
        assert_eq!(own.status, 422);
        assert!(text(&own).contains("另一位工作人员"));
        let unseen = second.send(&format!("{address}/take"), &[("seen", &"0".repeat(64))]).await;
        assert_eq!(unseen.status, 422, "what was not seen is not taken");
        assert_eq!(house.app.facts().calendar.coverage_end(), before);
        let taken = second.send(&format!("{address}/take"), &[("seen", &seen)]).await;
        assert_eq!(taken.status, 303, "{}", text(&taken));
        assert!(house.app.facts().calendar.coverage_end() > before);
        let again = second.send(&format!("{address}/take"), &[("seen", &seen)]).await;
        assert_eq!(again.status, 422);
        let audit = first.page("/console/audit").await;
        assert!(crate::console::rows(&audit).contains("申请导入放假安排通知"), "{audit}");
    };
    a_proposal_can_be_dropped => async |house: House| {
        let first = desk(&house, "li-yi").await;
        first.send(PAGE, &[("file", "2027.csv"), ("text", NOTICE_2027)]).await;
        let (address, _) = proposal(&first).await;
        assert_eq!(first.send(&format!("{address}/drop"), &[]).await.status, 303);
        assert!(first.page(PAGE).await.contains("没有等待确认的导入申请"));
        assert_eq!(first.send(&format!("{address}/drop"), &[]).await.status, 422);
    };
}
