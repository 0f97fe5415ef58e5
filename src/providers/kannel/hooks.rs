//! Kannel's callbacks: delivery reports (`dlr-url`) and inbound messages (`get-url`).

use super::Kannel;
use crate::core::{
    clock::Moment,
    id::MessageId,
    message::{InboundSms, Report, ReportAbout, ReportState},
    phone::Caller,
};
use crate::providers::{
    fields::Fields,
    hook::{BadHook, HookRequest},
};
use chrono::DateTime;

/// Bits of a report's type; one is set, but nothing promises that it stays alone.
const DELIVERED: u32 = 1;
const NOT_DELIVERED: u32 = 2;
const BUFFERED: u32 = 4;
const ACCEPTED: u32 = 8;
const REJECTED: u32 = 16;
const INTERMEDIATE: u32 = 32;

/// The bits of every report that is of use: not the intermediate ones.
pub(super) const MASK: u32 = DELIVERED | NOT_DELIVERED | BUFFERED | ACCEPTED | REJECTED;

/// What Kannel fills in when it reports: type, the carrier's words, the carrier's id, the time.
pub(super) const REPORT_CODES: &str = "type=%d&answer=%A&fid=%F&ts=%T";

impl Kannel {
    pub(super) fn inbound(&self, request: &HookRequest) -> Result<InboundSms, BadHook> {
        let fields = Fields::read(request)?;
        // `bin` (%b) is the text as it was written, `text` (%a) the one with its spaces squeezed.
        let text = if fields.raw("bin").is_some() { "bin" } else { "text" };
        Ok(InboundSms {
            provider_message_id: fields.id("id")?.as_str().to_owned(),
            from: Caller::read(fields.short("from")?.unwrap_or_default(), &self.area_code),
            to: fields.need("to")?.to_owned(),
            text: fields.text(text)?,
        })
    }
}

/// Reads a delivery report. Kannel's own ids differ from report to report, so ours must be there.
pub(super) fn report(request: &HookRequest) -> Result<Report, BadHook> {
    let fields = Fields::read(request)?;
    let reference: MessageId = fields
        .need("ref")?
        .parse()
        .map_err(|_| BadHook::new("ref", "is no id of ours", "keep the dlr-url as it was sent"))?;
    let answer = Answer::read(fields.short("answer")?.unwrap_or_default());
    let state = match fields.count("type")? {
        kind if kind & DELIVERED != 0 => ReportState::Delivered,
        kind if kind & (NOT_DELIVERED | REJECTED) != 0 && answer.expired() => ReportState::Expired,
        kind if kind & (NOT_DELIVERED | REJECTED) != 0 => ReportState::Failed,
        kind if kind & (BUFFERED | ACCEPTED | INTERMEDIATE) != 0 => ReportState::Underway,
        _ => return Err(BadHook::new("type", "is no type of report", "put type=%d into the dlr-url")),
    };
    let failed = matches!(state, ReportState::Failed | ReportState::Expired);
    let seconds = fields.short("ts")?.and_then(|text| text.parse().ok());
    let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).and_then(Moment::within);
    Ok(Report { about: ReportAbout::Ours(reference), state, code: answer.code().filter(|_| failed), at })
}

/// What the carrier said: `id:… stat:UNDELIV err:001 text:`, or `NACK/0x0000000b/Invalid …`.
struct Answer<'a>(&'a str);

impl<'a> Answer<'a> {
    fn read(text: &'a str) -> Self {
        Self(text)
    }

    fn word(&self, name: &str) -> Option<&'a str> {
        self.0.split_whitespace().find_map(|word| word.strip_prefix(name)).filter(|value| !value.is_empty())
    }

    fn expired(&self) -> bool {
        self.word("stat:") == Some("EXPIRED")
    }

    /// A short code for statistics: `UNDELIV:001`, or the number of a refusal.
    fn code(&self) -> Option<String> {
        if let Some(stat) = self.word("stat:") {
            return Some(self.word("err:").map_or(stat.to_owned(), |err| format!("{stat}:{err}")));
        }
        self.0.strip_prefix("NACK/").and_then(|rest| rest.split('/').next()).map(str::to_owned)
    }
}
