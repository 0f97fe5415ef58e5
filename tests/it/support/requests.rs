//! Requests through the router, as a client or a provider sends them.

use super::{House, described};
use axum::body::Body;
use http::{Request, header};
use serde_json::Value;
use shouwen::{
    config::AccountSettings,
    providers::sandbox::{SIGNATURE_HEADER, sign},
    rehearse::house::Reply,
};

impl House {
    /// A request to the API; a null `json` is no body. The answer has to be as described.
    pub async fn api(&self, method: &str, path: &str, token: &str, json: &Value) -> (u16, Value) {
        self.asked(method, path, token, &[], json).await.pair()
    }

    /// The same with further headers, and the whole answer.
    pub async fn asked(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        json: &Value,
    ) -> Reply {
        let reply = self.running().asked(method, path, token, headers, json).await;
        described::check(method, path, reply.status.as_u16(), reply.header("content-type"), &reply.json());
        reply
    }

    /// `POST` with an idempotency key.
    pub async fn post_keyed(&self, path: &str, token: &str, key: &str, json: &Value) -> Reply {
        self.asked("POST", path, token, &[("idempotency-key", key)], json).await
    }

    /// `GET`, which has to succeed.
    pub async fn get(&self, path: &str, token: &str) -> Value {
        let (status, body) = self.api("GET", path, token, &Value::Null).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// `POST`.
    pub async fn post(&self, path: &str, token: &str, json: Value) -> (u16, Value) {
        self.api("POST", path, token, &json).await
    }

    /// A webhook of the sandbox, signed: status and JSON.
    pub async fn post_signed(&self, path: &str, json: Value) -> (u16, Value) {
        self.hook(path, &json).await.pair()
    }

    /// The same, with the whole answer.
    pub async fn hook(&self, path: &str, json: &Value) -> Reply {
        let body = json.to_string();
        let url = format!("{}{path}", self.app.settings.server.public_url);
        let signature = sign(&self.sandbox_secret(), self.now(), &url, body.as_bytes());
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, signature)
            .body(Body::from(body))
            .expect("a well-formed request");
        self.send(request).await
    }

    /// The key that signs the sandbox's webhooks.
    pub fn sandbox_secret(&self) -> String {
        let secret = self.app.settings.accounts.values().find_map(|account| match account {
            AccountSettings::Sandbox(sandbox) => Some(sandbox.secret.expose().to_owned()),
            _ => None,
        });
        secret.expect("the demo settings have a sandbox account")
    }

    /// The path of one of our own addresses.
    pub(super) fn path_of<'a>(&self, url: &'a str) -> &'a str {
        url.strip_prefix(&self.app.settings.server.public_url).expect("an address of this house")
    }
}
