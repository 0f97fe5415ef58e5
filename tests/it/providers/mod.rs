//! Each provider's table, and the harness they all pass.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod accounts;
mod aliyun;
mod asterisk;
mod asterisk_line;
mod asterisk_rest;
mod clouds;
mod harness;
mod jambonz;
mod jambonz_verbs;
mod kannel;
mod sandbox;
mod smpp;
mod tencent;
mod twilio_signature;
mod twilio_sms;
mod twilio_twiml;
mod twilio_voice;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use shouwen::{
    config::accounts::AccountSettings,
    core::{
        call::ProviderCallId,
        clock::Moment,
        id::{LegId, MessageId},
        message::OutboundSms,
        phone::PhoneNumber,
    },
    providers::{Account, BadHook, HookRequest, Stamp, Told, open},
};
use std::fmt::Debug;

pub(crate) const PUYANG: &str = "393";

/// The present of these tests: the timestamps of the vectors are a few minutes earlier.
pub(crate) fn now() -> Moment {
    "2026-11-23T20:10:00+08:00".parse().unwrap()
}

pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, PUYANG).unwrap()
}

/// An account from its section of the settings file.
pub(crate) fn account(section: &str) -> Account {
    let settings: AccountSettings = toml::from_str(section).unwrap();
    open("main", &settings, PUYANG).unwrap()
}

pub(crate) const TWILIO: &str = r#"
provider = "twilio"
account_sid = "AC00000000000000000000000000000001"
auth_token = "0123456789abcdef0123456789abcdef"
from = "+14155550100"
[shared_keys]
webhooks_sharedkey_abc = "fedcba9876543210fedcba9876543210"
"#;

pub(crate) const KANNEL: &str = r#"
provider = "kannel"
base_url = "http://10.0.0.5:13013"
username = "hot"
password = "line-password"
from = "10690001"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["10.0.0.5", "192.168.7.0/24"]
"#;

pub(crate) const ALIYUN: &str = r#"
provider = "aliyun"
access_key_id = "LTAI5tInventedKeyId0001"
access_key_secret = "InventedAccessKeySecret000000001"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["10.0.0.5"]
sms_profile = { signature = "濮阳热线" }
[[templates]]
code = "SMS_100000001"
text = "您好，${content}"
[[templates]]
code = "SMS_100000002"
text = "${number}号件应于${due}前反馈，尚余${days}个工作日。"
[[templates]]
code = "SMS_100000003"
text = "查询码有误，请核对后再试。"
"#;

pub(crate) const TENCENT: &str = r#"
provider = "tencent"
secret_id = "AKIDInventedSecretId000000000000000001"
secret_key = "InventedSecretKey0000000000000001"
sdk_app_id = "1400006666"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["10.0.0.5"]
sms_profile = { signature = "濮阳热线" }
[[templates]]
code = "1110"
text = "您好，{1}"
[[templates]]
code = "1111"
text = "{1}-{2}号件应于{3}前反馈，尚余{4}个工作日。"
[[templates]]
code = "1112"
text = "查询码有误，请核对后再试。"
"#;

pub(crate) const JAMBONZ: &str = r#"
provider = "jambonz"
base_url = "https://jambonz.example.com/api"
account_sid = "acc-0001"
api_key = "11111111-2222-4333-8444-555555555555"
webhook_secret = "wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX"
trunk = "cn-carrier"
caller_id = "0393-6687001"
numbers = "national"
speech_vendor = "microsoft"
chinese_voice = "zh-CN-XiaoxiaoNeural"
english_voice = "en-US-JennyNeural"
"#;

pub(crate) const SMPP: &str = r#"
provider = "smpp"
address = "10.0.0.5:2775"
system_id = "hotline"
password = "pass0001"
from = "10690001"
from_ton = 3
from_npi = 1
"#;

pub(crate) const SANDBOX: &str = r#"
provider = "sandbox"
secret = "an invented secret of the sandbox"
"#;

/// A request as the web layer hands it over.
pub(crate) fn hook(method: Method, url: &str, body: impl Into<Bytes>) -> HookRequest {
    let query = url.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    HookRequest {
        method,
        url: url.to_owned(),
        query,
        headers: HeaderMap::new(),
        body: body.into(),
        peer: Some("10.0.0.5".parse().unwrap()),
    }
}

pub(crate) fn with_header(mut request: HookRequest, name: &'static str, value: &str) -> HookRequest {
    request.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    request
}

pub(crate) fn leg() -> LegId {
    LEG.parse().unwrap()
}

pub(crate) fn id(text: &str) -> ProviderCallId {
    ProviderCallId::new(text).unwrap()
}

/// An answer of a provider's API.
pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

pub(crate) const MESSAGE: &str = "01939f7c-0000-7000-8000-0000000000a1";
pub(crate) const LEG: &str = "01939f7c-0000-7000-8000-0000000000b2";

pub(crate) fn sms(to: &str, text: &str) -> OutboundSms {
    OutboundSms {
        id: MESSAGE.parse::<MessageId>().unwrap(),
        to: number(to),
        text: text.to_owned(),
        report_url: "https://hotline.example.com/hooks/main/sms/status".to_owned(),
    }
}

/// Decoded fields of a form or query, sorted.
pub(crate) fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    fields.sort();
    fields
}

/// What a request that goes out now is stamped with.
pub(crate) fn stamp() -> Stamp {
    Stamp { now: now(), nonce: 0x0315_6853_299f_313e_23d1_673d_c12e_1703 }
}

/// The one thing that a webhook tells, if it tells any.
pub(crate) fn one<T: Debug>(told: Told<T>) -> Result<Option<T>, BadHook> {
    assert!(told.len() < 2, "{told:?}");
    told.into_iter().next().transpose()
}
