//! 首问指引 while a caller is on the line: connecting them, telling a number, and who may not.

use super::{Desk, desk, text};
use crate::{
    on_both_engines,
    support::{House, PhoneCall},
};
use chrono::Duration;
use serde_json::{Value, json};
use shouwen::{
    core::{dialogue::Dial, directory::MatterOwner},
    work::links::Weather,
};

const MATTER: &str = "subsistence-allowance";

/// A caller whom the desk's first officer talks with.
async fn talking(house: &House, from: &str) -> (PhoneCall, Dial) {
    let mut call = house.call(from).await;
    let dial = call.until_it_rings().await;
    house.advance(Duration::seconds(5));
    call.leg(&dial, json!({ "news": "answered" })).await;
    house.advance(Duration::seconds(30));
    (call, dial)
}

async fn id_of(house: &House, call: &PhoneCall) -> String {
    let calls = house.get("/api/v1/calls", &house.token("zhang-jia").await).await;
    let items = calls["items"].as_array().unwrap();
    let found = items.iter().find(|one| one["provider_call_id"] == call.id.as_str()).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

async fn seen(house: &House, id: &str) -> Value {
    house.get(&format!("/api/v1/calls/{id}"), &house.token("zhang-jia").await).await
}

async fn does(desk: &Desk<'_>, id: &str, matter: &str, act: &str) -> (u16, String) {
    let path = format!("/console/calls/{id}/guide");
    let reply = desk.send(&path, &[("matter", matter), ("act", act)]).await;
    (reply.status.as_u16(), reply.header("location").to_owned() + &text(&reply))
}

/// The officer's telephone is put down, as the network reports it.
async fn ends(call: &mut PhoneCall, dial: &Dial, seconds: u32) {
    call.leg(dial, json!({ "news": "ended", "result": "answered", "seconds": seconds })).await;
    call.turn(json!({ "heard": "dialled", "result": "answered", "seconds": seconds })).await;
}

on_both_engines! {
    the_officer_who_talks_connects_the_caller_with_the_department_whose_matter_it_is => async |house: House| {
        let (mut call, dial) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        let page = officer.page(&format!("/console/guide?matter={MATTER}")).await;
        assert!(page.contains(&format!("/console/calls/{id}/guide")) && page.contains("转接"), "{page}");

        let (status, to) = does(&officer, &id, MATTER, "connect").await;
        assert_eq!(status, 303, "{to}");
        assert!(officer.page(&to).await.contains("正在转接"));
        house.tick().await;
        ends(&mut call, &dial, 30).await;
        let next = call.rings().expect("the other department rings");
        assert!(call.says().contains("社会救助科"), "{}", call.says());
        assert!(!call.says().contains("请按"), "no number is told, no key asked for: {}", call.says());

        call.leg(&next, json!({ "news": "answered" })).await;
        let seen = seen(&house, &id).await;
        assert_eq!(seen["first_contact"]["officer"], "li-yi", "whoever was asked first stays so (R3.2)");
        assert_eq!((&seen["hops"], &seen["legs"][0]["result"]), (&json!(1), &json!("answered")), "{seen}");
        let why: Vec<&Value> = seen["decisions"].as_array().unwrap().iter().collect();
        assert!(why.iter().any(|one| one["clauses"] == json!(["R3.5"]) && one["summary"] == "首接人员将来电转接至社会救助科（R3.5）"), "{why:?}");
        assert!(!officer.page("/console/guide").await.contains("正在通话"), "their talk is over");
    };
    a_network_that_lets_nobody_join_is_not_asked_to => async |house: House| {
        let (call, _) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        assert!(!officer.page(&format!("/console/guide?matter={MATTER}")).await.contains("三方通话"));
        let (status, words) = does(&officer, &id, MATTER, "invite").await;
        assert!(status == 409 && words.contains("不支持三方通话"), "{status} {words}");
        assert_eq!(seen(&house, &id).await["legs"].as_array().unwrap().len(), 1);
    };
    the_leg_may_be_reported_to_have_ended_before_the_network_asks => async |house: House| {
        let (mut call, dial) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        assert_eq!(does(&officer, &id, MATTER, "connect").await.0, 303);
        call.leg(&dial, json!({ "news": "ended", "result": "answered", "seconds": 30 })).await;
        call.turn(json!({ "heard": "moved" })).await;
        assert!(call.rings().is_some(), "the other department rings");
        call.hang_up().await;
        house.tick().await;
        let seen = seen(&house, &id).await;
        assert_eq!(seen["outcome"], "answered", "{seen}");
        assert!(!officer.page("/console/tasks").await.contains("回拨未接来电"), "they were talked with");
    };
    a_network_that_will_not_leaves_the_caller_where_they_are => async |house: House| {
        let (mut call, dial) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        house.app.sandbox.set_weather(Weather::Refusing);
        let (status, words) = does(&officer, &id, MATTER, "connect").await;
        assert!(status == 409 && words.contains("您仍在与来电人通话"), "{words}");
        ends(&mut call, &dial, 60).await;
        assert_eq!(call.rings(), None, "they talked to the end, and nobody else rings");
        let seen = seen(&house, &id).await;
        assert!(seen["decisions"].to_string().contains("转接未成功"), "{seen}");
    };
    a_number_that_was_told_is_noted_and_sent_where_one_may => async |house: House| {
        let house = house.reopened("[accounts.sandbox.sms_profile]\nnumbers_blocked = false\n").await;
        let (call, _) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        let (status, to) = does(&officer, &id, MATTER, "text").await;
        assert!(status == 303 && to.ends_with("done=sent"), "{to}");
        house.tick().await;
        let sent = house.app.sandbox.sent();
        assert!(sent.iter().any(|one| one.to == "+8613800138000" && one.text.contains("社会救助科")), "no SMS");
        let seen = seen(&house, &id).await;
        assert!(seen["decisions"].to_string().contains("R3.4"), "{seen}");
        let again = does(&officer, &id, MATTER, "text").await;
        house.tick().await;
        assert_eq!(house.app.sandbox.sent().len(), sent.len(), "once only: {again:?}");
    };
    where_carriers_stop_numbers_none_is_sent_and_the_officer_hears_why => async |house: House| {
        let (call, _) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        let (_, to) = does(&officer, &id, MATTER, "text").await;
        assert!(officer.page(&to).await.contains("运营商规则不允许"), "{to}");
        house.tick().await;
        assert!(house.app.sandbox.sent().is_empty());
    };
    a_caller_without_a_mobile_gets_no_sms_and_the_officer_hears_why => async |house: House| {
        let (call, _) = talking(&house, "anonymous").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        let (_, to) = does(&officer, &id, MATTER, "text").await;
        assert!(officer.page(&to).await.contains("无法发送短信"), "{to}");
        assert!(house.app.sandbox.sent().is_empty());
    };
    nobody_else_does_anything_with_the_call => async |house: House| {
        let (mut call, dial) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        for officer in ["zhang-jia", "sun-gui"] {
            let other = desk(&house, officer).await;
            assert!(!other.page(&format!("/console/guide?matter={MATTER}")).await.contains(&id));
            let (status, words) = does(&other, &id, MATTER, "connect").await;
            assert_eq!(status, 409, "{officer}: {words}");
        }
        ends(&mut call, &dial, 30).await;
        let officer = desk(&house, "li-yi").await;
        assert_eq!(does(&officer, &id, MATTER, "connect").await.0, 409, "the talk is over");
    };
    an_agency_outside_is_told_and_never_rung => async |house: House| {
        let (call, _) = talking(&house, "13800138000").await;
        let id = id_of(&house, &call).await;
        let officer = desk(&house, "li-yi").await;
        let directory = house.app.facts().directory.clone();
        let outside = directory.matters().iter().find(|matter| matches!(matter.owner, MatterOwner::Agency(_)));
        let outside = outside.expect("a matter of an agency outside").code.to_string();
        let page = officer.page(&format!("/console/guide?matter={outside}")).await;
        assert!(!officer.page(&format!("/console/calls/{id}")).await.contains("已指引至外单位"));
        assert!(page.contains("已口头告知") && !page.contains("value=\"connect\""), "{page}");
        assert_eq!(does(&officer, &id, &outside, "connect").await.0, 422);
        let (status, to) = does(&officer, &id, &outside, "told").await;
        assert!(status == 303 && to.ends_with("done=noted"), "{to}");
        assert!(seen(&house, &id).await["decisions"].to_string().contains("R3.6"));
        assert!(officer.page(&format!("/console/calls/{id}")).await.contains("已指引至外单位"), "the caller's path");
    };
}
