//! The audit trail as a whole: in the database, and in an export.

use super::{complained, wrote_anonymously};
use crate::{on_both_engines, support::House};
use chrono::Duration;
use serde_json::json;
use shouwen::work::audit::{Verified, export, verify_database, verify_export};

/// Some cases over some days, each day closed by its head.
async fn some_days(house: &House) {
    complained(house, "13800138000").await;
    for _ in 0..3 {
        house.pass(Duration::days(1)).await;
        let number = wrote_anonymously(house).await;
        decline(house, &number).await;
    }
    house.pass(Duration::days(1)).await;
}

/// A second entry of the case's chain, with a sealed note.
async fn decline(house: &House, number: &str) {
    let office = house.token("li-yi").await;
    let path = format!("/api/v1/cases/{number}/decline");
    assert_eq!(house.post(&path, &office, json!({ "reason": "不属于受理范围" })).await.0, 200);
}

async fn verified(house: &House) -> Verified {
    verify_database(&house.app.db).await.unwrap()
}

async fn exported(house: &House) -> String {
    String::from_utf8(export(&house.app.db, Vec::new()).await.unwrap()).unwrap()
}

fn checked(text: &str) -> Vec<String> {
    let verified = verify_export("audit.jsonl", text.as_bytes()).unwrap();
    verified.faults.iter().map(ToString::to_string).collect()
}

on_both_engines! {
    an_untouched_trail_verifies_here_and_elsewhere => async |house: House| {
        some_days(&house).await;
        let here = verified(&house).await;
        assert_eq!(here.faults, []);
        assert!(here.heads >= 4 && here.chains >= 4 && here.entries > here.chains, "{here:?}");
        let text = exported(&house).await;
        let there = verify_export("audit.jsonl", text.as_bytes()).unwrap();
        assert_eq!(there, here, "the same, without the database");
        assert!(!text.contains("13800138000") && !text.contains("来电人"), "no personal data");
    };
    the_first_changed_entry_is_named => async |house: House| {
        some_days(&house).await;
        assert_eq!(house.tamper("UPDATE audit SET actor = 'somebody-else' WHERE action = 'case_opened' AND position = 1
            AND at = (SELECT min(at) FROM audit WHERE action = 'case_opened')").await, 1);
        let faults = verified(&house).await.faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].where_.ends_with("entry 1") && faults[0].what.contains("changed"), "{}", faults[0]);
    };
    a_cut_off_end_and_a_lost_end_are_found => async |house: House| {
        some_days(&house).await;
        house.tamper("DELETE FROM audit WHERE chain <> 'system' AND position =
            (SELECT max(l.position) FROM audit AS l WHERE l.chain = audit.chain)").await;
        let faults = verified(&house).await.faults;
        assert!(faults.iter().any(|fault| fault.what.contains("cut off")), "{faults:?}");
        house.tamper("DELETE FROM audit_chains WHERE chain <> 'system'").await;
        let faults = verified(&house).await.faults;
        assert!(faults.iter().any(|fault| fault.what.contains("nothing says where")), "{faults:?}");
    };
    a_chain_that_was_taken_away_whole_is_missed_by_its_heads => async |house: House| {
        some_days(&house).await;
        house.tamper("DELETE FROM audit_chains WHERE chain =
            (SELECT chain FROM audit WHERE action = 'case_opened' ORDER BY at LIMIT 1)").await;
        house.tamper("DELETE FROM audit WHERE chain =
            (SELECT chain FROM audit WHERE action = 'case_opened' ORDER BY at LIMIT 1)").await;
        let faults = verified(&house).await.faults;
        assert!(faults.iter().any(|fault| fault.where_.contains("head of 2026-03-02")), "{faults:?}");
    };
    a_changed_note_is_found => async |house: House| {
        let number = complained(&house, "13800138000").await;
        decline(&house, &number).await;
        assert!(house.tamper("UPDATE audit SET note_sealed = NULL WHERE note_sealed IS NOT NULL").await > 0);
        let faults = verified(&house).await.faults;
        assert!(faults.iter().any(|fault| fault.what.contains("note")), "{faults:?}");
    };
    a_head_is_of_its_day_however_late_the_daemon_comes => async |house: House| {
        complained(&house, "13800138000").await;
        house.advance(Duration::days(3));
        wrote_anonymously(&house).await;
        house.tick().await;
        assert_eq!(verified(&house).await.faults, [], "made again from the entries alone");
    };
    every_kind_of_damage_to_an_export_is_told_with_its_line => async |house: House| {
        some_days(&house).await;
        let text = exported(&house).await;
        let lines: Vec<&str> = text.lines().collect();
        let entry = lines.iter().position(|line| line.contains("case_opened")).unwrap();
        let forged = text.replacen("\"case_opened\"", "\"case_closed\"", 1);
        let faults = checked(&forged);
        assert!(faults[0].starts_with(&format!("audit.jsonl:{}", entry + 1)), "{faults:?}");
        let cut = lines[..lines.len() - 1].join("\n");
        assert!(checked(&cut)[0].contains("cut off"), "{:?}", checked(&cut));
        let without = [&lines[..entry], &lines[entry + 1..]].concat().join("\n");
        assert!(!checked(&without).is_empty());
        let head = lines.iter().position(|line| line.contains("\"head\"")).unwrap();
        let headless = [&lines[..head], &lines[head + 1..]].concat().join("\n");
        assert!(checked(&headless).iter().any(|fault| fault.contains("head of")), "{:?}", checked(&headless));
        for nonsense in ["", "{}", "[1,2", "\u{0}", "{\"totals\":{\"heads\":0,\"chains\":0,\"entries\":0}}"] {
            assert!(!checked(nonsense).is_empty(), "{nonsense:?}");
        }
    };
}
