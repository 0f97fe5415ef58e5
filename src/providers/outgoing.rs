//! What requests to providers and their answers have in common.

use super::{account::BadAccount, seam::Ask};
use crate::config::accounts::Secret;
use crate::core::{
    call::{CallState, ProviderCallId},
    dialogue::{Dial, Instruction, Speech},
    id::LegId,
    message::{SendError, SendRetry},
    phone::PhoneNumber,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::Duration;
use http::{HeaderValue, Request, Response, StatusCode, Uri, header, uri::Authority};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What may be logged of a request: method, scheme, host and path. Passwords are in queries and
/// headers, citizens in bodies; none of these is shown.
pub fn trace<B>(request: &Request<B>) -> String {
    let uri = request.uri();
    let host = uri.host().unwrap_or("-");
    let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{} {}://{host}{port}{}", request.method(), uri.scheme_str().unwrap_or("-"), uri.path())
}

/// Marks a request that goes over the connection which the peer has opened to us, and not to its address.
#[derive(Debug, Clone, Copy)]
pub struct OverTheirConnection;

/// An account's address: `http(s)://host[:port]`, nothing behind it.
#[derive(Debug, Clone)]
pub(super) struct Base(Uri, Authority);

impl Base {
    /// Reads it; says what is wrong otherwise.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        let uri: Uri = text.trim_end_matches('/').parse().map_err(|_| "is no address")?;
        let scheme = uri.scheme_str();
        if !matches!(scheme, Some("http" | "https")) {
            return Err("does not begin with https:// or http://");
        }
        let authority = uri.authority().cloned().ok_or("names no host")?;
        if authority.as_str().contains('@') {
            return Err("has a password in it");
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err("has a path or query behind the host");
        }
        Ok(Self(uri, authority))
    }

    /// Reads `base_url`, an account's address: what goes there, called `exposed` when it would not, is read by nobody
    /// on the way. `remedy` says what to write instead.
    pub(super) fn private(
        text: &str,
        exposed: &'static str,
        remedy: &'static str,
    ) -> Result<Self, BadAccount> {
        let base = Self::read(text).map_err(|wrong| BadAccount::new("base_url", wrong, remedy))?;
        if base.is_open_to_eavesdroppers() {
            return Err(BadAccount::new("base_url", exposed, remedy));
        }
        Ok(base)
    }

    /// Whether what is sent there can be read on the way: http to another machine.
    pub(super) fn is_open_to_eavesdroppers(&self) -> bool {
        self.0.scheme_str() == Some("http") && !is_on_this_machine(&self.1)
    }

    /// Whether an address is one of this scheme, host and port.
    pub(super) fn is_of(&self, uri: &Uri) -> bool {
        uri.scheme() == self.0.scheme() && uri.authority() == Some(&self.1)
    }

    /// Host and port.
    pub(super) fn authority(&self) -> &Authority {
        &self.1
    }

    /// Host and port as the header `Host` of a request has them, which some signatures cover: in lower case,
    /// and without the scheme's own port.
    pub(super) fn host(&self) -> String {
        let own = match self.0.scheme_str() {
            Some("https") => ":443",
            _ => ":80",
        };
        let host = self.1.as_str().to_ascii_lowercase();
        host.strip_suffix(own).map_or(host.clone(), str::to_owned)
    }

    /// The address of a WebSocket at `path_and_query`, by the same rules as [`Self::at`].
    pub(super) fn socket_at(&self, path_and_query: &str) -> Uri {
        let mut parts = self.at(path_and_query).into_parts();
        let scheme = if self.0.scheme_str() == Some("https") { "wss" } else { "ws" };
        parts.scheme = Some(scheme.parse().expect("a scheme"));
        Uri::from_parts(parts).expect("scheme, host and path are all there")
    }

    /// The address of `path_and_query`, which begins with `/`, is percent-encoded and has fewer than
    /// 60,000 bytes.
    pub(super) fn at(&self, path_and_query: &str) -> Uri {
        let mut parts = self.0.clone().into_parts();
        parts.path_and_query =
            Some(path_and_query.parse().expect("a percent-encoded path below 64 KiB is always well-formed"));
        Uri::from_parts(parts).expect("scheme, host and path are all there")
    }
}

