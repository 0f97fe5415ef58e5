//! The telephone in the browser: a call by forms alone, over the webhooks of the sandbox.

use super::{Desk, desk, text};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::directory::OfficerCode,
    web::{console::words::Tongue, hooks},
    work::phones::{self, Asks, NoPhone, Order},
};
use std::time::Duration;

/// The number of the question that the page asks.
fn step(page: &str) -> String {
    let (_, rest) =
        page.split_once("name=\"step\" value=\"").unwrap_or_else(|| panic!("nothing is asked: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Calls from a number, and comes to what the line says first.
async fn calls(at: &Desk<'_>, form: &[(&str, &str)]) -> String {
    let reply = at.send("/sandbox/call", form).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/sandbox#now"), "{}", text(&reply));
    at.page("/sandbox").await
}

/// Does something on that page; the next page.
async fn does(at: &Desk<'_>, page: &str, field: (&str, &str)) -> String {
    let reply = at.send("/sandbox/act", &[("step", &step(page)), field]).await;
    assert_eq!(reply.status, 303, "{}", text(&reply));
    at.page("/sandbox").await
}

/// Calls for an officer, and hangs up when nobody does anything for so long.
async fn calls_for(house: &House, officer: &str, idle: Duration) -> Result<(), NoPhone> {
    let order = Order { account: "sandbox".to_owned(), from: "13800138000".to_owned(), idle };
    phones::call(&house.app, &officer.parse().unwrap(), order, hooks::inside(&house.app)).await
}

const FROM: [(&str, &str); 2] = [("from", "13800138000"), ("account", "sandbox")];

on_both_engines! {
    a_caller_reaches_a_person_by_forms_alone => async |house: House| {
        let at = desk(&house, "li-yi").await;
        assert!(at.page("/console/scripts").await.contains("href=\"/sandbox\""), "it is offered beside the scripts");
        let page = calls(&at, &FROM).await;
        assert!(page.contains("电话里说") && page.contains("投诉电话") && page.contains("name=\"keys\" value=\"#\""), "{page}");
        let page = does(&at, &page, ("keys", "1")).await;
        assert!(page.contains("电话响了") && page.contains("value=\"answer\""), "{page}");
        let before = step(&page);
        let page = does(&at, &page, ("do", "answer")).await;
        assert!(page.contains("通话已结束") && page.contains("已接听"), "{page}");
        let (_, rest) = page.split_once("href=\"/console/calls/").unwrap();
        let call = at.page(&format!("/console/calls/{}", rest.split('"').next().unwrap())).await;
        assert!(call.contains("138****8000"), "{call}");
        let late = at.send("/sandbox/act", &[("step", &before), ("do", "answer")]).await;
        assert_eq!(late.status, 303, "a button of an earlier page does nothing");
        assert!(crate::console::rows(&at.page("/console/audit").await).contains("拨打模拟电话"));
    };
    a_withheld_caller_leaves_a_message_that_can_be_heard => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let mut page = calls(&at, &[("from", "x"), ("withheld", "yes"), ("account", "sandbox")]).await;
        assert!(page.contains("未显示号码"), "{page}");
        for _ in 0..12 {
            if page.contains("请在提示音后留言") {
                break;
            }
            let deed = if page.contains("value=\"no_answer\"") { "no_answer" } else { "wait" };
            page = does(&at, &page, ("do", deed)).await;
        }
        assert!(page.contains("name=\"words\""), "{page}");
        let reply = at.send("/sandbox/act", &[("step", &step(&page)), ("do", "leave"), ("words", "窗口无人值守，请尽快处理")]).await;
        assert_eq!(reply.status, 303);
        page = at.page("/sandbox").await;
        assert!(page.contains("留了言") && !page.contains("窗口无人值守"), "what was typed is not kept: {page}");
        while page.contains("name=\"step\"") {
            page = does(&at, &page, ("do", "wait")).await;
        }
        let (_, rest) = page.split_once("href=\"/console/calls/").unwrap();
        let call = format!("/console/calls/{}", rest.split('"').next().unwrap());
        assert!(at.page(&call).await.contains("<audio"), "the message has a player");
        assert_eq!(at.part(&format!("{call}/recording"), "bytes=0-").await.status, 206);
    };
    a_button_pressed_twice_does_not_answer_the_next_question => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let page = calls(&at, &FROM).await;
        let stale = step(&page);
        let next = does(&at, &page, ("keys", "8")).await;
        assert_ne!(step(&next), stale, "the other language was asked for, and the line goes on");
        at.send("/sandbox/act", &[("step", &stale), ("keys", "9")]).await;
        assert_eq!(step(&at.page("/sandbox").await), step(&next));
        let over = does(&at, &next, ("do", "hang_up")).await;
        assert!(over.contains("通话已结束"), "{over}");
    };
    each_officer_has_a_telephone_of_their_own => async |house: House| {
        let (one, other) = (desk(&house, "li-yi").await, desk(&house, "yang-wu").await);
        calls(&one, &FROM).await;
        let theirs = other.page("/sandbox").await;
        assert!(!theirs.contains("电话里说") && theirs.contains("拨打的线路"), "{theirs}");
        let again = calls(&one, &[("from", "13900139000"), ("account", "sandbox")]).await;
        assert!(again.contains("13900139000") && !again.contains("13800138000"), "a new call takes the place of the former");
    };
    nonsense_calls_nobody => async |house: House| {
        let at = desk(&house, "li-yi").await;
        let wrong = at.send("/sandbox/call", &[("from", "not a number"), ("account", "sandbox")]).await;
        assert_eq!(wrong.status, 422);
        assert!(text(&wrong).contains("不是电话号码") && text(&wrong).contains("not a number"), "{}", text(&wrong));
        assert_eq!(at.send("/sandbox/call", &[("from", "13800138000"), ("account", "nobody")]).await.status, 404);
        assert_eq!(at.send("/sandbox/act", &[("step", "7"), ("keys", "1")]).await.status, 303, "there is no call");
        assert!(!at.page("/sandbox").await.contains("电话里说"));
    };
    where_real_people_are_reached_there_is_no_telephone => async |house: House| {
        let mut settings = house.app.settings.clone();
        let gateway = "provider = \"kannel\"\nbase_url = \"http://10.0.0.5:13013\"\nusername = \"hot\"\npassword = \"line-password\"\nfrom = \"10690001\"\nhook_token = \"0f1e2d3c4b5a69788796a5b4\"\nallow = [\"10.0.0.5\"]";
        settings.accounts.insert("gateway".to_owned(), toml::from_str(gateway).unwrap());
        let real = house.reopened_with(settings).await;
        let at = desk(&real, "li-yi").await;
        let page = at.asked("GET", "/sandbox", &[], Tongue::Simplified).await;
        assert_eq!(page.status, 404);
        assert!(text(&page).contains("真实线路") && text(&page).contains("主导航"), "{}", text(&page));
        assert_eq!(at.send("/sandbox/call", &FROM).await.status, 404);
        assert!(!at.page("/console/scripts").await.contains("href=\"/sandbox\""));
    };
    a_telephone_that_nobody_touches_hangs_up_and_makes_room => async |house: House| {
        for place in 0..phones::MOST {
            calls_for(&house, &format!("officer-{place}"), phones::IDLE).await.unwrap();
        }
        let refused = calls_for(&house, "li-yi", phones::IDLE).await;
        assert!(matches!(refused, Err(NoPhone::AllTaken)), "{refused:?}");
        calls_for(&house, "officer-0", Duration::from_millis(20)).await.unwrap();
        let left: OfficerCode = "officer-0".parse().unwrap();
        for _ in 0..500 {
            if house.app.phones.of(&left).unwrap().asks == Asks::Over {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        calls_for(&house, "li-yi", phones::IDLE).await.unwrap();
        assert!(house.app.phones.of(&left).is_none(), "what is over makes room");
        let token = house.token("li-yi").await;
        let known = house.get("/api/v1/calls", &token).await;
        let ended = known["items"].as_array().unwrap().iter().filter(|call| !call["ended_at"].is_null()).count();
        assert!(ended >= 1, "the line was told that the caller hung up: {known}");
    };
}
