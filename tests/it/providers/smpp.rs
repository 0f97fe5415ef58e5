//! SMPP: PDUs out and in, receipts, ids, alphabets, parts; and bytes that nobody should send.

use super::{MESSAGE, SMPP, account, hook, now, sms, stamp};
use bytes::{Bytes, BytesMut};
use http::Method;
use proptest::prelude::*;
use serde::Deserialize;
use shouwen::{
    core::{
        message::{OutboundSms, ReportState, SendRetry},
        phone::Caller,
        sms_text::{from_gsm, segments, to_gsm},
    },
    providers::{
        Link, Refused,
        smpp::{
            self, Answer, Desynchronised, Frame, Inbound, Part, Receipt, Said, Smpp, canonical, judge,
            other_forms, read,
        },
    },
};
use std::sync::Arc;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    robustness_cases: Vec<Odd>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    hex: String,
    text: Option<String>,
}

#[derive(Deserialize)]
struct Odd {
    name: String,
    hex: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/smpp.json")).unwrap()
}

fn case(name: &str) -> Case {
    vectors().cases.into_iter().find(|case| case.name == name).expect(name)
}

/// The account of the vectors, or one that differs from it.
fn centre(section: &str) -> Arc<Smpp> {
    match account(section).link {
        Some(Link::Smpp(smpp)) => smpp,
        other => panic!("{other:?}"),
    }
}

fn frame(hex: &str) -> Result<Option<Frame>, Desynchronised> {
    Frame::take(&mut BytesMut::from(hex::decode(hex).unwrap().as_slice()))
}

fn said(hex: &str) -> Said {
    Said::read(&frame(hex).unwrap().unwrap())
}

fn receipt(name: &str) -> Receipt {
    match said(&case(name).hex) {
        Said::Receipt(receipt) => receipt,
        other => panic!("{name}: {other:?}"),
    }
}

fn inbound(name: &str) -> Inbound {
    match said(&case(name).hex) {
        Said::Message(inbound) => inbound,
        other => panic!("{name}: {other:?}"),
    }
}

fn text(inbound: &Inbound) -> String {
    inbound.sms(&inbound.bytes, "393", String::new()).text
}

/// The PDUs of a text, as they leave.
fn submitted(section: &str, sms: &OutboundSms, sequence: u32) -> Vec<String> {
    let parts = centre(section).parts(sms).unwrap();
    parts.into_iter().map(|part| hex::encode(smpp::submit(sequence, part))).collect()
}

#[test]
fn messages_leave_byte_for_byte_as_those_of_another_library() {
    let word =
        SMPP.replace("from = \"10690001\"", "from = \"HOTLINE\"").replace("from_ton = 3\nfrom_npi = 1", "");
    for (section, name) in [
        (SMPP, "submit_sm_gsm"),
        (SMPP, "submit_sm_gsm_ext"),
        (SMPP, "submit_sm_ucs2_via_string"),
        (SMPP, "submit_sm_ucs2_emoji"),
        (&word, "submit_sm_alnum_sender"),
        (SMPP, "submit_sm_empty"),
    ] {
        let case = case(name);
        let message = sms("13800138000", &case.text.unwrap());
        assert_eq!(submitted(section, &message, 10), [case.hex], "{name}");
    }
    // The second part of two: the reference is the last byte of our id.
    let long = OutboundSms {
        id: "01939f7c-0000-7000-8000-00000000005a".parse().unwrap(),
        ..sms("13800138000", &case("submit_sm_message_payload").text.unwrap())
    };
    let parts = submitted(SMPP, &long, 21);
    assert_eq!((parts.len(), &parts[1]), (2, &case("submit_sm_concat8_2of2").hex));
}

