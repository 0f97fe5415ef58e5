//! The numbering plan of China, as far as a hotline needs it.

/// A number of China without its trunk zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chinese<'a> {
    /// A mobile number, eleven digits.
    Mobile(&'a str),
    /// 400, 800 and ten-digit 950 numbers.
    Shared(&'a str),
    /// A landline.
    Landline {
        /// The area code without the zero.
        area: &'a str,
        /// The number within the area, seven or eight digits.
        local: &'a str,
    },
}

/// Reads a national significant number (no +86, no trunk zero); `digits` are ASCII digits.
///
/// Mobile prefixes are not listed one by one: carriers are given new ones faster than lists are
/// updated, and a citizen who calls from one has a number.
pub(super) fn significant(digits: &str) -> Option<Chinese<'_>> {
    let bytes = digits.as_bytes();
    match bytes {
        [b'1', b'3'..=b'9', ..] if bytes.len() == 11 => Some(Chinese::Mobile(digits)),
        [b'4' | b'8', b'0', b'0', ..] if bytes.len() == 10 => Some(Chinese::Shared(digits)),
        [b'9', b'5', b'0', ..] if matches!(bytes.len(), 10 | 11) => Some(Chinese::Shared(digits)),
        [b'1', b'0', ..] | [b'2', _, ..] => landline(digits, 2),
        [b'3'..=b'9', ..] => landline(digits, 3),
        _ => None,
    }
}

/// Splits a landline after its area code. The two-digit areas (Beijing and the great cities) have
/// eight digits everywhere; the others seven or eight.
fn landline(digits: &str, area_digits: usize) -> Option<Chinese<'_>> {
    let (area, local) = digits.split_at_checked(area_digits)?;
    let lengths = if area_digits == 2 { 8..=8 } else { 7..=8 };
    (lengths.contains(&local.len()) && is_local(local)).then_some(Chinese::Landline { area, local })
}

/// A number as it is dialled within its area: seven or eight digits; 1 begins services and 9 is
/// kept for 95 and 96 numbers.
pub(super) fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && matches!(digits.as_bytes()[0], b'2'..=b'8')
}

/// Emergency numbers and enquiries of three digits.
const THREE_DIGITS: [&str; 8] = ["110", "112", "114", "117", "119", "120", "121", "122"];

/// A number that is dialled as it is from everywhere: 110, 12345, 118114, 10086, 95588, 96110,
/// 1008611, and SMS access numbers (106…, with their extension up to 20 digits).
pub(super) fn is_short_code(digits: &str) -> bool {
    let length = digits.len();
    THREE_DIGITS.contains(&digits)
        || (digits.starts_with("106") && (8..=20).contains(&length))
        || (digits.starts_with("100") && (5..=8).contains(&length))
        || (["10", "11", "12"].iter().any(|start| digits.starts_with(start)) && matches!(length, 5 | 6))
        || (digits.starts_with("95") && (5..=8).contains(&length))
        || (digits.starts_with("96") && matches!(length, 5 | 6))
}
