//! Masks telephone numbers, query codes and secrets in any text that goes to a log.
//!
//! Used where a text was not made by us: a provider's answer, a URL, an error. It masks too much
//! rather than too little; what it keeps on purpose are case numbers, dates and our own ids.

mod numbers;
mod secrets;

/// The text, fit for a log.
pub fn redact(text: &str) -> String {
    numbers::mask(&secrets::mask(text))
}

/// The same, with secrets that are known word by word (an account's keys) masked wherever they stand.
pub fn redact_known(text: &str, known: &[&str]) -> String {
    let mut known: Vec<&str> = known.iter().copied().filter(|secret| !secret.is_empty()).collect();
    // The longest first: one secret may be part of another.
    known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let hidden = known.iter().fold(text.to_owned(), |text, secret| text.replace(secret, secrets::MASK));
    redact(&hidden)
}
