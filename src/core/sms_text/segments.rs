//! How many segments a text is billed as.

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

/// GSM 03.38, the basic table: one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                     ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension: an escape and a septet.
const EXTENDED: &str = "^{}\\[~]|€\u{000C}";

/// Counts the segments of `text`, signature and opt-out words included.
///
/// Rule at the boundary of parts: whole characters (Unicode scalar values) only, so neither an
/// escape pair nor a surrogate pair is torn; that is all that carriers keep together. A library that
/// also keeps flags and families of emoji together may come to one part more.
pub fn segments(text: &str) -> Segments {
    match text.chars().map(septets).collect::<Option<Vec<_>>>() {
        Some(sizes) => count(Encoding::Gsm7, &sizes, 160, 153),
        None => count(Encoding::Ucs2, &text.chars().map(char::len_utf16).collect::<Vec<_>>(), 70, 67),
    }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) { Some(1) } else { EXTENDED.contains(c).then_some(2) }
}

fn count(encoding: Encoding, sizes: &[usize], single: usize, part: usize) -> Segments {
    let units = sizes.iter().sum();
    let mut count = 1;
    if units > single {
        let mut filled = 0;
        for size in sizes {
            if filled + size > part {
                count += 1;
                filled = 0;
            }
            filled += size;
        }
    }
    Segments { encoding, count, units }
}
