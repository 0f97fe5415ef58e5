//! Settings: the defaults are whole, layers win in order, and a wrong one is told where it stands.

use shouwen::config::{AccountSettings, DEFAULT, Fault, LogFormat, OfficerRole, Role, Rung, Settings};
use std::path::Path;

fn env(variables: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    variables
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect::<Vec<_>>()
        .into_iter()
}

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Settings, Vec<Fault>> {
    Settings::read("shouwen.toml", text, env(variables))
}

fn good(text: &str, variables: &[(&str, &str)]) -> Settings {
    read(text, variables).unwrap()
}

fn bad(text: &str, variables: &[(&str, &str)]) -> Vec<Fault> {
    match read(text, variables) {
        Ok(settings) => panic!("accepted: {settings:?}"),
        Err(faults) => faults,
    }
}

#[test]
fn the_printed_defaults_are_the_defaults() {
    let built_in = good("", &[]);
    let printed = good(DEFAULT, &[]);
    assert_eq!(format!("{built_in:?}"), format!("{printed:?}"));
    assert_eq!(built_in.faults(), []);
}

#[test]
fn the_defaults_are_what_the_design_promises() {
    let settings = good("", &[]);
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!((settings.server.body_limit_bytes, settings.voice.ring_seconds), (65536, 20));
    assert_eq!((settings.cases.working_days, settings.cases.reopen_days), (10, 30));
    assert_eq!((settings.voice.evidence_seconds, settings.voice.number_stale_after_days), (30, 180));
    assert_eq!(settings.voice.script, "complaint-line");
    assert_eq!(format!("{:?}", settings.sms.complainant_hours), "08:00-21:00");
    assert_eq!((settings.console.session_hours, settings.console.idle_minutes), (12, 60));
    assert_eq!((settings.console.lock_after, settings.console.second_factor_roles.len()), (10, 0));
    assert!(matches!(settings.accounts["sandbox"], AccountSettings::Sandbox { .. }));
    let before: Vec<_> = settings.reminders.ladder.iter().filter_map(days_before).collect();
    assert_eq!(before, [5, 3, 1]);
    let last = settings.reminders.ladder.last().unwrap();
    assert!(matches!(last, Rung::Overdue { from_day: 3, .. }));
    assert_eq!(last.to(), [Role::DisciplineInspection]);
}

fn days_before(rung: &Rung) -> Option<u32> {
    match rung {
        Rung::BeforeDue { working_days, .. } => Some(*working_days),
        _ => None,
    }
}

#[test]
fn a_file_wins_over_the_defaults_and_a_variable_over_the_file() {
    let text = "[voice]\nring_seconds = 15\nrecord = true\n[log]\nformat = \"json\"\n";
    let settings =
        good(text, &[("SHOUWEN__VOICE__RING_SECONDS", "25"), ("SHOUWEN__DATABASE__MAX_CONNECTIONS", "7")]);
    assert_eq!((settings.voice.ring_seconds, settings.voice.record), (25, true));
    assert_eq!((settings.log.format, settings.database.max_connections), (LogFormat::Json, 7));
    assert_eq!(settings.voice.evidence_seconds, 30);
}

#[test]
fn variables_that_are_no_settings_are_left_alone() {
    let settings = good("", &[("SHOUWEN_CI", "1"), ("PATH", "/bin"), ("XSHOUWEN__A__B", "c")]);
    assert_eq!(settings.voice.ring_seconds, 20);
}

#[test]
fn a_list_in_a_variable_is_written_with_commas_and_replaces_the_whole_list() {
    let settings = good("", &[("SHOUWEN__REMINDERS__HOURS", "09:00-12:00, 13:00-17:00")]);
    assert_eq!(format!("{:?}", settings.reminders.hours), "[09:00-12:00, 13:00-17:00]");
}

#[test]
fn whoever_needs_a_second_factor_is_named_by_role() {
    let named = |settings: Settings| settings.console.second_factor_roles;
    let text = "[console]\nsecond_factor_roles = [\"administrator\", \"office\"]\n";
    assert_eq!(named(good(text, &[])), [OfficerRole::Administrator, OfficerRole::Office]);
    let variable = [("SHOUWEN__CONSOLE__SECOND_FACTOR_ROLES", "discipline_inspection")];
    assert_eq!(named(good(text, &variable)), [OfficerRole::DisciplineInspection]);
}

