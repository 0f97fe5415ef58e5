//! The commands, as a script outside uses them.

use super::names;
use crate::commands::shouwen_in;
use serde_json::Value;
use std::{fs, path::Path, process::Output};

fn shouwen(data: &Path, arguments: &[&str]) -> Output {
    shouwen_in(data.parent().unwrap(), data, arguments, "")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn an_office_is_backed_up_lost_and_restored() {
    let home = tempfile::tempdir().unwrap();
    let (var, file) = (home.path().join("var"), home.path().join("backup.db"));
    let (file, other) = (file.to_str().unwrap(), home.path().join("other"));
    let played = shouwen(&var, &["token", "create", "--officer", "li-yi"]);
    assert_eq!(played.status.code(), Some(0), "{played:?}");
    let taken = shouwen(&var, &["backup", file]);
    assert_eq!(taken.status.code(), Some(0), "{taken:?}");
    assert!(String::from_utf8_lossy(&taken.stdout).contains("no seal key"), "{taken:?}");
    assert_eq!(shouwen(&var, &["backup", file]).status.code(), Some(1));
    let refused = shouwen(&other, &["restore", file]);
    assert_eq!(refused.status.code(), Some(1), "without the key: {refused:?}");
    fs::create_dir_all(&other).unwrap();
    fs::copy(var.join("seal.key"), other.join("seal.key")).unwrap();
    let restored = shouwen(&other, &["restore", file, "--json"]);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    assert!(json(&restored)["rows"].as_u64().unwrap() > 0);
    assert_eq!(names(&other), ["seal.key", "shouwen.db"]);
    assert_eq!(json(&shouwen(&other, &["token", "list", "--json"]))["items"].as_array().unwrap().len(), 1);
    assert_eq!(shouwen(&other, &["restore", file]).status.code(), Some(1), "it holds data");
    assert_eq!(shouwen(&other, &["restore", file, "--dangerous-overwrite"]).status.code(), Some(0));
    let rotated = shouwen(&other, &["seal", "rotate"]);
    assert_eq!(rotated.status.code(), Some(0), "{rotated:?}");
    assert_eq!(fs::read_to_string(other.join("seal.key")).unwrap().lines().count(), 2);
    let audited = shouwen(&other, &["audit", "verify", "--json"]);
    assert_eq!((audited.status.code(), &json(&audited)["faults"]), (Some(0), &serde_json::json!([])));
    let exported = shouwen(&other, &["audit", "export"]);
    let export = home.path().join("audit.jsonl");
    fs::write(&export, &exported.stdout).unwrap();
    let export = export.to_str().unwrap();
    assert_eq!(shouwen(&other, &["audit", "verify", export]).status.code(), Some(0));
    fs::write(export, String::from_utf8(exported.stdout).unwrap().replace("restored", "deplored")).unwrap();
    let forged = shouwen(&other, &["audit", "verify", export, "--json"]);
    assert_eq!(forged.status.code(), Some(3));
    assert!(json(&forged)["faults"][0]["where"].as_str().unwrap().contains("audit.jsonl:"), "{forged:?}");
}

#[test]
fn check_and_doctor_tell_a_wrong_setting_with_its_line() {
    let home = tempfile::tempdir().unwrap();
    let var = home.path().join("var");
    let good = shouwen(&var, &["check", "--json"]);
    assert_eq!((good.status.code(), &json(&good)["faults"]), (Some(0), &serde_json::json!([])));
    fs::write(home.path().join("shouwen.toml"), "[server]\n\nlisten = 7\n[daemon]\nbatch = 0\n").unwrap();
    for command in ["check", "doctor"] {
        let found = shouwen(&var, &[command, "--json"]);
        assert_eq!(found.status.code(), Some(3), "{found:?}");
        let told = json(&found)["faults"].to_string();
        assert!(told.contains("shouwen.toml:3"), "{told}");
    }
    assert!(!var.exists(), "nothing is created");
}

#[test]
fn erasing_asks_for_a_yes_and_a_known_officer() {
    let home = tempfile::tempdir().unwrap();
    let var = home.path().join("var");
    let base = ["seal", "erase", "--case", "2026-000001", "--reason", "申请"];
    let with = |more: &[&'static str]| shouwen(&var, &[&base, more].concat()).status.code();
    assert_eq!(with(&["--as", "song-yuan"]), Some(1), "without --yes");
    assert_eq!(with(&["--as", "nobody", "--yes"]), Some(1));
    assert_eq!(
        shouwen(&var, &["seal", "erase", "--reason", "x", "--as", "li-yi", "--yes"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_key_from_a_setting_is_rotated_in_two_steps() {
    let home = tempfile::tempdir().unwrap();
    let var = home.path().join("var");
    assert_eq!(shouwen(&var, &["token", "create", "--officer", "li-yi"]).status.code(), Some(0));
    let first = fs::read_to_string(var.join("seal.key")).unwrap().trim().to_owned();
    fs::remove_file(var.join("seal.key")).unwrap();
    let settings = home.path().join("shouwen.toml");
    fs::write(&settings, format!("[seal]\nkey = \"{first}\"\n")).unwrap();
    let told = json(&shouwen(&var, &["seal", "rotate", "--json"]));
    let both = told["by_hand"]["setting"].as_str().unwrap().to_owned();
    assert!(both.starts_with("shouwen-seal-2-") && both.ends_with(&first), "the former key stays");
    assert!(!var.join("seal.key").exists());
    fs::write(&settings, format!("[seal]\nkey = \"{both}\"\n")).unwrap();
    let found = shouwen(&var, &["doctor", "--json"]);
    assert!(json(&found)["faults"].to_string().contains("not finished"), "{found:?}");
    let done = json(&shouwen(&var, &["seal", "rotate", "--json"]));
    assert_eq!(done["done"]["resumed"], true, "{done}");
    let new = both.split(' ').next().unwrap();
    fs::write(&settings, format!("[seal]\nkey = \"{new}\"\n")).unwrap();
    assert_eq!(
        shouwen(&var, &["token", "list"]).status.code(),
        Some(0),
        "the new key alone opens the database"
    );
}
