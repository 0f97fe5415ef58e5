//! Where a provider's REST API would be: takes every request, keeps it, and answers as it is told to.

use super::{eventually, sent};
use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    response::Response,
};
use http::header;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::runtime::Runtime;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// GET or POST.
    pub method: String,
    /// The path.
    pub path: String,
    /// The fields of the query, decoded.
    pub query: BTreeMap<String, String>,
    /// The fields of the form, decoded, sorted.
    pub form: Vec<(String, String)>,
    /// The body, where it is JSON.
    pub json: Value,
    /// `Authorization`.
    pub authorization: String,
    /// `Content-Type`; empty without one.
    pub content_type: String,
    /// All headers.
    pub headers: BTreeMap<String, String>,
    /// The body, byte for byte.
    pub body: Bytes,
}

impl Recorded {
    /// A field of the form, which has to be there.
    pub fn field(&self, name: &str) -> &str {
        let found = self.form.iter().find(|(field, _)| field == name);
        found.map_or_else(|| panic!("no {name} in {self:?}"), |(_, value)| value.as_str())
    }

    /// Without what every HTTP client writes in its own way.
    pub fn meant(self) -> Self {
        Self { headers: BTreeMap::new(), body: Bytes::new(), ..self }
    }
}

type Kept = Arc<Mutex<Vec<Recorded>>>;

/// What a request is answered; with it comes how many came so far.
pub type Answers = fn(&Recorded, usize) -> Response;

/// A server that keeps what it gets.
pub struct Recorder {
    /// Its address, without a path.
    pub base: String,
    kept: Kept,
    /// It serves until this goes.
    _runtime: Runtime,
}

impl Recorder {
    /// Starts one.
    pub fn start(answers: Answers) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let kept = Kept::default();
        let router = Router::new().fallback(take).with_state((kept.clone(), answers));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { base, kept, _runtime: runtime }
    }

    /// Everything that came.
    pub fn all(&self) -> Vec<Recorded> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the request that `is` what is waited for.
    pub fn wait(&self, what: &str, is: impl Fn(&Recorded) -> bool) -> Recorded {
        eventually(what, || self.all().into_iter().find(&is).ok_or_else(|| format!("{:?}", self.all())))
    }

    /// Sends a request of ours as the server does; as it came.
    pub fn through(&self, request: http::Request<Bytes>) -> Recorded {
        assert!(sent(&self.base, request).status().is_success());
        self.all().pop().unwrap()
    }
}

async fn take(State((kept, answers)): State<(Kept, Answers)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 64 * 1024).await.unwrap_or_default();
    let mut form: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
    form.sort();
    let query = parts.uri.query().unwrap_or_default();
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers: BTreeMap<_, _> =
        parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let header = |name: header::HeaderName| headers.get(name.as_str()).cloned().unwrap_or_default();
    let recorded = Recorded {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        form,
        json: serde_json::from_slice(&body).unwrap_or_default(),
        authorization: header(header::AUTHORIZATION),
        content_type: header(header::CONTENT_TYPE),
        headers,
        body,
    };
    let mut all = kept.lock().unwrap_or_else(PoisonError::into_inner);
    all.push(recorded.clone());
    answers(&recorded, all.len())
}
