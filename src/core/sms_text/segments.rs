//! How many segments a text is billed as.

use super::gsm::septets;
use serde::Serialize;

/// How a text travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// The GSM 03.38 alphabet, seven bits a septet: 160, or 153 a part.
    Gsm7,
    /// UTF-16 units: 70, or 67 a part. One character outside GSM 03.38 makes the whole text so.
    Ucs2,
}

/// What a text costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Segments {
    /// How it travels.
    pub encoding: Encoding,
    /// How many parts it is sent and billed as; an empty text is one.
    pub count: usize,
    /// Septets (GSM-7) or UTF-16 units (UCS-2) in all, without the headers of parts.
    pub units: usize,
}

/// Counts the segments of `text`, signature and opt-out words included.
///
/// Rule at the boundary of parts: whole characters (Unicode scalar values) only, so neither an
/// escape pair nor a surrogate pair is torn; that is all that carriers keep together. A library that
/// also keeps flags and families of emoji together may come to one part more.
pub fn segments(text: &str) -> Segments {
    let gsm = text.chars().all(|c| septets(c).is_some());
    let encoding = if gsm { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let units = text.chars().map(|c| size(encoding, c)).sum();
    Segments { encoding, count: parts(text, encoding).len(), units }
}

/// The segments that `text` goes in under `encoding`, in order: together they are the text.
pub fn parts(text: &str, encoding: Encoding) -> Vec<&str> {
    let (single, part) = match encoding {
        Encoding::Gsm7 => (160, 153),
        Encoding::Ucs2 => (70, 67),
    };
    if text.chars().map(|c| size(encoding, c)).sum::<usize>() <= single {
        return vec![text];
    }
    let (mut parts, mut begin, mut filled) = (Vec::new(), 0, 0);
    for (place, c) in text.char_indices() {
        let size = size(encoding, c);
        if filled + size > part {
            parts.push(&text[begin..place]);
            (begin, filled) = (place, 0);
        }
        filled += size;
    }
    parts.push(&text[begin..]);
    parts
}

/// What a character takes: septets, or units; one that GSM-7 lacks counts as one of its septets.
fn size(encoding: Encoding, c: char) -> usize {
    match encoding {
        Encoding::Gsm7 => septets(c).unwrap_or(1),
        Encoding::Ucs2 => c.len_utf16(),
    }
}
