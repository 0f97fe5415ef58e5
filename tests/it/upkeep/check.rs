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

/// The settings of a cloud's page, as an operator copies them.
fn of_the_page(page: &str) -> String {
    let path = format!("{}/docs/providers/{page}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let block = text.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let keys = [
        ("ACCESS_KEY_ID", "LTAI5tInventedKeyId0001"),
        ("SECRET_ID", "AKIDInventedSecretId0001"),
        ("HOOK_TOKEN", "0f1e2d3c4b5a69788796a5b4"),
    ];
    let block = keys.iter().fold(block.to_owned(), |text, (place, key)| {
        text.replace(&format!("\"{place}\""), &format!("\"{key}\""))
    });
    format!("{block}\n[accounts.sandbox]\nprovider = \"sandbox\"\n")
        .replace("\"SECRET_KEY\"", "\"InventedSecretKey0001\"")
}

/// The same without the template of a text.
fn without_template(settings: &str, words: &str) -> String {
    let (head, tail) = settings.split_once(words).unwrap();
    let start = head.rfind("[[").unwrap();
    let end = tail.find("\n[").map_or(tail.len(), |end| end + 1);
    format!("{}{}", &head[..start], &tail[end..])
}

#[tokio::test]
async fn the_templates_of_the_pages_cover_every_text() {
    for page in ["aliyun.md", "tencent.md"] {
        assert_eq!(faults_of(&of_the_page(page)).await, [], "{page}");
    }
}

#[tokio::test]
async fn a_text_without_a_template_is_told_with_its_purpose_and_its_words() {
    for (page, words) in [("aliyun.md", "正在办理，"), ("tencent.md", "正在办理，")] {
        let lacking = without_template(&of_the_page(page), words);
        let faults = faults_of(&lacking).await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].where_, "accounts.cloud.templates (interim: interim)");
        assert!(faults[0].what.contains("“2026-000123号件正在办理，办理情况将另行反馈。”"), "{}", faults[0]);
        let unfiled = lacking.replace("hook_token", "unfiled = [\"interim\"]\nhook_token");
        assert_eq!(faults_of(&unfiled).await, [], "{page}: nobody misses it then");
    }
}

#[tokio::test]
async fn the_text_of_a_date_that_moves_with_the_holidays_is_looked_at() {
    for page in ["aliyun.md", "tencent.md"] {
        let faults = faults_of(&without_template(&of_the_page(page), "因放假安排调整")).await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].where_, "accounts.cloud.templates (relay: redated)");
    }
}

#[tokio::test]
async fn words_that_ask_for_an_opt_out_nobody_reads_are_told() {
    let with = |words: &str| {
        format!(
            "{SPARE}sms_profile = {{ opt_out = \"{words}\" }}\n[accounts.sandbox]\nprovider = \"sandbox\"\n"
        )
    };
    for words in ["拒收请回复R", "回T退订", "Reply STOP to opt out", ""] {
        assert_eq!(faults_of(&with(words)).await, [], "{words}");
    }
    let faults = faults_of(&with("退订回0000")).await;
    let told: Vec<_> = faults.iter().map(|fault| fault.where_.as_str()).collect();
    assert_eq!(told, ["accounts.spare.sms_profile.opt_out"], "{faults:?}");
}

#[tokio::test]
async fn a_variable_that_would_be_too_long_is_told() {
    let short = of_the_page("aliyun.md").replace("hook_token", "variable_chars = 11\nhook_token");
    let faults = faults_of(&short).await;
    let acknowledgements = faults.iter().filter(|fault| fault.where_.contains("acknowledgement")).count();
    assert_eq!(
        (faults.len(), acknowledgements),
        (2, 2),
        "the query codes have twelve characters: {faults:?}"
    );
    assert_eq!(faults[0].what, "模板SMS_100000001的变量code有12个字，平台最多接受11个字");
}

/// A gateway that takes any text.
const SPARE: &str = "[accounts.spare]\nprovider = \"kannel\"\nbase_url = \"http://127.0.0.1:13013\"\nusername = \"u\"\n\
     password = \"p\"\nhook_token = \"0123456789abcdef\"\nallow = [\"127.0.0.1\"]\n";

/// A cloud that lacks a template, and a gateway behind it that takes any text.
#[tokio::test]
async fn which_account_takes_which_text_is_told() {
    let cloud = without_template(&of_the_page("tencent.md"), "满意，3不满意");
    assert_ne!(faults_of(&cloud).await, []);
    let both = cloud.replacen("account = \"cloud\"", "accounts = [\"cloud\", \"spare\"]", 1) + SPARE;
    let (_folder, settings) = settings(&both);
    let checked = check(&settings).await;
    assert_eq!(checked.faults, []);
    for line in
        ["SMS of the purpose survey: spare takes survey", "SMS of the purpose interim: cloud takes interim"]
    {
        assert!(checked.looked_at.iter().any(|looked| looked == line), "{line}: {:#?}", checked.looked_at);
    }
    let own = format!("{both}[sms.purposes]\nsurvey = [\"cloud\"]\n");
    let faults = faults_of(&own).await;
    assert!(faults[0].where_.contains("accounts.cloud.templates (survey: survey)"), "{faults:?}");
}

/// Who adds to a case by SMS is answered through the account that they wrote to, whatever acknowledges complaints.
#[tokio::test]
async fn an_answer_is_looked_at_for_every_account_that_may_be_written_to() {
    let cloud = without_template(&of_the_page("tencent.md"), "您的补充内容已收到");
    let both = cloud.replacen("account = \"cloud\"", "accounts = [\"cloud\", \"spare\"]", 1) + SPARE;
    let faults = faults_of(&format!("{both}[sms.purposes]\nacknowledgement = [\"spare\"]\n")).await;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].where_, "accounts.cloud.templates (acknowledgement: appended)");
}

on_both_engines! {
    a_house_does_not_start_without_a_template_for_each_purpose => async |house: House| {
        let settings = of_the_page("tencent.md");
        assert!(house.open_again(&settings).await.is_ok());
        let why = house.open_again(&without_template(&settings, "满意，3不满意")).await.err().unwrap().to_string();
        for words in ["[accounts.cloud]", "purpose survey", "基本满意", "[[accounts.cloud.templates]]", "`unfiled`"] {
            assert!(why.contains(words), "{words}: {why}");
        }
    };

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
