//! A webhook as an adapter sees it, and the answer it gives.

use crate::core::id::LegId;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use std::{fmt, net::IpAddr};
use thiserror::Error;

/// One request of a provider. Its `Debug` shows neither query nor headers nor body: tokens,
/// signatures and callers are in them.
#[derive(Clone)]
pub struct HookRequest {
    /// GET or POST.
    pub method: Method,
    /// Our public address of this request: scheme, host and port from configuration (never from a
    /// header), path and query exactly as they arrived.
    pub url: String,
    /// The query as it arrived, without `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most 64 KiB.
    pub body: Bytes,
    /// The address of the peer.
    pub peer: Option<IpAddr>,
}

impl HookRequest {
    /// The decoded fields of a form body (POST) or of the query (GET), in order.
    /// Fails if a percent-encoded byte sequence is not UTF-8.
    pub fn fields(&self) -> Result<Vec<(String, String)>, BadHook> {
        if self.method == Method::GET { self.query_fields() } else { decode(&self.body, "body") }
    }

    /// The decoded fields of the query, whatever the method: what we wrote into our own address.
    pub fn query_fields(&self) -> Result<Vec<(String, String)>, BadHook> {
        decode(self.query.as_bytes(), "query")
    }

    /// A header's text; `None` if it is absent or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for HookRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.url.split('?').next().unwrap_or_default();
        write!(f, "HookRequest({} {path}, {} bytes, from {:?})", self.method, self.body.len(), self.peer)
    }
}

/// Form decoding that refuses what is not UTF-8 instead of replacing it: a name kept with
/// replacement characters is a name lost.
fn decode(raw: &[u8], place: &'static str) -> Result<Vec<(String, String)>, BadHook> {
    let text = |raw: &[u8]| {
        String::from_utf8(unescape(raw)).map_err(|_| {
            BadHook::new(place, "is not UTF-8", "send application/x-www-form-urlencoded in UTF-8")
        })
    };
    let pairs = raw.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let equals = pair.iter().position(|b| *b == b'=');
            let (name, value) = equals.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            Ok((text(name)?, text(value)?))
        })
        .collect()
}

/// `+` is a space, `%41` is `A`; a `%` without two hexadecimal digits stays as it is.
fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&first, after)) = rest.split_first() {
        let escaped = if first == b'%' { after.get(..2).and_then(hex_byte) } else { None };
        bytes.push(escaped.unwrap_or(if first == b'+' { b' ' } else { first }));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    bytes
}

fn hex_byte(two: &[u8]) -> Option<u8> {
    let mut byte = [0];
    hex::decode_to_slice(two, &mut byte).ok()?;
    Some(byte[0])
}

/// A request whose authentication failed: 403, nothing is stored, it is only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// No signature or token at all.
    #[error("no signature")]
    Unsigned,
    /// A wrong signature or token.
    #[error("wrong signature")]
    WrongSignature,
    /// A signature by an algorithm or key that this account does not have.
    #[error("unknown signature algorithm or key")]
    UnknownAlgorithm,
    /// A signature older or newer than allowed.
    #[error("signature out of time")]
    OutOfTime,
    /// A peer outside the account's allow-list.
    #[error("peer not allowed")]
    PeerNotAllowed,
}

/// An authentic request that makes no sense: 400.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field} {wrong}: {remedy}")]
pub struct BadHook {
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub wrong: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl BadHook {
    /// Names the field, what is wrong, and the remedy.
    pub fn new(field: &'static str, wrong: &'static str, remedy: &'static str) -> Self {
        Self { field, wrong, remedy }
    }
}

/// What a webhook tells: several things, where a provider puts several into one request. Each is read for
/// itself, so that one that makes no sense hurts no other; an empty list says nothing that matters.
pub type Told<T> = Vec<Result<T, BadHook>>;

/// The answer to a webhook, kept for its repetitions byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookAnswer {
    /// The status.
    pub status: StatusCode,
    /// The media type; empty for an answer without a body.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
}

impl HookAnswer {
    /// An answer without a body: 204.
    pub fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, content_type: "", body: Bytes::new() }
    }

    /// An answer that was kept, byte for byte; empty if it had none of the media types that we answer in.
    pub fn kept(content_type: &str, body: Vec<u8>) -> Self {
        let content_type = MEDIA_TYPES.into_iter().find(|known| *known == content_type).unwrap_or("");
        Self { status: StatusCode::OK, content_type, body: Bytes::from(body) }
    }

    /// A 200 answer.
    pub fn ok(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::OK, content_type, body: body.into() }
    }
}

/// The media types that answers have; what the inbox keeps is one of them.
const MEDIA_TYPES: [&str; 5] = [
    "text/xml",
    "application/xml",
    "application/json",
    "text/plain; charset=utf-8",
    "text/xml; charset=utf-8",
];

/// Where the provider finds us: the addresses that an answer names.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    /// `{public_url}/hooks/{account}`.
    pub base: &'a str,
    /// The number of the next turn of this call.
    pub next_turn: u32,
}

impl Links<'_> {
    /// What the caller does next is reported here.
    pub fn turn(&self) -> String {
        format!("{}/voice/turn/{}", self.base, self.next_turn)
    }

    /// What happens to a dialled leg is reported here.
    pub fn leg(&self, leg: LegId) -> String {
        format!("{}/voice/leg/{leg}", self.base)
    }

    /// Finished recordings are reported here.
    pub fn recording(&self) -> String {
        format!("{}/voice/recording", self.base)
    }

    /// The call's progress is reported here.
    pub fn status(&self) -> String {
        format!("{}/voice/status", self.base)
    }
}
