//! Twilio's SMS: what is sent, what comes back, what each error means.

use super::{MESSAGE, TWILIO, account, fields, hook, now, one, response, sms, stamp, with_header};
use chrono::Duration;
use http::{HeaderValue, Method};
use serde::Deserialize;
use serde_json::Value;
use shouwen::{
    core::{
        message::{Accepted, InboundSms, Report, ReportAbout, ReportState, SendRetry},
        phone::Caller,
    },
    providers::{Fate, Sms, twilio::Class},
};
use std::collections::BTreeMap;

fn provider() -> Box<dyn Sms> {
    account(TWILIO).sms.unwrap()
}

#[derive(Deserialize)]
struct Webhooks {
    cases: Vec<Webhook>,
}

#[derive(Deserialize)]
struct Webhook {
    name: String,
    url: String,
    body: String,
    signature: String,
}

#[test]
fn every_sms_vector_is_authentic_and_says_what_the_table_says() {
    let theirs = "SM66666666666666666666666666666666";
    let inbound = |text: &str| InboundSms {
        provider_message_id: theirs.to_owned(),
        from: Caller::read("+14155550123", "393"),
        to: "+14155550100".to_owned(),
        text: text.to_owned(),
    };
    let report = |state, code: Option<&str>| Report {
        about: ReportAbout::Theirs(theirs.to_owned()),
        state,
        code: code.map(str::to_owned),
        at: None,
    };
    let inbounds =
        [("sms_inbound_optout_STOP", inbound("stop")), ("sms_inbound_optout_START", inbound("start"))];
    let reports = [
        ("sms_status_queued", report(ReportState::Underway, None)),
        ("sms_status_sending", report(ReportState::Underway, None)),
        ("sms_status_delivered", report(ReportState::Delivered, None)),
        ("sms_status_undelivered", report(ReportState::Failed, Some("30003"))),
    ];
    let vectors: Webhooks =
        serde_json::from_str(include_str!("../vectors/providers/twilio_webhooks.json")).unwrap();
    let mut seen = 0;
    for case in vectors.cases.iter().filter(|case| case.name.starts_with("sms_")) {
        let request = with_header(
            hook(Method::POST, &case.url, case.body.clone()),
            "x-twilio-signature",
            &case.signature,
        );
        assert_eq!(provider().authenticate(&request, now()), Ok(()), "{}", case.name);
        if let Some((_, expected)) = inbounds.iter().find(|(name, _)| *name == case.name) {
            assert_eq!(one(provider().parse_inbound(&request)), Ok(Some(expected.clone())), "{}", case.name);
        } else {
            let (_, expected) = reports.iter().find(|(name, _)| *name == case.name).expect(&case.name);
            assert_eq!(one(provider().parse_report(&request)), Ok(Some(expected.clone())), "{}", case.name);
        }
        seen += 1;
    }
    assert_eq!(seen, inbounds.len() + reports.len());
}

#[test]
fn a_report_is_about_our_own_id_when_its_address_carries_it() {
    let url = format!("https://hotline.example.com/hooks/main/sms/status?ref={MESSAGE}");
    let report = |form: &str| one(provider().parse_report(&hook(Method::POST, &url, form.to_owned())));
    let delivered = report("MessageSid=SM1&MessageStatus=delivered").unwrap().unwrap();
    assert_eq!(delivered.about, ReportAbout::Ours(MESSAGE.parse().unwrap()));
    assert_eq!(report("MessageSid=SM1&MessageStatus=received"), Ok(None), "an inbound one's status");
    assert_eq!(report("MessageSid=SM1&MessageStatus=odd").unwrap_err().field, "MessageStatus");
    assert_eq!(report("MessageStatus=sent").unwrap_err().field, "MessageSid");
}

#[test]
fn inbound_texts_lose_control_characters_and_keep_their_lines() {
    let form = "MessageSid=SM1&From=%2B8613800138000&To=10690001&Body=%E5%A5%BD%0D%0A%00%07%F0%9F%91%8D%09x";
    let sms =
        one(provider().parse_inbound(&hook(Method::POST, "https://h.example/sms", form))).unwrap().unwrap();
    assert_eq!(sms.text, "好\n👍x");
    let picture = "MessageSid=SM1&From=%2B8613800138000&To=10690001&NumMedia=1";
    assert_eq!(
        one(provider().parse_inbound(&hook(Method::POST, "https://h.example/sms", picture)))
            .unwrap()
            .unwrap()
            .text,
        ""
    );
}

#[test]
fn replies_are_written_as_the_builder_writes_them() {
    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        xml: String,
    }
    let vectors: Vectors =
        serde_json::from_str(include_str!("../vectors/providers/twilio_twiml.json")).unwrap();
    let xml =
        |name: &str| vectors.cases.iter().find(|case| case.name == name).unwrap().xml.clone().into_bytes();
    let reply = |text| provider().answer(text).unwrap().body;
    assert_eq!(reply(None), xml("messaging_empty"));
    assert_eq!(reply(Some("您的投诉已受理，编号 HT20261123-0001。")), xml("messaging_reply_cn"));
}

