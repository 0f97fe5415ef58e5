//! How the telephone reaches the server: over HTTP, or inside this process.

use super::Broken;
use crate::{
    outbound::{Outbound, Policy},
    providers::sandbox::SIGNATURE_HEADER,
};
use axum::{Router, body::Body};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use tower::ServiceExt;

/// The largest answer that is read.
const MOST_BYTES: usize = 1024 * 1024;

/// A way to the server.
pub enum Transport {
    /// Over HTTP.
    Http {
        /// The client, which may reach that server.
        client: Outbound,
        /// The server's address, without a slash at the end.
        base: String,
    },
    /// Inside this process: the same webhooks, without a network in between.
    Inside(Router),
}

impl Transport {
    /// To a server that runs at `base` (`http://127.0.0.1:8080`).
    pub fn http(base: &str) -> Result<Self, Broken> {
        let unreachable = |why: String| Broken::Unreachable(why);
        let policy = Policy::default().naming(base).map_err(|error| unreachable(error.to_string()))?;
        let client = Outbound::new(policy).map_err(|error| unreachable(error.to_string()))?;
        Ok(Self::Http { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// Whether a server answers there that is alive.
    pub async fn is_alive(&self) -> bool {
        match self.send(Method::GET, "/healthz", "", Bytes::new()).await {
            Ok(answer) => answer.status() == StatusCode::OK && answer.body().as_ref() == b"ok",
            Err(_) => false,
        }
    }

    /// Posts JSON to a path of the server.
    pub async fn post(&self, path: &str, signature: &str, body: Bytes) -> Result<Response<Bytes>, Broken> {
        self.send(Method::POST, path, signature, body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        signature: &str,
        body: Bytes,
    ) -> Result<Response<Bytes>, Broken> {
        let base = match self {
            Self::Http { base, .. } => base,
            Self::Inside(_) => "",
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{base}{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, signature)
            .body(body)
            .map_err(|error| Broken::Unreachable(error.to_string()))?;
        match self {
            Self::Http { client, .. } => {
                client.send("sandbox", request).await.map_err(|error| Broken::Unreachable(error.to_string()))
            }
            Self::Inside(router) => inside(router.clone(), request).await,
        }
    }
}

async fn inside(router: Router, request: Request<Bytes>) -> Result<Response<Bytes>, Broken> {
    let answer = match router.oneshot(request.map(Body::from)).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, MOST_BYTES).await;
    let body = body.map_err(|error| Broken::Unreachable(error.to_string()))?;
    Ok(Response::from_parts(parts, body))
}
