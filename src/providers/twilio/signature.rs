//! `X-Twilio-Signature`: an HMAC over the address and the sorted fields.
//!
//! Names, values and address are joined without separators, so a signature does not prove where one
//! ends and the next begins: the path is pinned by the router and the account demands its own
//! id, so that no field can be moved into another's place.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use subtle::ConstantTimeEq;

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// The auth token is the key.
    HmacSha1,
    /// A shared key is the key.
    HmacSha256,
}

/// `X-Twilio-Webhooks-Signature-Settings: key=<id>,algorithm=HMAC_SHA256`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureSettings<'a> {
    /// The id of the shared key.
    pub key: Option<&'a str>,
    /// The algorithm's name as it is written; `HMAC_SHA1` if the header does not say.
    pub algorithm: &'a str,
}

impl<'a> SignatureSettings<'a> {
    /// Reads the header.
    pub fn read(header: Option<&'a str>) -> Self {
        let mut settings = Self { key: None, algorithm: "HMAC_SHA1" };
        for part in header.unwrap_or_default().split(',') {
            match part.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
                Some(("key", id)) => settings.key = Some(id),
                Some(("algorithm", name)) => settings.algorithm = name,
                _ => {}
            }
        }
        settings
    }

    /// The algorithm; `None` if it is unknown. Its name is written exactly so.
    pub fn known(&self) -> Option<Algorithm> {
        match self.algorithm {
            "HMAC_SHA1" => Some(Algorithm::HmacSha1),
            "HMAC_SHA256" => Some(Algorithm::HmacSha256),
            _ => None,
        }
    }
}

/// The signature of `url` and the decoded `fields` (none for GET and JSON), in Base64.
pub fn sign(algorithm: Algorithm, key: &str, url: &str, fields: &[(String, String)]) -> String {
    let mut sorted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in fields {
        sorted.entry(name).or_default().insert(value);
    }
    let mut text = url.to_owned();
    for (name, values) in sorted {
        for value in values {
            text.push_str(name);
            text.push_str(value);
        }
    }
    match algorithm {
        Algorithm::HmacSha1 => BASE64_STANDARD.encode(mac::<Hmac<Sha1>>(key, &text)),
        Algorithm::HmacSha256 => BASE64_STANDARD.encode(mac::<Hmac<Sha256>>(key, &text)),
    }
}

fn mac<M: Mac + KeyInit>(key: &str, text: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of every length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Whether `signature` is right for the address with its port or without: Twilio is not consistent
/// about the port. Both are computed and compared in constant time.
pub fn is_valid(
    algorithm: Algorithm,
    key: &str,
    url: &str,
    fields: &[(String, String)],
    signature: &str,
) -> bool {
    let (with_port, without_port) = port_variants(url);
    let matches = |url: &str| sign(algorithm, key, url, fields).as_bytes().ct_eq(signature.as_bytes());
    (matches(&with_port) | matches(&without_port)).into()
}

/// The address with the port that its scheme implies (or with its own), and without any.
fn port_variants(url: &str) -> (String, String) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), url.to_owned()) };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    if let Some((host, _)) = authority.rsplit_once(':').filter(|(_, port)| is_port(port)) {
        return (url.to_owned(), format!("{scheme}://{host}{path}"));
    }
    let port = if scheme == "https" { 443 } else { 80 };
    (format!("{scheme}://{authority}:{port}{path}"), url.to_owned())
}

/// Whether a JSON `body` is the one that the address names (`bodySHA256`, lower-case hexadecimal).
pub fn is_body(body: &[u8], body_sha256: &str) -> bool {
    hex::encode(Sha256::digest(body)).as_bytes().ct_eq(body_sha256.as_bytes()).into()
}
