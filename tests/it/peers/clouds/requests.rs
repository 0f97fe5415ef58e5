//! Our requests beside those of the clouds' own libraries, each signature made by the other side as well.

use super::answers::taken;
use crate::peers::{
    oracle::Oracle,
    python,
    recorder::{Recorded, Recorder},
};
use bytes::Bytes;
use chrono::DateTime;
use http::Request;
use serde_json::{Map, Value, json};
use shouwen::{
    config::AccountSettings,
    core::{clock::Moment, message::OutboundSms, phone::PhoneNumber},
    providers::{
        Account, Stamp,
        aliyun::{self, canonical_query},
        open, tencent,
    },
};
use std::collections::BTreeMap;

const MESSAGE: &str = "01939f7c-0000-7000-8000-0000000000a1";
const KEY: (&str, &str) = ("LTAI5tInventedKeyId0001", "InventedAccessKeySecret000000001");
const TEMPLATE: &str = "您反映的事项（编号NUMBER）已有办理结果：RESULT。";
/// What has to be written in its own way in one place or another.
const RESULT: &str = "~*'() &=+%/?\"\\😀";

/// Compares each pair.
pub fn run() {
    let recorder = Recorder::start(taken);
    let mut oracle = Oracle::start("clouds", &mut python::command("clouds/oracle.py"));
    for expected in ["SendSms", "QuerySendDetails"] {
        aliyun_alike(&recorder, &mut oracle, expected);
    }
    for expected in ["SendSms", "PullSmsSendStatusByPhoneNumber"] {
        tencent_alike(&recorder, &mut oracle, expected);
    }
}

/// The message, and what it is sent with now.
fn message(result: &str) -> (OutboundSms, Stamp) {
    let sms = OutboundSms {
        id: MESSAGE.parse().unwrap(),
        to: PhoneNumber::parse("13800138000", "393").unwrap(),
        text: TEMPLATE.replace("NUMBER", "2026-000123").replace("RESULT", result),
        report_url: String::new(),
    };
    (sms, Stamp { now: "2026-11-23T07:30:00+08:00".parse().unwrap(), nonce: 7 })
}

/// Our request for `action`.
fn ours(account: &Account, result: &str, action: &str) -> Request<Bytes> {
    let (sms, stamp) = message(result);
    let provider = account.sms.as_deref().unwrap();
    if action == "SendSms" {
        provider.request(&sms, &stamp).unwrap()
    } else {
        provider.ask(&sms, stamp.now, &stamp).pop().unwrap()
    }
}

fn aliyun_alike(recorder: &Recorder, oracle: &mut Oracle, action: &str) {
    let account = account(
        recorder,
        &format!("provider = \"aliyun\"\naccess_key_id = \"{}\"\naccess_key_secret = \"{}\"\n", KEY.0, KEY.1),
        &TEMPLATE.replace("NUMBER", "${number}").replace("RESULT", "${result}"),
    );
    let ours = recorder.through(ours(&account, RESULT, action));
    // The library signs what came of our request: the host that arrived, and every x-acs- header.
    let signed = |(name, _): &(&String, &String)| name.starts_with("x-acs-") || *name == "host";
    let headers: BTreeMap<_, _> = ours.headers.iter().filter(signed).collect();
    let theirs = oracle.ask(&json!({ "do": "aliyun_sign", "method": ours.method, "path": ours.path,
        "query": ours.query, "headers": headers, "key_id": KEY.0, "secret": KEY.1 }));
    assert_eq!(theirs, ours.headers["authorization"]);

    oracle.ask(&json!({ "do": "aliyun_send", "host": host(recorder), "key_id": KEY.0, "secret": KEY.1,
        "action": action, "parameters": ours.query }));
    let theirs = recorder.all().pop().unwrap();
    assert_eq!((&theirs.method, &theirs.path, &theirs.query), (&ours.method, &ours.path, &ours.query));
    for same in ["x-acs-action", "x-acs-version", "x-acs-content-sha256", "host"] {
        assert_eq!(theirs.headers[same], ours.headers[same], "{same}");
    }
    // And the other way round: it signs every header that it names.
    let authorization = &theirs.headers["authorization"];
    let names = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    let headers = names.split(';').map(|name| (name, theirs.headers[name].as_str())).collect();
    let query =
        canonical_query(&theirs.query.iter().map(|(name, value)| (name.as_str(), value.clone())).collect());
    let body_sha256 = &theirs.headers["x-acs-content-sha256"];
    let signable = aliyun::Signable { query: &query, headers, body_sha256 };
    assert_eq!(signable.authorization(KEY.0, KEY.1), *authorization);
}

