//! Calls: logged, answered, told again, concluded.

use super::{cases, open_tasks, the_case, voicemail};
use crate::{on_both_engines, support::House};
use serde_json::json;
use shouwen::{
    core::{
        call::{LegResult, ProviderCallId},
        id::{CallId, LegId},
        task::TaskKind,
    },
    store::calls::{self, Call},
};

/// As the batch writer reads it, which holds the row: hence a transaction that may write.
async fn call_of(house: &House, id: &str) -> Option<Call> {
    let key = id.to_owned();
    let found = house
        .app
        .db
        .transact(move |tx| Box::pin(async move { calls::by_provider_id(tx, "sandbox", &key).await }));
    found.await.unwrap()
}

/// The leg that the network means by this id of its own.
async fn leg_named(house: &House, call: &str, theirs: &str) -> Option<LegId> {
    let kept = call_of(house, call).await.unwrap();
    kept.record.leg_named(&ProviderCallId::new(theirs).unwrap()).map(|leg| leg.id)
}

on_both_engines! {
    a_call_that_the_second_officer_answers_has_them_as_first_contact => async |house: House| {
        let mut call = house.call("13800138000").await;
        call.unanswered().await;
        call.answered(60).await;
        call.hang_up().await;
        let kept = call_of(&house, &call.id).await.unwrap();
        assert_eq!(kept.outcome, "answered");
        let legs = &kept.record.legs;
        assert_eq!(legs.len(), 2);
        assert!(legs[0].answered_at.is_none() && legs[1].answered_at.is_some());
        let (contact, at) = kept.record.first_contact().unwrap();
        assert_eq!((Some(at), contact.as_str()), (legs[1].answered_at, "wang-bing"), "R3.2: whoever answered");
        assert_eq!(kept.record.hops(), 0);
        let tasks = open_tasks(&house).await;
        assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::Classify]);
    };
    a_late_report_makes_no_talk_longer => async |house: House| {
        let mut call = house.call("13800138000").await;
        let dial = call.until_it_rings().await;
        call.leg(&dial, json!({ "news": "answered" })).await;
        house.advance(chrono::Duration::minutes(5));
        call.leg(&dial, json!({ "news": "ended", "result": "answered", "seconds": 12 })).await;
        let leg = call_of(&house, &call.id).await.unwrap().record.legs[0].clone();
        assert_eq!((leg.ended_at.unwrap() - leg.answered_at.unwrap()).num_seconds(), 12, "as long as the network says");
    };
    a_talk_is_as_long_as_its_leg_where_the_turn_does_not_say => async |house: House| {
        let mut call = house.call("13800138000").await;
        let dial = call.until_it_rings().await;
        call.leg(&dial, json!({ "news": "answered" })).await;
        house.advance(chrono::Duration::seconds(40));
        call.turn(json!({ "heard": "connected" })).await;
        assert!(call.is_over(), "they talked, so nobody else is rung");
        let leg = call_of(&house, &call.id).await.unwrap().record.legs[0].clone();
        assert_eq!((leg.ended_at.unwrap() - leg.answered_at.unwrap()).num_seconds(), 40);
        // Reports that never come make no call lost: the network says that they were connected.
        let mut silent = house.call("13800138001").await;
        silent.until_it_rings().await;
        silent.turn(json!({ "heard": "connected" })).await;
        assert!(silent.is_over());
        let leg = call_of(&house, &silent.id).await.unwrap().record.legs[0].clone();
        assert_eq!((leg.result, leg.answered_at.map(|at| at >= leg.began_at)), (Some(LegResult::Answered), Some(true)));
    };
    a_leg_that_the_network_names_by_its_own_id_is_the_last_one_dialled => async |house: House| {
        let mut call = house.call("13800138000").await;
        let first = call.until_it_rings().await;
        let id = call.id.clone();
        let named = async |theirs: &str| leg_named(&house, &id, theirs).await;
        assert_eq!(named("b-1").await, Some(first.leg));
        call.leg(&first, json!({ "news": "ringing", "provider_leg": "b-1" })).await;
        assert_eq!((named("b-1").await, named("b-2").await), (Some(first.leg), None), "that one has its name");
        call.unanswered().await;
        let second = call.rings().unwrap();
        assert_eq!((named("b-1").await, named("b-2").await), (Some(first.leg), Some(second.leg)));
    };
    a_turn_again_gets_the_kept_bytes_and_another_one_the_latest_prompt => async |house: House| {
        let call = house.call("13800138000").await;
        let path = "/hooks/sandbox/voice/turn/1";
        let silence = json!({ "call": call.id, "heard": "silence" });
        let first = house.hook(path, &silence).await;
        let again = house.hook(path, &silence).await;
        assert_eq!((first.status, &first.body), (again.status, &again.body), "the same turn, the same bytes");
        let other = house.hook(path, &json!({ "call": call.id, "heard": "keys", "keys": "9" })).await;
        assert_eq!(other.body, first.body, "other keys: the latest prompt");
        let future = house.hook("/hooks/sandbox/voice/turn/7", &silence).await;
        assert_eq!(future.body, first.body, "a turn that is not due: the latest prompt");
        let kept = call_of(&house, &call.id).await.unwrap();
        assert_eq!((kept.turn, kept.record.legs.len()), (2, 1), "nothing was done twice");
    };
    a_missed_call_is_a_task_and_a_withheld_one_that_says_nothing_is_abandoned => async |house: House| {
        house.call("13800138000").await.hang_up().await;
        let mut withheld = house.call("anonymous").await;
        withheld.hang_up().await;
        let tasks = open_tasks(&house).await;
        assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::CallBack], "R3.3");
        let kept = call_of(&house, &withheld.id).await.unwrap();
        assert_eq!(kept.outcome, "abandoned");
        assert_eq!((kept.caller_sealed, kept.caller_lookup), (None, None));
        withheld.hang_up().await;
        assert_eq!(call_of(&house, &withheld.id).await.unwrap().version, kept.version, "a repeated end changes nothing");
    };
    a_withheld_caller_hears_the_query_code_twice => async |house: House| {
        let mut call = house.call("anonymous").await;
        while !call.says().contains("留言") {
            call.unanswered().await;
        }
        call.recorded(15).await;
        let said = call.says();
        assert!(said.contains("查询码"), "{said}");
        let case = the_case(&house).await;
        assert_eq!(case.name_standing.to_string(), "anonymous");
        let kept = call_of(&house, &call.id).await.unwrap();
        assert_eq!((kept.case_id, kept.record.code_to_tell.clone()), (Some(case.id), None), "told, and kept nowhere");
    };
    a_forged_webhook_is_refused_and_leaves_nothing => async |house: House| {
        let request = http::Request::post("/hooks/sandbox/voice")
            .header("X-Shouwen-Signature", "t=1772413200,v1=00")
            .body(axum::body::Body::from(r#"{"call":"forged","from":"13800138000","to":"6687001"}"#))
            .unwrap();
        assert_eq!(house.send(request).await.status, 403);
        assert_eq!(house.hook("/hooks/nobody/voice", &json!({})).await.status, 404);
        assert_eq!(house.hook("/hooks/sandbox/voice", &json!({ "call": 7 })).await.status, 400);
        let large = json!({ "call": "large", "from": "x".repeat(70_000), "to": "6687001" });
        assert_eq!(house.hook("/hooks/sandbox/voice", &large).await.status, 413);
        assert!(call_of(&house, "forged").await.is_none());
        assert!(cases(&house).await.is_empty());
    };
    a_turn_of_a_call_never_announced_reaches_the_desk => async |house: House| {
        let (status, answer) =
            house.post_signed("/hooks/sandbox/voice/turn/3", json!({ "call": "stray", "heard": "silence" })).await;
        assert_eq!(status, 200);
        assert_eq!(answer["instructions"][1]["do"], "dial", "{answer}");
        let (status, _) =
            house.post_signed("/hooks/sandbox/voice/status", json!({ "call": "stray", "state": "ended" })).await;
        assert_eq!(status, 204);
        assert!(call_of(&house, "stray").await.is_none());
    };
    a_complaint_chosen_by_key_nine_is_discipline_inspection_s => async |house: House| {
        let mut call = house.call("13800138000").await;
        call.press("9").await;
        let rung = call.rings().unwrap();
        let discipline = house.app.facts().directory.holders(shouwen::core::directory::Duty::Discipline).next().unwrap().code.clone();
        let kept = call_of(&house, &call.id).await.unwrap();
        assert_eq!(kept.record.leg(rung.leg).unwrap().to, kept.record.legs[0].to);
        assert_eq!(kept.record.department(), Some(&discipline));
    };
    a_complaint_about_the_office_or_a_leader_reaches_nobody_of_theirs => async |house: House| {
        // A complaint of the same person that the office knows of.
        voicemail(&house, "13800138000").await;
        let mut call = house.call("13800138000").await;
        call.press("9").await;
        while !call.is_over() {
            call.silent().await;
            if call.rings().is_some() { call.unanswered().await; }
        }
        call.hang_up().await;
        let number = {
            let id = call_of(&house, &call.id).await.unwrap().case_id.unwrap();
            let read = house.app.db.transact(move |tx| Box::pin(shouwen::store::cases::by_id(tx, id)));
            read.await.unwrap().unwrap().number
        };
        for (officer, status) in [("li-yi", 404), ("zhang-jia", 404), ("chen-zi", 404), ("zheng-xu", 200)] {
            let token = house.token(officer).await;
            let (found, _) = house.api("GET", &format!("/api/v1/cases/{number}"), &token, &json!(null)).await;
            assert_eq!(found, status, "{officer}");
        }
        let token = house.token("zheng-xu").await;
        let case = house.get(&format!("/api/v1/cases/{number}"), &token).await;
        let mine = house.app.facts().directory.holders(shouwen::core::directory::Duty::Discipline).next().unwrap().code.to_string();
        assert_eq!(case["department"], json!(mine));
        house.move_to("2026-03-16T09:01");
        let before = house.app.sandbox.sent().len();
        house.tick().await;
        let inspectors: Vec<String> = house.app.facts().directory.officers().iter()
            .filter(|officer| officer.department.as_str() == mine)
            .flat_map(|officer| officer.mobile.iter().map(|mobile| mobile.as_str().to_owned())).collect();
        let sent = house.app.sandbox.sent();
        let about: Vec<_> = sent.iter().skip(before).filter(|sms| sms.text.contains(&number)).collect();
        assert!(!about.is_empty(), "discipline inspection is reminded");
        let strangers: Vec<_> = about.iter().map(|sms| &sms.to).filter(|to| !inspectors.contains(to)).collect();
        assert!(strangers.is_empty(), "{strangers:?}");
    };
    a_voicemail_of_a_known_caller_is_added_to_their_open_case => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        voicemail(&house, "13800138000").await;
        assert_eq!(the_case(&house).await.id, case.id, "one complainant, one open case");
        voicemail(&house, "13900139000").await;
        assert_eq!(cases(&house).await.len(), 2);
    };
    the_end_of_a_call_that_nobody_reported_is_found_out => async |house: House| {
        let call = house.call("13800138000").await;
        house.advance(chrono::Duration::hours(5));
        assert_eq!(house.tick().await.calls, 1);
        let kept = call_of(&house, &call.id).await.unwrap();
        assert_eq!(kept.outcome, "call_back", "R3.3: somebody calls back");
        let by_id = kept.id;
        let again = house.app.db.read(|tx| Box::pin(calls::by_id(tx, by_id))).await.unwrap();
        assert_eq!(again.map(|call| call.id), Some(CallId::from(uuid::Uuid::from(by_id))));
    };
}
