//! One log line and one figure a request: who, where, how it ended, how long it took. No header, no
//! body, no query; what looks like an id or a number in the path is hidden.

use super::Undelivered;
use crate::telemetry::OUTBOUND_SECONDS;
use bytes::Bytes;
use http::{Method, Request, Response};
use std::time::Instant;

/// A request under way.
pub(super) struct Trace {
    account: String,
    method: Method,
    host: String,
    path: String,
    started: Instant,
}

impl Trace {
    pub(super) fn begin(account: &str, request: &Request<Bytes>) -> Self {
        Self {
            account: account.to_owned(),
            method: request.method().clone(),
            host: request.uri().host().unwrap_or_default().to_owned(),
            path: masked(request.uri().path()),
            started: Instant::now(),
        }
    }

    pub(super) fn end(self, answer: &Result<Response<Bytes>, Undelivered>) {
        let Self { account, method, host, path, started } = self;
        let took = started.elapsed();
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let outcome = match answer {
            Ok(response) => response.status().as_u16().to_string(),
            Err(Undelivered::BeforeSent(_)) => "before_sent".to_owned(),
            Err(Undelivered::Closed(_) | Undelivered::Unknown(_)) => "unknown".to_owned(),
        };
        match answer {
            Ok(_) => {
                tracing::info!(account, %method, host, path, status = outcome, millis, "asked a provider");
            }
            Err(error) => {
                tracing::warn!(account, %method, host, path, %error, millis, "a provider did not answer");
            }
        }
        metrics::histogram!(OUTBOUND_SECONDS, "account" => account, "outcome" => outcome)
            .record(took.as_secs_f64());
    }
}

/// The path with every step hidden that may be an id, a number or a token: long, or of many digits.
fn masked(path: &str) -> String {
    let odd = |step: &str| step.len() > 20 || step.bytes().filter(u8::is_ascii_digit).count() > 6;
    let steps: Vec<&str> = path
        .split('/')
        // An API's version is a date: it says which API, and nothing of anybody.
        .map(|step| if odd(step) && !is_version(step) { "…" } else { step })
        .collect();
    steps.join("/")
}

fn is_version(step: &str) -> bool {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = step.split('-').collect();
    matches!(parts[..], [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
