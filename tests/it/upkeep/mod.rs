//! What keeps an installation: backup and restore, the audit trail as a whole, keys, erasure, the checks.

mod backup;
mod check;
mod commands;
mod doctor;
mod erasure;
mod rotation;
mod trail;

use crate::support::House;
use serde_json::{Value, json};
use shouwen::{store::copy::Progress, work::start};
use std::{fs, path::Path, sync::Arc};

/// Somebody complains by voicemail; the case's number.
async fn complained(house: &House, from: &str) -> String {
    let mut call = house.call(from).await;
    while call.rings().is_some() || !call.says().contains("留言") {
        call.unanswered().await;
    }
    call.recorded(20).await;
    call.hang_up().await;
    let office = house.token("li-yi").await;
    house.get("/api/v1/cases", &office).await["items"][0]["number"].as_str().unwrap().to_owned()
}

/// An anonymous complaint with somebody's number, about nobody: no feedback is owed by law.
async fn wrote_anonymously(house: &House) -> String {
    let office = house.token("li-yi").await;
    let body = json!({ "kind": "complaint", "name_standing": "anonymous", "summary": "窗口无人",
        "complainant": { "name": "来电人", "phone": "13900139000" }, "received_at": house.now() });
    let (status, opened) = house.post("/api/v1/cases", &office, body).await;
    assert_eq!(status, 201, "{opened}");
    opened["number"].as_str().unwrap().to_owned()
}

/// Everything that the office sees, in one value.
async fn seen(house: &House, token: &str) -> Value {
    let mut all = json!({});
    for list in ["calls", "cases", "messages", "reminders", "tasks"] {
        all[list] = house.get(&format!("/api/v1/{list}?limit=200"), token).await["items"].clone();
    }
    all
}

fn url(house: &House) -> String {
    start::database_url(&house.app.settings)
}

fn quietly() -> Progress {
    Arc::new(|_, _, _| {})
}

/// The names of what lies in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
