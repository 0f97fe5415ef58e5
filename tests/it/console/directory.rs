//! The directory is edited by forms: who may, what is checked, from when it counts.

use super::{Desk, desk, text};
use crate::{on_both_engines, support::House};
use serde_json::json;
use shouwen::{
    core::directory::{DepartmentCode, OfficerCode, Role},
    web::console::words::Tongue,
    work::directory::{self, Origin},
};
use std::collections::BTreeSet;

const ABSENCES: &str = "/console/directory/absences";

fn officer(code: &str) -> OfficerCode {
    code.parse().unwrap()
}

fn charity() -> DepartmentCode {
    "charity".parse().unwrap()
}

/// Who acts for an officer now, in a house's present directory.
fn acting(house: &House, code: &str) -> Option<String> {
    let facts = house.app.facts();
    let stands = facts.directory.stand_in(&officer(code), house.now(), &BTreeSet::new());
    stands.acting().map(|one| one.code.to_string())
}

/// From today on, for three days.
fn out<'a>(
    house: &House,
    who: &'a str,
    delegate: &'a str,
    days: &'a mut [String; 2],
) -> [(&'a str, &'a str); 4] {
    let today = house.now().day();
    *days = [today.to_string(), (today + chrono::Days::new(2)).to_string()];
    [("officer", who), ("from", &days[0]), ("until", &days[1]), ("delegate", delegate)]
}

