//! Finding a matter in what somebody said or wrote.

use super::types::{Directory, Matter};
use unicode_normalization::UnicodeNormalization;

impl Directory {
    /// The matters that `text` may be about, likeliest first: those of which a keyword or the name
    /// occurs in it, weighted by the characters that match. Case and full-width forms do not matter.
    pub fn matters_like(&self, text: &str) -> Vec<&Matter> {
        self.weighed(text).into_iter().map(|(_, matter)| matter).collect()
    }

    /// The one matter that `text` is about. `None` if there is none, or two are equally likely: then a
    /// person asks, a guess would send the caller round (R3.3).
    pub fn find_matter(&self, text: &str) -> Option<&Matter> {
        match self.weighed(text)[..] {
            [(_, only)] => Some(only),
            [(first, matter), (second, _), ..] if first > second => Some(matter),
            _ => None,
        }
    }

    fn weighed(&self, text: &str) -> Vec<(usize, &Matter)> {
        let text = folded(text);
        let mut found: Vec<_> =
            self.matters.iter().map(|m| (weight(m, &text), m)).filter(|(weight, _)| *weight > 0).collect();
        found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        found
    }
}

/// Characters of `text` that speak for the matter.
fn weight(matter: &Matter, text: &str) -> usize {
    let names = [&matter.name, &matter.name_en];
    let words = matter.keywords.iter().chain(names).map(|word| folded(word));
    words.filter(|word| text.contains(word.as_str())).map(|word| word.chars().count()).sum()
}

/// Compatibility-composed, lower case, outer blanks removed: how keywords are compared.
pub(super) fn folded(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).collect()
}
