//! Kannel: sending, delivery reports, inbound messages, and who may say so.

use super::{KANNEL, MESSAGE, account, fields, hook, now, one, response, sms, stamp};
use chrono::Duration;
use http::Method;
use serde::Deserialize;
use shouwen::{
    core::{
        message::{Accepted, InboundSms, ReportAbout, ReportState, SendRetry},
        phone::Caller,
        sms_text::{Misfit, Rule},
    },
    providers::{HookRequest, Refused, Sms},
};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    callbacks: Vec<Callback>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    request_url: Option<String>,
    http_status: u16,
    body: String,
}

#[derive(Deserialize)]
struct Callback {
    kind: String,
    path: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/kannel.json")).unwrap()
}

fn provider() -> Box<dyn Sms> {
    account(KANNEL).sms.unwrap()
}

const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4";

/// Requests that we never make, and why their vectors are left out here.
const NOT_OURS: [(&str, &str); 7] = [
    ("cn_coding2_no_charset", "the garbage that comes of coding without charset"),
    ("two_recipients", "one message, one recipient: each has a report of its own"),
    ("validity_deferred", "times are our outbox's"),
    ("missing_to", "an outbound message has a number"),
    ("missing_text", "and a text"),
    ("bad_to_chars", "and the number is one"),
    ("post_xml", "we ask by GET"),
];

#[test]
fn a_text_that_kannel_would_cut_off_is_refused_and_told_to_the_clerk_before() {
    let asked = |section: &str, text: &str| {
        account(section).sms.unwrap().request(&sms("13800138000", text), &stamp())
    };
    let long = |chars: usize| "字".repeat(chars);
    assert!(asked(KANNEL, &long(670)).is_ok());
    let many = Misfit::TooManyParts { parts: 11, most: 10 };
    assert_eq!(asked(KANNEL, &long(671)).unwrap_err(), many);
    assert_eq!((many.code(), asked(KANNEL, &"😀".repeat(336)).unwrap_err()), ("too-long", many.clone()));
    assert!(asked(KANNEL, &"a".repeat(1530)).is_ok(), "letters take less");
    let open = format!("{KANNEL}[sms_profile]\ncarriers = \"open\"\n");
    let rules: Vec<_> = account(&open).lint(&long(671)).into_iter().map(|found| found.rule).collect();
    assert_eq!((account(&open).lint(&long(670)), rules), (Vec::new(), vec![Rule::TooLong]));
    assert_eq!(account(KANNEL).sms_profile.max_chars, Some(500), "a cloud's rules are stricter");
    // Who lets more through has set `max-messages` to it; an address holds no more than so much.
    let wide = format!("{open}max_chars = 5000\n");
    assert!(asked(&wide, &long(4000)).is_ok() && asked(&wide, &long(4001)).is_err());
    let narrow = format!("{open}max_chars = 100\n");
    assert_eq!(account(&narrow).sms_profile.max_chars, Some(100));
    assert!(asked(&narrow, &long(134)).is_ok(), "the clerk's limit is no part's");
}

#[test]
fn a_message_is_sent_with_the_fields_of_the_vectors() {
    let section = KANNEL.replace("from = \"10690001\"", "").replace("line-password", "line");
    for case in vectors().cases {
        if NOT_OURS.iter().any(|(name, _)| *name == case.name) {
            continue;
        }
        let (address, query) = case.request_url.as_deref().unwrap().split_once('?').unwrap();
        let theirs = fields(query);
        let field =
            |name: &str| theirs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let mut section = section.replace("10.0.0.5:13013", "smsbox:13013");
        if let Some(from) = field("from") {
            section = section.replace("username", &format!("from = \"{from}\"\nusername"));
        }
        if case.name == "bad_password" {
            section = section.replace("\"line\"", "\"no\"");
        }
        let request = account(&section)
            .sms
            .unwrap()
            .request(&sms(field("to").unwrap(), field("text").unwrap()), &stamp())
            .unwrap();
        assert_eq!(request.method(), Method::GET);
        let ours = request.uri().to_string();
        let (our_address, our_query) = ours.split_once('?').unwrap();
        assert_eq!(our_address, address);
        // We always name the charset, and always ask for reports (mask 31) at our own address.
        let plain = |query: &str| {
            let skipped = ["charset", "dlr-mask", "dlr-url"];
            fields(query)
                .into_iter()
                .filter(|(name, _)| !skipped.contains(&name.as_str()))
                .collect::<Vec<_>>()
        };
        assert_eq!(plain(our_query), plain(query), "{}", case.name);
        let ours = fields(our_query);
        let value = |name: &str| &ours.iter().find(|(field, _)| field == name).unwrap().1;
        assert_eq!((value("charset").as_str(), value("dlr-mask").as_str()), ("UTF-8", "31"));
        let report = format!(
            "https://hotline.example.com/hooks/main/sms/status?ref={MESSAGE}&token={TOKEN}&type=%d&answer=%A&fid=%F&ts=%T"
        );
        assert_eq!(value("dlr-url"), &report);
    }
}

#[test]
fn the_longest_text_makes_a_well_formed_request() {
    let wide = account(&format!("{KANNEL}[sms_profile]\nmax_chars = 9000\n")).sms.unwrap();
    let request = wide.request(&sms("13800138000", &"😀".repeat(4000)), &stamp()).unwrap();
    assert!(request.uri().to_string().len() < 60_000);
}

