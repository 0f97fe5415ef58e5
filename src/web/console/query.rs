//! What the address of a list asks. A field of a form that is left empty is sent as an empty text: it asks
//! nothing.

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::value::StrDeserializer};

/// A value, or nothing for an empty text. What is none of the values asks nothing either: an old bookmark
/// shows the whole list, not an error.
pub fn blank<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    Ok(T::deserialize(StrDeserializer::<serde::de::value::Error>::new(&text)).ok())
}
