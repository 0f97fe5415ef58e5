//! Requests to Twilio's REST API.

use super::Twilio;
use crate::providers::outgoing::basic;
use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderValue, Method, Request, header};

/// Form fields, encoded as Twilio's own libraries do.
pub(super) fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut form = Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish()
}

impl Twilio {
    /// Asks for a resource below the account, `Calls.json` or `Messages.json?To=…`.
    pub(super) fn get(&self, resource: &str) -> Request<Bytes> {
        self.request(Method::GET, resource, String::new())
    }

    /// Deletes a resource.
    pub(super) fn delete(&self, resource: &str) -> Request<Bytes> {
        self.request(Method::DELETE, resource, String::new())
    }

    /// Creates one.
    pub(super) fn post(&self, resource: &str, form: String) -> Request<Bytes> {
        let mut request = self.request(Method::POST, resource, form);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, form);
        request
    }

    fn request(&self, method: Method, resource: &str, body: String) -> Request<Bytes> {
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = self.base.at(&self.path(resource));
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(header::AUTHORIZATION, self.authorization());
        request
    }

    /// The path of a resource below the account.
    pub(super) fn path(&self, resource: &str) -> String {
        format!("/2010-04-01/Accounts/{}/{resource}", self.settings.account_sid)
    }

    fn authorization(&self) -> HeaderValue {
        basic(&self.settings.account_sid, &self.settings.auth_token)
    }
}
