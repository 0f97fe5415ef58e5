//! Why a cloud refused, and what each reason means for the next attempt.

use crate::core::message::{SendError, SendRetry};
use crate::providers::outgoing::{failed, retry_after};
use bytes::Bytes;
use chrono::Duration;
use http::Response;

/// Why a cloud refused, as far as it matters for what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The account sends too fast: wait as long as the answer says.
    Throttled,
    /// The account's share of the day or the month is used up; the operator can raise it.
    Quota,
    /// This number has had enough messages for a minute.
    Minute,
    /// This number has had enough for an hour, or the hours of the day are not those for it.
    Hour,
    /// This number has had enough for a day.
    Day,
    /// A fault of the cloud, which did not take the message.
    Transient,
    /// A fault in the middle: it may have been taken.
    Ambiguous,
    /// The number is wrong or blocked.
    Recipient,
    /// The text or its values are refused.
    Content,
    /// What this sort of message needs is not filed or not permitted. The operator can mend it, and
    /// other messages are none the worse for it.
    Filing,
    /// The account is not set up: no message goes. The operator can mend it.
    Configuration,
    /// Our clock is wrong.
    Clock,
}

impl Class {
    fn retry(self, response: &Response<Bytes>) -> SendRetry {
        match self {
            Self::Throttled => SendRetry::Outage(cloud_wait(response)),
            Self::Quota | Self::Configuration => SendRetry::Outage(Duration::hours(1)),
            Self::Minute => SendRetry::After(Duration::minutes(1)),
            Self::Hour | Self::Filing => SendRetry::After(Duration::hours(1)),
            Self::Day => SendRetry::After(Duration::hours(6)),
            Self::Transient => SendRetry::Outage(Duration::minutes(1)),
            Self::Ambiguous => SendRetry::Ask,
            Self::Recipient | Self::Content => SendRetry::Never,
            Self::Clock => SendRetry::Outage(Duration::minutes(5)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Throttled => "the cloud asks to slow down",
            Self::Quota => "the account's limit for the day or the month is reached; raise it in the console",
            Self::Minute => "the number has had its messages for this minute",
            Self::Hour => {
                "the number has had its messages for this hour, or this is no hour for such messages"
            }
            Self::Day => "the number has had its messages for today",
            Self::Transient => "the cloud failed, and did not take the message",
            Self::Ambiguous => "the cloud failed, and may have taken the message",
            Self::Recipient => "the cloud does not send to this number",
            Self::Content => "the cloud refuses the text or the values of its variables",
            Self::Filing => {
                "this template or this destination is not filed or not permitted; look at the console"
            }
            Self::Configuration => {
                "the account cannot send: look at its key, signature, balance and permissions in the console"
            }
            Self::Clock => "the cloud finds the request's time wrong: set this machine's clock",
        }
    }

    /// The error of a code. The cloud's own words are not taken over: they repeat the citizen's number.
    pub(in crate::providers) fn error(self, code: &str, response: &Response<Bytes>) -> SendError {
        failed(self.retry(response), code, self.words())
    }
}

/// The wait that an answer asks for, in milliseconds (Aliyun) or in seconds.
fn cloud_wait(response: &Response<Bytes>) -> Duration {
    let asked = response.headers().get("x-acs-retry-after");
    let millis: Option<i64> = asked.and_then(|value| value.to_str().ok()?.parse().ok());
    millis
        .map_or_else(|| retry_after(response), |millis| Duration::milliseconds(millis.clamp(1000, 3_600_000)))
}
