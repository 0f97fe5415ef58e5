//! jambonz's side of the webhooks: every body one by its schemas, signed as its own check wants it, first
//! forged and then twice.

use super::judge::Judge;
use crate::{
    peers::{
        documented, filled_in,
        recorder::{Recorded, Recorder},
        serve::{Answer, Serve},
    },
    support::OPENS,
};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, header};
use serde_json::{Value, json};
use shouwen::{
    core::clock::Moment,
    providers::jambonz::{SIGNATURE_HEADER, sign},
};

/// The account, as `docs/providers/jambonz.md` sets one up; all of it is made up.
pub const ACCOUNT: &str = "9351f46a-678c-43f5-b8a6-d4eb58d131af";
/// What signs its webhooks.
pub const SECRET: &str = "wh_secret_invented_5gTbq8Xc2LdnR7";
/// Its key for the REST API.
pub const API_KEY: &str = "38700987-c7a4-4685-a5bb-af378f9734de";
/// The address that the provider calls. The requests themselves go to 127.0.0.1, as behind a proxy.
pub const PUBLIC: &str = "https://hotline.example.org";

/// jambonz, and the office that it calls.
pub struct Network {
    /// The office.
    pub serve: Serve,
    /// jambonz's packages.
    pub judge: Judge,
    /// Where the office's own requests go.
    pub api: Recorder,
    /// When it signs.
    now: Moment,
}

impl Network {
    /// An office with the settings of the documentation.
    pub fn start(database: &str) -> Self {
        let api = Recorder::start(taken);
        let serve = Serve::start(database, |_| {
            filled_in(
                &documented("jambonz.md", "toml"),
                &[
                    ("https://jambonz.example.org/api", &format!("{}/api", api.base)),
                    ("ACCOUNT_SID", ACCOUNT),
                    ("API_KEY", API_KEY),
                    ("WEBHOOK_SECRET", SECRET),
                    ("[accounts.main]", "[accounts.gateway]\nprovider = \"sandbox\"\n[accounts.main]"),
                ],
            )
        });
        Self { serve, judge: Judge::start(), api, now: OPENS.parse().unwrap() }
    }

    /// Posts a signed body, which jambonz's schema of the callback `name` takes. Before it come forged
    /// copies, which are refused; after it the same again, which is answered with the same bytes.
    pub fn post(&mut self, url: &str, name: &str, body: &Value) -> Answer {
        // The fragment is for jambonz alone: it is not sent.
        let (url, text) = (url.split('#').next().unwrap_or_default(), body.to_string());
        self.judge.is_callback(name, &text);
        let seconds = self.now.unix_millis() / 1000;
        let signature = sign(SECRET, self.now, text.as_bytes());
        assert!(self.judge.lets_pass(SECRET, &signature, &text, seconds), "{text}");
        let stranger = sign("wh_secret_invented_of_a_stranger", self.now, text.as_bytes());
        let old = sign(SECRET, self.now - chrono::Duration::minutes(10), text.as_bytes());
        let changed = text.replacen(ACCOUNT, &ACCOUNT.replace('9', "8"), 1);
        for (how, forged) in [
            ("no signature", self.request(url, &text, None)),
            ("another secret", self.request(url, &text, Some(&stranger))),
            ("an old signature", self.request(url, &text, Some(&old))),
            ("bytes changed", self.request(url, &changed, Some(&signature))),
        ] {
            let answer = self.serve.send(forged);
            assert_eq!((answer.status, answer.body.len()), (403, 0), "{how}: {url}");
        }
        let answer = self.serve.send(self.request(url, &text, Some(&signature)));
        let again = self.serve.send(self.request(url, &text, Some(&signature)));
        assert_eq!(answer, again, "the same request again: {url}");
        answer
    }

    /// Posts what is answered with verbs, which jambonz's validators take.
    pub fn verbs(&mut self, url: &str, name: &str, body: &Value) -> Vec<Value> {
        let answer = self.post(url, name, body);
        assert_eq!(
            (answer.status, answer.content_type.as_str()),
            (200, "application/json"),
            "{:?}",
            answer.body
        );
        let verbs: Value = serde_json::from_slice(&answer.body).unwrap();
        self.judge.takes(&verbs);
        verbs.as_array().unwrap().clone()
    }

    fn request(&self, url: &str, body: &str, signature: Option<&str>) -> Request<Bytes> {
        let path = url.strip_prefix(PUBLIC).unwrap_or_else(|| panic!("{url} is not ours"));
        let mut request = self.serve.request("POST", path, body.to_owned());
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(signature) = signature {
            headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(signature).unwrap());
        }
        request
    }
}

/// The REST API takes everything, and knows of no call.
fn taken(request: &Recorded, count: usize) -> Response {
    match request.method.as_str() {
        "GET" => StatusCode::NOT_FOUND.into_response(),
        "POST" => {
            let sid = format!("00000000-0000-4000-8000-{count:012}");
            (StatusCode::CREATED, axum::Json(json!({ "sid": sid }))).into_response()
        }
        _ => StatusCode::ACCEPTED.into_response(),
    }
}
