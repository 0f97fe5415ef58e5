//! Ids of channels, bridges, playbacks and recordings.

use std::fmt;

/// An id as it stands in a path of Asterisk's: at most 128 letters, digits, dots, dashes and underscores. Asterisk
/// makes others too (a local channel's has a semicolon), but none of a channel that is given to us.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceId(String);

impl ResourceId {
    /// Takes an id; `None` if it cannot stand in a path as it is.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        // Two dots alone would lead out of the path.
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('.');
        fits.then_some(Self(text))
    }

    /// The id with an addition of ours: `p1`.
    pub(super) fn with(&self, addition: &str) -> Self {
        Self(format!("{}-{addition}", self.0))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<uuid::Uuid> for ResourceId {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
