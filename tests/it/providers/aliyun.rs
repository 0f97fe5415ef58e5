//! Aliyun: signatures, requests, answers, callbacks.

use super::{
    ALIYUN, MESSAGE, account,
    clouds::{Callback, answers_all, callback},
    now, one, response, sms, stamp,
};
use chrono::Duration;
use http::{HeaderMap, Method, Request};
use serde::Deserialize;
use serde_json::{Value, json};
use shouwen::{
    core::{
        message::{Accepted, InboundSms, Report, ReportAbout, ReportState, SendRetry},
        phone::Caller,
        sms_text::Misfit,
    },
    providers::{
        Fate, Sms,
        aliyun::{Signable, canonical_query},
    },
};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Vectors {
    signer_cases: Vec<Signed>,
    cases: Vec<Case>,
    callbacks: Vec<Callback>,
}

#[derive(Deserialize)]
struct Signed {
    name: String,
    access_key_id: String,
    access_key_secret: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
}

/// A run of the library: it signs every header that it sends.
#[derive(Deserialize)]
struct Case {
    name: String,
    access_key_id: String,
    access_key_secret: String,
    url: String,
    headers: BTreeMap<String, String>,
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
    response: Answer,
}

#[derive(Deserialize)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Value,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/aliyun_sms.json")).unwrap()
}

fn provider() -> Box<dyn Sms> {
    account(ALIYUN).sms.unwrap()
}

/// SHA-256 of nothing.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn query(fields: &BTreeMap<String, String>) -> String {
    canonical_query(&fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect())
}

#[test]
fn every_signature_of_the_vectors_is_made_byte_for_byte() {
    let vectors = vectors();
    assert_eq!((vectors.signer_cases.len(), vectors.cases.len()), (8, 19));
    for case in &vectors.signer_cases {
        let query = query(&case.query);
        let headers = case.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let signable = Signable { query: &query, headers, body_sha256: NOTHING };
        assert_eq!(signable.canonical_request(), case.canonical_request, "{}", case.name);
        assert_eq!(signable.string_to_sign(), case.string_to_sign, "{}", case.name);
        let authorization = signable.authorization(&case.access_key_id, &case.access_key_secret);
        assert_eq!(authorization, case.authorization, "{}", case.name);
    }
    for case in &vectors.cases {
        let raw = case.url.split_once('?').unwrap().1;
        let query = query(&form_urlencoded::parse(raw.as_bytes()).into_owned().collect());
        let unsigned = ["authorization", "content-length"];
        let names: BTreeMap<String, &str> = case
            .headers
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.as_str()))
            .filter(|(name, _)| !unsigned.contains(&name.as_str()))
            .collect();
        let headers = names.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let signable = Signable { query: &query, headers, body_sha256: NOTHING };
        assert_eq!(signable.canonical_request(), case.canonical_request, "{}", case.name);
        assert_eq!(signable.string_to_sign(), case.string_to_sign, "{}", case.name);
        let authorization = signable.authorization(&case.access_key_id, &case.access_key_secret);
        assert_eq!(authorization, case.authorization, "{}", case.name);
    }
}

/// The signature of a request of ours, made once more from what stands in it.
fn signed_again<T>(request: &Request<T>) -> String {
    let headers: &HeaderMap = request.headers();
    let mut signed: BTreeMap<&str, &str> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-acs-"))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    signed.insert("host", request.uri().authority().unwrap().as_str());
    let signable = Signable { query: request.uri().query().unwrap(), headers: signed, body_sha256: NOTHING };
    signable.authorization("LTAI5tInventedKeyId0001", "InventedAccessKeySecret000000001")
}

fn parameters<T>(request: &Request<T>) -> BTreeMap<String, String> {
    form_urlencoded::parse(request.uri().query().unwrap().as_bytes()).into_owned().collect()
}

