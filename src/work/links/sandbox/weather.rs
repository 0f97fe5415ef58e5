//! How the SMS gateway behaves: well, or badly in one of the ways that real ones do.

use super::refused;
use crate::{core::message::ReportState, outbound::Undelivered};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Deserialize, Serialize};

/// An answer that never comes: whoever waits for it waits until they die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endless {
    /// The message was not taken.
    BeforeTaking,
    /// The message was taken.
    AfterTaking,
}

/// How the SMS gateway behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    /// It takes messages and reports their delivery.
    #[default]
    Fair,
    /// Nobody listens: requests do not leave.
    Down,
    /// It answers 500, and takes nothing.
    Broken,
    /// It answers 429 with `Retry-After: 60`.
    Busy,
    /// It takes nothing, and does not answer in time.
    DeafAndSilent,
    /// It takes messages, and does not answer in time.
    Silent,
    /// It refuses for good.
    Refusing,
    /// It takes messages and reports that they cannot be delivered.
    Undeliverable,
    /// It takes messages and never reports.
    Unreported,
}

impl Weather {
    /// Every weather.
    pub const ALL: [Self; 9] = [
        Self::Fair,
        Self::Down,
        Self::Broken,
        Self::Busy,
        Self::DeafAndSilent,
        Self::Silent,
        Self::Refusing,
        Self::Undeliverable,
        Self::Unreported,
    ];

    /// What keeps a request from being taken at all.
    pub(super) fn before(self) -> Result<(), Undelivered> {
        match self {
            Self::Down => Err(Undelivered::BeforeSent("connection refused (sandbox)".to_owned())),
            Self::DeafAndSilent => Err(timed_out()),
            _ => Ok(()),
        }
    }

    /// The answer of a gateway that takes nothing.
    pub(super) fn refusal(self) -> Option<Response<Bytes>> {
        match self {
            Self::Broken => Some(refused(StatusCode::INTERNAL_SERVER_ERROR, "broken")),
            Self::Refusing => Some(refused(StatusCode::UNPROCESSABLE_ENTITY, "refused")),
            Self::Busy => {
                let mut response = refused(StatusCode::TOO_MANY_REQUESTS, "busy");
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
                Some(response)
            }
            _ => None,
        }
    }

    /// What keeps the answer of a gateway that took the message from arriving.
    pub(super) fn after(self) -> Result<(), Undelivered> {
        if self == Self::Silent { Err(timed_out()) } else { Ok(()) }
    }

    /// What a message that was taken is reported as.
    pub(super) fn report(self) -> Option<ReportState> {
        match self {
            Self::Unreported => None,
            Self::Undeliverable => Some(ReportState::Failed),
            _ => Some(ReportState::Delivered),
        }
    }
}

fn timed_out() -> Undelivered {
    Undelivered::Unknown("timed out (sandbox)".to_owned())
}
