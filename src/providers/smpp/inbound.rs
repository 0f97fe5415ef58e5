//! Inbound messages, and the parts that long ones come in.

use super::text::read;
use crate::core::{message::InboundSms, phone::Caller};
use crate::providers::fields::without_controls;
use rusmpp::{
    pdus::DeliverSm,
    tlvs::{Tlv, TlvValue},
    values::Ton,
};
use std::fmt;

/// The bit of `esm_class` that says that a header stands before the text.
const HEADER: u8 = 0x40;
/// The elements of a header that number parts: with a reference of one byte, and of two.
const PARTS_8: u8 = 0x00;
const PARTS_16: u8 = 0x08;

/// An SMS, or a part of one, as it came. Its `Debug` shows neither number nor text.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Who sent it, as the centre writes it; with `+` where it says that the number is international.
    pub from: String,
    /// The number it was sent to.
    pub to: String,
    /// The alphabet of the text.
    pub coding: u8,
    /// Which part it is, if it is one.
    pub part: Option<Part>,
    /// The bytes of the text.
    pub bytes: Vec<u8>,
}

/// Which part of a long text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What the parts of one text have in common.
    pub reference: u16,
    /// How many there are, 2 at least.
    pub total: u8,
    /// Which one it is, from 1.
    pub number: u8,
}

impl Inbound {
    pub(super) fn read(pdu: &DeliverSm, text: &[u8]) -> Self {
        let is_headed = u8::from(pdu.esm_class) & HEADER != 0;
        let (header, bytes) = if is_headed { split(text) } else { (&[][..], text) };
        Self {
            from: international(pdu.source_addr_ton, pdu.source_addr.as_str()),
            to: pdu.destination_addr.as_str().to_owned(),
            coding: pdu.data_coding.into(),
            part: in_header(header).or_else(|| in_fields(pdu.tlvs())).filter(|part| part.makes_sense()),
            bytes: bytes.to_vec(),
        }
    }

    /// The SMS that it is, whole: `bytes` are those of all its parts. `id` is what stands for it, for centres give none.
    pub fn sms(&self, bytes: &[u8], area_code: &str, id: String) -> InboundSms {
        InboundSms {
            provider_message_id: id,
            from: Caller::read(&self.from, area_code),
            to: self.to.clone(),
            text: without_controls(&read(self.coding, bytes)),
        }
    }
}

/// `8613800138000` of the type "international" is `+8613800138000`. Without the plus a foreign number would be taken for
/// one of here, or for none. What is no number, and a prefix of dialling, stay as they are.
fn international(ton: Ton, address: &str) -> String {
    let digits = !address.starts_with('0') && address.bytes().all(|b| b.is_ascii_digit());
    if ton == Ton::International && digits && address.len() > 6 {
        format!("+{address}")
    } else {
        address.to_owned()
    }
}

impl Part {
    fn makes_sense(self) -> bool {
        self.total > 1 && (1..=self.total).contains(&self.number)
    }
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbound(coding {}, {:?}, {} bytes)", self.coding, self.part, self.bytes.len())
    }
}

/// The header, without its length, and the text; all of it is text if the length makes no sense.
fn split(text: &[u8]) -> (&[u8], &[u8]) {
    let headed = text.split_first().and_then(|(length, rest)| rest.split_at_checked(usize::from(*length)));
    headed.unwrap_or((&[], text))
}

fn in_header(mut header: &[u8]) -> Option<Part> {
    while let [element, length, rest @ ..] = header {
        let (value, behind) = rest.split_at_checked(usize::from(*length))?;
        match (*element, value) {
            (PARTS_8, [reference, total, number]) => {
                return Some(Part { reference: u16::from(*reference), total: *total, number: *number });
            }
            (PARTS_16, [high, low, total, number]) => {
                let reference = u16::from_be_bytes([*high, *low]);
                return Some(Part { reference, total: *total, number: *number });
            }
            _ => header = behind,
        }
    }
    None
}

fn in_fields(fields: &[Tlv]) -> Option<Part> {
    let (mut reference, mut total, mut number) = (None, None, None);
    for field in fields.iter().filter_map(Tlv::value) {
        match field {
            TlvValue::SarMsgRefNum(value) => reference = Some(*value),
            TlvValue::SarTotalSegments(value) => total = Some(*value),
            TlvValue::SarSegmentSeqnum(value) => number = Some(*value),
            _ => {}
        }
    }
    Some(Part { reference: reference?, total: total?, number: number? })
}