#[derive(Deserialize)]
struct Rest {
    cases: Vec<RestCase>,
}

#[derive(Deserialize)]
struct RestCase {
    name: String,
    request: Value,
    response: Value,
    ok: bool,
}

fn rest() -> Vec<RestCase> {
    serde_json::from_str::<Rest>(include_str!("../vectors/providers/twilio_rest.json")).unwrap().cases
}

/// What the library can send and we never do: media, schedules, redaction, deletion.
const NOT_OURS: [&str; 8] = [
    "message_scheduled",
    "message_create_media",
    "message_redact",
    "message_cancel",
    "call_create_url",
    "call_update_hangup",
    "call_update_redirect",
    "recording_delete",
];

#[test]
fn a_message_is_sent_as_the_library_sends_it() {
    let service = TWILIO
        .replace("from = \"+14155550100\"", "messaging_service_sid = \"MG44444444444444444444444444444444\"");
    for case in rest()
        .iter()
        .filter(|case| !NOT_OURS.contains(&case.name.as_str()) && case.name != "messages_list_page")
    {
        let theirs = fields(case.request["body"].as_str().unwrap());
        let field =
            |name: &str| theirs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let section = if field("From").is_some() { TWILIO } else { &service };
        let sms = sms(&field("To").unwrap(), &field("Body").unwrap());
        let request = account(section).sms.unwrap().request(&sms, &stamp()).unwrap();
        assert_eq!(request.method().as_str(), case.request["method"].as_str().unwrap());
        assert_eq!(request.uri().to_string(), case.request["url"].as_str().unwrap());
        for header in ["Content-Type", "Accept", "Authorization"] {
            assert_eq!(
                request.headers()[header],
                case.request["headers"][header].as_str().unwrap(),
                "{header}"
            );
        }
        // The address of reports is always ours; how long a message is valid is left to Twilio.
        let plain = |list: Vec<(String, String)>| {
            let skipped = ["StatusCallback", "ValidityPeriod", "SmartEncoded"];
            list.into_iter().filter(|(name, _)| !skipped.contains(&name.as_str())).collect::<Vec<_>>()
        };
        let ours = fields(std::str::from_utf8(request.body()).unwrap());
        let report = ours.iter().find(|(name, _)| name == "StatusCallback").unwrap().1.clone();
        assert_eq!(report, format!("{}?ref={MESSAGE}#rc=3&rp=5xx,ct,rt", sms.report_url));
        assert_eq!(plain(ours), plain(theirs), "{}", case.name);
    }
}

fn expected_retry(class: &str, asked: Option<i64>) -> SendRetry {
    match class {
        "throttled" => SendRetry::Outage(Duration::seconds(asked.unwrap_or(60))),
        "throttled_sender" => SendRetry::Outage(Duration::minutes(10)),
        "transient" => SendRetry::Outage(Duration::minutes(1)),
        "transient_ambiguous" => SendRetry::Ask,
        "retry_later_same_recipient" => SendRetry::After(Duration::minutes(30)),
        "permanent_recipient" | "opted_out" | "permanent_content" => SendRetry::Never,
        "config" => SendRetry::Outage(Duration::hours(1)),
        "config_destination" => SendRetry::After(Duration::hours(1)),
        other => panic!("{other}"),
    }
}

#[derive(Deserialize)]
struct Errors {
    codes: BTreeMap<String, ErrorCode>,
}

#[derive(Deserialize)]
struct ErrorCode {
    class: String,
    message: String,
}

fn errors() -> BTreeMap<String, ErrorCode> {
    serde_json::from_str::<Errors>(include_str!("../vectors/providers/twilio_errors.json")).unwrap().codes
}

#[test]
fn every_answer_of_the_vectors_is_judged() {
    let classes = errors();
    for case in rest()
        .iter()
        .filter(|case| !NOT_OURS.contains(&case.name.as_str()) && case.name != "messages_list_page")
    {
        let body = &case.response["body"];
        let status = u16::try_from(case.response["status"].as_u64().unwrap()).unwrap();
        let mut answer = response(status, body.to_string());
        let asked = case.response["headers"]["Retry-After"].as_str();
        if let Some(asked) = asked {
            answer.headers_mut().insert("retry-after", HeaderValue::from_str(asked).unwrap());
        }
        match provider().judge(&answer) {
            Ok(accepted) => {
                assert!(case.ok, "{}", case.name);
                assert_eq!(accepted.provider_message_id.as_deref(), body["sid"].as_str(), "{}", case.name);
            }
            Err(error) => {
                assert!(!case.ok, "{}", case.name);
                assert_eq!(error.code, body["code"].to_string());
                let class = &classes[&error.code].class;
                assert_eq!(
                    error.retry,
                    expected_retry(class, asked.and_then(|s| s.parse().ok())),
                    "{}",
                    case.name
                );
                assert!(
                    !error.words.contains("+86"),
                    "a citizen's number is in an operator's words: {}",
                    error.words
                );
            }
        }
    }
}

