//! What is answered to who did something with a case.

use super::case::WholeCase;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to who opened a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(in crate::web::api) enum OpenedCase {
    /// The case.
    Seen(Box<WholeCase>),
    /// Whoever opens a case against their own line has done so, and sees no more of it.
    Kept(KeptCase),
}

/// A case that is kept from whoever opened it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct KeptCase {
    /// Its number.
    pub number: String,
    /// The code that the complainant looks it up with.
    pub query_code: String,
}

/// The answer to who did something with a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(in crate::web::api) enum ActedCase {
    /// The case as it is now.
    Seen(Box<WholeCase>),
    /// It has passed to others by this very act, and whoever acted sees no more of it.
    Gone(GoneCase),
}

/// A case that has passed to others.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct GoneCase {
    /// Its number.
    pub number: String,
}
