//! The doctor: says what is wrong, also where much is wrong, and changes nothing.

use super::{complained, names};
use crate::{on_both_engines, support::House};
use chrono::Duration;
use shouwen::{
    config::{Fault, Secret, Settings},
    core::clock::SystemClock,
    work::{doctor::examine, keys},
};
use std::{fs, os::unix::fs::PermissionsExt};

async fn faults(house: &House) -> Vec<Fault> {
    examine(&house.app.settings, &*house.clock).await.faults
}

fn about(faults: &[Fault], place: &str, words: &str) -> bool {
    faults
        .iter()
        .any(|fault| fault.where_.contains(place) && fault.what.contains(words) && !fault.remedy.is_empty())
}

on_both_engines! {
    a_house_that_works_has_no_finding => async |house: House| {
        fs::set_permissions(house.folder(), fs::Permissions::from_mode(0o700)).unwrap();
        complained(&house, "13800138000").await;
        house.pass(Duration::minutes(10)).await;
        assert_eq!(faults(&house).await, []);
    };
    a_daemon_that_is_away_and_what_hangs_are_found => async |house: House| {
        complained(&house, "13800138000").await;
        house.advance(Duration::hours(1));
        let found = faults(&house).await;
        assert!(about(&found, "daemon", "behind"), "{found:?}");
        house.tamper("UPDATE messages SET state = 'claimed', claimed_by = 'gone', lease_until = queued_at").await;
        house.advance(Duration::days(30));
        let found = faults(&house).await;
        assert!(about(&found, "daemon", "died"), "{found:?}");
        assert!(about(&found, "tasks", "past their time") && about(&found, "cases", "R5.4"), "{found:?}");
        house.tamper("UPDATE messages SET state = 'unknown', claimed_by = NULL, lease_until = NULL").await;
        assert!(about(&faults(&house).await, "messages", "in doubt"));
    };
    a_clock_that_was_set_back_is_found => async |house: House| {
        complained(&house, "13800138000").await;
        let earlier = shouwen::core::clock::VirtualClock::starting_at(house.now() - Duration::days(1));
        let found = examine(&house.app.settings, &earlier).await.faults;
        assert!(about(&found, "clock", "the database has something of"), "{found:?}");
    };
    a_missing_or_foreign_key_hides_nothing_else => async |house: House| {
        complained(&house, "13800138000").await;
        house.advance(Duration::hours(1));
        let file = keys::key_file(house.folder());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(about(&faults(&house).await, "key file", "others than its owner"));
        fs::remove_file(&file).unwrap();
        let before = names(house.folder());
        let found = faults(&house).await;
        assert!(about(&found, "seal key", "holds no seal key"), "{found:?}");
        assert!(about(&found, "daemon", "behind"), "{found:?}");
        assert_eq!(names(house.folder()), before, "no key is made");
        let foreign = shouwen::store::seal::MasterKey::generate(&mut crate::case::seeded(8));
        fs::write(&file, foreign.reveal()).unwrap();
        assert!(about(&faults(&house).await, "seal key", "does not open this database"));
    };
    a_forged_entry_is_found => async |house: House| {
        complained(&house, "13800138000").await;
        house.tamper("UPDATE audit SET actor = 'x'").await;
        assert!(about(&faults(&house).await, "chain", "changed"));
    };
}

fn settings(text: &str) -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::read("test.toml", text, std::iter::empty()).unwrap();
    settings.data.dir = folder.path().join("var");
    (folder, settings)
}

#[tokio::test]
async fn where_nothing_is_there_it_says_so_and_makes_nothing() {
    let (folder, settings) = settings("");
    let found = examine(&settings, &SystemClock).await.faults;
    assert!(about(&found, "data folder", "No such file"), "{found:?}");
    assert!(about(&found, "shouwen.db", "the file is not there"), "{found:?}");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told() {
    let (_folder, mut settings) = settings("");
    settings.database.url = Secret::new("postgres://nobody:hush@127.0.0.1:1/none");
    let found = examine(&settings, &SystemClock).await.faults;
    assert!(about(&found, "PostgreSQL", "does not answer"), "{found:?}");
    assert!(!found.iter().any(|fault| fault.to_string().contains("hush")), "no secret: {found:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_told() {
    let (_folder, settings) = settings("");
    fs::create_dir(&settings.data.dir).unwrap();
    fs::write(settings.data.dir.join("shouwen.db"), "not a database, but long enough to look at it twice")
        .unwrap();
    let found = examine(&settings, &SystemClock).await.faults;
    assert!(about(&found, "", "file is not a database"), "{found:?}");
    assert!(about(&found, "data folder", "others on this machine"), "{found:?}");
}

#[tokio::test]
async fn accounts_that_cannot_work_together_are_told() {
    let text = "[accounts.main]\nprovider = \"twilio\"\naccount_sid = \"AC00000000000000000000000000000001\"\n\
        auth_token = \"0123456789abcdef0123456789abcdef\"\nfrom = \"+14155550100\"\n[accounts.sandbox]\nprovider = \"sandbox\"\n";
    let (_folder, settings) = settings(text);
    let found = examine(&settings, &SystemClock).await.faults;
    assert!(about(&found, "server.public_url", "this machine"), "{found:?}");
    assert!(about(&found, "accounts.sandbox", "sandbox"), "{found:?}");
}