#[test]
fn a_password_of_digits_in_a_variable_stays_a_text() {
    let settings = good("", &[("SHOUWEN__SEAL__KEY", "0123")]);
    assert_eq!(settings.seal.key.expose(), "0123");
}

#[test]
fn a_ladder_of_ones_own_replaces_the_built_in_one() {
    let settings = good("[[reminders.ladder]]\nwhen = \"due_day\"\nat = \"10:00\"\nto = [\"office\"]\n", &[]);
    assert_eq!(settings.reminders.ladder.len(), 1);
}

#[test]
fn accounts_of_ones_own_replace_the_sandbox_telephone() {
    let text =
        "[accounts.main]\nprovider = \"sandbox\"\n[voice]\naccount = \"main\"\n[sms]\naccount = \"main\"\n";
    let settings = good(text, &[]);
    assert_eq!(settings.accounts.keys().collect::<Vec<_>>(), ["main"]);
    let variable = [("SHOUWEN__ACCOUNTS__OTHER__PROVIDER", "sandbox")];
    assert_eq!(good(text, &variable).accounts.keys().collect::<Vec<_>>(), ["main", "other"]);
}

/// A file, where its fault is, and a word each of what is wrong and what to do.
const WRONG_FILES: &[(&str, &str, &str, &str)] = &[
    ("[voice\n", "shouwen.toml:1", "TOML", "[section]"),
    ("[voice]\n\nrecord = yes\n", "shouwen.toml:3", "TOML", "double quotes"),
    ("[voice]\nring_second = 3\n", "shouwen.toml:2 voice.ring_second", "no such", "`ring_seconds`"),
    ("[voise]\nring_seconds = 3\n", "shouwen.toml:1 voise", "no such", "`voice`"),
    ("[server]\nzzz = 3\n", "shouwen.toml:2 server.zzz", "no such", "known here: body_limit_bytes, listen"),
    ("[voice]\nring_seconds = \"20\"\n", "shouwen.toml:2 voice.ring_seconds", "is a text", "a whole number"),
    ("[office]\narea_code = 393\n", "shouwen.toml:2 office.area_code", "is a whole number", "a text"),
    ("voice = 1\n", "shouwen.toml:1 voice", "is a whole number", "a section"),
    ("[voice]\nring_seconds = 4\n", "shouwen.toml:2 voice.ring_seconds", "4 is out of range", "5 to 60"),
    ("[voice]\nring_seconds = 300\n", "shouwen.toml:2 voice.ring_seconds", "300", "default-config"),
    ("[daemon]\nbatch = -1\n", "shouwen.toml:2 daemon.batch", "-1", "default-config"),
    ("[cases]\nworking_days = 11\n", "shouwen.toml:2 cases.working_days", "11 is out of range", "1 to 10"),
    ("[server]\nlisten = \"here\"\n", "shouwen.toml:2 server.listen", "socket address", "default-config"),
    (
        "[server]\npublic_url = \"https://a.cn/\"\n",
        "shouwen.toml:2 server.public_url",
        "no address",
        "no slash",
    ),
    (
        "[server]\npublic_url = \"https://a.cn?x=1\"\n",
        "shouwen.toml:2 server.public_url",
        "no address",
        "https://",
    ),
    ("[server]\npublic_url = \"ftp://a.cn\"\n", "shouwen.toml:2 server.public_url", "no address", "https://"),
    ("[server]\npublic_url = \"hotline\"\n", "shouwen.toml:2 server.public_url", "no address", "https://"),
    ("[database]\nurl = \"mysql://x\"\n", "shouwen.toml:2 database.url", "no database", "postgres://"),
    ("[voice]\naccount = \"sandbax\"\n", "shouwen.toml:2 voice.account", "no account", "`sandbox`"),
    ("[sms]\naccount = \"x\"\n", "shouwen.toml:2 sms.account", "no account `x`", "[accounts.x]"),
    (
        "[sms]\naccounts = [\"sandbox\", \"x\"]\n",
        "shouwen.toml:2 sms.accounts",
        "no account `x`",
        "[accounts.x]",
    ),
    (
        "[sms.purposes]\nsurveys = [\"sandbox\"]\n",
        "shouwen.toml:2 sms.purposes.surveys",
        "no such setting",
        "`survey`",
    ),
    (
        "[sms.purposes]\nsurvey = [\"x\"]\n",
        "shouwen.toml:2 sms.purposes.survey",
        "no account `x`",
        "[accounts.x]",
    ),
    ("[voice]\ndesk = \"六六八\"\n", "shouwen.toml:2 voice.desk", "cannot be dialled", "digits"),
    (
        "[recordings]\nstore = \"/srv/recordings\"\n",
        "shouwen.toml:2 recordings.store",
        "no place for recordings",
        "s3://BUCKET",
    ),
    (
        "[recordings]\nstore = \"s3://hotline\"\nendpoint = \"https://s3.example.org\"\naccess_key = \"a\"\n",
        "recordings.secret_key (built-in default)",
        "is empty",
        "what the bucket's server gave you",
    ),
    (
        "[recordings]\nstore = \"s3://hotline\"\nendpoint = \"s3.example.org\"\n\
         access_key = \"a\"\nsecret_key = \"b\"\n",
        "shouwen.toml:3 recordings.endpoint",
        "no address of a server",
        "https://s3.example.org",
    ),
    (
        "[sms]\ncomplainant_hours = \"21:00-08:00\"\n",
        "shouwen.toml:2 sms.complainant_hours",
        "no part of a day",
        "default-config",
    ),
    (
        "[reminders]\nhours = [\"14:00-18:00\", \"08:00-12:00\"]\n",
        "shouwen.toml:2 reminders.hours",
        "order",
        "morning",
    ),
    ("[retention]\nmessages_days = 30\n", "shouwen.toml:2 retention.messages_days", "30 days", "153"),
    (
        "[console]\nsession_hours = 0\n",
        "shouwen.toml:2 console.session_hours",
        "0 is out of range",
        "1 to 168",
    ),
    (
        "[console]\nidle_minutes = 4\n",
        "shouwen.toml:2 console.idle_minutes",
        "4 is out of range",
        "5 to 1440",
    ),
    ("[console]\nlock_after = 3\n", "shouwen.toml:2 console.lock_after", "3 is out of range", "5 to 100"),
    (
        "[console]\nsecond_factor_roles = [\"emperor\"]\n",
        "shouwen.toml:2 console.second_factor_roles[0]",
        "`emperor` is no role",
        "default-config",
    ),
    ("[log]\nformat = \"xml\"\n", "shouwen.toml:2 log.format", "write text or json", "default-config"),
    (
        "[accounts.Main]\nprovider = \"sandbox\"\n[voice]\naccount = \"Main\"\n[sms]\naccount = \"Main\"\n",
        "shouwen.toml:1 accounts.Main",
        "cannot name",
        "a-z",
    ),
    ("[accounts]\nmain = 1\n", "shouwen.toml:2 accounts.main", "section", "[accounts.main]"),
    (
        "[accounts.sandbox]\nprovider = \"pigeon\"\n",
        "shouwen.toml:2 accounts.sandbox.provider",
        "unknown variant `pigeon`",
        "default-config",
    ),
    (
        "[accounts.sandbox]\nprovider = \"sandbox\"\npigeons = 3\n",
        "shouwen.toml:3 accounts.sandbox.pigeons",
        "unknown field",
        "default-config",
    ),
    (
        "[[reminders.ladder]]\nwhen = \"due_day\"\nat = \"9 o'clock\"\nto = [\"office\"]\n",
        "shouwen.toml:1 reminders.ladder[0]",
        "no time of day",
        "default-config",
    ),
    (
        "[[reminders.ladder]]\nwhen = \"due_day\"\nat = \"09:00\"\nto = []\n",
        "shouwen.toml:1 reminders.ladder[0]",
        "nobody",
        "role",
    ),
    (
        "[[reminders.ladder]]\nwhen = \"assigned\"\nto = [\"handler\"]\n",
        "shouwen.toml:1 reminders.ladder",
        "due date",
        "due_day",
    ),
    (
        "[[reminders.ladder]]\nwhen = \"due_day\"\nat = \"09:00\"\nto = [\"office\"]\n[[reminders.ladder]]\nwhen = \"before_due\"\nworking_days = 10\nat = \"09:00\"\nto = [\"office\"]\n",
        "shouwen.toml:7 reminders.ladder[1].working_days",
        "10 working days",
        "1 to 9",
    ),
];

