//! The whole text of a message: signature, body, opt-out words.

use super::{Profile, detect::same};

/// Puts 【signature】 in front of `body` and the opt-out words behind it, each once: composing a
/// composed text changes nothing.
pub fn compose(body: &str, profile: &Profile) -> String {
    let mut text = body.trim().to_owned();
    if let Some(signature) = profile.bracketed() {
        let unsigned = text.strip_prefix(&signature).unwrap_or(&text).trim_start();
        text = if profile.provider_signs { unsigned.to_owned() } else { format!("{signature}{unsigned}") };
    }
    match &profile.opt_out {
        Some(words) if !same(&text).contains(&same(words)) => text + words,
        _ => text,
    }
}
