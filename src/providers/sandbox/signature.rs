//! `X-Shouwen-Signature: t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.url.body">`.

use super::Sandbox;
use crate::core::clock::Moment;
use crate::providers::hook::{HookRequest, Refused};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header that carries a signature.
pub const SIGNATURE_HEADER: &str = "x-shouwen-signature";

/// How far the signer's clock may be from ours, in seconds, either way.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The header's value for a request to `url` (the whole public address, query included) with `body`,
/// signed at `at`.
pub fn sign(secret: &str, at: Moment, url: &str, body: &[u8]) -> String {
    let seconds = at.unix_millis().div_euclid(1000);
    format!("t={seconds},v1={}", digest(secret, &seconds.to_string(), url, body))
}

fn digest(secret: &str, seconds: &str, url: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of every length");
    // The seconds are digits, so the first dot ends them; the router pins the path and a body begins
    // with a brace, so nothing of the body can pass for the address's end.
    for part in [seconds.as_bytes(), b".", url.as_bytes(), b".", body] {
        mac.update(part);
    }
    hex::encode(mac.finalize().into_bytes())
}

impl Sandbox {
    pub(super) fn check_signature(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        let header = request.headers.get(SIGNATURE_HEADER).ok_or(Refused::Unsigned)?;
        let header = header.to_str().map_err(|_| Refused::WrongSignature)?;
        let field = |name: &str| {
            let mut parts = header.split(',').filter_map(|part| part.trim().split_once('='));
            parts.find(|(field, _)| *field == name).map(|(_, value)| value).ok_or(Refused::WrongSignature)
        };
        let (seconds, given) = (field("t")?, field("v1")?);
        let expected = digest(self.settings.secret.expose(), seconds, &request.url, &request.body);
        if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
            return Err(Refused::WrongSignature);
        }
        // Only now: an unsigned time is nobody's.
        let signed: i64 = seconds.parse().map_err(|_| Refused::WrongSignature)?;
        let off = now.unix_millis().div_euclid(1000).abs_diff(signed);
        if off > TOLERANCE_SECONDS.unsigned_abs() { Err(Refused::OutOfTime) } else { Ok(()) }
    }
}