#[test]
fn what_keeps_a_session_is_byte_for_byte_as_others_write_it() {
    let hex = |bytes: Bytes| hex::encode(bytes);
    assert_eq!(hex(smpp::enquire_link(2, false)), case("enquire_link").hex);
    assert_eq!(hex(smpp::unbind(3, false)), case("unbind").hex);
    assert_eq!(hex(smpp::unbind(3, true)), case("unbind_resp").hex);
    assert_eq!(hex(smpp::enquire_link(2, true)), "00000010800000150000000000000002");
    assert_eq!(hex(smpp::answer(77, Answer::Kept)), "0000001180000005000000000000004d00");
    assert_eq!(hex(smpp::answer(77, Answer::Later)), "0000001180000005000000640000004d00");
    assert_eq!(hex(smpp::answer(77, Answer::Never)), "0000001180000005000000650000004d00");
    assert_eq!(hex(smpp::nack(9)), "00000010800000000000000300000009");
    // The login of the vectors is somebody else's: ours reads back as what the settings say.
    let bind = centre(SMPP).bind(1);
    let words: Vec<&[u8]> = bind[16..].split(|byte| *byte == 0).collect();
    assert_eq!(words[..3], [b"hotline".as_slice(), b"pass0001", b""]);
    assert_eq!((bind[4..8].to_vec(), bind[34]), (vec![0, 0, 0, 9], 0x34), "a transceiver of 3.4");
}

#[test]
fn recipients_are_written_as_the_centre_wants_them() {
    for (numbers, to, type_of, written) in [
        ("digits", "13800138000", 1, "8613800138000"),
        ("digits", "0393-6687001", 1, "863936687001"),
        ("digits", "12345", 0, "12345"),
        ("e164", "13800138000", 1, "+8613800138000"),
        ("national", "13800138000", 0, "13800138000"),
        ("national", "0393-6687001", 0, "03936687001"),
        ("national", "+14155550100", 1, "14155550100"),
    ] {
        let section = format!("{SMPP}\nnumbers = \"{numbers}\"");
        let part = centre(&section).parts(&sms(to, "x")).unwrap().remove(0);
        let got = (u8::from(part.dest_addr_ton), part.destination_addr.as_str());
        assert_eq!(got, (type_of, written), "{numbers} {to}");
    }
}

