//! The only HTTP client: every request to a provider leaves here, and only here.
//!
//! It follows no redirect (credentials would follow with it), honours no proxy variable, reads no
//! more than 64 KiB of an answer (but for a recording), reaches no private network but the host and port that an account
//! names, and tells a request that never left from one whose fate is unknown: only the former may
//! simply be sent again.

mod embedded;
mod guard;
mod line;
mod policy;
mod socket;
mod storage;
mod theirs;
mod trace;

pub use embedded::{Answering, EMBEDDED_HOST, Embedded};
pub use guard::is_public;
pub use policy::{BadAddress, Policy};
pub use socket::Socket;
pub use storage::StorageClient;
pub use theirs::{Question, Theirs};

use crate::providers::OverTheirConnection;
use bytes::{Bytes, BytesMut};
use guard::Guarded;
use http::{Request, Response};
use reqwest::{Client, ClientBuilder, Url, redirect};
use std::{error::Error, sync::Arc, time::Duration};

/// A pooled connection is given up well before providers close it, so that fewer requests meet a
/// connection that is just closing, and with it an unknown fate.
const IDLE: Duration = Duration::from_secs(20);

/// So many connections to a peer are kept at most. The client opens more than it needs where many requests begin at
/// once, and some peers count: an Asterisk's web server turns away whoever is one too many.
const MOST_IDLE: usize = 32;

/// Why there is no answer; the words are for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// The request did not leave: it may be sent again.
    #[error("not sent: {0}")]
    BeforeSent(String),
    /// The peer closed the connection before it answered: mostly because it takes no more of them, or had just given
    /// this one up. Only who knows the peer can tell whether that is certain; for everybody else the fate is unknown.
    #[error("fate unknown: closed without an answer: {0}")]
    Closed(String),
    /// The request may have been taken: it timed out or broke off afterwards, or the answer is unusable.
    #[error("fate unknown: {0}")]
    Unknown(String),
}

/// The client.
#[derive(Clone)]
pub struct Outbound {
    policy: Policy,
    /// For every host: refuses names that lead into a private network.
    public: Client,
    /// For the hosts that an account names.
    named: Client,
    embedded: Option<Arc<dyn Embedded>>,
    theirs: Arc<Theirs>,
}

impl Outbound {
    /// A client that keeps to `policy`. Fails where the machine has no usable TLS certificates.
    pub fn new(policy: Policy) -> Result<Self, Undelivered> {
        let build =
            |builder: ClientBuilder| builder.build().map_err(|error| Undelivered::BeforeSent(words(error)));
        let public = build(client(&policy).dns_resolver(Guarded))?;
        let named = build(client(&policy))?;
        Ok(Self { policy, public, named, embedded: None, theirs: Arc::default() })
    }

    /// With a peer inside this process, which answers requests to [`EMBEDDED_HOST`].
    #[must_use]
    pub fn with_embedded(self, peer: Arc<dyn Embedded>) -> Self {
        Self { embedded: Some(peer), ..self }
    }

    /// The connections that peers have opened to us.
    pub fn theirs(&self) -> &Theirs {
        &self.theirs
    }

    /// Sends a request of `account` and waits for the answer, whatever its status.
    pub async fn send(&self, account: &str, request: Request<Bytes>) -> Result<Response<Bytes>, Undelivered> {
        self.fetch(account, request, self.policy.body_bytes).await
    }

    /// The same for an answer that is large by its nature, a recording: at most `most` bytes of it are read.
    pub async fn fetch(
        &self,
        account: &str,
        request: Request<Bytes>,
        most: usize,
    ) -> Result<Response<Bytes>, Undelivered> {
        let trace = trace::Trace::begin(account, &request);
        let answer = match request.extensions().get::<OverTheirConnection>() {
            Some(_) => self.theirs.ask(account, request, self.policy.total).await,
            None => self.deliver(request, most).await,
        };
        trace.end(&answer);
        answer
    }

    async fn deliver(&self, request: Request<Bytes>, most: usize) -> Result<Response<Bytes>, Undelivered> {
        if request.uri().host().is_some_and(|host| host.eq_ignore_ascii_case(EMBEDDED_HOST)) {
            return match &self.embedded {
                Some(peer) => peer.answer(request).await,
                None => Err(Undelivered::BeforeSent("this process has no embedded peer".to_owned())),
            };
        }
        let mut request =
            reqwest::Request::try_from(request).map_err(|error| Undelivered::BeforeSent(words(error)))?;
        if most > self.policy.body_bytes {
            *request.timeout_mut() = Some(self.policy.large);
        }
        let answer = self.client_for(request.url())?.execute(request).await.map_err(judge)?;
        read(answer, most).await
    }

    /// The client for an address, which is looked at as the client itself reads it:
    /// `http://2130706433/` is 127.0.0.1 there.
    fn client_for(&self, url: &Url) -> Result<&Client, Undelivered> {
        if self.policy.names(url) {
            return Ok(&self.named);
        }
        if guard::is_private_literal(url) {
            let words = format!("{} is in a private network", url.host_str().unwrap_or_default());
            return Err(Undelivered::BeforeSent(words));
        }
        Ok(&self.public)
    }
}

async fn read(mut answer: reqwest::Response, most: usize) -> Result<Response<Bytes>, Undelivered> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| Undelivered::Unknown(words(error)))? {
        if body.len() + chunk.len() > most {
            return Err(Undelivered::Unknown(format!("the answer is larger than {most} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = Response::new(body.freeze());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

#[expect(clippy::disallowed_methods, reason = "this is the one home of the HTTP client")]
fn client(policy: &Policy) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("shouwen/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(policy.connect)
        .timeout(policy.total)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(MOST_IDLE)
        .redirect(redirect::Policy::none())
        .referer(false)
        // A proxy would resolve names by itself, behind the guard's back.
        .no_proxy()
}

/// Connecting covers name, TCP and TLS; only after it does anything of the request leave.
fn judge(error: reqwest::Error) -> Undelivered {
    if error.is_connect() || error.is_builder() {
        Undelivered::BeforeSent(words(error))
    } else if is_closed(&error) {
        Undelivered::Closed(words(error))
    } else {
        Undelivered::Unknown(words(error))
    }
}

/// Whether the peer closed the connection where its answer should have begun: in good order, or with what was written
/// to it still unread.
fn is_closed(error: &reqwest::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionReset};
    let mut causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.any(|cause| {
        let incomplete =
            cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message);
        let io = cause.downcast_ref::<std::io::Error>();
        incomplete || io.is_some_and(|error| matches!(error.kind(), BrokenPipe | ConnectionReset))
    })
}

/// The error and its causes, without the address: its query may hold a password.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
