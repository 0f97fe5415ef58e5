//! Pages as such: the door, the headers, lists and their filters, the screen pop.

use super::{desk, text};
use crate::{on_both_engines, support::House};
use axum::body::Body;
use http::{Request, header};
use shouwen::web::console::words::Tongue;

on_both_engines! {
    a_stranger_is_led_to_the_door_and_learns_nothing => async |house: House| {
        for path in ["/console/", "/console/cases", "/console/cases/2026-000001", "/console/audit"] {
            let reply = house.running().send(Request::get(path).body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, 303, "{path}");
            assert!(reply.header("location").ends_with("/console/sign-in"), "{path}");
        }
        let door = house.running().send(Request::get("/console/sign-in").body(Body::empty()).unwrap()).await;
        let page = text(&door);
        assert!(page.contains("autocomplete=\"current-password\"") && page.contains("<label for=\"officer\""), "{page}");
    };
    every_page_forbids_what_it_does_not_need => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let reply = at.asked("GET", "/console/", &[], Tongue::Simplified).await;
        let policy = reply.header("content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        let page = text(&reply);
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"), "nothing inline");
        for asset in page.split("/console/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let path = format!("/console/assets/{asset}");
            let found = house.running().send(Request::get(&path).body(Body::empty()).unwrap()).await;
            assert_eq!(found.status, 200, "{path}");
            assert!(found.header("cache-control").contains("immutable"));
        }
    };
    signing_in_by_the_form_opens_the_desk_and_out_closes_it => async |house: House| {
        crate::sign_in::has_password(&house, "li-yi").await;
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("officer", "li-yi"), ("password", crate::sign_in::PASSWORD), ("code", "")]).finish();
        let post = |body: String| Request::post("/console/sign-in").header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap();
        let wrong = house.running().send(post(body.replace("words", "wrong"))).await;
        assert_eq!(wrong.status, 401);
        assert!(text(&wrong).contains("不正确") && wrong.header("set-cookie").is_empty());
        let entered = house.running().send(post(body)).await;
        assert_eq!(entered.status, 303, "{}", text(&entered));
        let cookie = entered.header("set-cookie").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let at = desk(&house, "li-yi").await;
        let out = at.send("/console/sign-out", &[]).await;
        assert_eq!(out.status, 303);
        assert_eq!(at.asked("GET", "/console/", &[], Tongue::Simplified).await.status, 303, "the session is over");
    };
    a_call_pops_up_for_whom_it_rings_and_for_nobody_else => async |house: House| {
        let mut call = house.call("13800138000").await;
        call.until_it_rings().await;
        let token = house.token("li-yi").await;
        let known = house.get("/api/v1/calls", &token).await["items"][0].clone();
        let path = format!("/console/calls/{}/pop", known["id"].as_str().unwrap());
        let answers = known["legs"][0]["officer"].as_str().unwrap();
        let rung = desk(&house, answers).await;
        let page = rung.page(&path).await;
        assert!(page.contains("来电振铃") && page.contains("138****8000") && !page.contains("13800138000"), "{page}");
        let other = desk(&house, "zheng-xu").await;
        assert_eq!(other.asked("GET", &path, &[], Tongue::Simplified).await.status, 404);
        drop(call);
    };
    the_clock_of_a_case_is_explained_day_by_day => async |house: House| {
        house.text("13900139001", "窗口无人值守").await;
        house.pass(chrono::Duration::minutes(2)).await;
        let at = desk(&house, "li-yi").await;
        let list = at.page("/console/cases").await;
        let number = list.split("/console/cases/2026-").nth(1).unwrap().split('"').next().unwrap();
        let page = at.page(&format!("/console/cases/2026-{number}")).await;
        assert!(page.contains("逐日说明这个日期") && page.contains("第几个工作日") && page.contains("R5.4"), "{page}");
        assert!(page.contains(">10<"), "the tenth working day is on the list");
    };
    whoever_has_a_caller_on_the_line_reads_the_number_and_the_clause => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let own = at.page("/console/guide?about=%E4%BD%8E%E4%BF%9D").await;
        assert!(own.contains("0393 668 0110") && own.contains("R3.4") && own.contains("社会救助科"), "{own}");
        let theirs = desk(&house, "yang-wu").await.page("/console/guide?about=%E4%BD%8E%E4%BF%9D").await;
        assert!(theirs.contains("请直接答复") && !theirs.contains("class=\"digits\""), "their own matter: {theirs}");
        let outside = at.page("/console/guide?about=%E7%A4%BE%E4%BF%9D").await;
        assert!(outside.contains("12333") && outside.contains("R3.6"), "{outside}");
        assert!(at.page("/console/guide?about=qqqq").await.contains("没有找到对应事项"));
    };
    a_locked_name_is_released_by_whoever_runs_the_system => async |house: House| {
        let keeper = desk(&house, "system-admin").await;
        assert!(keeper.page("/console/locks").await.contains("没有锁定的账户"));
        crate::sign_in::has_password(&house, "yang-wu").await;
        for _ in 0..house.app.settings.console.lock_after {
            crate::sign_in::attempt(&house, "yang-wu", "wrong wrong wrong", None).await;
            house.advance(chrono::Duration::minutes(2));
        }
        let locked = keeper.page("/console/locks").await;
        assert!(locked.contains("yang-wu") && locked.contains("解除锁定"), "{locked}");
        assert_eq!(keeper.send("/console/locks/release", &[("officer", "yang-wu")]).await.status, 303);
        crate::sign_in::enter(&house, "yang-wu", None).await;
        assert_eq!(keeper.send("/console/locks/second-factor", &[("officer", "yang-wu")]).await.status, 303);
        assert!(crate::console::rows(&keeper.page("/console/audit").await).contains("解除登录锁定"));
    };
    a_filter_that_makes_no_sense_shows_the_whole_list => async |house: House| {
        let at = desk(&house, "li-yi").await;
        for path in ["/console/cases?stage=&department=&due_before=", "/console/cases?stage=nonsense", "/console/calls?day=&outcome=x"] {
            at.page(path).await;
        }
        assert_eq!(at.asked("GET", "/console/cases?cursor=nonsense", &[], Tongue::Simplified).await.status, 404);
    };
}