#[test]
fn every_pdu_of_the_vectors_says_something() {
    let mut seen = 0;
    for Case { name, hex, text: expected } in vectors().cases {
        let said = said(&hex);
        let kind = name.split("_sm").next().unwrap();
        match (kind, &said) {
            ("deliver", Said::Message(inbound)) => assert_eq!(Some(text(inbound)), expected, "{name}"),
            ("deliver", Said::Receipt(_)) => assert!(name.contains("receipt"), "{name}"),
            ("submit", Said::Taken(_)) => assert!(name.contains("_resp"), "{name}"),
            ("bind_transceiver_resp" | "bind_transceiver_resp_tlv", Said::Bound(0))
            | ("bind_transceiver_resp_alybnd", Said::Bound(5))
            | ("enquire_link", Said::EnquireLink)
            | ("unbind", Said::Unbind)
            | ("unbind_resp", Said::Unbound) => {}
            // Requests that a centre does not make of us.
            (_, Said::Unknown) => assert!(!name.contains("resp") && !name.starts_with("deliver"), "{name}"),
            (_, Said::Answer) => assert!(name.contains("resp"), "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn receipts_are_read_whatever_their_form() {
    for (name, state, code, at) in [
        ("DELIVRD", ReportState::Delivered, None, Some("2026-11-23T20:11")),
        ("UNDELIV", ReportState::Failed, Some("UNDELIV:001"), Some("2026-11-23T20:11")),
        ("REJECTD", ReportState::Failed, Some("REJECTD:008"), Some("2026-11-23T20:11")),
        ("DELETED", ReportState::Failed, Some("DELETED:000"), Some("2026-11-23T20:11")),
        ("UNKNOWN", ReportState::Underway, Some("UNKNOWN:255"), Some("2026-11-23T20:11")),
        ("ENROUTE", ReportState::Underway, None, Some("2026-11-23T20:11")),
        // Optional fields and no words.
        ("tlv_only", ReportState::Failed, Some("UNDELIV"), None),
        // The id in decimal digits, dates with seconds.
        ("lowercase", ReportState::Delivered, None, Some("2026-11-23T20:11:09")),
    ] {
        let receipt = receipt(&format!("deliver_sm_receipt_{name}"));
        assert_eq!((receipt.state, receipt.code.as_deref()), (state, code), "{name}");
        assert_eq!(receipt.at, at.map(|at| at.parse().unwrap()), "{name}");
        // 0x5F2A9C01, or the other one's decimal digits.
        let id = if name == "lowercase" { "1596628993" } else { "1596627969" };
        assert_eq!((receipt.id.as_str(), receipt.from.as_str()), (id, "8613800138000"), "{name}");
    }
}

#[test]
fn a_sender_of_the_type_international_has_a_country() {
    let sender = |of_type: u8, digits: &str| {
        let mut bytes = hex::decode(case("deliver_sm_mo_ucs2").hex).unwrap();
        assert_eq!(&bytes[19..32], b"8613800138000");
        bytes[17] = of_type;
        bytes[19..32].copy_from_slice(digits.as_bytes());
        let Said::Message(inbound) = said(&hex::encode(bytes)) else { panic!("{digits}") };
        inbound.sms(&[], "393", String::new()).from
    };
    for (of_type, digits, read) in [
        (1, "4915123456789", "+4915123456789"),
        (1, "8613800138000", "+8613800138000"),
        (0, "8613800138000", "+8613800138000"),
        (1, "+491512345678", "+491512345678"),
    ] {
        assert_eq!(sender(of_type, digits), Caller::read(read, "393"), "{of_type} {digits}");
    }
    assert!(matches!(sender(1, "4915123456789"), Caller::Number(_)));
    assert!(matches!(sender(0, "4915123456789"), Caller::Unparsed(_)));
    assert!(matches!(sender(1, "MINZHENGJU-01"), Caller::Unparsed(_)));
}

/// A `deliver_sm` of these words.
fn delivered(class: u8, words: &str) -> Said {
    let plain = hex::decode(case("deliver_sm_receipt_DELIVRD").hex).unwrap();
    // The class stands behind both addresses, the length before the text.
    let (class_at, text_at) = (44, 54);
    assert_eq!((plain[class_at], usize::from(plain[text_at - 1])), (4, plain.len() - text_at));
    let mut bytes = plain[..text_at].to_vec();
    bytes[class_at] = class;
    bytes[text_at - 1] = u8::try_from(words.len()).unwrap();
    bytes.extend(words.as_bytes());
    let length = u32::try_from(bytes.len()).unwrap();
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    said(&hex::encode(bytes))
}

#[test]
fn words_are_found_under_keys_in_any_case_and_order() {
    for words in [
        "id:00077 sub:001 dlvrd:001 submit date:2611232010 done date:2611232011 stat:EXPIRED err:027 text:x",
        "ID:77 STAT:expired ERR:027 DONE DATE:261123201100",
        "stat:EXPIRED,err:027,id:77,done date:2611232011",
        "sub:001 id:77 done date:2611232011 stat:EXPIRED err:027 text:id:99 stat:DELIVRD",
    ] {
        let words = words.replace(',', " ");
        for class in [0x04, 0x05, 0x44, 0xC4 | 0x03] {
            // With a header that is none, the words stay words.
            let Said::Receipt(receipt) = delivered(class, &words) else { panic!("{words}") };
            let got = (receipt.id.as_str(), receipt.state, receipt.code.as_deref());
            assert_eq!(got, ("77", ReportState::Expired, Some("EXPIRED:027")), "{words}");
        }
    }
    let odd = delivered(0x04, "id:77 stat:UNDELIV err:no credit; text:");
    assert!(matches!(odd, Said::Receipt(Receipt { code: Some(code), at: None, .. }) if code == "UNDELIV:no"));
    for nothing in ["", "stat:DELIVRD", "id:77", "id: stat:DELIVRD", "id:77 stat:GONE", "您好"] {
        assert_eq!(delivered(0x04, nothing), Said::Nothing, "{nothing}");
    }
    // Somebody's acknowledgement is nothing; a citizen's words are words, whatever they look like.
    assert_eq!(delivered(0x08, "id:77 stat:DELIVRD"), Said::Nothing);
    let forged = delivered(0x00, "id:77 stat:DELIVRD err:000");
    assert!(matches!(forged, Said::Message(inbound) if text(&inbound) == "id:77 stat:DELIVRD err:000"));
}

#[test]
fn ids_are_one_however_they_are_written() {
    for (written, kept) in [
        ("5F2A9C01", "1596627969"),
        ("5f2a9c01", "1596627969"),
        ("005F2A9C01", "1596627969"),
        ("1596628993", "1596628993"),
        ("0001001", "1001"),
        ("000", "0"),
        ("", ""),
        ("m-00017", "m-00017"),
        ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("ffffffffffffffffffffffffffffffffff", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"),
    ] {
        assert_eq!(canonical(written), kept, "{written}");
    }
    // 12345678 in hexadecimal digits is 305419896; neither has a letter.
    assert!(other_forms(&canonical("305419896")).contains(&canonical("12345678")));
    assert!(other_forms(&canonical("12345678")).contains(&canonical("305419896")));
    assert!(other_forms("m-00017").is_empty());
    // A counter: 20 is not the message that was called 14.
    assert!(other_forms("20").is_empty() && other_forms("32").is_empty());
}

#[test]
fn messages_are_read_in_their_alphabets_and_parts() {
    let single = inbound("deliver_sm_mo_ucs2");
    let sms = single.sms(&single.bytes, "393", "id".to_owned());
    assert_eq!((sms.text.as_str(), sms.to.as_str(), single.part), ("投诉：井盖缺失", "10690001", None));
    assert_eq!(sms.from, Caller::read("13800138000", "393"));
    let part = inbound("deliver_sm_mo_concat_2of2");
    assert_eq!(part.part, Some(Part { reference: 0x7F, total: 2, number: 2 }));
    assert_eq!(text(&part), "第二段");
    assert_eq!(text(&inbound("deliver_sm_mo_payload")), "很长的投诉内容");
    for (coding, bytes, expected) in [
        (0, &b"\x00 \x1B\x65 [\x1B\x3C"[..], "@ € Ä["),
        (0, "好".as_bytes(), "好"),
        (0, b"caf\xE9", "café"),
        (1, b"a_[x]", "a_[x]"),
        (3, b"\xFCber", "über"),
        (8, b"\x59\x7D\xD8\x3D\xDC\x4D", "好👍"),
        (8, b"\x59\x7D\xD8\x3D", "好\u{FFFD}"),
        (8, b"\x59\x7D\x00", "好"),
        (0x18, b"\x59\x7D", "好"),
        (15, b"\xBA\xC3", "好"),
        (0xF0, b"\x02", "$"),
    ] {
        assert_eq!(read(coding, bytes), expected, "{coding}: {bytes:?}");
    }
}

#[test]
fn an_odd_pdu_says_something_and_ends_nothing() {
    let (mut read, mut lost) = (0, Vec::new());
    for Odd { name, hex } in vectors().robustness_cases {
        // Only a length that no PDU has makes the stream senseless.
        let taken = frame(&hex);
        assert_eq!(taken.is_err(), name.starts_with("command_length"), "{name}");
        let Ok(Some(frame)) = taken else { continue };
        match Said::read(&frame) {
            Said::Unreadable => lost.push(name),
            Said::Message(inbound) => {
                let heard = text(&inbound);
                assert!(heard.starts_with(['x', 'y', 'h']), "{name}: {heard}");
                read += 1;
            }
            _ => read += 1,
        }
    }
    lost.sort();
    assert_eq!(lost, ["deliver_alnum_src_21", "deliver_validity_13chars"]);
    assert!(read > 12, "{read}");
    let long = said(
        "0000005380000004000000000000000161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616100",
    );
    assert!(matches!(long, Said::Taken(Ok(Some(_)))), "an id that is too long is an id: {long:?}");
    assert_eq!(said("00000010800000040000000000000001"), Said::Taken(Ok(None)));
}

#[test]
fn errors_are_judged_by_their_class() {
    #[derive(Deserialize)]
    struct Errors {
        cases: Vec<Error>,
    }
    #[derive(Deserialize)]
    struct Error {
        name: String,
        code: String,
        class: String,
    }
    let errors: Errors = serde_json::from_str(include_str!("../vectors/providers/smpp_errors.json")).unwrap();
    for Error { name, code, class } in errors.cases.into_iter().filter(|error| error.class != "ok") {
        let status = u32::from_str_radix(code.trim_start_matches("0x"), 16).unwrap();
        let judged = judge(status);
        // A session that is not bound, and a wrong system type: every message meets them.
        let ours = ["ESME_RINVBNDSTS", "ESME_RINVSYSTYP"].contains(&name.as_str());
        let fits = match class.as_str() {
            "throttled" | "config" => matches!(judged.retry, SendRetry::Outage(_)),
            "transient" | "transient_bind" => matches!(judged.retry, SendRetry::After(_)),
            _ if ours => matches!(judged.retry, SendRetry::Outage(_)),
            _ => judged.retry == SendRetry::Never,
        };
        assert!(fits, "{name} ({class}): {judged:?}");
    }
    assert_eq!(judge(0x0B).code, "smpp-0x0b");
    assert!(
        matches!(judge(0x401).retry, SendRetry::After(_)),
        "nobody knows what a centre's own error means"
    );
}

#[test]
fn there_are_no_webhooks() {
    let provider = account(SMPP).sms.unwrap();
    for path in ["sms", "sms/status"] {
        let request = hook(Method::POST, &format!("https://h.example/hooks/main/{path}?token=x"), "x");
        assert_eq!(provider.authenticate(&request, now()), Err(Refused::Unsigned));
        assert!(provider.parse_inbound(&request).iter().all(Result::is_err));
        assert!(provider.parse_report(&request).iter().all(Result::is_err));
    }
    assert_eq!(provider.proof(), "the bound session");
    assert!(provider.answer(Some("x")).is_none() && provider.answer(None).is_some());
    assert!(provider.ask(&sms("13800138000", "x"), now(), &stamp()).is_empty(), "SMPP cannot be asked");
}

#[test]
fn nothing_of_a_citizen_is_shown() {
    for name in ["deliver_sm_mo_ucs2", "deliver_sm_receipt_DELIVRD"] {
        let hex = case(name).hex;
        let shown = format!("{:?} {:?} {MESSAGE}", frame(&hex).unwrap().unwrap(), said(&hex));
        assert!(!shown.contains("13800138000") && !shown.contains("投诉"), "{shown}");
    }
    let shown = format!("{:?}", centre(SMPP));
    assert!(!shown.contains("pass0001"), "{shown}");
}

#[test]
fn pdus_are_cut_out_of_the_stream_however_it_is_cut() {
    let cases = vectors().cases;
    let stream: Vec<u8> = cases.iter().flat_map(|case| hex::decode(&case.hex).unwrap()).collect();
    for size in [1, 3, 16, 1000] {
        let (mut received, mut count) = (BytesMut::new(), 0);
        for piece in stream.chunks(size) {
            received.extend_from_slice(piece);
            while let Some(frame) = Frame::take(&mut received).unwrap() {
                assert_eq!(Said::read(&frame), said(&cases[count].hex), "{}", cases[count].name);
                count += 1;
            }
        }
        assert_eq!((count, received.len()), (cases.len(), 0), "pieces of {size}");
    }
}

/// What the parts of a text say, put together as a telephone does.
fn put_together(section: &str, message: &str) -> (usize, String) {
    let parts = centre(section).parts(&sms("13800138000", message)).unwrap();
    let several = parts.len() > 1;
    let whole: Vec<u8> = parts
        .iter()
        .zip(1..=255u8)
        .flat_map(|(part, number)| {
            let bytes: &[u8] = part.short_message().as_ref();
            assert!(bytes.len() <= if part.data_coding == 0.into() { 160 } else { 140 });
            if !several {
                return bytes.to_vec();
            }
            assert_eq!(bytes[..6], [5, 0, 3, 0xA1, u8::try_from(parts.len()).unwrap(), number]);
            // Each part alone is a text: nothing is torn.
            let alone = read(part.data_coding.into(), &bytes[6..]);
            assert!(!alone.contains(char::REPLACEMENT_CHARACTER), "{alone}");
            bytes[6..].to_vec()
        })
        .collect();
    (parts.len(), read(parts[0].data_coding.into(), &whole))
}

#[test]
fn a_text_of_too_many_parts_is_refused_and_no_other() {
    let refused = centre(SMPP).parts(&sms("13800138000", &"好".repeat(67 * 255 + 1))).unwrap_err();
    assert_eq!((refused.retry, refused.code.as_str()), (SendRetry::Never, "too-long"));
    assert_eq!(put_together(SMPP, &"好".repeat(67 * 255)).0, 255);
    let letters = format!("{SMPP}\nalways_chinese_coding = true");
    assert_eq!(put_together(&letters, &"a".repeat(71)), (2, "a".repeat(71)));
    assert_eq!(put_together(SMPP, &"a".repeat(160)), (1, "a".repeat(160)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_text_comes_together_again(text in "[a-z€\\[ @]{0,400}|[\\PC好😀]{0,250}") {
        let text = text.replace(char::REPLACEMENT_CHARACTER, "");
        let (count, together) = put_together(SMPP, &text);
        prop_assert_eq!(&together, &text);
        prop_assert_eq!(count, segments(&text).count, "what we say that it costs");
    }

    #[test]
    fn the_alphabet_is_read_as_it_was_written(text in "[a-zA-Z0-9@£Ω€^{}\\[\\]~|\\\\ñ\n ]{0,200}") {
        prop_assert_eq!(from_gsm(&to_gsm(&text).unwrap()), text);
    }

    #[test]
    fn no_body_makes_anything_panic(id in prop::sample::select(vec![5u32, 0x8000_0004, 0x8000_0009, 0x103, 0x8000_0000]),
        body in prop::collection::vec(any::<u8>(), 0..300)) {
        let length = u32::try_from(body.len() + 16).unwrap();
        let head = [length, id, 0, 1].map(u32::to_be_bytes).concat();
        let frame = Frame::take(&mut BytesMut::from([head, body].concat().as_slice())).unwrap().unwrap();
        if let Said::Message(inbound) = Said::read(&frame) {
            let _ = text(&inbound);
        }
    }

    #[test]
    fn no_change_of_a_delivery_makes_anything_panic(at in 16usize..160, byte in any::<u8>(), cut in 0usize..100) {
        for case in vectors().cases.iter().filter(|case| case.name.starts_with("deliver")) {
            let mut bytes = hex::decode(&case.hex).unwrap();
            let place = at.min(bytes.len() - 1);
            bytes[place] = byte;
            bytes.truncate((bytes.len() - cut.min(bytes.len() - 16)).max(16));
            let length = u32::try_from(bytes.len()).unwrap();
            bytes[..4].copy_from_slice(&length.to_be_bytes());
            let _ = said(&hex::encode(bytes));
        }
    }
}