#[test]
fn a_message_is_sent_as_its_template_and_values() {
    let request = provider()
        .request(&sms("13800138000", "2026-000123号件应于12月28日前反馈，尚余5个工作日。"), &stamp())
        .unwrap();
    assert_eq!((request.method(), request.uri().path(), request.body().len()), (&Method::POST, "/", 0));
    let expected = [
        ("OutId", MESSAGE),
        ("PhoneNumbers", "13800138000"),
        ("SignName", "濮阳热线"),
        ("TemplateCode", "SMS_100000002"),
        ("TemplateParam", r#"{"days":"5","due":"12月28日","number":"2026-000123"}"#),
    ];
    let expected: BTreeMap<String, String> =
        expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(parameters(&request), expected);
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-acs-action"), "SendSms");
    assert_eq!(header("x-acs-version"), "2017-05-25");
    assert_eq!(header("x-acs-date"), "2026-11-23T12:10:00Z");
    assert_eq!(header("x-acs-signature-nonce"), "03156853299f313e23d1673dc12e1703");
    assert_eq!(header("x-acs-content-sha256"), NOTHING);
    assert_eq!(header("authorization"), signed_again(&request));

    let plain = provider().request(&sms("13800138000", "查询码有误，请核对后再试。"), &stamp()).unwrap();
    assert!(!parameters(&plain).contains_key("TemplateParam"), "a template without variables has no values");
    let abroad = provider().request(&sms("+85251234567", "您好，再见"), &stamp()).unwrap();
    assert_eq!(parameters(&abroad)["PhoneNumbers"], "85251234567");
    let extended = account(&ALIYUN.replace("allow =", "extend_code = \"07\"\nallow =")).sms.unwrap();
    let extended = extended.request(&sms("13800138000", "您好，再见"), &stamp()).unwrap();
    assert_eq!(parameters(&extended)["SmsUpExtendCode"], "07");
    assert_eq!(extended.headers()["authorization"].to_str().unwrap(), signed_again(&extended));
}

#[test]
fn what_no_template_makes_is_not_sent() {
    let refused = |text: &str| provider().request(&sms("13800138000", text), &stamp()).unwrap_err();
    assert_eq!(refused("再见"), Misfit::NoTemplate);
    assert_eq!(refused(&format!("您好，{}", "很".repeat(36))).code(), "template-variable");
    assert_eq!(refused("您好，请拨打13800138000").code(), "template-variable");
}

#[test]
fn regional_endpoints_are_signed_with_their_own_host() {
    let signed = |base: &str| {
        let section = ALIYUN.replace("allow =", &format!("base_url = \"{base}\"\nallow ="));
        let request =
            account(&section).sms.unwrap().request(&sms("13800138000", "您好，再见"), &stamp()).unwrap();
        request.headers()["authorization"].to_str().unwrap().to_owned()
    };
    let plain = signed("https://dysmsapi.ap-southeast-1.aliyuncs.com");
    assert_ne!(plain, signed("https://dysmsapi.aliyuncs.com"));
    // A scheme's own port is not sent in `Host`, and names of hosts are in lower case there.
    assert_eq!(plain, signed("https://Dysmsapi.AP-southeast-1.aliyuncs.com:443"));
    assert_ne!(plain, signed("https://dysmsapi.ap-southeast-1.aliyuncs.com:8443"));
}

#[test]
fn every_answer_of_the_vectors_is_judged() {
    let retries = [
        ("resp_isv.BUSINESS_LIMIT_CONTROL", SendRetry::After(Duration::minutes(1))),
        ("resp_isv.MOBILE_NUMBER_ILLEGAL", SendRetry::Never),
        ("resp_isv.AMOUNT_NOT_ENOUGH", SendRetry::Outage(Duration::hours(1))),
        ("resp_isv.SMS_SIGNATURE_ILLEGAL", SendRetry::Outage(Duration::hours(1))),
        ("resp_isp.SYSTEM_ERROR", SendRetry::Ask),
        ("resp_http_SignatureDoesNotMatch", SendRetry::Outage(Duration::hours(1))),
        ("resp_http_InvalidTimeStamp.Expired", SendRetry::Outage(Duration::minutes(5))),
        ("resp_http_SignatureNonceUsed", SendRetry::Ask),
        ("resp_http_Throttling.Api", SendRetry::Outage(Duration::seconds(2))),
        ("resp_http_Forbidden.RAM", SendRetry::Outage(Duration::hours(1))),
        ("resp_http_InternalError", SendRetry::Ask),
    ];
    let mut seen = 0;
    for case in vectors().cases.iter().filter(|case| case.name != "query_send_details") {
        let mut answer = response(case.response.status, case.response.body.to_string());
        for (name, value) in &case.response.headers {
            let name: http::HeaderName = name.parse().unwrap();
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        match (provider().judge(&answer), retries.iter().find(|(name, _)| *name == case.name)) {
            (Err(error), Some((_, retry))) => {
                assert_eq!(error.retry, *retry, "{}", case.name);
                assert!(case.name.ends_with(&error.code), "{}: {}", case.name, error.code);
                assert!(!error.words.contains("13800"), "{}: {}", case.name, error.words);
                seen += 1;
            }
            (Ok(accepted), None) => {
                let id = case.response.body["BizId"].as_str().map(str::to_owned);
                assert_eq!(accepted.provider_message_id, id, "{}", case.name);
            }
            (judged, _) => panic!("{}: {judged:?}", case.name),
        }
    }
    assert_eq!(seen, retries.len());
}

#[test]
fn limits_wait_for_the_window_that_they_name_and_unknown_codes_fail_closed() {
    let judge = |status, code: &str, message: &str| {
        let body = json!({ "Code": code, "Message": message }).to_string();
        provider().judge(&response(status, body)).unwrap_err().retry
    };
    let limit = |message| judge(200, "isv.BUSINESS_LIMIT_CONTROL", message);
    assert_eq!(limit("触发小时级流控Permits:5"), SendRetry::After(Duration::hours(1)));
    assert_eq!(limit("触发天级流控Permits:10"), SendRetry::After(Duration::hours(6)));
    assert_eq!(judge(200, "isv.NEW_RULE", "x"), SendRetry::Never);
    assert_eq!(judge(200, "isp.NEW_FAULT", "x"), SendRetry::Ask);
    assert_eq!(judge(400, "IncompleteSignature", "x"), SendRetry::Outage(Duration::hours(1)));
    assert_eq!(judge(400, "InvalidAction.NotFound", "x"), SendRetry::Never);
    let unreadable =
        |status, body: &'static str| provider().judge(&response(status, body)).unwrap_err().retry;
    assert_eq!(unreadable(200, "<html>"), SendRetry::Ask);
    assert_eq!(unreadable(502, "<html>"), SendRetry::Ask);
    assert_eq!(unreadable(302, ""), SendRetry::Outage(Duration::minutes(5)));
}

#[test]
fn a_message_of_unknown_fate_is_asked_about_on_every_day_since() {
    let sms = sms("13800138000", "您好，再见");
    let asked = provider().ask(&sms, now() - Duration::days(2), &stamp());
    let days: Vec<String> = asked.iter().map(|request| parameters(request)["SendDate"].clone()).collect();
    assert_eq!(days, ["20261123", "20261122", "20261121"]);
    let nonces: std::collections::BTreeSet<_> = asked
        .iter()
        .map(|request| request.headers()["x-acs-signature-nonce"].clone().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(nonces.len(), 3, "a nonce is good for one request");
    let expected = vectors().signer_cases.into_iter().find(|case| case.name == "query_send_details").unwrap();
    assert_eq!(parameters(&asked[0]), expected.query);
    for request in &asked {
        assert_eq!(request.headers()["authorization"].to_str().unwrap(), signed_again(request));
        assert_eq!(request.headers()["x-acs-action"], "QuerySendDetails");
    }
    // Clocks that go back, and what waited for longer than the cloud remembers.
    assert_eq!(provider().ask(&sms, now() + Duration::days(1), &stamp()).len(), 1);
    assert_eq!(provider().ask(&sms, now() - Duration::days(90), &stamp()).len(), 30);

    let listed = vectors().cases.into_iter().find(|case| case.name == "query_send_details").unwrap();
    let page = listed.response.body.to_string();
    let judge = |status, body: &str| provider().judge_ask(&sms, &response(status, body.to_owned()));
    assert_eq!(judge(200, &page), Ok(Fate::HasNot), "another message of the same number");
    let ours = page.replace("HT20261123-0001", MESSAGE);
    let there = |report| Ok(Fate::Has(Accepted { provider_message_id: None }, report));
    let report = |state, code: Option<&str>| Report {
        about: ReportAbout::Ours(MESSAGE.parse().unwrap()),
        state,
        code: code.map(str::to_owned),
        at: Some("2026-11-23T12:00:03+08:00".parse().unwrap()),
    };
    assert_eq!(judge(200, &ours), there(Some(report(ReportState::Delivered, None))));
    let failed = ours.replace("\"SendStatus\":3", "\"SendStatus\":2").replace("DELIVERED", "MK:0001");
    assert_eq!(judge(200, &failed), there(Some(report(ReportState::Failed, Some("MK:0001")))));
    for waits in ["1", "null", "\"x\""] {
        let waiting = ours.replace("\"SendStatus\":3", &format!("\"SendStatus\":{waits}"));
        assert_eq!(judge(200, &waiting), there(None), "{waits}");
    }
    let empty =
        r#"{"Code":"OK","Message":"OK","TotalCount":"0","SmsSendDetailDTOs":{"SmsSendDetailDTO":[]}}"#;
    assert_eq!(judge(200, empty), Ok(Fate::HasNot));
    for (status, body) in
        [(200, "garbage"), (200, r#"{"Code":"isv.ACCOUNT_ABNORMAL"}"#), (403, ""), (500, "")]
    {
        assert_eq!(
            judge(status, body).unwrap_err().retry,
            SendRetry::Ask,
            "{status}: never sent again unasked"
        );
    }
}

#[test]
fn every_callback_of_the_vectors_is_read_and_answered() {
    let report = |biz: &str, state, code: Option<&str>, time: &str| Report {
        about: ReportAbout::Theirs(biz.to_owned()),
        state,
        code: code.map(str::to_owned),
        at: Some(format!("2026-11-23T20:00:{time}+08:00").parse().unwrap()),
    };
    let inbound = |id: &str, from: &str, text: &str| InboundSms {
        provider_message_id: id.to_owned(),
        from: Caller::read(from, "393"),
        to: "1234".to_owned(),
        text: text.to_owned(),
    };
    let reports = [
        ("sms_report_single", vec![report("607300000000000000^0", ReportState::Delivered, None, "03")]),
        (
            "sms_report_batch_mixed",
            vec![
                report("607300000000000001^0", ReportState::Delivered, None, "03"),
                report("607300000000000001^0", ReportState::Failed, Some("MK:0001"), "09"),
            ],
        ),
        ("sms_report_empty_array", vec![]),
    ];
    let inbounds = [
        ("sms_up_new", vec![inbound("1234567890", "13800138000", "投诉 路灯坏了")]),
        ("sms_up_batch", vec![inbound("1", "13800138000", "第一条"), inbound("2", "13900139000", "👍")]),
    ];
    let callbacks = vectors().callbacks;
    assert_eq!(callbacks.len(), reports.len() + inbounds.len());
    for case in &callbacks {
        let request = callback(&case.request);
        if let Some((_, expected)) = reports.iter().find(|(name, _)| *name == case.name) {
            let told: Vec<Report> =
                provider().parse_report(&request).into_iter().map(Result::unwrap).collect();
            assert_eq!(told, *expected, "{}", case.name);
        } else {
            let (_, expected) = inbounds.iter().find(|(name, _)| *name == case.name).expect(&case.name);
            let told: Vec<InboundSms> =
                provider().parse_inbound(&request).into_iter().map(Result::unwrap).collect();
            assert_eq!(told, *expected, "{}", case.name);
        }
    }
    answers_all(&*provider(), &callbacks);
}

#[test]
fn a_report_is_about_our_own_id_where_it_carries_it_and_hurts_no_other_where_it_makes_no_sense() {
    let ours = json!({ "success": false, "err_code": "EXPIRED", "out_id": MESSAGE, "biz_id": null });
    let report = one(provider().parse_report(&callback(&json!([ours])))).unwrap().unwrap();
    assert_eq!(
        (report.about, report.state, report.at),
        (ReportAbout::Ours(MESSAGE.parse().unwrap()), ReportState::Expired, None)
    );
    let told = provider().parse_report(&callback(&json!([{ "success": "yes" }, ours, { "success": true }])));
    assert_eq!(told.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(told[2].as_ref().unwrap_err().field, "biz_id");
    for nonsense in ["", "null", "7", "\"x\"", "[[]]"] {
        assert!(one(provider().parse_report(&callback(&nonsense))).is_err(), "{nonsense}");
    }
}

#[test]
fn the_number_of_an_inbound_message_is_a_string_or_a_number() {
    for id in [json!(1_234_567_890), json!("1234567890")] {
        let body = json!([{ "phone_number": "13800138000", "content": "R", "dest_code": "1", "sequence_id": id,
            "sign_name": "濮阳热线", "send_time": "2026-11-23 20:01:00" }]);
        let sms = one(provider().parse_inbound(&callback(&body))).unwrap().unwrap();
        assert_eq!(sms.provider_message_id, "1234567890");
    }
}
