//! Twilio's side of the webhooks: every request signed by its library, first forged and then twice.

use super::oracle::{Fields, Oracle, Verb};
use crate::peers::{
    documented, filled_in,
    recorder::{Recorded, Recorder},
    serve::{Answer, Serve},
};
use axum::response::{IntoResponse, Response};
use form_urlencoded::Serializer;
use http::{HeaderValue, Request, StatusCode, header};
use serde_json::json;

/// The account, as `docs/providers/twilio.md` sets one up; all of it is made up.
pub const ACCOUNT: &str = "AC00000000000000000000000000000001";
/// Its auth token.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// A shared key that signs by HMAC-SHA256: its id, and its secret.
pub const SHARED_KEY: (&str, &str) = ("webhooks_sharedkey_abc", "fedcba9876543210fedcba9876543210");
/// The address that the provider calls. The requests themselves go to 127.0.0.1, as behind a proxy.
pub const PUBLIC: &str = "https://hotline.example.org";

/// Twilio, and the office that it calls.
pub struct Network {
    /// The office.
    pub serve: Serve,
    /// The library.
    pub oracle: Oracle,
    /// Where the office's own requests go.
    pub api: Recorder,
}

/// A webhook: its address as Twilio was given it, and its form; none for GET.
pub struct Hook<'a> {
    /// The address, with what follows `#`.
    pub url: &'a str,
    /// The form.
    pub form: Option<Fields>,
}

impl Network {
    /// An office with the settings of the documentation, for its calls and its SMS.
    pub fn start(database: &str) -> Self {
        let api = Recorder::start(taken);
        let (key, secret) = SHARED_KEY;
        let serve = Serve::start(database, |_| {
            let base = format!("[accounts.main]\nbase_url = \"{}\"\n", api.base);
            filled_in(
                &documented("twilio.md", "toml"),
                &[
                    ("[voice]\n", "[voice]\nrecord = true\n"),
                    ("[accounts.main]\n", &base),
                    ("ACCOUNT_SID", ACCOUNT),
                    ("AUTH_TOKEN", TOKEN),
                    ("# [accounts.main.shared_keys]", "[accounts.main.shared_keys]"),
                    ("# key_id = \"…\"", &format!("{key} = \"{secret}\"")),
                    ("濮阳市民政局", "测试局"),
                ],
            )
        });
        Self { serve, oracle: Oracle::start(), api }
    }

    /// Posts a signed form. Before it come forged copies, which are refused; after it the same again,
    /// which is answered with the same bytes.
    pub fn post(&mut self, url: &str, form: Fields) -> Answer {
        self.call(&Hook { url, form: Some(form) })
    }

    /// The same for any webhook.
    pub fn call(&mut self, hook: &Hook<'_>) -> Answer {
        // The fragment is for Twilio alone: it is neither sent nor signed.
        let url = hook.url.split('#').next().unwrap_or_default();
        let signature = self.oracle.sign(url, hook.form.as_ref(), TOKEN, None);
        let other = self.oracle.sign(url, hook.form.as_ref(), "fedcba9876543210fedcba9876543210", None);
        let body = hook.form.as_ref().map(form);
        for (how, forged) in [
            ("no signature", self.request(url, body.as_deref(), None)),
            ("another account's token", self.request(url, body.as_deref(), Some(&other))),
            ("another address", self.request(&with(url, "step=else"), body.as_deref(), Some(&signature))),
            (
                "one byte changed",
                match &body {
                    Some(body) => self.request(url, Some(&one_byte_changed(body)), Some(&signature)),
                    None => self.request(&one_byte_changed(url), None, Some(&signature)),
                },
            ),
        ] {
            let answer = self.serve.send(forged);
            assert_eq!((answer.status, answer.body.len()), (403, 0), "{how}: {url}");
        }
        let answer = self.serve.send(self.request(url, body.as_deref(), Some(&signature)));
        let again = self.serve.send(self.request(url, body.as_deref(), Some(&signature)));
        assert_eq!(answer, again, "the same request again: {url}");
        answer
    }

    /// Posts what is answered with TwiML for a call; its verbs, which the library builds the same.
    pub fn verbs(&mut self, url: &str, form: Fields) -> Vec<Verb> {
        let answer = self.post(url, form);
        self.read("voice", &answer)
    }

    /// The verbs of an answer.
    pub fn read(&mut self, kind: &str, answer: &Answer) -> Vec<Verb> {
        assert_eq!((answer.status, answer.content_type.as_str()), (200, "text/xml"), "{:?}", answer.body);
        self.oracle.rebuild(kind, &answer.body)
    }

    /// A request as Twilio sends it to the public address, on its way behind the proxy.
    pub fn request(&self, url: &str, body: Option<&str>, signature: Option<&str>) -> Request<bytes::Bytes> {
        let path = url.strip_prefix(PUBLIC).unwrap_or_else(|| panic!("{url} is not ours"));
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut request = self.serve.request(method, path, body.unwrap_or_default().to_owned());
        let headers = request.headers_mut();
        if body.is_some() {
            let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=UTF-8");
            headers.insert(header::CONTENT_TYPE, form);
        }
        // What a proxy says of itself must count for nothing.
        headers.insert("X-Forwarded-Proto", HeaderValue::from_static("http"));
        headers.insert("X-Forwarded-Host", HeaderValue::from_static("elsewhere.example.org"));
        if let Some(signature) = signature {
            headers.insert("X-Twilio-Signature", HeaderValue::from_str(signature).unwrap());
        }
        request
    }
}

/// Form fields, percent-encoded.
pub fn form(fields: &Fields) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// `url` with one more field in its query.
pub fn with(url: &str, field: &str) -> String {
    format!("{url}{}{field}", if url.contains('?') { '&' } else { '?' })
}

fn one_byte_changed(text: &str) -> String {
    let last = if text.ends_with('1') { '2' } else { '1' };
    format!("{}{last}", &text[..text.len() - 1])
}

/// The fields that every request of a call or message of this account has, with these in front.
pub fn fields(own: &[(&str, &str)]) -> Fields {
    let common = [("AccountSid", ACCOUNT), ("ApiVersion", "2010-04-01")];
    own.iter().chain(&common).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The REST API takes everything, and knows of no message.
pub fn taken(request: &Recorded, count: usize) -> Response {
    if request.method == "GET" {
        return axum::Json(json!({ "messages": [] })).into_response();
    }
    let kind = if request.path.ends_with("Calls.json") { "CA" } else { "SM" };
    // Ids that no inbound call or message of these tests has.
    let sid = format!("{kind}f{count:031x}");
    (StatusCode::CREATED, axum::Json(json!({ "sid": sid, "status": "queued" }))).into_response()
}
