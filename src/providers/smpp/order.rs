//! What we say to the message centre.

use super::Smpp;
use crate::config::accounts::SmppNumbers;
use crate::core::{
    message::{OutboundSms, SendError, SendRetry},
    phone::PhoneNumber,
    sms_text::{Encoding, parts, segments, to_gsm},
};
use crate::providers::outgoing::{failed, in_country};
use bytes::{BufMut, Bytes, BytesMut};
use rusmpp::{
    Command, CommandStatus, Pdu,
    encode::{Length, owned::Encode},
    pdus::{BindTransceiver, DeliverSmResp, SubmitSm},
    types::{COctetString, OctetString},
    values::{
        DataCoding, EsmClass, InterfaceVersion, IntermediateNotification, MCDeliveryReceipt, Npi,
        RegisteredDelivery, SmeOriginatedAcknowledgement, Ton,
    },
};

/// `esm_class` of a message, and of one whose text begins with a header.
const PLAIN: u8 = 0x00;
const HEADER: u8 = 0x40;

/// What a delivery is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is kept.
    Kept,
    /// It could not be kept now: the centre is to try again.
    Later,
    /// It will never be: nobody can read it.
    Never,
}

impl Smpp {
    /// The login, for a session that carries both ways.
    pub fn bind(&self, sequence: u32) -> Bytes {
        let settings = &self.settings;
        let bind = BindTransceiver::builder()
            .system_id(text(&settings.system_id))
            .password(text(settings.password.expose()))
            .system_type(text(&settings.system_type))
            .interface_version(InterfaceVersion::Smpp3_4);
        written(CommandStatus::EsmeRok, sequence, bind.build())
    }

    /// A message in the parts that it goes in, one PDU each. Its reference is told from its id, so that a telephone
    /// knows a part again that was sent twice. Fails if it is longer than SMS can be.
    pub fn parts(&self, sms: &OutboundSms) -> Result<Vec<SubmitSm>, SendError> {
        let encoding =
            if self.settings.always_chinese_coding { Encoding::Ucs2 } else { segments(&sms.text).encoding };
        let texts = parts(&sms.text, encoding);
        // A header numbers so many.
        let total = u8::try_from(texts.len())
            .map_err(|_| failed(SendRetry::Never, "too-long", "the text has more than 255 parts"))?;
        let [.., reference] = *sms.id.as_bytes();
        let pdus = (1..=total).zip(texts).map(|(number, text)| {
            let header = (total > 1).then_some([5, 0, 3, reference, total, number]);
            self.part(&sms.to, header, text, encoding)
        });
        Ok(pdus.collect())
    }

    fn part(&self, to: &PhoneNumber, header: Option<[u8; 6]>, part: &str, encoding: Encoding) -> SubmitSm {
        let (coding, bytes) = match (encoding, to_gsm(part)) {
            (Encoding::Gsm7, Some(septets)) => (DataCoding::McSpecific, septets),
            _ => (
                DataCoding::from(self.settings.chinese_coding),
                part.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            ),
        };
        let whole: Vec<u8> = header.iter().flatten().copied().chain(bytes).collect();
        let ((ton, npi), number) = self.written(to);
        SubmitSm::builder()
            .source_addr_ton(self.source.0)
            .source_addr_npi(self.source.1)
            .source_addr(text(&self.settings.from))
            .dest_addr_ton(ton)
            .dest_addr_npi(npi)
            .destination_addr(text(&number))
            .esm_class(EsmClass::from(if header.is_some() { HEADER } else { PLAIN }))
            .registered_delivery(final_receipt())
            .data_coding(coding)
            // 160 septets at most, or 6 and 153.
            .short_message(OctetString::from_vec(whole).unwrap_or_else(|_| OctetString::empty()))
            .build()
    }

    /// A recipient's number as the centre wants it, and of what type it is.
    fn written(&self, number: &PhoneNumber) -> ((Ton, Npi), String) {
        let Some(e164) = number.e164() else {
            return ((Ton::Unknown, Npi::Isdn), number.as_str().to_owned());
        };
        let international = (Ton::International, Npi::Isdn);
        match (self.settings.numbers, in_country(number)) {
            (SmppNumbers::National, Some(national)) => ((Ton::Unknown, Npi::Isdn), national),
            (SmppNumbers::E164, _) => (international, e164.to_owned()),
            (SmppNumbers::National | SmppNumbers::Digits, _) => {
                (international, e164.trim_start_matches('+').to_owned())
            }
        }
    }
}

/// The PDU of a part.
pub fn submit(sequence: u32, part: SubmitSm) -> Bytes {
    written(CommandStatus::EsmeRok, sequence, part)
}

/// Asks whether the centre is there, or says that we are.
pub fn enquire_link(sequence: u32, answer: bool) -> Bytes {
    let pdu = if answer { Pdu::EnquireLinkResp } else { Pdu::EnquireLink };
    written(CommandStatus::EsmeRok, sequence, pdu)
}

/// Ends the session, or agrees to its end.
pub fn unbind(sequence: u32, answer: bool) -> Bytes {
    written(CommandStatus::EsmeRok, sequence, if answer { Pdu::UnbindResp } else { Pdu::Unbind })
}

/// The answer to a delivery.
pub fn answer(sequence: u32, answer: Answer) -> Bytes {
    let status = match answer {
        Answer::Kept => CommandStatus::EsmeRok,
        Answer::Later => CommandStatus::EsmeRxTAppn,
        Answer::Never => CommandStatus::EsmeRxPAppn,
    };
    written(status, sequence, DeliverSmResp::default())
}

/// The answer to a request that we do not take.
pub fn nack(sequence: u32) -> Bytes {
    written(CommandStatus::EsmeRinvcmdid, sequence, Pdu::GenericNack)
}

/// The type of an own address, told from its form: a word, an international number, or an access number.
pub(super) fn kind_of(from: &str) -> (Ton, Npi) {
    let digits = from.strip_prefix('+').unwrap_or(from);
    if from.is_empty() {
        (Ton::Unknown, Npi::Unknown)
    } else if !digits.bytes().all(|b| b.is_ascii_digit()) {
        (Ton::Alphanumeric, Npi::Unknown)
    } else if from.starts_with('+') || (from.starts_with("86") && from.len() > 10) {
        (Ton::International, Npi::Isdn)
    } else {
        (Ton::Unknown, Npi::Unknown)
    }
}

fn final_receipt() -> RegisteredDelivery {
    RegisteredDelivery::new(
        MCDeliveryReceipt::McDeliveryReceiptRequestedWhereFinalDeliveryOutcomeIsSuccessOrFailure,
        SmeOriginatedAcknowledgement::default(),
        IntermediateNotification::default(),
        0,
    )
}

/// A text in a PDU; empty if it does not fit, which [`super::open`] and the form of numbers rule out.
fn text<const MAX: usize>(text: &str) -> COctetString<1, MAX> {
    text.parse().unwrap_or_else(|_| COctetString::empty())
}

fn written(status: CommandStatus, sequence: u32, pdu: impl Into<Pdu>) -> Bytes {
    let command = Command::new(status, sequence, pdu);
    let length = command.length() + 4;
    let mut bytes = BytesMut::with_capacity(length);
    bytes.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    command.encode(&mut bytes);
    bytes.freeze()
}
