//! The ids of messages: a centre may tell one in hexadecimal digits when it takes the message, and in decimal ones
//! when it reports, or the other way round; with zeros in front, or without.

/// The one form in which an id is kept: without zeros in front, hexadecimal digits with a letter among them
/// as a decimal number. What is no number stays as it is.
pub fn canonical(id: &str) -> String {
    let id = id.trim();
    let digits = id.trim_start_matches('0');
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return id.to_owned();
    }
    if digits.is_empty() {
        return "0".to_owned();
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    u128::from_str_radix(digits, 16).map_or_else(|_| digits.to_ascii_uppercase(), |number| number.to_string())
}

/// Ids with fewer digits come from a counter: what one of them is in other digits is the id of another message.
const COUNTED: usize = 7;

/// What else a canonical id may be called: digits do not say whether they are decimal or hexadecimal. Of a short one
/// nothing else.
pub fn other_forms(canonical: &str) -> Vec<String> {
    if !canonical.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let as_hexadecimal = u128::from_str_radix(canonical, 16).ok().map(|number| number.to_string());
    let in_hexadecimal = canonical.parse::<u128>().ok().map(|number| format!("{number:x}"));
    // With a letter in it, its canonical form is the one that we began with.
    let in_digits = in_hexadecimal.filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let forms = [as_hexadecimal, in_digits].into_iter().flatten();
    forms.filter(|form| form != canonical && form.len().min(canonical.len()) >= COUNTED).collect()
}
