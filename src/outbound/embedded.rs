//! A peer inside this process: the sandbox telephone answers as a provider would.

use super::Undelivered;
use bytes::Bytes;
use http::{Request, Response};
use std::pin::Pin;

/// The host that stands for the embedded peer; `.invalid` exists nowhere else (RFC 2606).
pub const EMBEDDED_HOST: &str = "sandbox.invalid";

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Undelivered>> + Send + 'a>>;

/// A peer inside this process.
pub trait Embedded: Send + Sync {
    /// Answers a request, or fails as a network would.
    fn answer(&self, request: Request<Bytes>) -> Answering<'_>;
}
