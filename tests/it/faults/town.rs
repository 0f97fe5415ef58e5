//! A house with an account of every provider, and their signatures.

use crate::support::House;
use axum::{body::Body, extract::ConnectInfo};
use http::{Request, header};
use metrics_exporter_prometheus::{PrometheusHandle, PrometheusRecorder};
use shouwen::{
    core::clock::Moment,
    providers::{
        HookRequest,
        sandbox::{self, SIGNATURE_HEADER},
        twilio::{self, Algorithm},
    },
};
use std::net::SocketAddr;

/// Accounts of every provider; SMS and calls are the sandbox's.
pub const EVERY_PROVIDER: &str = r#"
[accounts.sandbox]
provider = "sandbox"
[accounts.kannel]
provider = "kannel"
base_url = "http://127.0.0.1:9"
username = "u"
password = "p"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["127.0.0.1"]
[accounts.aliyun]
provider = "aliyun"
base_url = "http://127.0.0.1:9"
access_key_id = "LTAI5tInventedKeyId0001"
access_key_secret = "InventedAccessKeySecret0001"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["127.0.0.1"]
templates = [{ code = "SMS_1", text = "您好，${a}" }]
unfiled = ["acknowledgement", "interim", "survey", "status_reply", "relay", "reminder", "opt_out"]
sms_profile = { signature = "濮阳市民政局" }
[accounts.tencent]
provider = "tencent"
base_url = "http://127.0.0.1:9"
secret_id = "AKIDInventedSecretId0001"
secret_key = "InventedSecretKey0001"
sdk_app_id = "1400006666"
hook_token = "0f1e2d3c4b5a69788796a5b4"
allow = ["127.0.0.1"]
templates = [{ code = "1", text = "您好，{1}" }]
unfiled = ["acknowledgement", "interim", "survey", "status_reply", "relay", "reminder", "opt_out"]
sms_profile = { signature = "濮阳市民政局" }
[accounts.twilio]
provider = "twilio"
base_url = "http://127.0.0.1:9"
account_sid = "AC00000000000000000000000000000001"
auth_token = "0123456789abcdef0123456789abcdef"
from = "+14155550100"
"#;

/// What this thread counts from now on, as long as the guard lives: a test runs on one thread.
pub fn figures() -> (PrometheusHandle, metrics::LocalRecorderGuard<'static>) {
    // A few kilobytes a test, until the tests end.
    let recorder: &'static PrometheusRecorder = Box::leak(Box::new(shouwen::telemetry::recorder()));
    (recorder.handle(), metrics::set_default_local_recorder(recorder))
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// The sandbox: the whole body, whatever it is.
    Sandbox,
    /// Kannel: a token in the address.
    Kannel,
    /// Twilio: the fields of a form.
    Twilio,
    /// Aliyun: a token in the address; JSON.
    Aliyun,
    /// Tencent: the same.
    Tencent,
}

impl Signer {
    /// The account's name in [`EVERY_PROVIDER`].
    pub fn account(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Kannel => "kannel",
            Self::Twilio => "twilio",
            Self::Aliyun => "aliyun",
            Self::Tencent => "tencent",
        }
    }

    /// An authentic request of this provider: `content` is the body, or Kannel's query. What Twilio could not
    /// have signed is sent with a wrong signature.
    pub fn request(self, house: &House, hook: &str, content: &[u8]) -> Request<Body> {
        self.request_at(house, hook, content, house.now())
    }

    /// The same, signed at another time.
    pub fn request_at(self, house: &House, hook: &str, content: &[u8], at: Moment) -> Request<Body> {
        let path = format!("/hooks/{}/{hook}", self.account());
        let url = format!("{}{path}", house.app.settings.server.public_url);
        let mut request = match self {
            Self::Sandbox => Request::post(&path)
                .header(header::CONTENT_TYPE, "application/json")
                .header(SIGNATURE_HEADER, sandbox::sign(&house.sandbox_secret(), at, &url, content))
                .body(Body::from(content.to_vec())),
            Self::Kannel => {
                let escaped: String = content.iter().map(|byte| escaped(*byte)).collect();
                Request::get(format!("{path}?{escaped}&token=0f1e2d3c4b5a69788796a5b4")).body(Body::empty())
            }
            Self::Twilio => Request::post(&path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("x-twilio-signature", twilio_signature(&url, content))
                .body(Body::from(content.to_vec())),
            Self::Aliyun | Self::Tencent => Request::post(format!("{path}?token=0f1e2d3c4b5a69788796a5b4"))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(content.to_vec())),
        }
        .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        request
    }
}