/// Whether this is a loopback address: what goes there does not leave the machine.
pub(super) fn is_on_this_machine(authority: &Authority) -> bool {
    let host = authority.host().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A number of this country as it is dialled within it (`03936687001`, `13800138000`); `None` for any other.
/// An extension is nobody's whom a carrier could reach.
pub(super) fn in_country(number: &PhoneNumber) -> Option<String> {
    number.e164().filter(|e164| e164.starts_with("+86"))?;
    let national = number.national();
    let main = national.split('转').next().unwrap_or_default();
    Some(main.chars().filter(char::is_ascii_digit).collect())
}

/// How long the desk rings after the apology, in seconds.
pub(super) const APOLOGY_RINGS_SECONDS: u8 = 60;

/// The apology of a network that takes our own instructions: the words, and then the desk.
pub(super) fn apology(words: &Speech, desk: &PhoneNumber) -> Vec<Instruction> {
    let dial = Dial {
        // No report of this leg is awaited: nothing is known that it could be about.
        leg: LegId::from(Uuid::nil()),
        to: desk.clone(),
        seconds: APOLOGY_RINGS_SECONDS,
        press_to_accept: false,
        record: false,
    };
    vec![Instruction::Say(words.clone()), Instruction::Dial(dial)]
}

/// A header that shows itself in no log: `Debug` of a request has `Sensitive` in its place. `value` is visible ASCII.
pub(super) fn hidden(value: &str) -> HeaderValue {
    let mut value = HeaderValue::try_from(value).expect("an id or key of visible ASCII, dates, hexadecimal");
    value.set_sensitive(true);
    value
}

/// The header of a login by name and password.
pub(super) fn basic(name: &str, password: &Secret) -> HeaderValue {
    let login = BASE64_STANDARD.encode(format!("{name}:{}", password.expose()));
    hidden(&format!("Basic {login}"))
}

/// A send that failed, told from the provider's code.
pub(super) fn failed(retry: SendRetry, code: impl Into<String>, words: impl Into<String>) -> SendError {
    SendError { retry, code: code.into(), words: words.into() }
}

/// How long an account is left alone whose address or login is wrong: the operator mends it.
const MISDIRECTED: Duration = Duration::minutes(5);

/// A send that failed, told from nothing but the HTTP status: 429 waits; a server's fault, and a success
/// that nobody understands, are asked about (it may have taken the message); a wrong address, login or a
/// portal in between concerns every message; everything else is final.
pub(super) fn failed_by_status(response: &Response<Bytes>) -> SendError {
    let status = response.status();
    let code = format!("http-{}", status.as_u16());
    match status.as_u16() {
        429 => failed(SendRetry::Outage(retry_after(response)), code, "the provider asks to slow down"),
        200..=299 => failed(SendRetry::Ask, code, "an answer that the provider never gives"),
        300..=399 | 401..=405 | 407 => {
            let words = "the account's address or login is not taken: check its section of the settings";
            failed(SendRetry::Outage(MISDIRECTED), code, words)
        }
        408 | 500..=599 => failed(SendRetry::Ask, code, "the provider failed; it may have taken the request"),
        _ => failed(SendRetry::Never, code, "the provider refuses the request"),
    }
}

/// The wait that an answer asks for, between 1 second and 1 hour; a minute if it asks for none.
pub(super) fn retry_after(response: &Response<Bytes>) -> Duration {
    let asked =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::seconds(asked.unwrap_or(60i64).clamp(1, 3600))
}

/// The JSON of an answer; `None` if it is none.
pub(super) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Option<T> {
    serde_json::from_slice(response.body()).ok()
}

/// The id of a call that the provider said it placed. One whose answer is unreadable may be ringing already,
/// so it is not placed again without asking.
pub(super) fn placed<T: DeserializeOwned>(
    response: &Response<Bytes>,
    id: impl FnOnce(T) -> String,
) -> Result<ProviderCallId, SendError> {
    let words = "the provider took the call but its answer is unreadable";
    let placed = json(response).and_then(|body| ProviderCallId::new(&id(body)));
    placed.ok_or_else(|| failed(SendRetry::Ask, "unreadable", words))
}

/// How a call stands by the provider's answer, whose body `state` reads; 404 is a call that it does not know.
pub(super) fn standing<T: DeserializeOwned>(
    response: &Response<Bytes>,
    state: impl FnOnce(T) -> Option<CallState>,
) -> Ask {
    match response.status() {
        StatusCode::NOT_FOUND => Ask::Unknown,
        StatusCode::OK => json(response).and_then(state).map_or(Ask::Unclear, Ask::Is),
        _ => Ask::Unclear,
    }
}
