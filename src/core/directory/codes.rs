//! The codes by which the office file names departments, officers and matters.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

macro_rules! codes { ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
    $(#[$doc])*
    #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
    #[serde(try_from = "String", into = "String")]
    #[sqlx(transparent)]
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, pattern = "^[a-z0-9][a-z0-9-]{0,63}$")]
    pub struct $name(String);

    impl $name {
        /// The code as it is written.
        pub fn as_str(&self) -> &str {
            &self.0
        }
    }

    impl TryFrom<String> for $name {
        type Error = BadCode;

        fn try_from(text: String) -> Result<Self, BadCode> {
            let fits = (1..=64).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !text.starts_with('-');
            if fits { Ok(Self(text)) } else { Err(BadCode(text)) }
        }
    }

    impl FromStr for $name {
        type Err = BadCode;

        fn from_str(text: &str) -> Result<Self, BadCode> {
            text.to_owned().try_into()
        }
    }

    impl From<$name> for String {
        fn from(code: $name) -> Self {
            code.0
        }
    }

    impl fmt::Display for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0)
        }
    }
)* } }

codes! {
    /// A department's code in the office file (`office`, `social-assistance`).
    DepartmentCode,
    /// An officer's code in the office file (`li-ming`).
    OfficerCode,
    /// A matter's code in the office file (`subsistence-allowance`).
    MatterCode,
}

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no code: use 1 to 64 of a-z, 0-9 and -, not beginning with -")]
pub struct BadCode(pub String);