#[test]
fn every_answer_is_judged() {
    for case in vectors().cases {
        let judged = provider().judge(&response(case.http_status, case.body));
        match case.http_status {
            202 => assert_eq!(judged, Ok(Accepted { provider_message_id: None }), "{}", case.name),
            400 => assert_eq!(judged.unwrap_err().retry, SendRetry::Never, "{}", case.name),
            // One status for two matters: no carrier for this number, and a wrong password.
            403 if case.name == "not_routable" => {
                let refused = judged.unwrap_err();
                assert_eq!((refused.retry, refused.code.as_str()), (SendRetry::Never, "not-routable"));
            }
            403 => {
                assert_eq!(judged.unwrap_err().retry, SendRetry::Outage(Duration::hours(1)), "{}", case.name);
            }
            other => panic!("{other}"),
        }
    }
    let judged = |status| provider().judge(&response(status, "")).unwrap_err().retry;
    assert_eq!(judged(503), SendRetry::Outage(Duration::seconds(60)));
    assert_eq!(judged(500), SendRetry::Ask);
    assert!(provider().ask(&sms("13800138000", "x"), now(), &stamp()).is_empty(), "Kannel cannot be asked");
}

fn callback(path: &str) -> HookRequest {
    hook(Method::GET, &format!("http://hotline.example.com:23080{path}"), "")
}

#[test]
fn every_delivery_report_of_the_vectors_is_read() {
    let table = [
        (8, ReportState::Underway, None),
        (1, ReportState::Delivered, None),
        (2, ReportState::Failed, Some("UNDELIV:001")),
        (16, ReportState::Failed, Some("0x0000000b")),
    ];
    let mut seen = 0;
    for case in vectors().callbacks.iter().filter(|case| case.kind == "dlr") {
        let reference = case.path.split("ref=").nth(1).unwrap().split('&').next().unwrap();
        let path = case.path.replace(&format!("ref={reference}"), &format!("ref={MESSAGE}"));
        let report = one(provider().parse_report(&callback(&path))).unwrap().unwrap();
        let (_, state, code) =
            table.iter().find(|(kind, ..)| path.contains(&format!("&type={kind}&"))).expect(&case.path);
        assert_eq!(report.about, ReportAbout::Ours(MESSAGE.parse().unwrap()));
        assert_eq!((report.state, report.code.as_deref()), (*state, *code), "{path}");
        let time = case.path.rsplit('+').next().unwrap();
        // The gateway of the vectors kept its own clock in UTC.
        assert_eq!(report.at, Some(format!("2026-11-23T{time}Z").parse().unwrap()));
        assert_eq!(
            one(provider().parse_report(&callback(&case.path))).unwrap_err().field,
            "ref",
            "an id that is not ours"
        );
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn expired_and_odd_reports_are_told_apart() {
    let report = |rest: &str| one(provider().parse_report(&callback(&format!("/dlr?ref={MESSAGE}&{rest}"))));
    let expired = report("type=2&answer=id%3A1+stat%3AEXPIRED+err%3A027+text%3A").unwrap().unwrap();
    assert_eq!((expired.state, expired.code.as_deref()), (ReportState::Expired, Some("EXPIRED:027")));
    assert_eq!(report("type=32").unwrap().unwrap().state, ReportState::Underway);
    assert_eq!(report("type=3").unwrap().unwrap().state, ReportState::Delivered, "delivered wins");
    for odd in ["type=0", "type=", "type=64", ""] {
        assert_eq!(report(odd).unwrap_err().field, "type", "{odd}");
    }
    assert_eq!(report("type=x").unwrap_err().field, "type");
}

#[test]
fn every_inbound_message_of_the_vectors_is_read() {
    let texts = ["STOP now & then", "好👍"];
    let inbound: Vec<_> = vectors().callbacks.into_iter().filter(|case| case.kind == "mo").collect();
    assert_eq!(inbound.len(), texts.len());
    for (case, text) in inbound.iter().zip(texts) {
        let id = case.path.split("&id=").nth(1).unwrap().split('&').next().unwrap();
        let expected = InboundSms {
            provider_message_id: id.to_owned(),
            from: Caller::read("+8613800138000", "393"),
            to: "10690001".to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(one(provider().parse_inbound(&callback(&case.path))), Ok(Some(expected)), "{}", case.path);
    }
    assert_eq!(one(provider().parse_inbound(&callback("/mo?from=1&to=2&text=x"))).unwrap_err().field, "id");
}

#[test]
fn callbacks_need_the_token_and_an_allowed_peer() {
    let verdict = |query: &str, peer: Option<&str>| {
        let mut request = hook(Method::GET, &format!("http://h.example/hooks/main/sms{query}"), "");
        request.peer = peer.map(|peer| peer.parse().unwrap());
        provider().authenticate(&request, now())
    };
    let good = format!("?token={TOKEN}&from=1");
    let table = [
        (good.as_str(), Some("10.0.0.5"), Ok(())),
        (good.as_str(), Some("192.168.7.9"), Ok(())),
        (good.as_str(), Some("::ffff:10.0.0.5"), Ok(())),
        (good.as_str(), Some("10.0.0.6"), Err(Refused::PeerNotAllowed)),
        (good.as_str(), None, Err(Refused::PeerNotAllowed)),
        ("?token=wrong", Some("10.0.0.5"), Err(Refused::WrongSignature)),
        ("?token=", Some("10.0.0.5"), Err(Refused::WrongSignature)),
        ("", Some("10.0.0.5"), Err(Refused::Unsigned)),
    ];
    for (query, peer, expected) in table {
        assert_eq!(verdict(query, peer), expected, "{query} from {peer:?}");
    }
}

#[test]
fn a_reply_is_a_message_of_its_own_and_the_answer_is_an_empty_200() {
    assert!(provider().answer(Some("x")).is_none());
    let empty = provider().answer(None).unwrap();
    assert_eq!((empty.status.as_u16(), empty.body.len()), (200, 0));
}
