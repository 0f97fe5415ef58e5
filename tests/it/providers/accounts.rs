//! Opening accounts: what is refused, and how it is told.

use super::{ALIYUN, JAMBONZ, KANNEL, SANDBOX, SMPP, TENCENT, TWILIO, account};
use shouwen::{
    config::accounts::{AccountSettings, Peers, Secret},
    core::sms_text::Profile,
    providers::open,
};

#[test]
fn accounts_open_with_the_halves_they_have() {
    let table = [
        (TWILIO, true, true, Some("api.twilio.com")),
        (KANNEL, false, true, Some("10.0.0.5:13013")),
        (ALIYUN, false, true, Some("dysmsapi.aliyuncs.com")),
        (TENCENT, false, true, Some("sms.tencentcloudapi.com")),
        (SANDBOX, true, true, None),
        (JAMBONZ, true, false, Some("jambonz.example.com")),
        (SMPP, false, true, Some("10.0.0.5:2775")),
    ];
    for (section, voice, sms, endpoint) in table {
        let account = account(section);
        assert_eq!((account.voice.is_some(), account.sms.is_some()), (voice, sms));
        assert_eq!(account.endpoint.as_ref().map(ToString::to_string).as_deref(), endpoint);
        assert_eq!(account.name, "main");
    }
    let silent = account(&TWILIO.replace("from =", "#"));
    assert!(silent.sms.is_none(), "without a sender an account sends no SMS");
}

#[test]
fn contradictory_settings_are_refused_by_field() {
    let table = [
        (TWILIO.replace("AC0000", "XX0000"), "account_sid"),
        (TWILIO.replace("AC0000", "AC/../"), "account_sid"),
        (TWILIO.replace("0123456789abcdef0123456789abcdef", ""), "auth_token"),
        (TWILIO.replace("0123456789abcdef0123456789abcdef", "AUTH_TOKEN"), "auth_token"),
        (TWILIO.replace("fedcba9876543210fedcba9876543210", "…"), "shared_keys"),
        (TWILIO.replace("+14155550100", "415 555"), "from"),
        (TWILIO.replace("from =", "messaging_service_sid = \"MG1\"\nfrom ="), "from"),
        (TWILIO.replace("from =", "base_url = \"http://api.example.com\"\nfrom ="), "base_url"),
        (TWILIO.replace("from =", "base_url = \"https://a:b@api.example.com\"\nfrom ="), "base_url"),
        (KANNEL.replace("http://10.0.0.5:13013", "10.0.0.5:13013"), "base_url"),
        (KANNEL.replace("http://10.0.0.5:13013", "http://10.0.0.5:13013/cgi-bin"), "base_url"),
        (KANNEL.replace("0f1e2d3c4b5a69788796a5b4", "short"), "hook_token"),
        (KANNEL.replace("0f1e2d3c4b5a69788796a5b4", "0f1e2d3c%d4b5a69788796a5b4"), "hook_token"),
        (KANNEL.replace("[\"10.0.0.5\", \"192.168.7.0/24\"]", "[]"), "allow"),
        (ALIYUN.replace("LTAI5t", "LTAI 5t"), "access_key_id"),
        (ALIYUN.replace("InventedAccessKeySecret000000001", "short"), "access_key_secret"),
        (ALIYUN.replace("0f1e2d3c4b5a69788796a5b4", "short"), "hook_token"),
        (ALIYUN.replace("[\"10.0.0.5\"]", "[]"), "allow"),
        (ALIYUN.replace("signature = \"濮阳热线\"", ""), "sms_profile.signature"),
        (ALIYUN.replace("allow =", "base_url = \"http://dysmsapi.aliyuncs.com\"\nallow ="), "base_url"),
        (ALIYUN.replace("allow =", "extend_code = \"7a\"\nallow ="), "extend_code"),
        (ALIYUN.replace("allow =", "variable_chars = 0\nallow ="), "variable_chars"),
        (ALIYUN.replace("allow =", "unfiled = [\"surveys\"]\nallow ="), "unfiled"),
        (ALIYUN.replace("SMS_100000001", "SMS 1"), "templates"),
        (ALIYUN.replace("${content}", "${content}${more}"), "templates"),
        (ALIYUN.replace("${content}", "${"), "templates"),
        (ALIYUN.replace("${content}", &"很".repeat(500)), "templates"),
        (ALIYUN.split("[[").next().unwrap().replace("allow =", "templates = []\nallow ="), "templates"),
        (TENCENT.replace("AKIDInvented", "AKID-Invented"), "secret_id"),
        (TENCENT.replace("InventedSecretKey0000000000000001", ""), "secret_key"),
        (TENCENT.replace("1400006666", "app"), "sdk_app_id"),
        (TENCENT.replace("allow =", "region = \"广州\"\nallow ="), "region"),
        (TENCENT.replace("{1}-{2}", "{2}-{1}"), "templates"),
        (JAMBONZ.replace("https://", "http://"), "base_url"),
        (JAMBONZ.replace("https://", ""), "base_url"),
        (JAMBONZ.replace(".com/api", ".com/api/v1/"), "base_url"),
        (JAMBONZ.replace(".com/api", ".com/api?x=1"), "base_url"),
        (JAMBONZ.replace("acc-0001", "acc/../0001"), "account_sid"),
        (JAMBONZ.replace("11111111-2222-4333-8444-555555555555", "KEY"), "api_key"),
        (JAMBONZ.replace("11111111-2222-4333-8444-555555555555", "1111 2222-4333-8444\\n"), "api_key"),
        (JAMBONZ.replace("wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX", "WEBHOOK_SECRET"), "webhook_secret"),
        (JAMBONZ.replace("0393-6687001", "the hotline"), "caller_id"),
        (JAMBONZ.replace("speech_vendor", "# speech_vendor"), "speech_vendor"),
        (SMPP.replace(":2775", ""), "address"),
        (SMPP.replace("10.0.0.5", "a:b@10.0.0.5"), "address"),
        (SMPP.replace("10.0.0.5:2775", "smpp://10.0.0.5:2775"), "address"),
        (SMPP.replace("hotline", "a-system-id-too-long"), "system_id"),
        (SMPP.replace("hotline", ""), "system_id"),
        (SMPP.replace("pass0001", "pass00012"), "password"),
        (SMPP.replace("10690001", "10690001000000000000001"), "from"),
        (SMPP.replace("10690001", "热线"), "from"),
        (format!("{SMPP}\nsystem_type = \"a system type\""), "system_type"),
        (format!("{SMPP}\nwindow = 0"), "window"),
        (format!("{SMPP}\nenquire_seconds = 1"), "enquire_seconds"),
        (SANDBOX.replace("an invented secret of the sandbox", "short"), "secret"),
        ("provider = \"sandbox\"".to_owned(), "secret"),
    ];
    for (section, field) in table {
        let settings: AccountSettings = toml::from_str(&section).unwrap();
        assert_eq!(open("main", &settings, "393").unwrap_err().field, field, "{section}");
    }
    // Twilio's API on this machine is a test's stand-in.
    account(&TWILIO.replace("from =", "base_url = \"http://127.0.0.1:8080\"\nfrom ="));
}

