//! Requests through the router, as a client sends them.

use super::House;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

/// More than any answer has.
const MOST: usize = 64 * 1024 * 1024;

/// An answer, whole.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
    /// The headers.
    pub headers: HeaderMap,
}

impl Reply {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Status and JSON.
    pub fn pair(&self) -> (u16, Value) {
        (self.status.as_u16(), self.json())
    }
}

impl House {
    /// Sends a request through the router. An answer whose body breaks off has an empty one.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, MOST).await.unwrap_or_default();
        Reply { status: parts.status, body, headers: parts.headers }
    }

    /// A request to the API; no `token` is an empty one, a null `json` no body.
    pub async fn api(&self, method: &str, path: &str, token: &str, json: &Value) -> (u16, Value) {
        self.asked(method, path, token, &[], json).await.pair()
    }

    /// The same with further headers, and the whole answer.
    pub async fn asked(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        json: &Value,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if json.is_null() {
            Body::empty()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(json.to_string())
        };
        match request.body(body) {
            Ok(request) => self.send(request).await,
            // A path that is none never reaches a server.
            Err(error) => Reply {
                status: StatusCode::BAD_REQUEST,
                body: Value::String(error.to_string()).to_string().into(),
                headers: HeaderMap::new(),
            },
        }
    }
}
