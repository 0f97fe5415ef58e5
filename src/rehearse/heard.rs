//! Query codes in what was said or written: a rehearsal listens as a caller with a pencil does.

use crate::core::{case::QueryCode, dialogue::Speech};

/// The query codes in a text, spoken digit by digit or written, in order, repetitions too.
pub fn codes(text: &str) -> Vec<QueryCode> {
    let mut found = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        match digit(c) {
            Some(digit) => run.push(digit),
            // The pauses within a number.
            None if matches!(c, '，' | '。' | ',' | '.' | ' ') => {}
            None => {
                found.extend(code(&run));
                run.clear();
            }
        }
    }
    found
}

/// The query codes that a caller heard.
pub fn spoken_codes(said: &[Speech]) -> Vec<QueryCode> {
    said.iter().flat_map(|speech| codes(&speech.text)).collect()
}

fn code(run: &str) -> Option<QueryCode> {
    if run.len() == 10 { run.parse().ok() } else { None }
}

/// A digit as it is written or said; 一 is said 幺 in numbers.
fn digit(c: char) -> Option<char> {
    const SAID: [char; 10] = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'];
    if c.is_ascii_digit() {
        return Some(c);
    }
    let place = SAID.iter().position(|said| *said == c)?;
    char::from_digit(u32::try_from(place).ok()?, 10)
}
