//! Aliyun as an SMS provider.

use super::{Aliyun, errors};
use crate::core::{
    clock::Moment,
    id::MessageId,
    message::{Accepted, InboundSms, OutboundSms, Report, ReportAbout, SendError, SendRetry},
    phone::PhoneNumber,
    sms_text::Misfit,
};
use crate::providers::{
    cloud::{china_time, report_state, shown, unreadable},
    hook::{HookAnswer, HookRequest, Refused, Told},
    origin::PROOF,
    outgoing::{failed_by_status, json},
    seam::{Fate, Sms, Stamp},
};
use bytes::Bytes;
use chrono::NaiveDate;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, iter};

/// How many days back the cloud can be asked about.
const REMEMBERED_DAYS: usize = 30;

/// What every answer has.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    #[serde(default)]
    message: String,
    biz_id: Option<String>,
    #[serde(rename = "SmsSendDetailDTOs")]
    details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(rename = "SmsSendDetailDTO", default)]
    all: Vec<Detail>,
}

/// One message that the cloud has.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    out_id: Option<String>,
    /// 1: the carrier has not reported yet, 2: it failed, 3: it arrived.
    #[serde(default)]
    send_status: Value,
    err_code: Option<String>,
    receive_date: Option<String>,
}

impl Detail {
    /// What became of it; `None` if the carrier has not said.
    fn report(&self, ours: MessageId) -> Option<Report> {
        let delivered = match self.send_status.as_i64()? {
            3 => true,
            2 => false,
            _ => return None,
        };
        let code = shown(self.err_code.as_deref().unwrap_or_default());
        Some(Report {
            about: ReportAbout::Ours(ours),
            state: report_state(delivered, &code),
            code: Some(code).filter(|code| !delivered && !code.is_empty()),
            at: self.receive_date.as_deref().and_then(china_time),
        })
    }
}

impl Sms for Aliyun {
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
        let taken = r#"{"code":0,"msg":"接收成功"}"#;
        reply.is_none().then(|| HookAnswer::ok("application/json", taken))
    }

    fn request(&self, sms: &OutboundSms, stamp: &Stamp) -> Result<Request<Bytes>, Misfit> {
        let filled = self.templates.fill(&sms.text)?;
        let mut parameters = BTreeMap::from([
            ("OutId", sms.id.to_string()),
            ("PhoneNumbers", dialled(&sms.to)),
            ("SignName", self.sign_name.clone()),
            ("TemplateCode", filled.code.to_owned()),
        ]);
        if !filled.values.is_empty() {
            let values: BTreeMap<&str, &str> = filled.values.into_iter().collect();
            let json = serde_json::to_string(&values).expect("texts by name are always JSON");
            parameters.insert("TemplateParam", json);
        }
        if let Some(code) = &self.settings.extend_code {
            parameters.insert("SmsUpExtendCode", code.clone());
        }
        Ok(self.call("SendSms", &parameters, stamp))
    }

    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError> {
        read(response).map(|answer| Accepted { provider_message_id: answer.biz_id })
    }

    fn tells_fates(&self) -> bool {
        true
    }

    /// By recipient and day, one request a day: a message of unknown fate may have been tried on any
    /// day since it was queued.
    fn ask(&self, sms: &OutboundSms, sent_at: Moment, stamp: &Stamp) -> Vec<Request<Bytes>> {
        let today = stamp.now.day();
        let days = iter::successors(Some(today), NaiveDate::pred_opt);
        let days = days.take_while(|day| *day == today || *day >= sent_at.day()).take(REMEMBERED_DAYS);
        let ask = |(back, day): (u128, NaiveDate)| {
            let parameters = BTreeMap::from([
                ("CurrentPage", "1".to_owned()),
                ("PageSize", "50".to_owned()),
                ("PhoneNumber", dialled(&sms.to)),
                ("SendDate", day.format("%Y%m%d").to_string()),
            ]);
            // A nonce is good for one request.
            let stamp = Stamp { nonce: stamp.nonce.wrapping_add(back), ..*stamp };
            self.call("QuerySendDetails", &parameters, &stamp)
        };
        (0..).zip(days).map(ask).collect()
    }

    /// The list does not name the `BizId`; the message is known by our id, which it does name.
    fn judge_ask(&self, sms: &OutboundSms, response: &Response<Bytes>) -> Result<Fate, SendError> {
        // Not to learn the answer never means that it may be sent again.
        let answer = read(response).map_err(|error| SendError { retry: SendRetry::Ask, ..error })?;
        let details = answer.details.map(|details| details.all).unwrap_or_default();
        let ours = sms.id.to_string();
        let found = details.iter().find(|detail| detail.out_id.as_deref() == Some(&ours));
        Ok(found.map_or(Fate::HasNot, |detail| {
            Fate::Has(Accepted { provider_message_id: None }, detail.report(sms.id))
        }))
    }
}

/// An answer of success. Refusals of the service come with status 200 as well: the code tells.
fn read(response: &Response<Bytes>) -> Result<Answer, SendError> {
    match json::<Answer>(response) {
        Some(answer) if answer.code == "OK" => Ok(answer),
        Some(answer) => Err(errors::by_code(&answer.code, &answer.message, response)),
        None if response.status().is_success() => Err(unreadable()),
        None => Err(failed_by_status(response)),
    }
}

/// `13800138000`; a foreign number with its country and without `+`.
fn dialled(to: &PhoneNumber) -> String {
    let number = to.e164().unwrap_or(to.as_str());
    number.strip_prefix("+86").unwrap_or(number).trim_start_matches('+').to_owned()
}
