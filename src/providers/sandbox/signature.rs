//! `X-Shouwen-Signature: t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.url.body">`.

use super::Sandbox;
use crate::core::clock::Moment;
use crate::providers::{
    hook::{HookRequest, Refused},
    timed_signature,
};

/// The header that carries a signature.
pub const SIGNATURE_HEADER: &str = "x-shouwen-signature";

/// The header's value for a request to `url` (the whole public address, query included) with `body`,
/// signed at `at`.
pub fn sign(secret: &str, at: Moment, url: &str, body: &[u8]) -> String {
    // The seconds are digits, so the first dot ends them; the router pins the path and a body begins
    // with a brace, so nothing of the body can pass for the address's end.
    timed_signature::sign(secret, at, &[url.as_bytes(), body])
}

impl Sandbox {
    pub(super) fn check_signature(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        let signed: [&[u8]; 2] = [request.url.as_bytes(), &request.body];
        timed_signature::check(
            request.headers.get(SIGNATURE_HEADER),
            self.settings.secret.expose(),
            now,
            &signed,
        )
    }
}
