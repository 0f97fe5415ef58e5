//! The whole text of a message: signature, body, opt-out words.

use super::{Profile, detect::same};
use std::ops::Range;

/// A whole text, and where the body lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The whole text.
    pub text: String,
    /// The body's bytes: composed for another profile, they make what that one asks for.
    pub body: Range<usize>,
}

/// Puts 【signature】 in front of `body` and the opt-out words behind it, each once: composing a
/// composed text changes nothing.
pub fn compose(body: &str, profile: &Profile) -> String {
    composed(body, profile).text
}

/// The same, with the place of the body.
pub fn composed(body: &str, profile: &Profile) -> Composed {
    let body = body.trim();
    let signature = profile.bracketed().unwrap_or_default();
    let unsigned = match body.strip_prefix(&signature) {
        Some(rest) if !signature.is_empty() => rest.trim_start(),
        _ => body,
    };
    let front = if profile.provider_signs { "" } else { signature.as_str() };
    let mut text = format!("{front}{unsigned}");
    let body = front.len()..text.len();
    if let Some(words) = &profile.opt_out
        && !same(&text).contains(&same(words))
    {
        text += words;
    }
    Composed { text, body }
}
