//! Requests to jambonz's REST API, and its refusals.

use super::Jambonz;
use crate::core::message::{SendError, SendRetry};
use crate::providers::outgoing::{failed, failed_by_status, hidden};
use bytes::Bytes;
use chrono::Duration;
use http::{HeaderValue, Method, Request, Response, header};
use serde::Serialize;

impl Jambonz {
    /// A request about a resource below the account, `Calls` or `Calls/{id}`, without a body.
    pub(super) fn get(&self, resource: &str) -> Request<Bytes> {
        self.request(Method::GET, resource, Bytes::new())
    }

    /// One with a body.
    pub(super) fn send(&self, method: Method, resource: &str, body: &impl Serialize) -> Request<Bytes> {
        let body = serde_json::to_vec(body).expect("texts and numbers are always JSON");
        let mut request = self.request(method, resource, Bytes::from(body));
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        request
    }

    fn request(&self, method: Method, resource: &str, body: Bytes) -> Request<Bytes> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        let path = format!("{}/v1/Accounts/{}/{resource}", self.prefix, self.settings.account_sid);
        *request.uri_mut() = self.base.at(&path);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(header::AUTHORIZATION, self.authorization());
        request
    }

    fn authorization(&self) -> HeaderValue {
        hidden(&format!("Bearer {}", self.settings.api_key.expose()))
    }
}

/// Reads a refusal. jambonz's own words are not taken over: they repeat the citizen's number.
pub(super) fn refusal(response: &Response<Bytes>) -> SendError {
    match response.status().as_u16() {
        480 => failed(
            SendRetry::Outage(Duration::minutes(1)),
            "http-480",
            "jambonz has no feature server that could take the call",
        ),
        _ => failed_by_status(response),
    }
}

/// Reads the refusal of something about one call.
pub(super) fn refusal_of_call(response: &Response<Bytes>) -> SendError {
    match response.status().as_u16() {
        status @ (404 | 422) => failed(
            SendRetry::Never,
            format!("http-{status}"),
            "the call is over, or jambonz does not know it",
        ),
        _ => refusal(response),
    }
}
