//! The GSM 03.38 alphabet: which character is which septet.

/// The basic table, each character at its septet; the escape stands as U+001B.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                     ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The escape that the extension's septets stand behind.
const ESCAPE: u8 = 0x1B;
/// The extension: a septet behind an escape, and its character.
const EXTENDED: [(u8, char); 10] = [
    (0x0A, '\u{000C}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2F, '\\'),
    (0x3C, '['),
    (0x3D, '~'),
    (0x3E, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// How many septets a character takes; `None` if the alphabet does not have it.
pub(super) fn septets(c: char) -> Option<usize> {
    if extended(c).is_some() { Some(2) } else { basic(c).map(|_| 1) }
}

/// The septets of `text`, one a byte; `None` if the alphabet lacks a character of it.
pub fn to_gsm(text: &str) -> Option<Vec<u8>> {
    let mut septets = Vec::with_capacity(text.len());
    for c in text.chars() {
        match (extended(c), basic(c)) {
            (Some(septet), _) => septets.extend([ESCAPE, septet]),
            (None, Some(septet)) => septets.push(septet),
            (None, None) => return None,
        }
    }
    Some(septets)
}

/// The text of septets, one a byte. What is no septet is U+FFFD; an unknown one of the extension is read
/// from the basic table, as the standard asks.
pub fn from_gsm(septets: &[u8]) -> String {
    let table: Vec<char> = BASIC.chars().collect();
    let plain = |septet: u8| table.get(usize::from(septet)).copied().unwrap_or(char::REPLACEMENT_CHARACTER);
    let mut text = String::with_capacity(septets.len());
    let mut septets = septets.iter().copied();
    while let Some(septet) = septets.next() {
        if septet != ESCAPE {
            text.push(plain(septet));
            continue;
        }
        let Some(behind) = septets.next() else { break };
        let found = EXTENDED.iter().find(|(septet, _)| *septet == behind);
        text.push(found.map_or_else(|| plain(behind), |(_, c)| *c));
    }
    text
}

fn basic(c: char) -> Option<u8> {
    let place = BASIC.chars().position(|known| known == c).filter(|_| c != char::from(ESCAPE))?;
    u8::try_from(place).ok()
}

fn extended(c: char) -> Option<u8> {
    EXTENDED.iter().find(|(_, known)| *known == c).map(|(septet, _)| *septet)
}
