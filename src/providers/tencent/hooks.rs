//! Tencent's callbacks: delivery reports in an array, an inbound message alone.

use super::Tencent;
use crate::core::{
    message::{InboundSms, Report, ReportAbout},
    phone::Caller,
};
use crate::providers::{
    cloud::{china_time, each, report_state},
    digest::hmac_sha256,
    fields::{message_text, provider_id, short, unknown, without_controls},
    hook::{BadHook, HookRequest, Told},
};
use serde::Deserialize;

/// One delivery report. It names the cloud's id alone: our `SessionContext` does not come back in it.
#[derive(Deserialize)]
struct Receipt {
    sid: String,
    report_status: String,
    errmsg: Option<String>,
    user_receive_time: Option<String>,
}

/// An inbound message, which has no id.
#[derive(Deserialize)]
struct Reply {
    mobile: String,
    nationcode: String,
    text: String,
    time: i64,
    #[serde(default)]
    extend: String,
    #[serde(default)]
    sign: String,
}

impl Tencent {
    pub(super) fn inbound(&self, request: &HookRequest) -> Told<InboundSms> {
        each(request, |reply: Reply| {
            let from =
                format!("+{}{}", short(&reply.nationcode, "nationcode")?, short(&reply.mobile, "mobile")?);
            let (extend, sign) = (short(&reply.extend, "extend")?, short(&reply.sign, "sign")?);
            Ok(InboundSms {
                provider_message_id: self.id_of(&reply),
                from: Caller::read(&from, &self.area_code),
                // The number it was sent to is not told: what tells one of ours from another is.
                to: without_controls(if extend.is_empty() { sign } else { extend }),
                text: message_text(&reply.text, "text")?,
            })
        })
    }

    /// The same message again is one of the same sender, second and text. Ids are kept unsealed, so it is a
    /// keyed hash: from a plain one a number could be found by trying.
    fn id_of(&self, reply: &Reply) -> String {
        let time = reply.time.to_string();
        let parts = [&reply.nationcode, &reply.mobile, &time, &reply.extend, &reply.text];
        let lengths = parts.map(|part| format!("{}:", part.len()));
        let told: Vec<&[u8]> = lengths
            .iter()
            .zip(parts)
            .flat_map(|(length, part)| [length.as_bytes(), part.as_bytes()])
            .collect();
        hex::encode(hmac_sha256(self.origin.token().as_bytes(), &told))
    }
}

pub(super) fn reports(request: &HookRequest) -> Told<Report> {
    each(request, report)
}

fn report(receipt: Receipt) -> Result<Report, BadHook> {
    let code = receipt.errmsg.unwrap_or_default();
    let code = without_controls(short(&code, "errmsg")?);
    let delivered = match receipt.report_status.as_str() {
        "SUCCESS" => true,
        "FAIL" => false,
        _ => return Err(unknown("report_status")),
    };
    let at = receipt.user_receive_time.unwrap_or_default();
    Ok(Report {
        about: ReportAbout::Theirs(provider_id(&receipt.sid, "sid")?.as_str().to_owned()),
        state: report_state(delivered, &code),
        code: Some(code).filter(|code| !delivered && !code.is_empty()),
        at: china_time(short(&at, "user_receive_time")?),
    })
}
