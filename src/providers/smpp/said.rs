//! What the message centre says.

use super::{frame::Frame, inbound::Inbound, receipt::Receipt, receipt_id::canonical};
use bytes::BytesMut;
use rusmpp::{
    Command, CommandId, Pdu,
    decode::DecodeWithLength,
    pdus::DeliverSm,
    tlvs::{Tlv, TlvValue},
};

/// The bits of `esm_class` that say what sort of message it is.
const SORT: u8 = 0x3C;
const MESSAGE: u8 = 0x00;
const RECEIPT: u8 = 0x04;
/// A receipt before the last one.
const NOTIFICATION: u8 = 0x20;

/// What the message centre says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The answer to our login; 0 if it was taken.
    Bound(u32),
    /// The answer to a message: its id in canonical form, if the centre gives one, or the error.
    Taken(Result<Option<String>, u32>),
    /// A delivery receipt.
    Receipt(Receipt),
    /// A message, or a part of one.
    Message(Inbound),
    /// A delivery that says nothing that matters: an acknowledgement of somebody's, a receipt of nothing.
    Nothing,
    /// A delivery that nobody can read.
    Unreadable,
    /// Whether we are there.
    EnquireLink,
    /// It wants to end the session.
    Unbind,
    /// It ends the session, as we asked.
    Unbound,
    /// It did not understand what we sent under that number.
    Nack(u32),
    /// Another answer: it is alive, which is all that matters of it.
    Answer,
    /// Another request, which we do not take.
    Unknown,
}

impl Said {
    /// Reads a PDU. Whatever is in it, this says something.
    pub fn read(frame: &Frame) -> Self {
        match CommandId::from(frame.id) {
            CommandId::BindTransceiverResp => Self::Bound(frame.status),
            CommandId::SubmitSmResp => Self::Taken(match frame.status {
                0 => Ok(taken_id(frame)),
                status => Err(status),
            }),
            CommandId::DeliverSm => delivery(frame),
            CommandId::EnquireLink => Self::EnquireLink,
            CommandId::Unbind => Self::Unbind,
            CommandId::UnbindResp => Self::Unbound,
            CommandId::GenericNack => Self::Nack(frame.status),
            _ if frame.id & 0x8000_0000 != 0 => Self::Answer,
            _ => Self::Unknown,
        }
    }
}

/// The id of an answer, also where it is longer than it may be: the message is taken.
fn taken_id(frame: &Frame) -> Option<String> {
    let id = frame.body().split(|byte| *byte == 0).next().unwrap_or_default();
    let id = canonical(&String::from_utf8_lossy(id));
    (!id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_graphic())).then_some(id)
}

fn delivery(frame: &Frame) -> Said {
    // Centres err most in what is optional. Without it a text is a text still, and a receipt has its words.
    let strict = decoded(&frame.rest);
    let read = strict.or_else(|| mandatory(&frame.rest).and_then(decoded));
    let Some(pdu) = read else { return Said::Unreadable };
    let text = text_of(&pdu);
    match u8::from(pdu.esm_class) & SORT {
        MESSAGE => Said::Message(Inbound::read(&pdu, text)),
        RECEIPT | NOTIFICATION => Receipt::read(&pdu, text).map_or(Said::Nothing, Said::Receipt),
        _ => Said::Nothing,
    }
}

fn decoded(rest: &[u8]) -> Option<DeliverSm> {
    let mut bytes = BytesMut::from(rest);
    let length = bytes.len();
    match Command::decode(&mut bytes, length).ok()?.0.pdu() {
        Some(Pdu::DeliverSm(pdu)) => Some(pdu.clone()),
        _ => None,
    }
}

/// The PDU up to the end of its text, as `sm_length` has it.
fn mandatory(rest: &[u8]) -> Option<&[u8]> {
    let mut at = 12;
    // Texts that end with NUL, and how many bytes of other fields stand behind each.
    for behind in [2, 2, 3, 0, 0] {
        at += rest.get(at..)?.iter().position(|byte| *byte == 0)? + 1 + behind;
    }
    let length = usize::from(*rest.get(at + 4)?);
    rest.get(..at + 5 + length)
}

fn text_of(pdu: &DeliverSm) -> &[u8] {
    let payload = pdu.tlvs().iter().filter_map(Tlv::value).find_map(|value| match value {
        TlvValue::MessagePayload(payload) => Some(payload.value.as_ref()),
        _ => None,
    });
    if pdu.short_message().is_empty() { payload.unwrap_or_default() } else { pdu.short_message().as_ref() }
}
