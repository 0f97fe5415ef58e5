//! What interception filters look for: telephone numbers, links.

use crate::core::phone::{PhoneKind, PhoneNumber};
use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// Text for comparison: widths and cases made equal, spaces removed.
pub(super) fn same(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether the text has a mobile number, a landline (with or without its area code), or a 400, 800 or
/// foreign number. Short codes pass; so do dates, amounts, and codes of ten digits.
pub(super) fn has_number(text: &str) -> bool {
    let text: String = text.nfkc().collect();
    let mut rest = text.as_str();
    let mut before = None;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        let (skipped, run) = rest.split_at(start);
        let length = run.find(|c: char| !c.is_ascii_digit() && !"+() -".contains(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(length);
        let between = (skipped.chars().next_back().or(before), after.chars().next());
        // A run of several numbers, parted by spaces, is looked at piece by piece as well.
        if run.split([' ', '(', ')']).chain([run]).any(|piece| is_number(piece, between)) {
            return true;
        }
        before = run.chars().next_back();
        rest = after;
    }
    false
}

/// Whether one run of digits and separators, `between` these characters, is a number.
fn is_number(piece: &str, between: (Option<char>, Option<char>)) -> bool {
    let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
    let complete = piece.contains('+') || digits.starts_with('0') || !matches!(digits.len(), 9 | 10);
    // Ten digits without a trunk zero may be a query code: only 400 and 800 numbers are certain.
    let shared = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    // 2345678元 is an amount, A7K2-000123 a code.
    let other =
        digits.len() <= 8 && (between.1 == Some('元') || between.0.is_some_and(|c| c.is_ascii_alphabetic()));
    (complete || shared)
        && !other
        && !is_day(piece)
        && PhoneNumber::parse(piece, ANY_AREA).is_ok_and(|number| number.kind() != PhoneKind::ShortCode)
}

/// An area code with which local numbers of seven and of eight digits are both complete.
const ANY_AREA: &str = "393";

/// Whether these digits are a day of our times: 20261009, 2026-10-9.
fn is_day(piece: &str) -> bool {
    let day =
        ["%Y%m%d", "%Y-%m-%d"].iter().find_map(|form| NaiveDate::parse_from_str(piece.trim(), form).ok());
    day.is_some_and(|day| (1900..2100).contains(&day.year()))
}

/// Last labels of domains that occur here; with these, `label.com` is a link even without `http`.
const DOMAIN_ENDS: [&str; 16] = [
    "com", "cn", "net", "org", "gov", "edu", "info", "top", "xyz", "vip", "cc", "io", "me", "tv", "co",
    "link",
];

/// Whether the text has a link, a domain or an e-mail address.
pub(super) fn has_link(text: &str) -> bool {
    let text = text.nfkc().collect::<String>().to_lowercase();
    if text.contains("://") || text.contains("www.") {
        return true;
    }
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'));
    words.into_iter().any(|word| {
        let labels: Vec<&str> = word.trim_matches('.').split('.').collect();
        labels.len() > 1
            && labels.iter().all(|l| !l.is_empty())
            && labels.last().is_some_and(|l| DOMAIN_ENDS.contains(l))
    })
}
