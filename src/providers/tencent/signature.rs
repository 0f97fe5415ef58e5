//! `TC3-HMAC-SHA256`: what is signed, and how. Source: Tencent Cloud's page on its V3 signature, and its
//! Python library, whose results the tests compare.

use crate::core::clock::Moment;
use crate::providers::digest::{hmac_sha256, sha256_hex};

const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// A POST to `/` that is to be signed.
#[derive(Debug)]
pub struct Signable<'a> {
    /// The product: `sms`.
    pub service: &'a str,
    /// `Host`.
    pub host: &'a str,
    /// `Content-Type`, exactly as it is sent.
    pub content_type: &'a str,
    /// When; the day in the signature is UTC's, not China's.
    pub at: Moment,
    /// The body, exactly as it is sent.
    pub body: &'a [u8],
}

impl Signable<'_> {
    /// `X-TC-Timestamp`.
    pub fn timestamp(&self) -> i64 {
        self.at.utc().timestamp()
    }

    /// The request in the one form that both sides write.
    pub fn canonical_request(&self) -> String {
        let Self { host, content_type, body, .. } = self;
        let hash = sha256_hex(body);
        format!("POST\n/\n\ncontent-type:{content_type}\nhost:{host}\n\ncontent-type;host\n{hash}")
    }

    /// What the key is applied to.
    pub fn string_to_sign(&self) -> String {
        let hash = sha256_hex(self.canonical_request().as_bytes());
        format!("{ALGORITHM}\n{}\n{}\n{hash}", self.timestamp(), self.scope())
    }

    /// The header `Authorization`.
    pub fn authorization(&self, secret_id: &str, secret_key: &str) -> String {
        let day = hmac_sha256(format!("TC3{secret_key}").as_bytes(), &[self.day().as_bytes()]);
        let service = hmac_sha256(&day, &[self.service.as_bytes()]);
        let key = hmac_sha256(&service, &[b"tc3_request"]);
        let signature = hex::encode(hmac_sha256(&key, &[self.string_to_sign().as_bytes()]));
        let scope = self.scope();
        format!(
            "{ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"
        )
    }

    fn day(&self) -> String {
        self.at.utc().format("%Y-%m-%d").to_string()
    }

    fn scope(&self) -> String {
        format!("{}/{}/tc3_request", self.day(), self.service)
    }
}
