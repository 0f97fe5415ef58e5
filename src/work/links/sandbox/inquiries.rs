//! What the network is asked about: how a call stands, whether it has a message, a recording.

use super::{SandboxGateway, answered, refused, tone};
use crate::{core::id::MessageId, providers::sandbox::wire};
use bytes::Bytes;
use http::{Response, StatusCode};

impl SandboxGateway {
    /// Deletes a recording.
    pub(super) fn forget(&self, path: &str) -> Response<Bytes> {
        let Some(recording) = path.strip_prefix("/recordings/") else {
            return refused(StatusCode::NOT_FOUND, "no-such-address");
        };
        self.lock().forgotten.insert(recording.to_owned());
        answered(StatusCode::OK, &serde_json::json!({}))
    }

    /// What it has at that address.
    pub(super) fn look_up(&self, path: &str) -> Response<Bytes> {
        let state = self.lock();
        if let Some(recording) = path.strip_prefix("/recordings/") {
            return if state.forgotten.contains(recording) {
                refused(StatusCode::NOT_FOUND, "unknown-recording")
            } else {
                tone::recording(recording)
            };
        }
        if let Some(call) = path.strip_prefix("/calls/") {
            return match state.calls.get(call) {
                Some(standing) => answered(StatusCode::OK, &wire::Standing { state: *standing }),
                None => refused(StatusCode::NOT_FOUND, "unknown-call"),
            };
        }
        let message = path.strip_prefix("/messages/").and_then(|id| id.parse::<MessageId>().ok());
        match message.filter(|id| state.sent.iter().any(|sent| sent.id == *id)) {
            Some(id) => answered(StatusCode::OK, &wire::Taken { message: format!("sandbox-{id}") }),
            None => refused(StatusCode::NOT_FOUND, "unknown-message"),
        }
    }
}