#[test]
fn every_code_of_the_list_has_its_class() {
    let word = |class: Class| match class {
        Class::Throttled => "throttled",
        Class::ThrottledSender => "throttled_sender",
        Class::Transient => "transient",
        Class::Ambiguous => "transient_ambiguous",
        Class::Unreachable => "retry_later_same_recipient",
        Class::Recipient => "permanent_recipient",
        Class::OptedOut => "opted_out",
        Class::Content => "permanent_content",
        Class::Configuration => "config",
        Class::Destination => "config_destination",
    };
    for (code, expected) in errors() {
        let class = shouwen::providers::twilio::class(code.parse().unwrap());
        assert_eq!(class.map(word), Some(expected.class.as_str()), "{code}");
        let error = provider().judge(&response(400, format!(r#"{{"code":{code}}}"#))).unwrap_err();
        assert_eq!(error.retry, expected_retry(&expected.class, None), "{code}");
        assert_eq!(error.words, expected.message.trim_end_matches('.'), "{code}");
    }
    assert_eq!(shouwen::providers::twilio::class(99_999), None);
}

#[test]
fn answers_outside_the_list_are_judged_by_their_status() {
    let hour = SendRetry::Outage(Duration::hours(1));
    let table = [
        (400, r#"{"code":99999}"#, "99999", SendRetry::Never),
        (500, "<html>", "http-500", SendRetry::Ask),
        (502, r#"{"code":99999}"#, "99999", SendRetry::Ask),
        (404, "", "http-404", SendRetry::Outage(Duration::minutes(5))),
        (302, "", "http-302", SendRetry::Outage(Duration::minutes(5))),
        (410, "", "http-410", SendRetry::Never),
        (401, r#"{"code":20003}"#, "20003", hour),
        (201, "not json", "unreadable", SendRetry::Ask),
        (201, r#"{"sid":"SM1","status":"failed","error_code":30006}"#, "30006", SendRetry::Never),
        (201, r#"{"sid":"SM1","status":"canceled","error_code":null}"#, "canceled", SendRetry::Never),
    ];
    for (status, body, code, retry) in table {
        let error = provider().judge(&response(status, body)).unwrap_err();
        assert_eq!((error.code.as_str(), error.retry), (code, retry), "{status} {body}");
    }
}

#[test]
fn a_message_of_unknown_fate_is_looked_for() {
    let sms = sms("13800138000", "您反映的事项已有结果");
    let request = provider().ask(&sms, now(), &stamp()).pop().unwrap();
    assert_eq!(request.method(), Method::GET);
    let listed = rest().into_iter().find(|case| case.name == "messages_list_page").unwrap();
    let theirs = listed.request["url"].as_str().unwrap().split_once('?').unwrap();
    assert_eq!(request.uri().to_string().split_once('?').unwrap().0, theirs.0);
    // The library asks for one day and one message; we for everything since shortly before.
    let since = ("DateSent>".to_owned(), "2026-11-23T12:05:00Z".to_owned());
    let query = fields(request.uri().query().unwrap());
    assert!(
        query.contains(&since) && query.contains(&("To".to_owned(), "+8613800138000".to_owned())),
        "{query:?}"
    );
    assert_eq!(fields(theirs.1)[2].0, "To");

    let page = |body: &str, to: &str| {
        format!(
            r#"{{"messages":[{{"sid":"SM7","status":"sent","body":"{body}","to":"{to}","error_code":null}}]}}"#
        )
    };
    let judge = |status, body: String| provider().judge_ask(&sms, &response(status, body));
    let there = Accepted { provider_message_id: Some("SM7".to_owned()) };
    let found = page("您反映的事项已有结果", "+8613800138000");
    assert_eq!(judge(200, found.clone()), Ok(Fate::Has(there.clone(), None)), "under way");
    let ended = |status: &str, code: &str| {
        judge(200, found.replace("\"sent\"", &format!("\"{status}\"")).replace("null", code)).unwrap()
    };
    let report = |state, code: Option<&str>| {
        let about = ReportAbout::Ours(MESSAGE.parse().unwrap());
        Some(Report { about, state, code: code.map(str::to_owned), at: None })
    };
    assert_eq!(ended("delivered", "null"), Fate::Has(there.clone(), report(ReportState::Delivered, None)));
    let failed = report(ReportState::Failed, Some("30003"));
    assert_eq!(ended("undelivered", "30003"), Fate::Has(there.clone(), failed));
    assert_eq!(ended("strange", "null"), Fate::Has(there, None));
    assert_eq!(judge(200, page("另一条", "+8613800138000")), Ok(Fate::HasNot));
    assert_eq!(judge(200, page("您反映的事项已有结果", "+8613900139000")), Ok(Fate::HasNot));
    assert_eq!(
        judge(200, listed.response["body"].to_string()),
        Ok(Fate::HasNot),
        "the vector's page holds another text"
    );
    for (status, body) in [(200, "garbage"), (401, r#"{"code":20003}"#), (404, ""), (500, "")] {
        assert_eq!(
            judge(status, body.to_owned()).unwrap_err().retry,
            SendRetry::Ask,
            "{status}: never sent again unasked"
        );
    }
}