/// A byte as it may stand in an address: what cannot is percent-encoded, the rest stays as it is.
fn escaped(byte: u8) -> String {
    if byte.is_ascii_graphic() && !b"\"<>#`{}\\^|".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn twilio_signature(url: &str, body: &[u8]) -> String {
    let request = HookRequest {
        method: http::Method::POST,
        url: url.to_owned(),
        query: String::new(),
        headers: http::HeaderMap::new(),
        body: body.to_vec().into(),
        peer: None,
    };
    let fields = request.fields().unwrap_or_default();
    twilio::sign(Algorithm::HmacSha1, "0123456789abcdef0123456789abcdef", url, &fields)
}

/// A good webhook of every kind and provider: who, where, what. `{ref}` is a message of ours.
pub const GOOD: &[(Signer, &str, &str)] = &[
    (Signer::Sandbox, "voice", r#"{"call":"c-1","from":"13800138000","to":"6687001"}"#),
    (Signer::Sandbox, "voice/turn/1", r#"{"call":"c-1","heard":"keys","keys":"1"}"#),
    (
        Signer::Sandbox,
        "voice/turn/2",
        r#"{"call":"c-1","heard":"recorded","seconds":7,"url":"http://x.invalid/r"}"#,
    ),
    (
        Signer::Sandbox,
        "voice/status",
        r#"{"call":"c-1","state":"in_progress","sequence":1,"at":"2026-03-02T09:00:00+08:00"}"#,
    ),
    (
        Signer::Sandbox,
        "voice/leg/01939f7c-0000-7000-8000-0000000000b2",
        r#"{"call":"c-1","provider_leg":"l-1","news":"ended","result":"answered","seconds":9}"#,
    ),
    (
        Signer::Sandbox,
        "voice/recording",
        r#"{"call":"c-1","recording":"r-1","seconds":3,"url":"http://x.invalid/r"}"#,
    ),
    (Signer::Sandbox, "sms", r#"{"message":"m-1","from":"13800138000","to":"1","text":"窗口无人"}"#),
    (
        Signer::Sandbox,
        "sms/status",
        r#"{"ref":"{ref}","state":"failed","code":"X-1","at":"2026-03-02T09:00:00+08:00"}"#,
    ),
    (Signer::Kannel, "sms", "from=%2B8613800138001&to=10690001&text=%E7%AA%97%E5%8F%A3&id=m-1"),
    (Signer::Kannel, "sms/status", "ref={ref}&type=2&answer=id:1+stat:UNDELIV+err:001&ts=1772413200"),
    (
        Signer::Aliyun,
        "sms",
        r#"[{"phone_number":"13800138003","content":"窗口无人","dest_code":"1","sequence_id":"1"}]"#,
    ),
    (
        Signer::Aliyun,
        "sms/status",
        r#"[{"success":false,"err_code":"MK:0001","report_time":"2026-03-02 09:00:00","biz_id":"1^0","out_id":"{ref}"}]"#,
    ),
    (
        Signer::Tencent,
        "sms",
        r#"{"mobile":"13800138004","nationcode":"86","text":"窗口无人","time":1772413200,"extend":"","sign":"x"}"#,
    ),
    (
        Signer::Tencent,
        "sms/status",
        r#"[{"sid":"2024:1","report_status":"FAIL","errmsg":"MK:0001","user_receive_time":"2026-03-02 09:00:00"}]"#,
    ),
    (
        Signer::Twilio,
        "voice",
        "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&From=%2B8613800138000&To=%2B863936687001",
    ),
    (Signer::Twilio, "voice/turn/1", "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&Digits=1"),
    (
        Signer::Twilio,
        "voice/status",
        "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&CallStatus=completed&Timestamp=Mon%2C+02+Mar+2026+01%3A00%3A05+%2B0000",
    ),
    (
        Signer::Twilio,
        "voice/leg/01939f7c-0000-7000-8000-0000000000b2",
        "AccountSid=AC00000000000000000000000000000001&CallSid=CA2&ParentCallSid=CA1&CallStatus=completed&CallDuration=3",
    ),
    (
        Signer::Twilio,
        "voice/recording",
        "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&RecordingSid=RE1&RecordingStatus=completed&RecordingUrl=http%3A%2F%2Fx.invalid&RecordingDuration=5",
    ),
    (
        Signer::Twilio,
        "sms",
        "AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&From=%2B8613800138002&To=1&Body=%E7%AA%97",
    ),
    (
        Signer::Twilio,
        "sms/status",
        "AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30006",
    ),
];
