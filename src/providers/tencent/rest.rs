//! Requests to the API: JSON, signed byte for byte.

use super::{Tencent, signature::Signable};
use crate::providers::{outgoing::hidden, seam::Stamp};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, header};
use serde::Serialize;

/// The API's version.
const VERSION: &str = "2021-01-11";

/// Signed as it is sent.
const JSON: &str = "application/json";

impl Tencent {
    /// Calls `action`.
    pub(super) fn call(&self, action: &'static str, body: &impl Serialize, stamp: &Stamp) -> Request<Bytes> {
        let body = serde_json::to_vec(body).expect("texts and numbers by name are always JSON");
        let host = self.base.host();
        let signable =
            Signable { service: "sms", host: &host, content_type: JSON, at: stamp.now, body: &body };
        let timestamp = signable.timestamp().to_string();
        let authorization =
            signable.authorization(&self.settings.secret_id, self.settings.secret_key.expose());
        let sent: [(&'static str, &str); 4] = [
            ("x-tc-action", action),
            ("x-tc-region", &self.settings.region),
            ("x-tc-timestamp", &timestamp),
            ("x-tc-version", VERSION),
        ];
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.base.at("/");
        for (name, value) in sent {
            request.headers_mut().insert(HeaderName::from_static(name), hidden(value));
        }
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
        request.headers_mut().insert(header::AUTHORIZATION, hidden(&authorization));
        request
    }
}
