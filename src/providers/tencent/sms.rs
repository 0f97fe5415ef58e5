//! Tencent as an SMS provider.

use super::{Tencent, errors};
use crate::core::{
    clock::Moment,
    id::MessageId,
    message::{Accepted, InboundSms, OutboundSms, Report, ReportAbout, SendError, SendRetry},
    phone::PhoneNumber,
    sms_text::Misfit,
};
use crate::providers::{
    cloud::{report_state, shown, unreadable},
    hook::{HookAnswer, HookRequest, Refused, Told},
    origin::PROOF,
    outgoing::{failed_by_status, json},
    seam::{Fate, Sms, Stamp},
};
use bytes::Bytes;
use chrono::{DateTime, Duration};
use http::{Request, Response};
use serde::{Deserialize, Serialize};

/// How far back the cloud can be asked about; a little less, since clocks differ.
const REMEMBERED: Duration = Duration::hours(7 * 24 - 1);

/// `SendSms`, its members in the order of the API's description.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Send<'a> {
    phone_number_set: [&'a str; 1],
    sms_sdk_app_id: &'a str,
    template_id: &'a str,
    sign_name: &'a str,
    template_param_set: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extend_code: Option<&'a str>,
    session_context: String,
}

/// `PullSmsSendStatusByPhoneNumber`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Pull<'a> {
    begin_time: i64,
    offset: u8,
    limit: u8,
    phone_number: &'a str,
    sms_sdk_app_id: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    response: Answer,
}

/// What answers have, of either sort.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    error: Option<Refusal>,
    send_status_set: Option<Vec<Status>>,
    pull_sms_send_status_set: Option<Vec<Pulled>>,
}

/// Why the whole request was refused.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    code: String,
}

/// What became of one number.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    code: String,
    #[serde(default)]
    serial_no: String,
}

/// A message whose delivery is known.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pulled {
    serial_no: String,
    session_context: Option<String>,
    report_status: Option<String>,
    /// The carrier's code, which callbacks call `errmsg`.
    description: Option<String>,
    /// Seconds since 1970.
    user_receive_time: Option<i64>,
}

impl Pulled {
    /// What became of it; `None` if that is said in no word that we know.
    fn report(&self, ours: MessageId) -> Option<Report> {
        let delivered = match self.report_status.as_deref()? {
            "SUCCESS" => true,
            "FAIL" => false,
            _ => return None,
        };
        let code = shown(self.description.as_deref().unwrap_or_default());
        Some(Report {
            about: ReportAbout::Ours(ours),
            state: report_state(delivered, &code),
            code: Some(code).filter(|code| !delivered && !code.is_empty()),
            at: self
                .user_receive_time
                .and_then(|at| DateTime::from_timestamp(at, 0))
                .and_then(Moment::within),
        })
    }
}

impl Sms for Tencent {
    fn authenticate(&self, request: &HookRequest, _now: Moment) -> Result<(), Refused> {
        self.origin.check(request)
    }

    fn proof(&self) -> &'static str {
        PROOF
    }

    fn parse_inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        self.inbound(request)
    }

    fn parse_report(&self, request: &HookRequest) -> Told<Report> {
        super::hooks::reports(request)
    }

    /// There is no reply in an answer: it would have to be a template, and is a message of its own.
    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer> {
        reply.is_none().then(|| HookAnswer::ok("application/json", r#"{"result":0,"errmsg":"OK"}"#))
    }

    fn request(&self, sms: &OutboundSms, stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let filled = self.templates.fill(&sms.text)?;
        let send = Send {
            phone_number_set: [dialled(&sms.to)],
            sms_sdk_app_id: &self.settings.sdk_app_id,
            template_id: filled.code,
            sign_name: &self.sign_name,
            template_param_set: filled.values.iter().map(|(_, value)| *value).collect(),
            extend_code: self.settings.extend_code.as_deref(),
            session_context: sms.id.to_string(),
        };
        Ok(self.call("SendSms", &send, stamp))
    }

    /// One number is sent to, so one status comes back; of several, none may be anything but `Ok`.
    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError> {
        let statuses = read(response)?.send_status_set.unwrap_or_default();
        if let Some(refused) = statuses.iter().find(|status| status.code != "Ok") {
            return Err(errors::by_code(&refused.code, response));
        }
        let taken = statuses.into_iter().next().ok_or_else(unreadable)?;
        Ok(Accepted { provider_message_id: Some(taken.serial_no).filter(|id| !id.is_empty()) })
    }

    fn tells_fates(&self) -> bool {
        true
    }

    fn ask(&self, sms: &OutboundSms, sent_at: Moment, stamp: &Stamp) -> Vec<Request<Bytes>> {
        // Clocks differ: five minutes earlier finds it all the same.
        let since = (sent_at - Duration::minutes(5)).max(stamp.now - REMEMBERED);
        let pull = Pull {
            begin_time: since.utc().timestamp(),
            offset: 0,
            limit: 100,
            phone_number: dialled(&sms.to),
            sms_sdk_app_id: &self.settings.sdk_app_id,
        };
        vec![self.call("PullSmsSendStatusByPhoneNumber", &pull, stamp)]
    }

    /// The cloud lists a message once the carrier has reported on it. One that is not listed may still be
    /// under way: nobody can say.
    fn judge_ask(&self, sms: &OutboundSms, response: &Response<Bytes>) -> Result<Fate, SendError> {
        let answer = match read(response) {
            // The account was not given this question.
            Err(error) if error.code == "UnauthorizedOperation.RequestPermissionDeny" => {
                return Ok(Fate::CannotSay);
            }
            // Not to learn the answer never means that it may be sent again.
            read => read.map_err(|error| SendError { retry: SendRetry::Ask, ..error })?,
        };
        let ours = sms.id.to_string();
        let mut listed = answer.pull_sms_send_status_set.ok_or_else(unreadable)?.into_iter();
        let found = listed.find(|one| one.session_context.as_deref() == Some(&ours));
        Ok(found.map_or(Fate::CannotSay, |one| {
            let report = one.report(sms.id);
            Fate::Has(Accepted { provider_message_id: Some(one.serial_no) }, report)
        }))
    }
}

/// An answer without `Error`. Refusals come with status 200 as well.
fn read(response: &Response<Bytes>) -> Result<Answer, SendError> {
    match json::<Envelope>(response) {
        Some(Envelope { response: Answer { error: Some(refusal), .. } }) => {
            Err(errors::by_code(&refusal.code, response))
        }
        Some(Envelope { response: answer }) if response.status().is_success() => Ok(answer),
        None if response.status().is_success() => Err(unreadable()),
        _ => Err(failed_by_status(response)),
    }
}

/// `+8613800138000`.
fn dialled(to: &PhoneNumber) -> &str {
    to.e164().unwrap_or(to.as_str())
}
