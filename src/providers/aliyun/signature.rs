//! `ACS3-HMAC-SHA256`: what is signed, and how. Source: Alibaba Cloud's page on its V3 signature, and
//! its Python library, whose results the tests compare.

use crate::providers::digest::{hmac_sha256, sha256_hex};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Everything but letters, digits, `-`, `_`, `.` and `~` (RFC 3986).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Parameters as they are signed and sent: sorted by name, values percent-encoded. Names are left as they
/// are: the API's are letters alone.
pub fn canonical_query(parameters: &BTreeMap<&str, String>) -> String {
    let pairs =
        parameters.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A POST to `/` that is to be signed.
#[derive(Debug)]
pub struct Signable<'a> {
    /// The query, in its canonical form.
    pub query: &'a str,
    /// The headers that are signed, by their names in lower case: `host` and every `x-acs-…` must be there.
    pub headers: BTreeMap<&'a str, &'a str>,
    /// The body's hash, in hexadecimal.
    pub body_sha256: &'a str,
}

impl Signable<'_> {
    /// The request in the one form that both sides write.
    pub fn canonical_request(&self) -> String {
        let lines = self.headers.iter().map(|(name, value)| format!("{name}:{}", value.trim()));
        let lines = lines.collect::<Vec<_>>().join("\n");
        format!("POST\n/\n{}\n{lines}\n\n{}\n{}", self.query, self.signed_headers(), self.body_sha256)
    }

    /// What the key is applied to.
    pub fn string_to_sign(&self) -> String {
        format!("{ALGORITHM}\n{}", sha256_hex(self.canonical_request().as_bytes()))
    }

    /// The header `Authorization`.
    pub fn authorization(&self, key_id: &str, secret: &str) -> String {
        let signature = hex::encode(hmac_sha256(secret.as_bytes(), &[self.string_to_sign().as_bytes()]));
        let signed = self.signed_headers();
        format!("{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}")
    }

    fn signed_headers(&self) -> String {
        self.headers.keys().copied().collect::<Vec<_>>().join(";")
    }
}
