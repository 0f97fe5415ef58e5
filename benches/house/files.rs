//! Settings files of other programs, as the project ships, documents or tests them.

use std::{fs, path::Path};

/// A file of the project.
pub fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the project")
}

/// `text` with each left side, which has to be in it, replaced by its right side.
pub fn filled_in(text: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(text.to_owned(), |text, (place, with)| {
        assert!(text.contains(place), "no `{place}` in:\n{text}");
        text.replace(place, with)
    })
}