#[test]
fn unknown_fields_providers_and_addresses_are_refused() {
    for section in [
        format!("{SANDBOX}\nsecert = \"x\""),
        SANDBOX.replace("sandbox\"", "vonage\""),
        KANNEL.replace("10.0.0.5\", ", "ten\", "),
        format!("{SANDBOX}\n[sms_profile]\nsignatur = \"x\""),
    ] {
        assert!(toml::from_str::<AccountSettings>(&section).is_err(), "{section}");
    }
}

#[test]
fn allow_lists_hold_addresses_and_networks() {
    let table = [
        ("10.0.0.5", "10.0.0.5", true),
        ("10.0.0.5", "10.0.0.6", false),
        ("10.0.0.5", "::ffff:10.0.0.5", true),
        ("192.168.7.0/24", "192.168.7.200", true),
        ("192.168.7.0/24", "192.168.8.1", false),
        ("fd00::/8", "fd12::1", true),
    ];
    for (peers, address, inside) in table {
        assert_eq!(
            peers.parse::<Peers>().unwrap().contains(address.parse().unwrap()),
            inside,
            "{address} in {peers}"
        );
    }
}

#[test]
fn secrets_show_themselves_nowhere() {
    let secret = Secret::new("visible");
    assert_eq!((format!("{secret:?}"), secret.to_string()), ("Secret(***)".to_owned(), "***".to_owned()));
    assert_eq!(secret.expose(), "visible");
}

#[test]
fn a_profile_begins_with_the_mainlands_rules_and_is_changed_field_by_field() {
    let profile = |lines: &str| account(&format!("{SANDBOX}\n[sms_profile]\n{lines}")).sms_profile;
    let signature = Some("濮阳市民政局".to_owned());
    assert_eq!(account(SANDBOX).sms_profile, Profile::mainland(None));
    assert_eq!(profile("signature = \"濮阳市民政局\""), Profile::mainland(signature.clone()));
    assert_eq!(profile("carriers = \"open\""), Profile::default());
    let signed = account(&format!("{SANDBOX}\n[sms_profile]\nsignature = \"濮阳市民政局\""));
    assert_eq!(signed.compose("已办结。"), "【濮阳市民政局】已办结。拒收请回复R");
    assert_eq!(signed.lint("已办结。"), []);
    assert_eq!(signed.lint("请拨打6687001").len(), 1);
    let changed = profile("numbers_blocked = false\nopt_out = \"\"\nbanned = [\"低保\"]\nmax_chars = 350");
    assert!(!changed.numbers_blocked && changed.links_blocked);
    assert_eq!((changed.opt_out, changed.max_chars), (None, Some(350)));
    assert!(
        changed.banned.iter().any(|word| word == "低保") && changed.banned.iter().any(|word| word == "殡葬")
    );
}
