//! The alphabets of texts: `data_coding`.

use crate::core::sms_text::from_gsm;
use encoding_rs::GBK;

/// Reads a text that came under a `data_coding`. Nothing is refused: what cannot be read becomes U+FFFD.
///
/// 0 is whatever is usual at the centre: septets one a byte; a byte that is no septet makes it UTF-8, else
/// Latin-1. 15 is GBK with Chinese centres.
pub fn read(coding: u8, bytes: &[u8]) -> String {
    match coding {
        1 => latin1(bytes),
        2..=4 | 0xF4..=0xF7 | 0xFC..=0xFF => usual(bytes, latin1),
        8 | 0xE0..=0xEF => utf16(bytes),
        15 => GBK.decode_without_bom_handling(bytes).0.into_owned(),
        // The classes of GSM 03.38: bits 2 and 3 are the alphabet, or bit 2 alone.
        0x10..=0x7F if coding & 0x0C == 0x08 => utf16(bytes),
        _ => usual(bytes, from_gsm),
    }
}

fn usual(bytes: &[u8], plain: fn(&[u8]) -> String) -> String {
    if bytes.is_ascii() {
        return plain(bytes);
    }
    std::str::from_utf8(bytes).map_or_else(|_| latin1(bytes), str::to_owned)
}

/// Latin-1 is the first 256 characters of Unicode.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// UTF-16, most significant byte first; a last byte alone is nothing.
fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
