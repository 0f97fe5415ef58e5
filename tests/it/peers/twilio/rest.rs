//! Our requests to the REST API beside those that the library's own client makes for the same thing.

use super::{
    network::{ACCOUNT, TOKEN, taken},
    oracle::Oracle,
};
use crate::peers::recorder::{Recorded, Recorder};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use shouwen::{
    config::AccountSettings,
    core::{call::ProviderCallId, clock::Moment, id::LegId, message::OutboundSms, phone::PhoneNumber},
    providers::{Account, Links, Originate, Stamp, open},
};
use std::collections::BTreeSet;

const HOOKS: &str = "https://hotline.example.org/hooks/main";
const RETRIES: &str = "#rc=3&rp=5xx,ct,rt";
const LEG: &str = "01939f7c-0000-7000-8000-0000000000b2";
const CALL: &str = "CA00000000000000000000000000000007";
const MESSAGE: &str = "01939f7c-0000-7000-8000-0000000000a1";

/// Its requests bear no signature of their own.
pub const STAMP: Stamp = Stamp { now: Moment::EARLIEST, nonce: 0 };

/// What we ask for beyond what is required, on purpose: reports, by POST, within a time of our choice,
/// and the keys of an extension.
const ON_PURPOSE: [&str; 7] = [
    "Method",
    "SendDigits",
    "StatusCallback",
    "StatusCallbackEvent",
    "StatusCallbackMethod",
    "Timeout",
    "MessagingServiceSid",
];

/// Compares each pair.
pub fn run() {
    let recorder = Recorder::start(taken);
    let mut oracle = Oracle::start();
    let report = format!("{HOOKS}/sms/status?ref={MESSAGE}{RETRIES}");
    let text = "【测试局】2026-000123号件:应于3月16日前反馈 & 登记 100%+ 😀";
    let sms = OutboundSms {
        id: MESSAGE.parse().unwrap(),
        to: number("13800138000"),
        text: text.to_owned(),
        report_url: format!("{HOOKS}/sms/status"),
    };
    for (section, sender, value) in [
        ("from = \"+14155550100\"", "from_", "+14155550100"),
        ("messaging_service_sid = \"MG01\"", "messaging_service_sid", "MG01"),
    ] {
        let account = account(section, &recorder.base);
        let mut arguments = json!({ "to": "+8613800138000", "body": text, "status_callback": report });
        arguments[sender] = json!(value);
        let provider = account.sms.as_deref().unwrap();
        same(
            &recorder,
            &mut oracle,
            provider.request(&sms, &STAMP).unwrap(),
            ("messages", "create"),
            &arguments,
        );
    }
    let account = account("", &recorder.base);
    let voice = account.voice.as_deref().unwrap();
    let links = Links { base: HOOKS, next_turn: 1 };
    for to in ["0393-6680103", "0393-6680103转801"] {
        let order = Originate {
            leg: LEG.parse::<LegId>().unwrap(),
            to: &number(to),
            caller_id: &number("6687001"),
            seconds: 20,
        };
        let leg = format!("{HOOKS}/voice/leg/{LEG}");
        let mut arguments = json!({ "to": "+863936680103", "from_": "+863936687001", "url": format!("{leg}{RETRIES}"),
            "method": "POST", "status_callback": format!("{leg}?step=status{RETRIES}"),
            "status_callback_method": "POST", "timeout": 20,
            "status_callback_event": ["initiated", "ringing", "answered", "completed"] });
        if to.contains('转') {
            arguments["send_digits"] = json!("wwww801");
        }
        let request = voice.originate(&order, &links).unwrap();
        same(&recorder, &mut oracle, request, ("calls", "create"), &arguments);
    }
    let call = ProviderCallId::new(CALL).unwrap();
    let request = voice.redirect(&call, &Links { base: HOOKS, next_turn: 3 }).unwrap();
    let arguments = json!({ "url": format!("{HOOKS}/voice/turn/3?step=moved{RETRIES}"), "method": "POST" });
    same(&recorder, &mut oracle, request, (&format!("calls/{CALL}"), "update"), &arguments);
    asked_about(&recorder, &mut oracle, &sms);
}

/// A message of unknown fate is looked for as the library lists messages.
fn asked_about(recorder: &Recorder, oracle: &mut Oracle, sms: &OutboundSms) {
    let account = account("from = \"+14155550100\"", &recorder.base);
    let sent_at: Moment = "2026-03-02T09:05:00+08:00".parse().unwrap();
    let request = account.sms.as_deref().unwrap().ask(sms, sent_at, &STAMP).pop().unwrap();
    let ours = recorder.through(request);
    let login = (ACCOUNT, TOKEN);
    let arguments = json!({ "to": "+8613800138000", "date_sent_after": "2026-03-02T01:00:00Z",
        "page_size": 50, "limit": 50 });
    oracle.rest(&recorder.base, login, ("messages", "list"), &arguments);
    let theirs = recorder.all().pop().unwrap();
    // The library names a media type for the body that a GET does not have.
    assert_eq!(ours.meant(), Recorded { content_type: String::new(), ..theirs }.meant());
}

/// Sends both, and compares what came: method, path, fields, login, media type.
fn same(
    recorder: &Recorder,
    oracle: &mut Oracle,
    request: Request<Bytes>,
    action: (&str, &str),
    arguments: &Value,
) {
    let ours = recorder.through(request);
    oracle.rest(&recorder.base, (ACCOUNT, TOKEN), action, arguments);
    let (ours, theirs) = (ours.meant(), recorder.all().pop().unwrap().meant());
    assert_eq!(ours, theirs);
    let names: BTreeSet<&str> = ours.form.iter().map(|(name, _)| name.as_str()).collect();
    let required = ["To", "From", "Body", "Url"];
    let more = names.iter().find(|name| !required.contains(name) && !ON_PURPOSE.contains(name));
    assert_eq!(more, None, "a field that nobody meant to send");
}

/// An account whose API is at `base`.
pub fn account(section: &str, base: &str) -> Account {
    let text = format!(
        "provider = \"twilio\"\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"{TOKEN}\"\nbase_url = \"{base}\"\n{section}"
    );
    let settings: AccountSettings = toml::from_str(&text).unwrap();
    open("main", &settings, "393").unwrap()
}

/// A number as people write it.
pub fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, "393").unwrap()
}
