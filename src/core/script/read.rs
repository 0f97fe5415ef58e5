//! Files into shapes.

use super::{
    fault::{Fault, Place},
    model::Script,
};
use serde::de::DeserializeOwned;
use serde_saphyr::Location;

/// Reads YAML; what is wrong with its shape is one fault with line and column.
pub(super) fn yaml<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, Fault> {
    serde_saphyr::from_str(text).map_err(|error| {
        let location = error.location().unwrap_or(Location::UNKNOWN);
        let message = error.without_snippet().to_string();
        // The place says where already.
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        Fault::new(Place::at(file, location, ""), what, "docs/ivr.md lists the nodes, their fields and forms")
    })
}

impl Script {
    /// Reads a script; `file` is what faults call it. Only its shape is judged here: unknown nodes
    /// and fields, wrong types. All the rest is [`super::check`]'s.
    pub fn parse(text: &str, file: &str) -> Result<Self, Fault> {
        let script: Self = yaml(text, file)?;
        Ok(Self { file: file.to_owned(), ..script })
    }
}
