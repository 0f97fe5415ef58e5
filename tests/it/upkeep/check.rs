//! What can be checked without starting.

use super::names;
use crate::{on_both_engines, support::House};
use shouwen::{
    config::{Fault, Settings},
    work::check::check,
};
use std::fs;

fn settings(text: &str) -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::read("test.toml", text, std::iter::empty()).unwrap();
    folder.path().clone_into(&mut settings.data.dir);
    (folder, settings)
}

async fn faults_of(text: &str) -> Vec<Fault> {
    let (folder, settings) = settings(text);
    let checked = check(&settings).await;
    assert_eq!(names(folder.path()), Vec::<String>::new(), "nothing is created");
    checked.faults
}

#[tokio::test]
async fn the_defaults_have_no_fault() {
    assert_eq!(faults_of("").await, []);
}

#[tokio::test]
async fn every_fault_is_told_at_once_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let office = folder.path().join("office.yaml");
    fs::write(&office, include_str!("../../../data/office.yaml").replace("head: zhang-jia", "head: nobody"))
        .unwrap();
    let text = format!(
        "[office]\nfile = \"{}\"\n[voice]\nscript = \"complaint-lime\"\n[seal]\nkey = \"shouwen-seal-1-abc\"\n\
         [sms]\naccount = \"kannel\"\n[accounts.kannel]\nprovider = \"kannel\"\nbase_url = \"http://127.0.0.1:13013\"\n\
         username = \"u\"\npassword = \"p\"\nhook_token = \"0123456789abcdef\"\nallow = [\"127.0.0.1\"]\n\
         sms_profile = {{ banned = [\"编号\"] }}\n[accounts.sandbox]\nprovider = \"sandbox\"\n",
        office.display()
    );
    let faults = faults_of(&text).await;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let has = |wanted: &[&str]| told.iter().any(|line| wanted.iter().all(|word| line.contains(word)));
    assert!(has(&["office.yaml:", "departments[office].head", "nobody"]), "{told:#?}");
    assert!(has(&["voice.script", "complaint-line"]), "{told:#?}");
    assert!(has(&["seal key"]) && !told.concat().contains("shouwen-seal-1-abc"), "{told:#?}");
    assert!(has(&["accounts.kannel.sms_profile (acknowledgement)", "编号"]), "{told:#?}");
}

on_both_engines! {
    a_spoilt_imported_calendar_is_a_fault => async |house: House| {
        assert_eq!(check(&house.app.settings).await.faults, []);
        let now = house.now();
        house.app.db.transact(move |tx| Box::pin(async move {
            let body = serde_json::json!({ "file": "2027.csv", "text": "no notice" });
            shouwen::store::documents::keep(tx, shouwen::store::documents::DocumentKind::Notice, "x", &body, "li-yi", now).await
        })).await.unwrap();
        let faults = check(&house.app.settings).await.faults;
        assert!(faults.iter().any(|fault| fault.where_.starts_with("2027.csv")), "{faults:?}");
    };
}
