//! Delivery receipts: `id:… submit date:… done date:… stat:DELIVRD err:000 text:…`, or optional fields alone.

use super::{
    receipt_id::canonical,
    text::{latin1, read},
};
use crate::core::{clock::Moment, message::ReportState};
use chrono::{NaiveDate, NaiveTime};
use rusmpp::{
    pdus::DeliverSm,
    tlvs::{Tlv, TlvValue},
    values::MessageState,
};
use std::fmt;

/// A delivery receipt. Its `Debug` shows no number.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Whom the message was for, as the centre writes it.
    pub from: String,
    /// Whom the receipt is for: our own address, or the recipient with centres that mix them up.
    pub to: String,
    /// The centre's id of the message, in its canonical form.
    pub id: String,
    /// How the message stands.
    pub state: ReportState,
    /// The code of a failure: `UNDELIV:001`.
    pub code: Option<String>,
    /// When, by the centre's clock.
    pub at: Option<Moment>,
}

/// The words of `stat:`, and what they say. `UNKNOWN` is no failure: the telephone may have it.
const STATES: [(&str, ReportState); 9] = [
    ("DELIVRD", ReportState::Delivered),
    ("EXPIRED", ReportState::Expired),
    ("DELETED", ReportState::Failed),
    ("UNDELIV", ReportState::Failed),
    ("REJECTD", ReportState::Failed),
    ("ACCEPTD", ReportState::Underway),
    ("ENROUTE", ReportState::Underway),
    ("UNKNOWN", ReportState::Underway),
    ("SKIPPED", ReportState::Failed),
];

impl Receipt {
    /// Reads one; `None` if it names no message or says nothing of it. `text` is where its words are.
    pub(super) fn read(pdu: &DeliverSm, text: &[u8]) -> Option<Self> {
        // Words of a fixed form are ASCII, also where the centre's default alphabet would read `_` as `§`.
        let words = if text.is_ascii() { latin1(text) } else { read(pdu.data_coding.into(), text) };
        let words = Words(&words);
        let tlv = |wanted: fn(&TlvValue) -> Option<String>| {
            pdu.tlvs().iter().filter_map(Tlv::value).find_map(wanted)
        };
        let id = words.value("id").map(str::to_owned).or_else(|| tlv(id_of))?;
        let stat = words.value("stat").map(str::to_ascii_uppercase).or_else(|| tlv(stat_of))?;
        let (_, state) = STATES.into_iter().find(|(word, _)| *word == stat)?;
        let error = words.value("err").map(str::to_owned).or_else(|| tlv(error_of));
        let failed = matches!(state, ReportState::Failed | ReportState::Expired) || stat == "UNKNOWN";
        let code = error.map_or_else(|| stat.clone(), |error| format!("{stat}:{}", short(&error)));
        Some(Self {
            from: pdu.source_addr.as_str().to_owned(),
            to: pdu.destination_addr.as_str().to_owned(),
            id: canonical(&id),
            state,
            code: failed.then_some(code),
            at: words.value("done date").and_then(moment),
        })
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({}, {:?}, {:?})", self.id, self.state, self.code)
    }
}

/// The fields of a receipt's text, under keys in any case, in any order.
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    fn value(&self, key: &str) -> Option<&'a str> {
        let text = self.0;
        let starts = (0..text.len()).filter(|at| text.is_char_boundary(*at));
        let mut found = starts.filter_map(|at| {
            let (before, rest) = text.split_at(at);
            let begins = before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric());
            let named = rest.get(..key.len()).is_some_and(|name| name.eq_ignore_ascii_case(key));
            if begins && named { rest[key.len()..].strip_prefix(':') } else { None }
        });
        // `id` is also the end of no other key, but `text:` may quote anything: the first one counts.
        let value = found.next()?;
        value.split_whitespace().next().filter(|_| !value.starts_with(char::is_whitespace))
    }
}

fn id_of(value: &TlvValue) -> Option<String> {
    match value {
        TlvValue::ReceiptedMessageId(id) => Some(id.as_str().to_owned()).filter(|id| !id.is_empty()),
        _ => None,
    }
}

fn stat_of(value: &TlvValue) -> Option<String> {
    let TlvValue::MessageState(state) = value else { return None };
    let word = match state {
        MessageState::Scheduled | MessageState::Enroute => "ENROUTE",
        MessageState::Delivered => "DELIVRD",
        MessageState::Expired => "EXPIRED",
        MessageState::Deleted => "DELETED",
        MessageState::Undeliverable => "UNDELIV",
        MessageState::Accepted => "ACCEPTD",
        MessageState::Rejected => "REJECTD",
        MessageState::Skipped => "SKIPPED",
        _ => "UNKNOWN",
    };
    Some(word.to_owned())
}

fn error_of(value: &TlvValue) -> Option<String> {
    match value {
        TlvValue::NetworkErrorCode(error) => Some(error.error_code.to_string()),
        _ => None,
    }
}

/// A code of a centre's own making is kept short, and free of signs that mean something elsewhere.
fn short(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// `YYMMDDhhmm`, with or without seconds, by the clock of China.
fn moment(digits: &str) -> Option<Moment> {
    if !matches!(digits.len(), 10 | 12) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let pair = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<u32>().ok());
    let year = 2000 + i32::try_from(pair(0)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, pair(2)?, pair(4)?)?;
    let time = NaiveTime::from_hms_opt(pair(6)?, pair(8)?, pair(10).unwrap_or(0))?;
    Some(Moment::local(day, time))
}
