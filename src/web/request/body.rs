//! The body of a POST, with its idempotency key.

use crate::{
    core::id::TokenId,
    store::idempotency::RequestKey,
    web::{auth::Bearer, problem::Problem},
    work::App,
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The header of the draft `draft-ietf-httpapi-idempotency-key-header`.
const HEADER: &str = "idempotency-key";

/// The longest key that is taken.
const LONGEST: usize = 255;

/// A POST: its body, and what makes it one and the same when it is sent again.
pub(in crate::web) struct Posted<T> {
    /// The body.
    pub body: T,
    key: Option<String>,
    /// What was asked for: address and body.
    digest: [u8; 32],
}

impl<T> Posted<T> {
    /// The key of this request, if the client gave one.
    pub fn key(&self, app: &App, bearer: &Bearer) -> Option<RequestKey> {
        let token: TokenId = bearer.token.id;
        let key = self.key.clone()?;
        // The body holds names and numbers: an open hash of it could be guessed at.
        let request_hash = app.vault.lookup_request(&self.digest);
        Some(RequestKey { token, key, request_hash })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let key = key(request.headers())?;
        let json = is_json(request.headers());
        let path = request.uri().path().to_owned();
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        if !bytes.is_empty() && !json {
            return Err(Problem::unsupported_media_type());
        }
        let digest = Sha256::new().chain_update(path.as_bytes()).chain_update([0]).chain_update(&bytes);
        Ok(Self { body: read(&bytes)?, key, digest: digest.finalize().into() })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut keys = headers.get_all(HEADER).iter();
    let Some(key) = keys.next() else { return Ok(None) };
    let text = key.to_str().ok().filter(|text| {
        (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    });
    if let (Some(text), None) = (text, keys.next()) {
        return Ok(Some(text.to_owned()));
    }
    let detail = "Idempotency-Key 应为一个,由 1 到 255 个可见 ASCII 字符组成。";
    Err(Problem::malformed(detail).about("Idempotency-Key"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn unread(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large()
    } else {
        Problem::malformed(format!("请求体未能完整读取: {}", rejection.body_text()))
    }
}

/// Reads the body; no body is an empty object. What is wrong is told with field, line and column.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = if bytes.is_empty() { b"{}".as_slice() } else { bytes };
    let mut json = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        misread(error.inner(), field)
    })?;
    json.end().map_err(|error| misread(&error, String::new()))?;
    let value = serde_json::from_slice(text).map_err(|error| misread(&error, String::new()))?;
    unmeant(&value, "").map_or(Ok(read), Err)
}

/// What a reader of ours would take and nobody means: a list in the place of an object, whose items
/// would be its fields in order; and NUL, which PostgreSQL does not keep.
fn unmeant(value: &Value, at: &str) -> Option<Problem> {
    let here = || if at.is_empty() { "body".to_owned() } else { at.to_owned() };
    match value {
        Value::Array(_) => Some(Problem::invalid(here(), "此处应为 JSON 对象,不能是数组。")),
        Value::String(text) if text.contains('\0') => {
            Some(Problem::invalid(here(), "文本中不能有 NUL 字符(\\u0000)。"))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            unmeant(value, &if at.is_empty() { name.clone() } else { format!("{at}.{name}") })
        }),
        _ => None,
    }
}

fn misread(error: &serde_json::Error, field: String) -> Problem {
    let detail = format!("第 {} 行第 {} 列: {error}", error.line(), error.column());
    if error.is_data() {
        Problem::invalid(if field.is_empty() || field == "." { "body".to_owned() } else { field }, detail)
    } else {
        Problem::malformed(format!("请求体不是完整的 JSON。{detail}"))
    }
}
