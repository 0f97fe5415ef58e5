//! Our own protocol: the caller in the terminal, the sandbox telephone page, rehearsals.
//!
//! JSON both ways, described in `docs/providers/sandbox.md`. Requests out go to
//! `http://sandbox.invalid/…`, a name that cannot exist: a gateway inside the process answers them.

mod signature;
mod sms;
mod voice;
pub mod wire;

pub use super::timed_signature::TOLERANCE_SECONDS;
pub use signature::{SIGNATURE_HEADER, sign};

use super::{
    account::{BadAccount, Opened},
    hook::{BadHook, HookAnswer, HookRequest},
    outgoing::failed_by_status,
};
use crate::config::accounts::SandboxSettings;
use crate::core::message::SendError;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, Uri, header};
use serde::{Serialize, de::DeserializeOwned};

/// The host of every request out; `.invalid` is reserved and never resolves (RFC 2606).
pub const HOST: &str = "sandbox.invalid";

/// Shorter secrets are guessed.
const MIN_SECRET: usize = 16;

/// One sandbox account.
#[derive(Debug, Clone)]
pub(super) struct Sandbox {
    settings: SandboxSettings,
    area_code: String,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &SandboxSettings, area_code: &str) -> Result<Opened, BadAccount> {
    if settings.secret.expose().len() < MIN_SECRET {
        return Err(BadAccount::new("secret", "is shorter than 16 characters", "write 32 random ones"));
    }
    let sandbox = Sandbox { settings: settings.clone(), area_code: area_code.to_owned() };
    let sms = Some(Box::new(sandbox.clone()) as _);
    Ok(Opened { sms, voice: Some(Box::new(sandbox)), ..Opened::default() })
}

/// The JSON of a webhook.
fn read<T: DeserializeOwned>(request: &HookRequest) -> Result<T, BadHook> {
    let wrong = |_| BadHook::new("body", "is not this webhook's JSON", "see docs/providers/sandbox.md");
    serde_json::from_slice(&request.body).map_err(wrong)
}

fn answer(value: &impl Serialize) -> HookAnswer {
    HookAnswer::ok("application/json", to_json(value))
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts, numbers and enums with names are always JSON")
}

/// A request to the gateway; `path` begins with `/` and holds nothing but letters, digits, - and /.
fn post(path: &'static str, value: &impl Serialize) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(to_json(value)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = gateway(path);
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}

fn get(path: &str) -> Request<Bytes> {
    empty(Method::GET, path)
}

fn empty(method: Method, path: &str) -> Request<Bytes> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = method;
    *request.uri_mut() = gateway(path);
    request
}

fn gateway(path: &str) -> Uri {
    format!("http://{HOST}{path}").parse().expect("letters, digits, - and / make a well-formed path")
}

/// A refusal of the gateway: the status decides on the next attempt, the body may name it.
fn refusal(response: &Response<Bytes>) -> SendError {
    let error = failed_by_status(response);
    match super::outgoing::json::<wire::Refusal>(response) {
        Some(wire::Refusal { code, words }) => SendError { code, words, ..error },
        None => error,
    }
}
