//! Reading a number: what people write, what networks send, into the canonical spelling.

use super::china::{self, Chinese};
use phonenumber::Mode;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// What separates number and extension in the canonical spelling (RFC 3966).
pub(super) const EXTENSION: &str = ";ext=";

/// No number is longer, however it is spelled; nothing longer is looked at.
const MAX_CHARS: usize = 64;
/// Digits that an extension may have.
const MAX_EXTENSION: usize = 8;
/// Digits that a dashed tail may have to be taken for an extension.
const MAX_DASHED: usize = 5;
/// E.164 allows fifteen.
const MAX_E164_DIGITS: usize = 15;

/// Words before an extension, in lower case.
const EXTENSION_WORDS: [&str; 12] =
    ["转", "轉", "转分机", "分机", "分機", "分机号", "ext", "extn", "extension", "x", "#", ";ext="];

/// Prefixes of cheap trunk calls (IP 拨号): the number begins after them.
const TRUNK_PREFIXES: [&str; 9] =
    ["17900", "17901", "17908", "17909", "17911", "17931", "17951", "12520", "12593"];

/// A text that is no telephone number. It does not repeat the text: that may be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadPhone {
    /// Nothing but spaces.
    #[error("the number is empty")]
    Empty,
    /// Far longer than any number.
    #[error("the number is too long: at most 64 characters")]
    TooLong,
    /// Letters or signs that no number has.
    #[error("the number has letters or signs in it: write digits, and an extension as `转801` or `ext 801`")]
    Letters,
    /// An extension without digits, or with too many.
    #[error("the extension is not 1 to 8 digits")]
    Extension,
    /// Digits, but no number that could be called.
    #[error(
        "there is no such number: write a mobile number (13800138000), a landline with its area code \
         (0393-6687001), a short code (12345), or a foreign number beginning with + and its country code"
    )]
    NoSuchNumber,
    /// A good number in another spelling than the stored one.
    #[error("the number is not in canonical form: write +8613800138000, +863936687001;ext=801 or 12345")]
    NotCanonical,
}

/// The canonical spelling of `raw`.
pub(super) fn read(raw: &str, area_code: &str) -> Result<String, BadPhone> {
    let text = tidy(raw)?;
    let (head, tail) = text.split_at(text.find(|c| !is_of_number(c)).unwrap_or(text.len()));
    let area = area_code.trim().trim_start_matches('0');
    // An area code that is none completes nothing.
    let area = if area.bytes().all(|b| b.is_ascii_digit()) { area } else { "" };
    if tail.is_empty() {
        return plain(head, area).ok_or(BadPhone::NoSuchNumber);
    }
    let extension = labelled(tail)?;
    let main = canonical(head, area).ok_or(BadPhone::NoSuchNumber)?;
    Ok(main + EXTENSION + extension)
}

/// Full-width to half-width, invisible marks of copied contacts removed, dashes made one.
fn tidy(raw: &str) -> Result<String, BadPhone> {
    if raw.chars().nth(MAX_CHARS).is_some() {
        return Err(BadPhone::TooLong);
    }
    let text: String = raw
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    if text.is_empty() { Err(BadPhone::Empty) } else { Ok(text.to_owned()) }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '.')
}

/// The digits of an extension that a word announces.
fn labelled(tail: &str) -> Result<&str, BadPhone> {
    let start = tail.find(|c: char| c.is_ascii_digit()).ok_or(BadPhone::Letters)?;
    let (word, digits) = tail.split_at(start);
    let word = word.trim_matches([' ', ':', '.', '-']);
    if !EXTENSION_WORDS.contains(&word) {
        return Err(BadPhone::Letters);
    }
    let digits = digits.trim_end_matches([' ', '.', '分', '机', '機', '号']);
    let good = (1..=MAX_EXTENSION).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(digits) } else { Err(BadPhone::Extension) }
}

/// A number without an announced extension. `0393-6687001-801` has one behind the dash; a mobile
/// number, a 400 number and a foreign one may have dashes of their own, so they are tried first.
fn plain(text: &str, area: &str) -> Option<String> {
    let whole = canonical(text, area);
    let is_landline = |number: &str| {
        number
            .strip_prefix("+86")
            .and_then(china::significant)
            .is_some_and(|n| matches!(n, Chinese::Landline { .. }))
    };
    if whole.as_deref().is_some_and(|number| !is_landline(number)) {
        return whole;
    }
    let dashed = text.rsplit_once('-').and_then(|(head, tail)| {
        let short = (1..=MAX_DASHED).contains(&tail.len()) && tail.bytes().all(|b| b.is_ascii_digit());
        let main = canonical(head, area).filter(|main| short && is_landline(main))?;
        Some(main + EXTENSION + tail)
    });
    dashed.or(whole)
}

/// Digits with their separators, without an extension.
fn canonical(text: &str, area: &str) -> Option<String> {
    let text = text.trim();
    let international = text.strip_prefix('+');
    let digits: String = international.unwrap_or(text).chars().filter(|c| !" ()-.".contains(*c)).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if international.is_some() {
        return from_country_code(&digits);
    }
    match digits.strip_prefix("00") {
        Some(rest) => from_country_code(rest),
        None => within_china(&digits, area),
    }
}

/// Digits that begin with a country code.
fn from_country_code(digits: &str) -> Option<String> {
    let Some(rest) = digits.strip_prefix("86") else { return foreign(digits) };
    // With a country code a number of Beijing comes first: the canonical form of 010-6901 2345 begins
    // like an SMS access number.
    chinese(rest.strip_prefix('0').unwrap_or(rest))
        .or_else(|| china::is_short_code(rest).then(|| rest.to_owned()))
}

fn within_china(digits: &str, area: &str) -> Option<String> {
    // Short codes first: 1069012345 is an SMS access number and no landline of Beijing.
    if china::is_short_code(digits) {
        return Some(digits.to_owned());
    }
    if let Some(rest) = digits.strip_prefix('0') {
        return chinese(rest);
    }
    if let Some(number) = chinese(digits) {
        return Some(number);
    }
    if china::is_local(digits) {
        return chinese(&format!("{area}{digits}"));
    }
    let after_trunk = TRUNK_PREFIXES.iter().find_map(|prefix| digits.strip_prefix(prefix));
    let rest = after_trunk.map(|rest| rest.strip_prefix('0').unwrap_or(rest)).or(digits.strip_prefix("86"))?;
    chinese(rest)
}

fn chinese(significant: &str) -> Option<String> {
    china::significant(significant).map(|_| format!("+86{significant}"))
}

/// The canonical spelling of a foreign number that the library calls valid.
fn foreign(digits: &str) -> Option<String> {
    if digits.len() > MAX_E164_DIGITS {
        return None;
    }
    let number = phonenumber::parse(None, format!("+{digits}")).ok()?;
    if !number.is_valid() {
        return None;
    }
    let e164 = number.format().mode(Mode::E164).to_string();
    // The library may strip a national prefix; a result that it reads differently again is not kept.
    let again = phonenumber::parse(None, &e164).ok()?;
    (again.is_valid() && again.format().mode(Mode::E164).to_string() == e164).then_some(e164)
}

/// `+1 415-555-2671`; the text itself if the library cannot write it.
pub(super) fn international_form(e164: &str) -> String {
    match phonenumber::parse(None, e164) {
        Ok(number) => number.format().mode(Mode::International).to_string(),
        Err(_) => e164.to_owned(),
    }
}
