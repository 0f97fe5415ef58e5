//! The commands, as a script outside uses them.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

fn shouwen(data: &Path, arguments: &[&str], keys: &str) -> Output {
    shouwen_in(data, data, arguments, keys)
}

/// Runs a command in a working folder, with a data folder that need not be there yet.
pub fn shouwen_in(folder: &Path, data: &Path, arguments: &[&str], keys: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shouwen"))
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .current_dir(folder)
        .env_remove("TEST_POSTGRES_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have ended before.
    drop(child.stdin.take().unwrap().write_all(keys.as_bytes()));
    child.wait_with_output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_deadline_is_told_with_the_reason_of_every_day() {
    let data = tempfile::tempdir().unwrap();
    let told = shouwen(data.path(), &["deadline", "--received", "2026-02-13T10:00:00+08:00", "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&printed(&told)).unwrap();
    assert_eq!((&told["due"], &told["standing"]), (&"2026-03-05".into(), &"published".into()));
    assert_eq!((&told["working_days"], told["days"].as_array().unwrap().len()), (&10.into(), 20));
    assert_eq!(shouwen(data.path(), &["deadline", "--received", "tomorrow"], "").status.code(), Some(2));
    assert_eq!(shouwen(data.path(), &[], "").status.code(), Some(2));
    assert_eq!(shouwen(data.path(), &["route", "--matter", "no-such-matter"], "").status.code(), Some(2));
}

#[test]
fn the_shipped_dialogues_have_no_fault() {
    let data = tempfile::tempdir().unwrap();
    let checked = shouwen(data.path(), &["ivr", "check", "--json"], "");
    assert_eq!((checked.status.code(), printed(&checked).trim()), (Some(0), r#"{"faults":[]}"#));
}

#[test]
fn a_caller_in_the_terminal_is_led_through_a_complaint() {
    let data = tempfile::tempdir().unwrap();
    // A complaint by key; nobody at the first telephone, the second officer answers.
    let played = shouwen(data.path(), &["call", "--at", "2026-03-02T09:00"], "1\n\na\n");
    assert_eq!(played.status.code(), Some(0), "{}", String::from_utf8_lossy(&played.stderr));
    let told = printed(&played);
    for words in ["您好，这里是濮阳市民政局投诉电话", "首问负责人：王丙", "应反馈：2026-03-16", "查询码"]
    {
        assert!(told.contains(words), "`{words}` is missing in {told}");
    }
}

#[test]
fn a_token_is_printed_alone_and_can_be_revoked() {
    let data = tempfile::tempdir().unwrap();
    let created = shouwen(data.path(), &["token", "create", "--officer", "li-yi"], "");
    let token = printed(&created);
    assert!(token.starts_with("shouwen_") && token.trim_end().lines().count() == 1, "{token}");
    assert_eq!(shouwen(data.path(), &["token", "create", "--officer", "nobody"], "").status.code(), Some(1));
    assert_eq!(shouwen(data.path(), &["token", "create"], "").status.code(), Some(2));
    let listed: serde_json::Value =
        serde_json::from_str(&printed(&shouwen(data.path(), &["token", "list", "--json"], ""))).unwrap();
    let id = listed["items"][0]["id"].as_str().unwrap();
    assert_eq!(shouwen(data.path(), &["token", "revoke", id], "").status.code(), Some(0));
    assert_eq!(shouwen(data.path(), &["token", "revoke", id], "").status.code(), Some(1));
}

#[test]
fn training_is_refused_while_an_account_reaches_outside() {
    let twilio = "provider = \"twilio\"\naccount_sid = \"AC00000000000000000000000000000001\"\n\
        auth_token = \"0123456789abcdef0123456789abcdef\"\nfrom = \"+14155550100\"\n";
    let kannel = |host: &str| {
        format!(
            "provider = \"kannel\"\nbase_url = \"http://{host}:13013\"\nusername = \"u\"\npassword = \"p\"\n\
             hook_token = \"0f1e2d3c4b5a6978\"\nallow = [\"127.0.0.1\"]\n"
        )
    };
    // What counts is where an account points, not whose protocol it speaks.
    let table = [
        (twilio.to_owned(), Some("reaches off this machine")),
        (kannel("10.0.0.5"), Some("reaches off this machine")),
        (kannel("gateway.example.org"), Some("reaches off this machine")),
        (kannel("127.0.0.1"), None),
        (kannel("[::1]"), None),
        (kannel("localhost"), None),
        (kannel("127.0.0.1").replace("0f1e2d3c4b5a6978", "short"), Some("hook_token is shorter")),
    ];
    for (account, refused) in table {
        let data = tempfile::tempdir().unwrap();
        let text = format!(
            "[voice]\naccount = \"sandbox\"\n[sms]\naccount = \"main\"\n\
            [accounts.sandbox]\nprovider = \"sandbox\"\n[accounts.main]\n{account}"
        );
        std::fs::write(data.path().join("shouwen.toml"), text).unwrap();
        let told = shouwen(data.path(), &["daemon", "--once", "--clock", "2026-03-02"], "");
        let error = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(i32::from(refused.is_some())), "{account}: {error}");
        assert!(refused.is_none_or(|words| error.contains(words)), "{account}: {error}");
    }
}

#[test]
fn a_wrong_setting_stops_the_start_with_its_line() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("shouwen.toml"), "[server]\n\nlisten = 7\n").unwrap();
    let refused = shouwen(data.path(), &["daemon", "--once"], "");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(told.contains("shouwen.toml:3") && told.contains("listen"), "{told}");
}

#[test]
fn an_officer_is_added_listed_and_given_a_password() {
    let data = tempfile::tempdir().unwrap();
    let who = ["officer", "add", "tang-xin", "--name", "唐辛", "--department", "charity"];
    let added =
        shouwen(data.path(), &[&who[..], &["--role", "handler", "--mobile", "13800000099"]].concat(), "");
    assert_eq!(added.status.code(), Some(0), "{}", String::from_utf8_lossy(&added.stderr));
    let wrong = shouwen(data.path(), &[&who[..], &["--role", "emperor"]].concat(), "");
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert_eq!(wrong.status.code(), Some(1));
    assert!(told.contains("already taken") && told.contains("roles"), "{told}");
    let listed = printed(&shouwen(data.path(), &["officer", "list"], ""));
    assert!(
        listed.contains("唐辛") && listed.contains("138****0099") && !listed.contains("13800000099"),
        "{listed}"
    );
    let whole = printed(&shouwen(data.path(), &["officer", "list", "--numbers"], ""));
    assert!(whole.contains("+8613800000099"), "{whole}");
    let set = shouwen(data.path(), &["officer", "passwd", "tang-xin", "--stdin"], "four plain words do\n");
    assert_eq!(set.status.code(), Some(0), "{}", String::from_utf8_lossy(&set.stderr));
    assert_eq!(
        shouwen(data.path(), &["officer", "passwd", "tang-xin", "--stdin"], "short\n").status.code(),
        Some(1)
    );
    assert_eq!(
        shouwen(data.path(), &["officer", "passwd", "nobody", "--stdin"], "four plain words do\n")
            .status
            .code(),
        Some(1)
    );
    let listed: serde_json::Value =
        serde_json::from_str(&printed(&shouwen(data.path(), &["officer", "list", "--json"], ""))).unwrap();
    let tang = listed["items"].as_array().unwrap().iter().find(|one| one["code"] == "tang-xin").unwrap();
    assert!(tang["password_changed_at"].is_string(), "{tang}");
    let export = printed(&shouwen(data.path(), &["directory", "export"], ""));
    assert!(export.contains("tang-xin"), "{export}");
    let versions = printed(&shouwen(data.path(), &["directory", "list"], ""));
    assert!(versions.contains("officer_added tang-xin"), "{versions}");
    assert_eq!(shouwen(data.path(), &["directory", "take"], "").status.code(), Some(3));
}

#[test]
fn a_notice_is_looked_at_before_it_is_taken() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("overlay.csv");
    std::fs::write(
        &file,
        "date,effect,name,instrument\n2026-03-09,off,防汛停工,濮阳市政府通知(2026-03-02)\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let due = || {
        let told = shouwen(data.path(), &["deadline", "--received", "2026-03-02T10:00", "--json"], "");
        let told: serde_json::Value = serde_json::from_str(&printed(&told)).unwrap();
        told["due"].clone()
    };
    let looked = shouwen(data.path(), &["calendar", "import", file], "");
    assert_eq!(looked.status.code(), Some(3));
    assert!(
        printed(&looked).contains("--yes") && printed(&looked).contains("2026-03-09"),
        "{}",
        printed(&looked)
    );
    assert_eq!(due(), "2026-03-16", "a look changes nothing");
    let taken = shouwen(data.path(), &["calendar", "import", file, "--yes", "--json"], "");
    assert_eq!(taken.status.code(), Some(0), "{}", String::from_utf8_lossy(&taken.stderr));
    let told: serde_json::Value = serde_json::from_str(&printed(&taken)).unwrap();
    assert_eq!((&told["taken"], &told["changes"][0]["date"]), (&true.into(), &"2026-03-09".into()));
    assert_eq!(due(), "2026-03-17", "the command for deadlines knows it too");
    let again = shouwen(data.path(), &["calendar", "import", file, "--yes"], "");
    assert_eq!(again.status.code(), Some(3), "loaded already");
    let listed = printed(&shouwen(data.path(), &["calendar", "list"], ""));
    assert!(listed.contains("国办发明电〔2025〕7号") && listed.contains("濮阳市政府通知"), "{listed}");
    std::fs::write(file, "number,甲\n").unwrap();
    let broken = shouwen(data.path(), &["calendar", "import", file, "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&printed(&broken)).unwrap();
    assert_eq!((broken.status.code(), told["faults"][0]["where"].is_string()), (Some(3), true), "{told}");
}

#[test]
fn reminders_are_foreseen_and_lists_exported() {
    let data = tempfile::tempdir().unwrap();
    let played = shouwen(data.path(), &["call"], "1\na\n");
    assert_eq!(played.status.code(), Some(0), "{}", String::from_utf8_lossy(&played.stderr));
    let told: serde_json::Value = serde_json::from_str(&printed(&shouwen(
        data.path(),
        &["reminders", "preview", "--days", "60", "--json"],
        "",
    )))
    .unwrap();
    assert!(
        told["items"][0]["text"].is_string() && told["example"]["rungs"][0]["rung"].is_string(),
        "{told}"
    );
    let table = printed(&shouwen(data.path(), &["reminders", "preview"], ""));
    assert!(table.contains("现在收到并交办的件"), "{table}");
    let csv = shouwen(data.path(), &["export", "cases", "--as", "li-yi", "--format", "csv"], "");
    assert!(printed(&csv).starts_with("\u{feff}件号"), "{}", String::from_utf8_lossy(&csv.stderr));
    let file = data.path().join("calls.xlsx");
    let order = ["export", "calls", "--as", "li-yi", "--format", "xlsx", "--output", file.to_str().unwrap()];
    assert_eq!(shouwen(data.path(), &order, "").status.code(), Some(0));
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    assert_eq!(shouwen(data.path(), &order, "").status.code(), Some(1), "a file is never written over");
    let nobody = shouwen(data.path(), &["export", "calls", "--as", "nobody", "--format", "csv"], "");
    assert_eq!((nobody.status.code(), printed(&nobody).len()), (Some(1), 0));
}
