//! What the SMS clouds of mainland China have in common: filed templates, classes of errors, callbacks in
//! JSON that are not signed, clocks that show China's time.

mod class;
mod settings;

pub use class::Class;
pub(super) use settings::{base, extend_code, filed, key, plain, sign_name};

use super::{
    hook::{BadHook, HookRequest, Told},
    outgoing::failed,
};
use crate::core::{
    clock::Moment,
    message::{ReportState, SendError, SendRetry},
};
use chrono::NaiveDateTime;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;

/// Reads a callback's body: an array of things, or one alone; each for itself.
pub(super) fn each<T: DeserializeOwned, R>(
    request: &HookRequest,
    read: impl Fn(T) -> Result<R, BadHook>,
) -> Told<R> {
    let wrong = |_| BadHook::new("body", "is not this callback's JSON", "see docs/providers");
    let one = |item: Value| T::deserialize(item).map_err(wrong).and_then(&read);
    match serde_json::from_slice(&request.body) {
        Ok(Value::Array(items)) => items.into_iter().map(one).collect(),
        Ok(item) => vec![one(item)],
        Err(error) => vec![Err(wrong(error))],
    }
}

/// `2026-11-23 20:00:03`, by China's clocks; `None` if it cannot be read.
pub(super) fn china_time(text: &str) -> Option<Moment> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S").ok()?;
    Some(Moment::local(local.date(), local.time()))
}

/// An answer of success that says nothing: the message may have been taken.
pub(super) fn unreadable() -> SendError {
    failed(SendRetry::Ask, "unreadable", "the cloud's answer is unreadable")
}

/// A code as it is kept: short and visible, whatever an answer says.
pub(super) fn shown(code: &str) -> String {
    code.chars().filter(char::is_ascii_graphic).take(64).collect()
}

/// How a message stands, by the word of success and the carrier's code.
pub(super) fn report_state(delivered: bool, code: &str) -> ReportState {
    match delivered {
        true => ReportState::Delivered,
        false if code.contains("EXPIRED") => ReportState::Expired,
        false => ReportState::Failed,
    }
}

/// The sender of an inbound SMS in a form that is read as one number: some clouds write `86` and no `+`.
pub(super) fn with_plus(number: &str) -> Cow<'_, str> {
    let bare_mobile =
        number.len() == 13 && number.starts_with("861") && number.bytes().all(|b| b.is_ascii_digit());
    if bare_mobile { Cow::Owned(format!("+{number}")) } else { Cow::Borrowed(number) }
}
