//! The sandbox as an SMS provider.

use super::{Sandbox, answer, get, post, read, refusal, wire};
use crate::core::{
    clock::Moment,
    message::{Accepted, InboundSms, OutboundSms, Report, ReportAbout, SendError, SendRetry},
    phone::Caller,
    sms_text::Misfit,
};
use crate::providers::{
    fields::{message_text, provider_id, short, without_controls},
    hook::{BadHook, HookAnswer, HookRequest, Refused, Told},
    outgoing::{failed, json},
    seam::{Fate, Sms, Stamp},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};

impl Sms for Sandbox {
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        self.check_signature(request, now)
    }

    fn proof(&self) -> &'static str {
        "provider signature"
    }

    fn parse_inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        vec![self.inbound(request)]
    }

    fn parse_report(&self, request: &HookRequest) -> Told<Report> {
        vec![report(request)]
    }

    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer> {
        Some(answer(&wire::Reply { reply: reply.map(str::to_owned) }))
    }

    fn request(&self, sms: &OutboundSms, _stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let text = wire::SendText {
            reference: sms.id,
            to: sms.to.clone(),
            text: sms.text.clone(),
            report_url: sms.report_url.clone(),
        };
        Ok(post("/messages", &text))
    }

    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError> {
        if response.status().is_success() { taken(response) } else { Err(refusal(response)) }
    }

    fn ask(&self, sms: &OutboundSms, _sent_at: Moment, _stamp: &Stamp) -> Vec<Request<Bytes>> {
        vec![get(&format!("/messages/{}", sms.id))]
    }

    fn judge_ask(&self, _sms: &OutboundSms, response: &Response<Bytes>) -> Result<Fate, SendError> {
        match response.status() {
            StatusCode::NOT_FOUND => Ok(Fate::HasNot),
            StatusCode::OK => taken(response).map(|taken| Fate::Has(taken, None)),
            // Not to learn the answer never means that it may be sent again.
            _ => Err(SendError { retry: SendRetry::Ask, ..refusal(response) }),
        }
    }
}

impl Sandbox {
    fn inbound(&self, request: &HookRequest) -> Result<InboundSms, BadHook> {
        let wire::InboundText { message, from, to, text } = read(request)?;
        Ok(InboundSms {
            provider_message_id: provider_id(&message, "message")?.as_str().to_owned(),
            from: Caller::read(short(&from, "from")?, &self.area_code),
            to: short(&to, "to")?.to_owned(),
            text: message_text(&text, "text")?,
        })
    }
}

fn report(request: &HookRequest) -> Result<Report, BadHook> {
    let wire::DeliveryReport { reference, state, code, at } = read(request)?;
    short(code.as_deref().unwrap_or_default(), "code")?;
    let code = code.as_deref().map(without_controls);
    Ok(Report { about: ReportAbout::Ours(reference), state, code, at })
}

fn taken(response: &Response<Bytes>) -> Result<Accepted, SendError> {
    let unclear = || failed(SendRetry::Ask, "unreadable", "the sandbox gateway's answer is unreadable");
    let taken: wire::Taken = json(response).ok_or_else(unclear)?;
    Ok(Accepted { provider_message_id: Some(taken.message) })
}
