//! What is wrong with a scenario's file: told as of the other YAML files, with place and remedy.

pub use crate::core::script::{Fault, Place};

use serde_saphyr::Location;

/// A fault at a place of `file`.
pub(super) fn at(
    file: &str,
    location: Location,
    field: impl Into<String>,
    what: impl Into<String>,
    remedy: impl Into<String>,
) -> Fault {
    let (line, column) = (location.line(), location.column());
    let where_ = Place { file: file.to_owned(), line, column, field: field.into() };
    Fault { where_, what: what.into(), remedy: remedy.into() }
}

/// A fault of the file as a whole.
pub fn whole(file: &str, what: impl Into<String>, remedy: impl Into<String>) -> Fault {
    at(file, Location::UNKNOWN, "", what, remedy)
}
