//! The way to a bucket: what the storage library asks leaves like every other request, by the same rules.

use super::{Outbound, Undelivered};
use bytes::Bytes;
use http_body_util::BodyExt;
use object_store::{
    ClientOptions,
    client::{HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService},
};
use std::{fmt, pin::Pin};

/// What logs and figures call a bucket's server.
const NAME: &str = "recordings";

/// Carries the requests of the storage library.
#[derive(Clone)]
pub struct StorageClient {
    outbound: Outbound,
    most: usize,
}

impl StorageClient {
    /// Reads answers of at most `most` bytes.
    pub fn new(outbound: Outbound, most: usize) -> Self {
        Self { outbound, most }
    }

    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body: Bytes = body.collect().await?.to_bytes();
        let request = http::Request::from_parts(parts, body);
        let answer = self.outbound.fetch(NAME, request, self.most).await.map_err(failed)?;
        Ok(answer.map(Into::into))
    }
}

/// Everything that is asked of a bucket may be asked twice.
fn failed(error: Undelivered) -> HttpError {
    let kind = match error {
        Undelivered::BeforeSent(_) => HttpErrorKind::Connect,
        Undelivered::Closed(_) | Undelivered::Unknown(_) => HttpErrorKind::Interrupted,
    };
    HttpError::new(kind, error)
}

impl fmt::Debug for StorageClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StorageClient").field("most", &self.most).finish_non_exhaustive()
    }
}

impl HttpService for StorageClient {
    // As the library's macro writes it.
    fn call<'life0, 'async_trait>(
        &'life0 self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(self.carry(request))
    }
}

impl HttpConnector for StorageClient {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}
