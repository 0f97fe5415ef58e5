//! Erasing a person: nobody reads them again, and everything else still stands.

use super::{complained, quietly, seen, url, wrote_anonymously};
use crate::{on_both_engines, support::House};
use chrono::Duration;
use serde_json::{Value, json};
use shouwen::{
    core::clock::Clock,
    work::{
        Actor, Random, WorkError,
        audit::verify_database,
        backup::{Restore, restore, take},
        erasure::{Erased, Subject, erase, list_file, read},
        keys,
    },
};
use std::fs;

/// Of discipline inspection in the demo office.
async fn erased(house: &House, who: &str, subject: Subject) -> Result<Erased, WorkError> {
    let facts = house.app.facts();
    let actor = Actor::officer(&who.parse().unwrap(), None, &facts.directory).unwrap();
    erase(&house.app, &actor, subject, "本人申请,来电 13900139000").await
}

fn inspector(house: &House) -> String {
    let facts = house.app.facts();
    let inspection = shouwen::core::directory::Role::DisciplineInspection;
    let officer = facts.directory.officers().iter().find(|officer| officer.roles.contains(&inspection));
    officer.unwrap().code.to_string()
}

on_both_engines! {
    a_case_without_its_person_is_still_a_case => async |house: House| {
        let number = wrote_anonymously(&house).await;
        house.tick().await;
        let office = house.token("li-yi").await;
        let path = format!("/api/v1/cases/{number}");
        assert_eq!(house.get(&path, &office).await["complainant"]["phone"], "139****9000");
        let who = inspector(&house);
        let done = erased(&house, &who, Subject::Case(number.clone())).await.unwrap();
        assert_eq!(done.cases, 1);
        assert!(done.messages > 0, "the acknowledgement went to the same person");
        let case = house.get(&path, &office).await;
        assert_eq!((&case["complainant"]["phone"], &case["complainant"]["pseudonym"], &case["summary"]),
            (&Value::Null, &Value::Null, &Value::Null), "{case}");
        assert_eq!((&case["number"], &case["stage"]), (&json!(number), &json!("received")));
        let ended: Vec<_> = case["reminders"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert!(!ended.contains(&json!("planned")), "{ended:?}");
        let everything = seen(&house, &office).await.to_string();
        assert!(!everything.contains("13900139000") && !everything.contains("来电人"), "{everything}");
        let entry = case["timeline"].as_array().unwrap().iter().find(|line| line["action"] == "person_erased").unwrap();
        assert!(entry["detail"]["reason"].as_str().unwrap().contains("本人申请"));
        assert_eq!(house.post(&format!("{path}/start"), &office, json!({})).await.0, 409);
        house.pass(Duration::days(20)).await;
        assert_eq!(verify_database(&house.app.db).await.unwrap().faults, [], "the trail still verifies");
        let again = erased(&house, &who, Subject::Case(number)).await;
        assert!(matches!(again, Err(WorkError::Conflict { kind: "erased", .. })), "{again:?}");
        let list = fs::read_to_string(list_file(house.folder())).unwrap();
        assert_eq!(list.lines().count(), done.cases + done.calls + done.messages);
    };
    a_query_code_of_an_erased_case_opens_nothing => async |house: House| {
        let number = complained(&house, "13800138000").await;
        house.tick().await;
        let sent = house.app.sandbox.sent();
        let code: String = sent[0].text.split("查询码").nth(1).unwrap().chars()
            .filter(char::is_ascii_digit).take(10).collect();
        let office = house.token("li-yi").await;
        let owed = erased(&house, &inspector(&house), Subject::Case(number.clone())).await;
        assert!(matches!(owed, Err(WorkError::Conflict { kind: "feedback-owed", .. })), "R5.4: {owed:?}");
        let withdraw = format!("/api/v1/cases/{number}/withdraw");
        assert_eq!(house.post(&withdraw, &office, json!({ "statement": "本人来电撤回" })).await.0, 200);
        let done = erased(&house, &inspector(&house), Subject::Case(number.clone())).await.unwrap();
        assert_eq!((done.cases, done.calls), (1, 1), "the call it came by");
        let reply = house.text("13900139000", &format!("查询 {code}")).await;
        assert!(!reply.as_str().unwrap().contains(&number), "{reply}");
        assert_eq!(house.get("/api/v1/calls", &office).await["items"][0]["from"], Value::Null);
    };
    only_discipline_inspection_erases => async |house: House| {
        let number = wrote_anonymously(&house).await;
        for who in ["li-yi", "system-admin"] {
            let refused = erased(&house, who, Subject::Case(number.clone())).await;
            assert!(matches!(refused, Err(WorkError::Forbidden(_))), "{who}: {refused:?}");
        }
        let nowhere = erased(&house, &inspector(&house), Subject::Case("2026-999999".to_owned())).await;
        assert!(matches!(nowhere, Err(WorkError::NotFound(_))), "{nowhere:?}");
        assert_eq!(read(house.folder()).unwrap(), []);
    };
    whoever_is_accused_cannot_erase_the_complaint => async |house: House| {
        let who = inspector(&house);
        let office = house.token("li-yi").await;
        let body = json!({ "kind": "complaint", "name_standing": "anonymous", "summary": "态度",
            "complainant": { "phone": "13900139000" }, "subject": { "officer": who }, "received_at": house.now() });
        let (status, opened) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!(status, 201, "{opened}");
        let number = opened["number"].as_str().unwrap().to_owned();
        let refused = erased(&house, &who, Subject::Case(number)).await;
        assert!(matches!(refused, Err(WorkError::NotFound(_))), "as if there were none: {refused:?}");
    };
    an_older_backup_does_not_bring_anybody_back => async |house: House| {
        let number = wrote_anonymously(&house).await;
        let kept = complained(&house, "13800138000").await;
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("backup.db");
        take(&url(&house), &file, &quietly()).await.unwrap();
        erased(&house, &inspector(&house), Subject::Case(number.clone())).await.unwrap();

        // The database is lost; what is left is the key and the list beside it.
        let folder = tempfile::tempdir().unwrap();
        for file in [keys::key_file(house.folder()), list_file(house.folder())] {
            fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
        }
        let mut settings = house.app.settings.clone();
        folder.path().clone_into(&mut settings.data.dir);
        settings.database.url = shouwen::config::Secret::new("");
        let (random, progress) = (Random::repeatable(5), quietly());
        let clock: &dyn Clock = &*house.clock;
        let job = Restore { settings: &settings, file: &file, overwrite: false, clock, random: &random, progress: &progress };
        let restored = restore(&job).await.unwrap();
        assert!(restored.erased_again > 0);
        let other = house.over(folder, "").await;
        let office = other.token("li-yi").await;
        let case = other.get(&format!("/api/v1/cases/{number}"), &office).await;
        assert_eq!(case["complainant"]["phone"], Value::Null, "{case}");
        let neighbour = other.get(&format!("/api/v1/cases/{kept}"), &office).await;
        assert_eq!(neighbour["complainant"]["phone"], "138****8000", "and nobody else is gone");
        assert_eq!(verify_database(&other.app.db).await.unwrap().faults, []);
    };
    a_late_delivery_report_of_an_erased_case_hurts_nobody => async |house: House| {
        let number = wrote_anonymously(&house).await;
        house.tick().await;
        erased(&house, &inspector(&house), Subject::Case(number)).await.unwrap();
        house.pass(Duration::hours(2)).await;
        complained(&house, "13700137000").await;
    };
}

#[test]
fn a_list_that_was_cut_off_or_spoilt_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{"subject":"018f0000-0000-7000-8000-000000000001","kind":"case","at":"2026-03-02T09:00:00+08:00","actor":"x"}"#;
    fs::write(list_file(folder.path()), format!("{line}\n{{\"subject\":\"018f")).unwrap();
    assert_eq!(read(folder.path()).unwrap().len(), 1, "an end that a crash cut off was never done");
    fs::write(list_file(folder.path()), format!("nonsense\n{line}\n")).unwrap();
    assert!(read(folder.path()).unwrap_err().to_string().contains("erasures.jsonl:1"));
}
