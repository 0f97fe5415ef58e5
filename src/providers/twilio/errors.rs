//! Twilio's error codes: what each means for the next attempt.

use crate::core::message::{SendError, SendRetry};
use crate::providers::outgoing::{failed, failed_by_status, json, retry_after};
use bytes::Bytes;
use chrono::Duration;
use http::Response;
use serde::Deserialize;

/// Why Twilio refused, as far as it matters for what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Too fast: wait as long as the answer says.
    Throttled,
    /// This sender's queue or daily share is full.
    ThrottledSender,
    /// A fault of Twilio or the carrier.
    Transient,
    /// It may have been sent; Twilio itself does not repeat it for fear of a double.
    Ambiguous,
    /// The telephone cannot be reached now.
    Unreachable,
    /// The number is wrong, a landline, or blocked.
    Recipient,
    /// The recipient has refused further messages.
    OptedOut,
    /// The text is refused.
    Content,
    /// The account or the sender is not set up; the operator can mend it.
    Configuration,
    /// The account may not send to this number or region; the operator can mend it, and other
    /// messages are none the worse for it.
    Destination,
}

impl Class {
    fn retry(self, response: &Response<Bytes>) -> SendRetry {
        match self {
            Self::Throttled => SendRetry::Outage(retry_after(response)),
            Self::ThrottledSender => SendRetry::Outage(Duration::minutes(10)),
            Self::Transient => SendRetry::Outage(Duration::minutes(1)),
            Self::Ambiguous => SendRetry::Ask,
            Self::Unreachable => SendRetry::After(Duration::minutes(30)),
            Self::Recipient | Self::OptedOut | Self::Content => SendRetry::Never,
            // A wrong token concerns every message: they wait for the operator, not for a clerk.
            Self::Configuration => SendRetry::Outage(Duration::hours(1)),
            Self::Destination => SendRetry::After(Duration::hours(1)),
        }
    }
}

/// The codes of Twilio's list that sending meets, with its words.
const CODES: [(u32, Class, &str); 52] = {
    use Class::{
        Ambiguous, Configuration, Content, Destination, OptedOut, Recipient, Throttled, ThrottledSender,
        Transient, Unreachable,
    };
    [
        (20429, Throttled, "Too Many Requests"),
        (14107, Throttled, "SMS send rate limit exceeded"),
        (63038, Throttled, "Account exceeded the daily messages limit"),
        (21611, ThrottledSender, "This 'From' number has exceeded the maximum number of queued messages"),
        (30001, ThrottledSender, "Queue overflow"),
        (30022, ThrottledSender, "US A2P 10DLC - Rate Limits Exceeded"),
        (30023, ThrottledSender, "US A2P 10DLC - Daily Message Cap Reached"),
        (20500, Transient, "Internal Server Error"),
        (20503, Transient, "Service unavailable"),
        (30017, Transient, "Carrier network congestion"),
        (30020, Transient, "Internal Failure with Message Scheduling"),
        (30410, Ambiguous, "Provider Timeout Error"),
        (30003, Unreachable, "Unreachable destination handset"),
        (30008, Unreachable, "Unknown error"),
        (30450, Unreachable, "Message delivery blocked"),
        (21211, Recipient, "Invalid 'To' Phone Number"),
        (21214, Recipient, "'To' phone number cannot be reached"),
        (21217, Recipient, "Phone number does not appear to be valid"),
        (21614, Recipient, "'To' number is not a valid mobile number"),
        (21612, Recipient, "The 'To' phone number is not currently reachable via SMS"),
        (30005, Recipient, "Unknown destination handset"),
        (30006, Recipient, "Landline or unreachable carrier"),
        (30004, Recipient, "Message blocked"),
        (21610, OptedOut, "Attempt to send to unsubscribed recipient"),
        (21602, Content, "Message body is required"),
        (21617, Content, "The concatenated message body exceeds the 1600 character limit"),
        (30007, Content, "Message filtered"),
        (30019, Content, "Content size exceeds carrier limit"),
        (21620, Content, "Invalid media URL(s)"),
        (21654, Content, "ContentSid Required"),
        (20003, Configuration, "Permission Denied"),
        (20005, Configuration, "Account not active"),
        (20008, Configuration, "Test Credentials"),
        (20404, Destination, "Not Found"),
        (21212, Configuration, "Invalid From Number (caller ID)"),
        (
            21408,
            Destination,
            "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
        ),
        (21601, Configuration, "Phone number is not a valid SMS-capable inbound phone number"),
        (21603, Configuration, "A 'From' or 'MessagingServiceSid' parameter is required to send a message"),
        (21604, Destination, "The destination 'To' phone number is required to send an SMS"),
        (
            21606,
            Configuration,
            "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
        ),
        (21607, Configuration, "The 'from' phone number must be the sandbox phone number for trial accounts"),
        (21608, Destination, "The 'to' phone number provided is not yet verified for this account"),
        (21619, Destination, "Unable to create record"),
        (
            21703,
            Configuration,
            "The Messaging Service does not have a phone number available to send a message",
        ),
        (21704, Configuration, "The Messaging Service contains no phone numbers"),
        (21705, Configuration, "The Messaging Service is invalid"),
        (30002, Configuration, "Account suspended"),
        (30018, Destination, "Destination carrier requires sender ID pre-registration"),
        (30024, Destination, "Numeric Sender ID Not Provisioned on Carrier"),
        (30032, Configuration, "Toll-Free Number Has Not Been Verified"),
        (30034, Configuration, "US A2P 10DLC - Message from an Unregistered Number"),
        (30035, Configuration, "US A2P 10DLC - Message from a number still being configured"),
    ]
};

/// What is known of a code.
pub fn class(code: u32) -> Option<Class> {
    CODES.iter().find(|(known, ..)| *known == code).map(|(_, class, _)| *class)
}

/// An error's body.
#[derive(Deserialize)]
struct Body {
    code: u32,
}

/// Reads a refusal.
pub(super) fn refusal(response: &Response<Bytes>) -> SendError {
    match json::<Body>(response) {
        Some(Body { code }) => by_code(code, response),
        None => failed_by_status(response),
    }
}

/// The error of a code. Twilio's own message is not taken over: it repeats the citizen's number.
pub(super) fn by_code(code: u32, response: &Response<Bytes>) -> SendError {
    match CODES.iter().find(|(known, ..)| *known == code) {
        Some((_, class, words)) => failed(class.retry(response), code.to_string(), *words),
        None => SendError { code: code.to_string(), ..failed_by_status(response) },
    }
}