on_both_engines! {
    whoever_is_out_says_so_and_the_delegate_begins_at_once => async |house: House| {
        let other = house.open_again("").await.unwrap();
        let at = desk(&house, "li-yi").await;
        let mut days = Default::default();
        let sent = at.send(ABSENCES, &out(&house, "li-yi", "wang-bing", &mut days)).await;
        assert_eq!((sent.status.as_u16(), sent.header("location")), (303, "/console/directory?done=yes"), "{}", text(&sent));
        assert_eq!(acting(&house, "li-yi").as_deref(), Some("wang-bing"), "at once here");
        assert_eq!(acting(&other, "li-yi").as_deref(), Some("li-yi"));
        other.tick().await;
        assert_eq!(acting(&other, "li-yi").as_deref(), Some("wang-bing"), "by the next tick elsewhere");

        let mut call = house.call("13800138000").await;
        let rung = call.until_it_rings().await.to;
        let facts = house.app.facts();
        let delegate = facts.directory.officer(&officer("wang-bing")).unwrap();
        assert_eq!(Some(&rung), delegate.telephone.as_ref(), "the first call rings the delegate");
        call.answered(20).await.hang_up().await;

        let page = at.page("/console/directory").await;
        assert!(page.contains("提前结束") && page.contains("王丙"), "{page}");
        let begins = format!("{}T00:00:00+08:00", days[0]);
        assert!(page.contains(&begins), "{page}");
        let ended = at.send(&format!("{ABSENCES}/cancel"), &[("officer", "li-yi"), ("from", &begins)]).await;
        assert_eq!(ended.status, 303, "{}", text(&ended));
        assert_eq!(acting(&house, "li-yi").as_deref(), Some("li-yi"));
        let kept = house.app.facts().directory.absences().iter().find(|one| one.officer.as_str() == "li-yi").cloned();
        assert_eq!(kept.unwrap().until, house.now(), "what has begun is ended, not erased");
        let again = at.send(&format!("{ABSENCES}/cancel"), &[("officer", "li-yi"), ("from", &begins)]).await;
        assert_eq!(again.status, 422, "it is over");
        let versions = directory::versions(&house.app.db).await.unwrap();
        let last = versions.last().unwrap();
        assert_eq!((last.actor.as_str(), &last.body.origin),
            ("li-yi", &Origin::Edit("absence_ended".to_owned(), "li-yi".to_owned())));
        assert!(at.page("/console/audit").await.contains("修改通讯录"));
    };
    reminders_and_the_desk_of_a_delegate_follow_an_absence => async |house: House| {
        let office = house.token("li-yi").await;
        let body = json!({ "kind": "complaint", "name_standing": "real_name", "summary": "窗口无人值守",
            "complainant": { "name": "来电人", "phone": "13800138000" }, "received_at": house.now() });
        let (status, opened) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!(status, 201, "{opened}");
        let number = opened["number"].as_str().unwrap();
        let (status, told) =
            house.post(&format!("/api/v1/cases/{number}/assign"), &office, json!({ "officer": "yang-wu" })).await;
        assert_eq!(status, 200, "{told}");
        house.pass(chrono::Duration::days(10)).await;
        let delegate = desk(&house, "zhao-ji").await;
        let due = format!("/console/cases/{number}");
        assert!(!delegate.page("/console/?whose=mine").await.contains(&due), "not theirs yet");
        let head = desk(&house, "liu-ding").await;
        let mut days = Default::default();
        let sent = head.send(ABSENCES, &out(&house, "yang-wu", "zhao-ji", &mut days)).await;
        assert_eq!(sent.status, 303, "the head enters it: {}", text(&sent));
        let page = delegate.page("/console/?whose=mine").await;
        assert!(page.contains(&due), "what falls to the absent officer is on the delegate's desk: {page}");
        let tiles = page.split("href=\"").filter(|rest| rest.starts_with("/console/cases?due_before="));
        let tile = tiles.last().and_then(|rest| rest.split('"').next()).unwrap();
        assert!(delegate.page(&tile.replace("&amp;", "&")).await.contains(number), "{tile}");
        let before = house.app.sandbox.sent().len();
        house.pass(chrono::Duration::days(2)).await;
        let facts = house.app.facts();
        let mobile = facts.directory.officer(&officer("zhao-ji")).unwrap().mobile.clone().unwrap();
        let sent = house.app.sandbox.sent();
        assert!(sent.iter().skip(before).any(|one| one.to == mobile.as_str()), "reminders reach the delegate");
    };
    who_may_say_that_somebody_is_out => async |house: House| {
        for (actor, who, may) in [
            ("yang-wu", "yang-wu", true),
            ("zhao-ji", "yang-wu", false),
            ("liu-ding", "yang-wu", true),
            ("huang-geng", "yang-wu", false),
            ("wang-bing", "yang-wu", true),
            ("wang-bing", "liang-hai", false),
            ("zheng-xu", "liang-hai", true),
            ("system-admin", "yang-wu", false),
        ] {
            let at = desk(&house, actor).await;
            let delegate = if who == "liang-hai" { "zheng-xu" } else { "liu-ding" };
            let mut days = Default::default();
            let sent = at.send(ABSENCES, &out(&house, who, delegate, &mut days)).await;
            assert_eq!(sent.status, if may { 303 } else { 403 }, "{actor} for {who}: {}", text(&sent));
            let offered = at.page(ABSENCES).await;
            assert_eq!(offered.contains(&format!("<option value=\"{who}\" selected>")) || offered.matches(&format!("<option value=\"{who}\"")).count() > 1,
                may, "{actor} is offered {who}");
            if may {
                let begins = format!("{}T00:00:00+08:00", days[0]);
                let cancel = [("officer", who), ("from", begins.as_str())];
                assert_eq!(desk(&house, "zhao-ji").await.send(&format!("{ABSENCES}/cancel"), &cancel).await.status, 403);
                assert_eq!(at.send(&format!("{ABSENCES}/cancel"), &cancel).await.status, 303);
                house.advance(chrono::Duration::days(4));
            }
        }
    };
    what_is_wrong_with_an_absence_is_told_at_its_field => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let today = house.now().day().to_string();
        let later = (house.now().day() + chrono::Days::new(3)).to_string();
        for (who, from, until, delegate, field, words) in [
            ("li-yi", later.as_str(), today.as_str(), "wang-bing", "until", "末日不能早于首日"),
            ("li-yi", "2026-01-05", "2026-01-06", "wang-bing", "until", "也不能早于今天"),
            ("li-yi", "soon", today.as_str(), "wang-bing", "from", "请选择日期"),
            ("li-yi", today.as_str(), later.as_str(), "li-yi", "delegate", "不能由本人代理本人"),
            ("li-yi", today.as_str(), later.as_str(), "system-admin", "delegate", "代理人不能承担该业务"),
            ("li-yi", today.as_str(), later.as_str(), "liang-hai", "delegate", "代理人不能承担该业务"),
            ("li-yi", today.as_str(), later.as_str(), "nobody-here", "delegate", "没有这一项"),
            ("yang-wu", "2026-03-17", "2026-03-18", "zhao-ji", "from", "重叠"),
        ] {
            let form = [("officer", who), ("from", from), ("until", until), ("delegate", delegate)];
            let refused = at.send(ABSENCES, &form).await;
            let page = text(&refused);
            assert_eq!(refused.status, 422, "{form:?}: {page}");
            let (_, label) = page.split_once(&format!("<label for=\"{field}\">")).unwrap();
            let label = label.split("</label>").next().unwrap();
            assert!(label.contains(words), "`{words}` is not told at {field}: {label}");
            assert!(page.contains("role=\"alert\"") && page.contains("没有保存"), "{page}");
        }
        assert_eq!(directory::versions(&house.app.db).await.unwrap().len(), 1, "nothing was kept");
    };
    two_delegates_who_would_stand_in_for_each_other_are_refused => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let mut days = Default::default();
        assert_eq!(at.send(ABSENCES, &out(&house, "li-yi", "wang-bing", &mut days)).await.status, 303);
        let circle = at.send(ABSENCES, &out(&house, "wang-bing", "li-yi", &mut days)).await;
        assert_eq!(circle.status, 422);
        assert!(text(&circle).contains("请另选在岗人员"), "{}", text(&circle));
    };
    a_number_that_changes_has_to_be_verified_anew => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let path = "/console/directory/departments/charity";
        let telephone = || house.app.facts().directory.department(&charity()).unwrap().telephone.clone().unwrap();
        let before = telephone();
        assert!(before.verified.is_some() && at.page(path).await.contains("0393"));
        let same = before.number.national();
        assert_eq!(at.send(path, &[("telephone", &same)]).await.status, 303);
        assert_eq!(telephone(), before, "the same number stays verified");
        assert_eq!(at.send(path, &[("telephone", " 6680179 ")]).await.status, 303);
        assert_eq!((telephone().number.as_str(), telephone().verified), ("+863936680179", None));
        assert!(at.page("/console/directory").await.contains("需核实"));
        assert_eq!(at.send(&format!("{path}/verified"), &[("right", "yes")]).await.status, 303);
        assert_eq!(telephone().verified, Some(house.now().day()));
        assert_eq!(at.send(&format!("{path}/verified"), &[("right", "no")]).await.status, 303);
        assert_eq!(telephone().verified, None, "what nobody answers is told to nobody");
        let wrong = at.send(path, &[("telephone", "电话")]).await;
        assert_eq!(wrong.status, 422);
        let page = text(&wrong);
        assert!(page.contains("电话号码无法识别") && page.contains("value=\"电话\""), "{page}");
        // Its officers can still be rung: the department may be without a number of its own.
        assert_eq!(at.send(path, &[("telephone", "")]).await.status, 303);
        assert!(house.app.facts().directory.department(&charity()).unwrap().telephone.is_none());
        assert_eq!(at.send(&format!("{path}/verified"), &[("right", "yes")]).await.status, 422, "there is nothing to verify");
        let agency = "/console/directory/agencies/12333";
        assert_eq!(at.send(&format!("{agency}/verified"), &[("right", "yes")]).await.status, 303);
        let verified = house.app.facts().directory.agency("12333").unwrap().telephone.verified;
        assert_eq!(verified, Some(house.now().day()));
        assert_eq!(at.send(agency, &[("telephone", "")]).await.status, 422, "an agency is nothing but its number");
        for (who, path) in [("yang-wu", path), ("system-admin", path), ("zheng-xu", path), ("zheng-xu", agency),
            ("li-yi", "/console/directory/departments/discipline-inspection")] {
            let refused = desk(&house, who).await.send(path, &[("telephone", "6680188")]).await;
            assert_eq!(refused.status, 403, "{who} at {path}");
        }
        let own = "/console/directory/departments/discipline-inspection/verified";
        assert_eq!(desk(&house, "zheng-xu").await.send(own, &[("right", "yes")]).await.status, 303);
    };
    hours_are_those_of_the_office_file => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let path = "/console/directory/departments/charity";
        assert!(at.page(path).await.contains("value=\"08:30-12:00，14:30-18:00\""));
        let form = [("periods", "09:00-12:00、13:00-17:30"), ("also_open", "Sat")];
        assert_eq!(at.send(&format!("{path}/hours"), &form).await.status, 303);
        let hours = house.app.facts().directory.department(&charity()).unwrap().hours.clone();
        assert_eq!(serde_json::to_value(&hours).unwrap(),
            json!({ "periods": ["09:00-12:00", "13:00-17:30"], "also_open": ["Sat"] }));
        for periods in ["", "09:00", "12:00-09:00", "09:00-12:00，11:00-13:00"] {
            let wrong = at.send(&format!("{path}/hours"), &[("periods", periods)]).await;
            assert_eq!(wrong.status, 422, "{periods}");
            assert!(text(&wrong).contains("时段写法不正确"), "{}", text(&wrong));
        }
    };
    who_gets_other_duties_signs_in_anew => async |house: House| {
        let other = house.open_again("").await.unwrap();
        let theirs = desk(&house, "yang-wu").await;
        assert_eq!(theirs.asked("GET", "/console/audit", &[], Tongue::Simplified).await.status, 403);
        let at = desk(&house, "li-yi").await;
        let path = "/console/directory/officers/yang-wu";
        let page = at.page(path).await;
        assert!(page.contains("0393") && page.contains("杨戊"), "{page}");
        let numbers = [("department", "social-assistance"), ("roles", "handler"), ("telephone", "6680119"), ("mobile", "13800000007")];
        assert_eq!(at.send(path, &numbers).await.status, 303);
        theirs.page("/console/").await;
        let raised = [("department", "social-assistance"), ("roles", "handler"), ("roles", "office"), ("telephone", "6680119")];
        assert_eq!(at.send(path, &raised).await.status, 303);
        for (house, place) in [(&house, "here"), (&other, "elsewhere")] {
            let reply = Desk { house, cookie: theirs.cookie.clone(), csrf: theirs.csrf.clone() }
                .asked("GET", "/console/audit", &[], Tongue::Simplified).await;
            assert!(reply.status == 303 && reply.header("location").ends_with("sign-in"), "{place}: {}", reply.status);
        }
        let anew = desk(&house, "yang-wu").await;
        anew.page("/console/audit").await;
        let moved = [("department", "charity"), ("roles", "handler")];
        let refused = at.send(path, &[moved[0], moved[1], ("telephone", "6687001")]).await;
        assert!(refused.status == 422 && text(&refused).contains("不能填写投诉电话本身"), "{}", text(&refused));
        assert_eq!(at.send(path, &moved).await.status, 303);
        assert_eq!(anew.asked("GET", "/console/", &[], Tongue::Simplified).await.status, 303, "a lower one too");
    };
    nobody_raises_themselves_and_inspection_is_its_own => async |house: House| {
        let office = |roles: &'static [&'static str]| {
            let mut form = vec![("department", "office"), ("telephone", "6680101")];
            form.extend(roles.iter().map(|role| ("roles", *role)));
            form
        };
        let (at, inspector) = (desk(&house, "li-yi").await, desk(&house, "zheng-xu").await);
        for (actor, who, form, field, words) in [
            (&at, "li-yi", office(&["office", "operator", "handler", "supervising_leader"]), "roles", "由其他工作人员修改"),
            (&at, "wang-bing", office(&["office", "administrator"]), "roles", "只能由具有该角色的人员"),
            (&at, "wang-bing", office(&["office", "discipline_inspection"]), "roles", "只能由具有该角色的人员"),
            (&at, "wang-bing", office(&[]), "roles", "至少选择一个角色"),
            (&at, "wang-bing", office(&["judge"]), "roles", "没有这个角色"),
            (&at, "wang-bing", vec![("department", "office"), ("roles", "office")], "telephone", "须有可以接通的号码"),
            (&at, "zhang-jia", office(&["office"]), "", "须保留相应角色"),
        ] {
            let refused = actor.send(&format!("/console/directory/officers/{who}"), &form).await;
            let page = text(&refused);
            assert_eq!(refused.status, 422, "{who} {form:?}: {page}");
            let place = match field {
                "roles" => page.split_once("<legend>").unwrap().1.split("</legend>").next().unwrap(),
                "" => page.split_once("role=\"alert\"").unwrap().1.split("</div>").next().unwrap(),
                field => page.split_once(&format!("<label for=\"{field}\">")).unwrap().1.split("</label>").next().unwrap(),
            };
            assert!(place.contains(words), "`{words}` is not told at `{field}`: {place}");
        }
        let inspectors = [("department", "discipline-inspection"), ("roles", "discipline_inspection"), ("roles", "handler"), ("telephone", "6680195")];
        assert_eq!(at.send("/console/directory/officers/liang-hai", &inspectors).await.status, 403);
        assert_eq!(inspector.send("/console/directory/officers/liang-hai", &inspectors).await.status, 303);
        assert_eq!(inspector.send("/console/directory/officers/wang-bing", &office(&["office"])).await.status, 403);
        let lent = [("department", "discipline-inspection"), ("roles", "handler"), ("telephone", "6680112")];
        assert_eq!(at.send("/console/directory/officers/zhao-ji", &lent).await.status, 403, "the office takes nobody in there");
        let facts = house.app.facts();
        assert!(facts.directory.officer(&officer("wang-bing")).unwrap().roles.iter().all(|role| *role != Role::Administrator));
        assert_eq!(directory::versions(&house.app.db).await.unwrap().len(), 2, "one edit was made");
    };
}
