//! A signature with its time: `t=<unix seconds>,v1=<hexadecimal HMAC-SHA256>`.

use super::{digest::hmac_sha256, hook::Refused};
use crate::core::clock::Moment;
use http::HeaderValue;
use subtle::{Choice, ConstantTimeEq};

/// How far the signer's clock may be from ours, in seconds, either way.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The header's value for these `parts`, signed at `at`: the seconds and the parts, with dots between them.
pub(super) fn sign(secret: &str, at: Moment, parts: &[&[u8]]) -> String {
    let seconds = at.unix_millis().div_euclid(1000);
    format!("t={seconds},v1={}", digest(secret, &seconds.to_string(), parts))
}

fn digest(secret: &str, seconds: &str, parts: &[&[u8]]) -> String {
    let dotted = parts.iter().flat_map(|part| [b".".as_slice(), part]);
    let signed: Vec<&[u8]> = std::iter::once(seconds.as_bytes()).chain(dotted).collect();
    hex::encode(hmac_sha256(secret.as_bytes(), &signed))
}

/// Whether `header` signs these `parts`, with a time that is near `now`. Names and digits count as they are
/// written; of several signatures any may be the right one, since secrets are changed while calls go on.
pub(super) fn check(
    header: Option<&HeaderValue>,
    secret: &str,
    now: Moment,
    parts: &[&[u8]],
) -> Result<(), Refused> {
    let header = header.ok_or(Refused::Unsigned)?.to_str().map_err(|_| Refused::WrongSignature)?;
    let fields = |name| {
        let all = header.split(',').filter_map(|field| field.split_once('='));
        all.filter(move |(field, _)| *field == name).map(|(_, value)| value)
    };
    let mut times = fields("t");
    let (Some(seconds), None) = (times.next(), times.next()) else { return Err(Refused::WrongSignature) };
    let expected = digest(secret, seconds, parts);
    let right = |given: &str| expected.as_bytes().ct_eq(given.as_bytes());
    // All of them are compared, so that the time it takes tells nothing.
    if !bool::from(fields("v1").fold(Choice::from(0), |found, given| found | right(given))) {
        return Err(Refused::WrongSignature);
    }
    // Only now: an unsigned time is nobody's.
    let signed: i64 = seconds.parse().map_err(|_| Refused::WrongSignature)?;
    let off = now.unix_millis().div_euclid(1000).abs_diff(signed);
    if off > TOLERANCE_SECONDS.unsigned_abs() { Err(Refused::OutOfTime) } else { Ok(()) }
}
