//! Aliyun's pushes over HTTP: delivery reports (`SmsReport`) and inbound messages (`SmsUp`), both in arrays.

use super::Aliyun;
use crate::core::{
    message::{InboundSms, Report, ReportAbout},
    phone::Caller,
};
use crate::providers::{
    cloud::{china_time, each, report_state, with_plus},
    fields::{message_text, provider_id, short, without_controls},
    hook::{BadHook, HookRequest, Told},
};
use serde::Deserialize;

/// One delivery report.
#[derive(Deserialize)]
struct Receipt {
    success: bool,
    err_code: Option<String>,
    report_time: Option<String>,
    biz_id: Option<String>,
    out_id: Option<String>,
}

/// One inbound message.
#[derive(Deserialize)]
struct Up {
    phone_number: String,
    content: String,
    dest_code: String,
    sequence_id: Sequence,
}

/// A string in today's pages, a number in older ones.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sequence {
    Number(u64),
    Text(String),
}

impl Aliyun {
    pub(super) fn inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        each(request, |up: Up| {
            let id = match up.sequence_id {
                Sequence::Number(number) => number.to_string(),
                Sequence::Text(text) => text,
            };
            Ok(InboundSms {
                provider_message_id: provider_id(&id, "sequence_id")?.as_str().to_owned(),
                from: Caller::read(&with_plus(short(&up.phone_number, "phone_number")?), &self.area_code),
                to: without_controls(short(&up.dest_code, "dest_code")?),
                text: message_text(&up.content, "content")?,
            })
        })
    }
}

pub(super) fn reports(request: &HookRequest) -> Told<Report> {
    each(request, report)
}

/// `out_id` is our own id; the cloud's `biz_id` names the message where it is missing.
fn report(receipt: Receipt) -> Result<Report, BadHook> {
    let text = |field: Option<String>, name| {
        let field = field.unwrap_or_default();
        short(&field, name).map(without_controls)
    };
    let (code, ours) = (text(receipt.err_code, "err_code")?, text(receipt.out_id, "out_id")?);
    let about = if let Ok(id) = ours.parse() {
        ReportAbout::Ours(id)
    } else {
        let theirs = receipt.biz_id.unwrap_or_default();
        ReportAbout::Theirs(provider_id(&theirs, "biz_id")?.as_str().to_owned())
    };
    let at = china_time(&text(receipt.report_time, "report_time")?);
    let state = report_state(receipt.success, &code);
    let code = Some(code).filter(|code| !receipt.success && !code.is_empty());
    Ok(Report { about, state, code, at })
}