fn tencent_alike(recorder: &Recorder, oracle: &mut Oracle, action: &str) {
    let account = account(
        recorder,
        &format!(
            "provider = \"tencent\"\nsecret_id = \"{}\"\nsecret_key = \"{}\"\nsdk_app_id = \"1400006666\"\nvariable_chars = 35\n",
            KEY.0, KEY.1
        ),
        &TEMPLATE.replace("NUMBER", "{1}").replace("RESULT", "{2}"),
    );
    let ours = recorder.through(ours(&account, RESULT, action));
    let seconds: i64 = ours.headers["x-tc-timestamp"].parse().unwrap();
    let date = DateTime::from_timestamp(seconds, 0).unwrap().format("%Y-%m-%d").to_string();
    let theirs = oracle.ask(&json!({ "do": "tencent_sign", "host": ours.headers["host"],
        "content_type": ours.headers["content-type"], "timestamp": ours.headers["x-tc-timestamp"], "date": date,
        "body": std::str::from_utf8(&ours.body).unwrap(), "secret_id": KEY.0, "secret_key": KEY.1 }));
    let expected = format!(
        "TC3-HMAC-SHA256 Credential={}/{date}/sms/tc3_request, SignedHeaders=content-type;host, Signature={}",
        KEY.0,
        theirs.as_str().unwrap()
    );
    assert_eq!(expected, ours.headers["authorization"]);

    oracle.ask(&json!({ "do": "tencent_send", "host": host(recorder), "region": "ap-guangzhou",
        "secret_id": KEY.0, "secret_key": KEY.1, "action": action, "parameters": ours.json }));
    let theirs = recorder.all().pop().unwrap();
    assert_eq!((&theirs.method, &theirs.path, fields(&theirs)), (&ours.method, &ours.path, fields(&ours)));
    for same in ["x-tc-action", "x-tc-version", "x-tc-region", "content-type", "host"] {
        assert_eq!(theirs.headers[same], ours.headers[same], "{same}");
    }
    let signable = tencent::Signable {
        service: "sms",
        host: &theirs.headers["host"],
        content_type: &theirs.headers["content-type"],
        at: moment(&theirs.headers["x-tc-timestamp"]),
        body: &theirs.body,
    };
    assert_eq!(signable.authorization(KEY.0, KEY.1), theirs.headers["authorization"]);
}

fn host(recorder: &Recorder) -> &str {
    recorder.base.trim_start_matches("http://")
}

fn fields(request: &Recorded) -> Map<String, Value> {
    request.json.as_object().unwrap().clone()
}

fn moment(seconds: &str) -> Moment {
    Moment::from(DateTime::from_timestamp(seconds.parse().unwrap(), 0).unwrap())
}

fn account(recorder: &Recorder, section: &str, template: &str) -> Account {
    let text = format!(
        "{section}base_url = \"{}\"\nhook_token = \"0f1e2d3c4b5a69788796a5b4\"\nallow = [\"127.0.0.1\"]\n\
         sms_profile = {{ signature = \"濮阳热线\" }}\ntemplates = [{{ code = \"SMS_1\", text = \"{template}\" }}]\n",
        recorder.base
    );
    let settings: AccountSettings = toml::from_str(&text).unwrap();
    open("main", &settings, "393").unwrap()
}
