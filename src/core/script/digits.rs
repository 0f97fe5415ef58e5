//! Digits in prompts: a voice reads `6687001` as six million and something.

/// The first run of three or more digits without anything between them.
pub(super) fn glued(text: &str) -> Option<&str> {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    text.split(|c| !digit(c)).find(|run| run.chars().count() >= 3)
}
