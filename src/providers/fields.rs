//! The fields of a form webhook, read strictly: absent, too long and malformed are told apart.

use super::hook::{BadHook, HookRequest};
use crate::core::call::ProviderCallId;

/// The longest id, number or status that is looked at, in bytes.
const MAX_SHORT: usize = 512;
/// The most keys that one answer is read for.
const MAX_KEYS: usize = 64;
/// The longest text of an SMS, in bytes: more than 255 parts hold.
const MAX_TEXT: usize = 48 * 1024;

/// Decoded fields without control characters; of several with one name the first counts.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of the body (POST) or of the query (GET).
    pub(super) fn read(request: &HookRequest) -> Result<Self, BadHook> {
        let cleaned = |(name, value): (String, String)| (without_controls(&name), without_controls(&value));
        Ok(Self(request.fields()?.into_iter().map(cleaned).collect()))
    }

    /// The fields of the query, whatever the method.
    pub(super) fn of_query(request: &HookRequest) -> Result<Self, BadHook> {
        request.query_fields().map(Self)
    }

    /// A field as it is, empty or not.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// A field that is short; `None` if it is absent or empty.
    pub(super) fn short(&self, name: &'static str) -> Result<Option<&str>, BadHook> {
        let value = short(self.raw(name).unwrap_or_default(), name)?;
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    /// A short field that must be there.
    pub(super) fn need(&self, name: &'static str) -> Result<&str, BadHook> {
        self.short(name)?.ok_or_else(|| missing(name))
    }

    /// The text of an SMS: absent counts as empty (a message with nothing but a picture).
    pub(super) fn text(&self, name: &'static str) -> Result<String, BadHook> {
        message_text(self.raw(name).unwrap_or_default(), name)
    }

    /// A number of seconds, or any count; absent and empty are 0.
    pub(super) fn count(&self, name: &'static str) -> Result<u32, BadHook> {
        let Some(value) = self.short(name)? else { return Ok(0) };
        value.parse().map_err(|_| BadHook::new(name, "is not a number", "send digits"))
    }

    /// An id of a call, leg or recording that must be there.
    pub(super) fn id(&self, name: &'static str) -> Result<ProviderCallId, BadHook> {
        provider_id(self.need(name)?, name)
    }
}

/// An id, number or status of a webhook, which is short.
pub(super) fn short<'a>(text: &'a str, name: &'static str) -> Result<&'a str, BadHook> {
    if text.len() > MAX_SHORT { Err(too_long(name)) } else { Ok(text) }
}

/// The keys among what was pressed; other signs (`hangup`) are none.
pub(super) fn keys(pressed: &str, name: &'static str) -> Result<String, BadHook> {
    if pressed.len() > MAX_KEYS {
        return Err(too_long(name));
    }
    Ok(pressed.chars().filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#')).collect())
}

/// A word of the provider's that nobody here knows.
pub(super) fn unknown(name: &'static str) -> BadHook {
    BadHook::new(name, "is a word that is not known", "report it: the protocol has changed")
}

/// An id of a call, leg or recording as the provider writes it.
pub(super) fn provider_id(text: &str, name: &'static str) -> Result<ProviderCallId, BadHook> {
    let wrong = || BadHook::new(name, "is no id", "send 1 to 128 visible ASCII characters");
    ProviderCallId::new(text).ok_or_else(wrong)
}

/// The text of an inbound SMS as it is kept: no control characters but line feeds.
pub(super) fn message_text(text: &str, name: &'static str) -> Result<String, BadHook> {
    if text.len() > MAX_TEXT {
        return Err(too_long(name));
    }
    Ok(without_controls(text))
}

/// A text as it may be kept: no control characters but line feeds. PostgreSQL keeps no NUL, and a terminal
/// obeys the others.
pub(super) fn without_controls(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

pub(super) fn missing(name: &'static str) -> BadHook {
    BadHook::new(name, "is missing", "send it, it is required here")
}

fn too_long(name: &'static str) -> BadHook {
    BadHook::new(name, "is too long", "send no more than the protocol allows")
}
