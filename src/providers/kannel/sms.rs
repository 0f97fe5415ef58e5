//! Kannel as an SMS provider.

use super::{
    Kannel,
    hooks::{self, MASK, REPORT_CODES},
};
use crate::core::{
    clock::Moment,
    message::{Accepted, InboundSms, OutboundSms, Report, SendError, SendRetry},
    sms_text::{Encoding, Misfit, segments},
};
use crate::providers::{
    hook::{HookAnswer, HookRequest, Refused, Told},
    origin::PROOF,
    outgoing::{failed, failed_by_status, retry_after},
    seam::{Fate, Sms, Stamp},
};
use bytes::Bytes;
use chrono::Duration;
use form_urlencoded::Serializer;
use http::{Request, Response};

/// The text goes into an address, which holds 64 KiB: so many characters fit whatever they are.
const MAX_CHARS: usize = 4000;

/// How Kannel's answer begins where no carrier is configured for a number. Its status is that of a wrong
/// password, which is another matter: no waiting helps.
const NOT_ROUTABLE: &[u8] = b"Not routable";

/// The smsbox's address for sending.
const SEND: &str = "/cgi-bin/sendsms?";

impl Sms for Kannel {
    fn authenticate(&self, request: &HookRequest, _now: Moment) -> Result<(), Refused> {
        self.origin.check(request)
    }

    fn proof(&self) -> &'static str {
        PROOF
    }

    fn parse_inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        vec![self.inbound(request)]
    }

    fn parse_report(&self, request: &HookRequest) -> Told<Report> {
        vec![hooks::report(request)]
    }

    /// A body would become an SMS without a delivery report, so a reply is a message of its own. The
    /// empty answer must be 200: upon anything else Kannel writes an apology to the citizen.
    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer> {
        reply.is_none().then(|| HookAnswer::ok("text/plain", ""))
    }

    fn request(&self, sms: &OutboundSms, _stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let cut = segments(&sms.text);
        if cut.count > self.most_parts || sms.text.chars().count() > MAX_CHARS {
            return Err(Misfit::TooManyParts { parts: cut.count, most: self.most_parts });
        }
        let mut query = Serializer::for_suffix(SEND.to_owned(), SEND.len());
        query.append_pair("username", &self.settings.username);
        query.append_pair("password", self.settings.password.expose());
        query.append_pair("to", sms.to.e164().unwrap_or(sms.to.as_str()).trim_start_matches('+'));
        query.append_pair("text", &sms.text);
        // Without these two Kannel sends `??` for every Chinese character, and says 202.
        if cut.encoding == Encoding::Ucs2 {
            query.append_pair("coding", "2");
        }
        query.append_pair("charset", "UTF-8");
        if !self.settings.from.is_empty() {
            query.append_pair("from", &self.settings.from);
        }
        query.append_pair("dlr-mask", &MASK.to_string());
        query.append_pair("dlr-url", &self.report_address(sms));
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = self.base.at(&query.finish());
        Ok(request)
    }

    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError> {
        match response.status().as_u16() {
            // `0: Accepted for delivery`, and `3: Queued for later delivery` while the carrier is away.
            202 => Ok(Accepted { provider_message_id: None }),
            400 => Err(failed(SendRetry::Never, "http-400", "Kannel refuses the number or the text")),
            403 if response.body().starts_with(NOT_ROUTABLE) => Err(failed(
                SendRetry::Never,
                "not-routable",
                "no carrier of Kannel's takes this number; look at the prefixes of its smsc groups",
            )),
            403 => Err(failed(
                SendRetry::Outage(Duration::hours(1)),
                "http-403",
                "Kannel refuses username and password, or this machine's address (user-allow-ip)",
            )),
            503 => Err(failed(
                SendRetry::Outage(retry_after(response)),
                "http-503",
                "Kannel cannot take messages now",
            )),
            _ => Err(failed_by_status(response)),
        }
    }

    fn ask(&self, _sms: &OutboundSms, _sent_at: Moment, _stamp: &Stamp) -> Vec<Request<Bytes>> {
        Vec::new()
    }

    fn judge_ask(&self, _sms: &OutboundSms, _response: &Response<Bytes>) -> Result<Fate, SendError> {
        Ok(Fate::CannotSay)
    }
}

impl Kannel {
    /// The `dlr-url`: our id and the token, and what Kannel is to fill in.
    fn report_address(&self, sms: &OutboundSms) -> String {
        let token = self.origin.token();
        format!("{}?ref={}&token={token}&{REPORT_CODES}", sms.report_url, sms.id)
    }
}
