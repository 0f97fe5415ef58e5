//! What an account without webhooks and requests says to those who ask for them.

use crate::core::{
    clock::Moment,
    message::{Accepted, InboundSms, OutboundSms, Report, SendError, SendRetry},
    sms_text::Misfit,
};
use crate::providers::{
    hook::{BadHook, HookAnswer, HookRequest, Refused, Told},
    outgoing::failed,
    seam::{Fate, Sms, Stamp},
};
use bytes::Bytes;
use http::{Request, Response, uri::Authority};

/// Everything goes through the session.
#[derive(Debug, Clone)]
pub(super) struct Session(pub(super) Authority);

impl Sms for Session {
    /// Whoever sends a webhook to this account is not its carrier.
    fn authenticate(&self, _request: &HookRequest, _now: Moment) -> Result<(), Refused> {
        Err(Refused::Unsigned)
    }

    fn proof(&self) -> &'static str {
        "the bound session"
    }

    fn parse_inbound(&self, _request: &HookRequest) -> Told<InboundSms> {
        vec![Err(no_hook())]
    }

    fn parse_report(&self, _request: &HookRequest) -> Told<Report> {
        vec![Err(no_hook())]
    }

    /// A reply is a message of its own: a `deliver_sm` is answered with nothing in it.
    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer> {
        reply.is_none().then(HookAnswer::empty)
    }

    /// Messages go through the session ([`super::Smpp::parts`]). No client of HTTP sends this request: it says to whom
    /// they go, and nothing else.
    fn request(&self, _sms: &OutboundSms, _stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let mut request = Request::default();
        if let Ok(uri) = format!("smpp://{}/", self.0).parse() {
            *request.uri_mut() = uri;
        }
        Ok(request)
    }

    fn judge(&self, _response: &Response<Bytes>) -> Result<Accepted, SendError> {
        Err(failed(SendRetry::Never, "no-session", "SMPP has no requests"))
    }

    /// SMPP has `query_sm`, which asks by the id that the lost answer would have told.
    fn ask(&self, _sms: &OutboundSms, _sent_at: Moment, _stamp: &Stamp) -> Vec<Request<Bytes>> {
        Vec::new()
    }

    fn judge_ask(&self, _sms: &OutboundSms, _response: &Response<Bytes>) -> Result<Fate, SendError> {
        Ok(Fate::CannotSay)
    }
}

fn no_hook() -> BadHook {
    BadHook::new("provider", "has no webhooks", "reports and messages come through its session")
}
