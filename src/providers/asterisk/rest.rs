//! Questions and answers over the connection that Asterisk opens to us: REST in messages of the WebSocket.
//!
//! Source: Asterisk 22.10 (`ari.conf`, `type = outbound_websocket`), run with it.

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

/// What every path over HTTP begins with; over the connection none does.
const ROOT: &str = "/ari/";

/// An answer, as it comes.
#[derive(Deserialize)]
struct Answer {
    request_id: String,
    status_code: u16,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    message_body: Option<String>,
}

/// The message that asks `request`; its answer names `id`.
pub fn question(id: u64, request: &Request<Bytes>) -> String {
    let uri = request.uri().path_and_query().map_or("", |path| path.as_str());
    let body = String::from_utf8_lossy(request.body());
    let mut message = json!({
        "type": "RESTRequest", "transaction_id": id.to_string(), "request_id": id.to_string(),
        "method": request.method().as_str(), "uri": uri.strip_prefix(ROOT).unwrap_or(uri),
    });
    if !body.is_empty() {
        message["content_type"] = json!("application/json");
        message["message_body"] = json!(body);
    }
    message.to_string()
}

/// An answer, and which question it is to; `None` if the message is none.
pub fn answer(text: &str) -> Option<(u64, Response<Bytes>)> {
    // Events are many: none is read twice.
    if !text.contains("\"RESTResponse\"") {
        return None;
    }
    let answer: Answer = serde_json::from_str(text).ok()?;
    let mut response = Response::new(Bytes::from(answer.message_body.unwrap_or_default()));
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    if let Some(kind) = answer.content_type.and_then(|kind| kind.parse().ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    Some((answer.request_id.parse().ok()?, response))
}
