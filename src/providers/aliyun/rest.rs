//! Requests to the API: parameters in the query, nothing in the body, one signature over all.

use super::{
    Aliyun,
    signature::{Signable, canonical_query},
};
use crate::providers::{digest::sha256_hex, outgoing::hidden, seam::Stamp};
use bytes::Bytes;
use http::{HeaderName, Method, Request, header};
use std::collections::BTreeMap;

/// The API's version.
const VERSION: &str = "2017-05-25";

impl Aliyun {
    /// Calls `action`.
    pub(super) fn call(
        &self,
        action: &'static str,
        parameters: &BTreeMap<&str, String>,
        stamp: &Stamp,
    ) -> Request<Bytes> {
        let query = canonical_query(parameters);
        let empty = sha256_hex(b"");
        let date = stamp.now.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let (host, nonce) = (self.base.host(), format!("{:032x}", stamp.nonce));
        let sent: [(&'static str, &str); 5] = [
            ("x-acs-action", action),
            ("x-acs-content-sha256", &empty),
            ("x-acs-date", &date),
            ("x-acs-signature-nonce", &nonce),
            ("x-acs-version", VERSION),
        ];
        let headers = sent.into_iter().chain([("host", host.as_str())]).collect();
        let signable = Signable { query: &query, headers, body_sha256: &empty };
        let authorization =
            signable.authorization(&self.settings.access_key_id, self.settings.access_key_secret.expose());
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.base.at(&format!("/?{query}"));
        for (name, value) in sent {
            request.headers_mut().insert(HeaderName::from_static(name), hidden(value));
        }
        request.headers_mut().insert(header::AUTHORIZATION, hidden(&authorization));
        request
    }
}
