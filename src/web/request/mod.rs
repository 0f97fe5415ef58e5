//! What a request says, read with errors that name the place: path, query, body, idempotency key.

mod body;
mod query;

pub(super) use body::Posted;
pub(super) use query::{Asked, Filters, Paging};

use super::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::de::DeserializeOwned;

/// A part of the path: what cannot be one of ours is answered as what is not there.
pub(super) struct Place<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Place<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(place) = Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found("内容,地址中的编号不是本系统的编号"))?;
        Ok(Self(place))
    }
}