#[test]
fn a_wrong_file_is_told_with_line_field_and_remedy() {
    for (text, place, what, remedy) in WRONG_FILES {
        let faults = bad(text, &[]);
        let told = faults.iter().any(|fault| {
            fault.where_ == *place && fault.what.contains(what) && fault.remedy.contains(remedy)
        });
        assert!(told, "for {text:?} expected {place} / {what} / {remedy}, got {faults:#?}");
    }
}

/// A variable, its text, and a word each of what is wrong and what to do.
const WRONG_VARIABLES: &[(&str, &str, &str, &str)] = &[
    ("SHOUWEN__VOICE__RING_SECOND", "3", "no setting `voice.ring_second`", "`ring_seconds`"),
    ("SHOUWEN__VOISE__RING_SECONDS", "3", "no setting", "`voice`"),
    ("SHOUWEN__VOICE", "3", "cannot be set", "settings file"),
    ("SHOUWEN__VOICE__RING_SECONDS", "soon", "wrong value", "whole number"),
    ("SHOUWEN__VOICE__RECORD", "1", "wrong value", "true or false"),
    ("SHOUWEN__VOICE__RING_SECONDS", "61", "out of range", "5 to 60"),
    ("SHOUWEN__REMINDERS__LADDER", "x", "cannot be set", "settings file"),
    ("SHOUWEN__", "x", "no setting", "known here"),
];

