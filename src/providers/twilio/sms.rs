//! Twilio as an SMS provider.

use super::{Twilio, errors, rest::form, twiml::dialled, xml::Element};
use crate::core::{
    clock::Moment,
    id::MessageId,
    message::{Accepted, InboundSms, OutboundSms, Report, ReportAbout, ReportState, SendError, SendRetry},
    phone::Caller,
    sms_text::Misfit,
};
use crate::providers::{
    fields::Fields,
    hook::{BadHook, HookAnswer, HookRequest, Refused, Told},
    outgoing::{failed, json},
    seam::{Fate, Sms, Stamp},
    steps::report_url,
};
use bytes::Bytes;
use chrono::{Duration, SecondsFormat};
use http::{Request, Response};
use serde::Deserialize;

/// A message in the REST API's words.
#[derive(Deserialize)]
struct Message {
    sid: String,
    status: String,
    error_code: Option<u32>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    to: String,
}

/// A list of messages.
#[derive(Deserialize)]
struct Page {
    messages: Vec<Message>,
}

impl Sms for Twilio {
    fn authenticate(&self, request: &HookRequest, _now: Moment) -> Result<(), Refused> {
        self.check_signature(request)
    }

    fn proof(&self) -> &'static str {
        "provider signature"
    }

    fn parse_inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        vec![self.inbound(request)]
    }

    fn parse_report(&self, request: &HookRequest) -> Told<Report> {
        report(request).transpose().into_iter().collect()
    }

    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer> {
        let messages = reply.map(|text| Element::new("Message").text(text));
        Some(HookAnswer::ok("text/xml", Element::new("Response").children(messages).document()))
    }

    fn request(&self, sms: &OutboundSms, _stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let report = report_url(&sms.report_url, sms.id);
        let mut fields = vec![("To", dialled(&sms.to)), ("StatusCallback", &report)];
        fields.extend(self.settings.from.as_deref().map(|from| ("From", from)));
        fields.extend(self.settings.messaging_service_sid.as_deref().map(|sid| ("MessagingServiceSid", sid)));
        fields.push(("Body", &sms.text));
        Ok(self.post("Messages.json", form(fields)))
    }

    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError> {
        if !response.status().is_success() {
            return Err(errors::refusal(response));
        }
        let unclear =
            || failed(SendRetry::Ask, "unreadable", "Twilio took the message but its answer is unreadable");
        accepted(json(response).ok_or_else(unclear)?, response)
    }

    fn tells_fates(&self) -> bool {
        true
    }

    /// Twilio has no client reference, so the message is looked for: to whom, since when, which text.
    fn ask(&self, sms: &OutboundSms, sent_at: Moment, _stamp: &Stamp) -> Vec<Request<Bytes>> {
        // Clocks differ; five minutes earlier is early enough and finds no older reminder of this text.
        let since = (sent_at - Duration::minutes(5)).utc().to_rfc3339_opts(SecondsFormat::Secs, true);
        let query = form([("To", dialled(&sms.to)), ("DateSent>", since.as_str()), ("PageSize", "50")]);
        vec![self.get(&format!("Messages.json?{query}"))]
    }

    fn judge_ask(&self, sms: &OutboundSms, response: &Response<Bytes>) -> Result<Fate, SendError> {
        // Not to learn the answer never means that it may be sent again.
        let unknown = |error| SendError { retry: SendRetry::Ask, ..error };
        if !response.status().is_success() {
            return Err(unknown(errors::refusal(response)));
        }
        let unclear = || failed(SendRetry::Ask, "unreadable", "Twilio's list of messages is unreadable");
        let page: Page = json(response).ok_or_else(unclear)?;
        let is_ours = |message: &Message| message.body == sms.text && message.to == dialled(&sms.to);
        match page.messages.into_iter().find(is_ours) {
            Some(message) => {
                let report = message.report(sms.id);
                Ok(Fate::Has(Accepted { provider_message_id: Some(message.sid) }, report))
            }
            None => Ok(Fate::HasNot),
        }
    }
}

impl Message {
    /// What became of it; `None` if it is under way, or that is said in no word that we know.
    fn report(&self, ours: MessageId) -> Option<Report> {
        let state = report_state(&self.status).ok()?.filter(|state| *state != ReportState::Underway)?;
        let code = self.error_code.map(|code| code.to_string()).filter(|_| state == ReportState::Failed);
        Some(Report { about: ReportAbout::Ours(ours), state, code, at: None })
    }
}

impl Twilio {
    fn inbound(&self, request: &HookRequest) -> Result<InboundSms, BadHook> {
        let fields = Fields::read(request)?;
        Ok(InboundSms {
            provider_message_id: fields.id("MessageSid")?.as_str().to_owned(),
            from: Caller::read(fields.short("From")?.unwrap_or_default(), &self.area_code),
            to: fields.need("To")?.to_owned(),
            text: fields.text("Body")?,
        })
    }
}

/// Reads a delivery report; `None` for what is said of an inbound message.
fn report(request: &HookRequest) -> Result<Option<Report>, BadHook> {
    let fields = Fields::read(request)?;
    let theirs = fields.id("MessageSid")?;
    let Some(state) = report_state(fields.need("MessageStatus")?)? else { return Ok(None) };
    let ours = Fields::of_query(request)?.short("ref")?.and_then(|text| text.parse().ok());
    let about = ours.map_or_else(|| ReportAbout::Theirs(theirs.as_str().to_owned()), ReportAbout::Ours);
    let code = fields.short("ErrorCode")?.filter(|code| *code != "0").map(str::to_owned);
    // RawDlrDoneDate is the carrier's clock without a zone: of no use as evidence.
    Ok(Some(Report { about, state, code, at: None }))
}

/// A message that Twilio has: taken over, unless it says at once that it failed.
fn accepted(message: Message, response: &Response<Bytes>) -> Result<Accepted, SendError> {
    match (message.status.as_str(), message.error_code) {
        ("failed" | "undelivered", Some(code)) => Err(errors::by_code(code, response)),
        ("failed" | "undelivered" | "canceled", None) => {
            Err(failed(SendRetry::Never, message.status, "Twilio has the message and will not deliver it"))
        }
        _ => Ok(Accepted { provider_message_id: Some(message.sid) }),
    }
}

/// A message's status word; `None` for those of inbound ones.
fn report_state(status: &str) -> Result<Option<ReportState>, BadHook> {
    match status {
        "queued" | "accepted" | "scheduled" | "sending" | "sent" | "partially_delivered" => {
            Ok(Some(ReportState::Underway))
        }
        "delivered" | "read" => Ok(Some(ReportState::Delivered)),
        "failed" | "undelivered" | "canceled" => Ok(Some(ReportState::Failed)),
        "receiving" | "received" => Ok(None),
        _ => Err(BadHook::new(
            "MessageStatus",
            "is a word that is not known",
            "report it: the protocol has changed",
        )),
    }
}
