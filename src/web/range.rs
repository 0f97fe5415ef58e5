//! Parts of a file (RFC 9110, 14): one part at a time, by bytes.

use http::{HeaderMap, header};

/// What a request asks of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: nothing was asked, or nothing that we know.
    Whole,
    /// From the first of these bytes to the last.
    Part(usize, usize),
    /// What is not there.
    Nowhere,
}

/// What is asked of a file of so many bytes.
pub fn wanted(headers: &HeaderMap, length: usize) -> Wanted {
    let Some(spec) = spec(headers) else { return Wanted::Whole };
    match spec {
        Spec::From(first, last) if first < length => {
            Wanted::Part(first, last.unwrap_or(length).min(length - 1))
        }
        Spec::Last(count) if count > 0 && length > 0 => {
            Wanted::Part(length.saturating_sub(count), length - 1)
        }
        Spec::From(..) | Spec::Last(_) => Wanted::Nowhere,
    }
}

/// Whether a file is asked for from its first byte, however long it is.
pub fn is_from_start(headers: &HeaderMap) -> bool {
    spec(headers).is_none_or(|spec| matches!(spec, Spec::From(0, _)))
}

enum Spec {
    From(usize, Option<usize>),
    Last(usize),
}

/// The one range that is asked for. We give no validator, so a condition on one cannot hold; several
/// ranges, other units and what makes no sense may be ignored, and are.
fn spec(headers: &HeaderMap) -> Option<Spec> {
    if headers.contains_key(header::IF_RANGE) {
        return None;
    }
    let text = headers.get(header::RANGE)?.to_str().ok()?;
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number beyond all lengths is one: nothing is there.
        digits.then(|| text.parse().unwrap_or(usize::MAX))
    };
    match (first, last) {
        ("", last) => number(last).map(Spec::Last),
        (first, "") => number(first).map(|first| Spec::From(first, None)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Spec::From(first, Some(last)))
        }
    }
}
