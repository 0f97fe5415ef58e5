//! Fetching, sealing, keeping; what becomes of one that cannot be fetched.

use super::{files, heard, network_has, newest, recorded, recorded_at, states};
use crate::{console::desk, on_both_engines, support::House};
use chrono::Duration;
use serde_json::json;
use shouwen::{
    core::directory::Role,
    work::{
        Actor,
        erasure::{Subject, erase},
    },
};

on_both_engines! {
    a_recording_is_sealed_with_us_and_gone_from_the_network => async |house: House| {
        recorded(&house, "13800138000").await;
        assert!(network_has(&house, "13800138000").await && files(&house).is_empty());
        let ticked = house.tick().await;
        assert_eq!((ticked.recordings, states(&house).await), (2, vec!["kept".to_owned()]), "fetched, and deleted there");
        assert!(!network_has(&house, "13800138000").await, "one copy is enough");
        let [file] = &files(&house)[..] else { panic!("one file") };
        assert!(file.len() > 8000 && !file.windows(4).any(|some| some == b"RIFF" || some == b"WAVE"), "it is sealed");
        let at = desk(&house, "li-yi").await;
        let address = newest(&at).await;
        let reply = at.part(&address, "bytes=0-3").await;
        assert_eq!((reply.status.as_u16(), &reply.body[..]), (206, &b"RIFF"[..]), "and plays");
        assert_eq!(reply.header("content-type"), "audio/wav");
        assert_eq!(house.tick().await.recordings, 0, "there is nothing more to do");
    };
    a_file_that_nobody_noted_is_not_fetched_again => async |house: House| {
        recorded(&house, "13800138000").await;
        house.tick().await;
        // As a daemon leaves it that dies between the file and the database, or a restored backup.
        house.tamper("UPDATE recordings SET state = 'reported', due_at = at").await;
        assert!(!network_has(&house, "13800138000").await);
        house.tick().await;
        assert_eq!(states(&house).await, ["kept"]);
    };
    a_file_that_was_changed_is_no_recording => async |house: House| {
        recorded(&house, "13800138000").await;
        house.tick().await;
        let folder = house.folder().join("recordings");
        let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[5000] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let at = desk(&house, "li-yi").await;
        let address = newest(&at).await;
        assert_eq!(heard(&at, &address).await, 500);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(heard(&at, &address).await, 502, "and one that is missing is said to be");
    };
    what_cannot_be_fetched_is_tried_again_and_then_a_person_is_told_once => async |house: House| {
        recorded_at(&house, "13800138000", "https://example.com/recordings/1").await;
        recorded_at(&house, "13800138001", "https://example.com/recordings/2").await;
        house.pass(Duration::minutes(5)).await;
        let office = house.token("li-yi").await;
        let tasks = async || {
            let all = house.get("/api/v1/tasks?limit=200", &office).await;
            let of = |task: &&serde_json::Value| task["kind"] == "keep_recording";
            all["items"].as_array().unwrap().iter().filter(of).cloned().collect::<Vec<_>>()
        };
        assert_eq!(tasks().await, [] as [serde_json::Value; 0], "a network that is slow is no trouble");
        house.pass(Duration::hours(2)).await;
        let told = tasks().await;
        assert_eq!(told.len(), 1, "one a day and account: {told:?}");
        assert!(told[0]["note"].as_str().unwrap().contains("录音地址不属于该账户的服务商"), "{told:?}");
        assert_eq!((&told[0]["call"], &told[0]["case"]), (&json!(null), &json!(null)));
        assert_eq!(states(&house).await, ["reported", "reported"], "and it is tried further");
    };
    what_the_network_has_lost_is_given_up => async |house: House| {
        recorded(&house, "13800138000").await;
        house.app.accounts["sandbox"].voice.as_ref().unwrap();
        let forget = house.app.accounts["sandbox"].voice.as_ref().unwrap().forget("r-13800138000").unwrap();
        house.app.outbound.send("sandbox", forget).await.unwrap();
        house.pass(Duration::hours(2)).await;
        assert_eq!(states(&house).await, ["lost"]);
        assert_eq!(house.tick().await.recordings, 0, "nobody asks for it any more");
        let at = desk(&house, "li-yi").await;
        let reply = at.part(&newest(&at).await, "bytes=0-").await;
        assert_eq!(reply.status, 502);
        assert!(String::from_utf8_lossy(&reply.body).contains("服务商处已经没有这段录音"));
    };
    erasing_a_call_deletes_its_file => async |house: House| {
        recorded(&house, "13800138000").await;
        house.tick().await;
        assert_eq!(files(&house).len(), 1);
        let office = house.token("li-yi").await;
        let call = house.get("/api/v1/calls", &office).await["items"][0]["id"].as_str().unwrap().to_owned();
        let facts = house.app.facts();
        let who = facts.directory.officers().iter().find(|one| one.roles.contains(&Role::DisciplineInspection)).unwrap();
        let actor = Actor::officer(&who.code, None, &facts.directory).unwrap();
        erase(&house.app, &actor, Subject::Call(call.parse().unwrap()), "本人申请").await.unwrap();
        house.tick().await;
        assert_eq!((files(&house).len(), states(&house).await), (0, vec!["deleted".to_owned()]));
    };
    one_that_is_erased_before_it_is_fetched_is_deleted_at_the_network => async |house: House| {
        recorded(&house, "13800138000").await;
        house.tamper("UPDATE recordings SET row_key = NULL, url_sealed = NULL, state = 'deleted', due_at = at").await;
        house.tick().await;
        assert!(!network_has(&house, "13800138000").await && files(&house).is_empty());
    };
}
