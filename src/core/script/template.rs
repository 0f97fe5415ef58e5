//! The words of a prompt with their placeholders.

use super::vocabulary::Placeholder;

/// A piece of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::core) enum Part {
    Words(String),
    Named(Placeholder),
}

/// What is wrong with a prompt's braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BadTemplate {
    /// A brace without its partner.
    Brace,
    /// A name that no placeholder has.
    Unknown(String),
}

/// Takes a text apart.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, BadTemplate> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or(BadTemplate::Brace)?;
        push_words(words, &mut parts)?;
        let named = Placeholder::named(name).ok_or_else(|| BadTemplate::Unknown(name.to_owned()))?;
        parts.push(Part::Named(named));
        rest = tail;
    }
    push_words(rest, &mut parts)?;
    Ok(parts)
}

fn push_words(words: &str, parts: &mut Vec<Part>) -> Result<(), BadTemplate> {
    if words.contains('}') {
        return Err(BadTemplate::Brace);
    }
    if !words.is_empty() {
        parts.push(Part::Words(words.to_owned()));
    }
    Ok(())
}