#[test]
fn a_wrong_variable_is_told_by_its_name() {
    for (name, text, what, remedy) in WRONG_VARIABLES {
        let faults = bad("", &[(name, text)]);
        let place = format!("environment variable {name}");
        let told = faults
            .iter()
            .any(|fault| fault.where_ == place && fault.what.contains(what) && fault.remedy.contains(remedy));
        assert!(told, "for {name} expected {what} / {remedy}, got {faults:#?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let names = bad("[voice]\na = 1\n[sms]\nb = 2\n", &[("SHOUWEN__C__D", "3")]);
    assert_eq!(names.len(), 3, "{names:#?}");
    let values = bad("[server]\nlisten = \"x\"\n[log]\nformat = \"xml\"\n", &[]);
    assert_eq!(values.len(), 2, "{values:#?}");
    let ranges = bad("[voice]\nring_seconds = 1\n[cases]\nreopen_days = 0\n", &[]);
    assert_eq!(ranges.len(), 2, "{ranges:#?}");
}

#[test]
fn a_change_after_reading_is_checked_by_field() {
    let mut settings = good("", &[]);
    settings.server.public_url = "hotline".to_owned();
    let faults = settings.faults();
    assert_eq!(faults.iter().map(|fault| fault.where_.as_str()).collect::<Vec<_>>(), ["server.public_url"]);
}

#[test]
fn a_default_that_clashes_with_the_file_is_named_as_a_default() {
    let faults = bad("[accounts.main]\nprovider = \"sandbox\"\n", &[]);
    assert_eq!(faults[0].where_, "voice.account (built-in default)");
}

#[test]
fn no_secret_is_shown_by_debug_or_told_in_a_fault() {
    let text = "[database]\nurl = \"postgres://u:hunter2@db/x\"\n[seal]\nkey = \"hunter2\"\n[metrics]\ntoken = \"hunter2\"\n";
    let settings = good(text, &[]);
    assert!(settings.database.url.expose().contains("hunter2"));
    assert!(!format!("{settings:?}").contains("hunter2"));
    let faults = bad(
        "[database]\nurl = \"x://u:hunter2@db\"\n[server]\npublic_url = \"https://u:hunter2@h\"\n",
        &[("SHOUWEN__DAEMON__BATCH", "hunter2")],
    );
    assert!(!format!("{faults:?}").contains("hunter2"), "{faults:#?}");
    let faults =
        bad("[database]\nurl = \"x://u:hunter2@db\"\n[server]\npublic_url = \"https://u:hunter2@h\"\n", &[]);
    assert_eq!(faults.len(), 2);
    assert!(!format!("{faults:?}").contains("hunter2"), "{faults:#?}");
}

#[test]
fn a_named_file_must_be_there_and_an_unnamed_one_need_not() {
    assert!(Settings::load(None, env(&[])).is_ok());
    let faults = Settings::load(Some(Path::new("no/such.toml")), env(&[])).unwrap_err();
    assert_eq!(faults[0].where_, "no/such.toml");
}

#[test]
fn a_file_is_named_in_its_faults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.toml");
    std::fs::write(&path, "[voice]\nring_seconds = 1\n").unwrap();
    let faults = Settings::load(Some(&path), env(&[])).unwrap_err();
    assert_eq!(faults[0].where_, format!("{}:2 voice.ring_seconds", path.display()));
}
