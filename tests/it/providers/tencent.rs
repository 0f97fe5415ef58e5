//! Tencent: signatures, requests, answers, callbacks.

use super::{
    MESSAGE, TENCENT, account,
    clouds::{Callback, answers_all, callback},
    now, one, response, sms, stamp,
};
use chrono::{DateTime, Duration};
use http::{Method, Request};
use serde::Deserialize;
use serde_json::{Value, json};
use shouwen::{
    core::{
        clock::Moment,
        message::{Accepted, InboundSms, Report, ReportAbout, ReportState, SendRetry},
        phone::Caller,
        sms_text::Misfit,
    },
    providers::{Fate, Sms, Stamp, tencent::Signable},
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
    secret_id: String,
    secret_key: String,
    timestamp: i64,
    service: String,
    host: String,
    content_type: String,
    body: String,
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
}

/// A run of the library.
#[derive(Deserialize)]
struct Case {
    name: String,
    secret_id: String,
    secret_key: String,
    timestamp: i64,
    headers: BTreeMap<String, String>,
    body: String,
    string_to_sign: String,
    response: Answer,
}

#[derive(Deserialize)]
struct Answer {
    status: u16,
    body: Value,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/tencent_sms.json")).unwrap()
}

fn provider() -> Box<dyn Sms> {
    account(TENCENT).sms.unwrap()
}

fn at(seconds: i64) -> Moment {
    Moment::from(DateTime::from_timestamp(seconds, 0).unwrap())
}

#[test]
fn every_signature_of_the_vectors_is_made_byte_for_byte() {
    let vectors = vectors();
    assert_eq!((vectors.signer_cases.len(), vectors.cases.len()), (6, 24));
    for case in &vectors.signer_cases {
        let Signed { service, host, content_type, body, .. } = case;
        let signable =
            Signable { service, host, content_type, at: at(case.timestamp), body: body.as_bytes() };
        assert_eq!(signable.canonical_request(), case.canonical_request, "{}", case.name);
        assert_eq!(signable.string_to_sign(), case.string_to_sign, "{}", case.name);
        assert_eq!(
            signable.authorization(&case.secret_id, &case.secret_key),
            case.authorization,
            "{}",
            case.name
        );
    }
    for case in &vectors.cases {
        // Its body is left unsigned: that is not for us.
        if case.name == "send_sms_unsigned_payload" {
            continue;
        }
        let (host, content_type) = (&case.headers["Host"], &case.headers["Content-Type"]);
        let body = case.body.as_bytes();
        let signable = Signable { service: "sms", host, content_type, at: at(case.timestamp), body };
        assert_eq!(signable.string_to_sign(), case.string_to_sign, "{}", case.name);
        let authorization = signable.authorization(&case.secret_id, &case.secret_key);
        assert_eq!(authorization, case.headers["Authorization"], "{}", case.name);
    }
}

/// The signature of a request of ours, made once more from what stands in it.
fn signed_again(request: &Request<bytes::Bytes>) -> String {
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    let signable = Signable {
        service: "sms",
        host: request.uri().authority().unwrap().as_str(),
        content_type: header("content-type"),
        at: at(header("x-tc-timestamp").parse().unwrap()),
        body: request.body(),
    };
    signable.authorization("AKIDInventedSecretId000000000000000001", "InventedSecretKey0000000000000001")
}

#[test]
fn a_message_is_sent_as_its_template_and_values() {
    let text = "2026-000123号件应于12月28日前反馈，尚余5个工作日。";
    let request = provider().request(&sms("13800138000", text), &stamp()).unwrap();
    assert_eq!(
        (request.method(), request.uri().to_string().as_str()),
        (&Method::POST, "https://sms.tencentcloudapi.com/")
    );
    let expected = format!(
        "{{\"PhoneNumberSet\":[\"+8613800138000\"],\"SmsSdkAppId\":\"1400006666\",\"TemplateId\":\"1111\",\
         \"SignName\":\"濮阳热线\",\"TemplateParamSet\":[\"2026\",\"000123\",\"12月28日\",\"5\"],\"SessionContext\":\"{MESSAGE}\"}}"
    );
    assert_eq!(std::str::from_utf8(request.body()).unwrap(), expected);
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-tc-action"), "SendSms");
    assert_eq!(header("x-tc-version"), "2021-01-11");
    assert_eq!(header("x-tc-region"), "ap-guangzhou");
    assert_eq!(header("x-tc-timestamp"), "1795435800");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("authorization"), signed_again(&request));
    // The library's fields for the same message, but for the reference that we add.
    let theirs = vectors().cases.into_iter().find(|case| case.name == "send_sms_session_context").unwrap();
    let names = |body: &[u8]| {
        serde_json::from_slice::<BTreeMap<String, Value>>(body).unwrap().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(names(request.body()), names(theirs.body.as_bytes()));

    let plain = provider().request(&sms("13800138000", "查询码有误，请核对后再试。"), &stamp()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(plain.body()).unwrap()["TemplateParamSet"], json!([]));
    let extended = account(&TENCENT.replace("allow =", "extend_code = \"07\"\nallow =")).sms.unwrap();
    let extended = extended.request(&sms("13800138000", "您好，再见"), &stamp()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(extended.body()).unwrap()["ExtendCode"], "07");
}

#[test]
fn the_day_of_a_signature_is_utc_s() {
    let authorization = |now: &str| {
        let stamp = Stamp { now: now.parse().unwrap(), ..stamp() };
        let request = provider().request(&sms("13800138000", "您好，再见"), &stamp).unwrap();
        request.headers()["authorization"].to_str().unwrap().to_owned()
    };
    assert!(authorization("2026-11-23T07:59:59+08:00").contains("/2026-11-22/sms/"));
    assert!(authorization("2026-11-23T08:00:00+08:00").contains("/2026-11-23/sms/"));
}

#[test]
fn what_no_template_makes_is_not_sent() {
    let refused = |text: &str| provider().request(&sms("13800138000", text), &stamp()).unwrap_err();
    assert_eq!(refused("再见"), Misfit::NoTemplate);
    assert_eq!(refused("您好，一二三四五六七").code(), "template-variable");
}

#[test]
fn every_answer_of_the_vectors_is_judged() {
    let hour = SendRetry::Outage(Duration::hours(1));
    let retries = [
        ("status_FailedOperation.PhoneNumberInBlacklist", SendRetry::Never),
        ("status_LimitExceeded.PhoneNumberThirtySecondLimit", SendRetry::After(Duration::minutes(1))),
        ("status_LimitExceeded.DeliveryFrequencyLimit", SendRetry::After(Duration::minutes(1))),
        ("status_FailedOperation.InsufficientBalanceInSmsPackage", hour),
        ("status_FailedOperation.TemplateIncorrectOrUnapproved", SendRetry::After(Duration::hours(1))),
        ("status_InternalError.Timeout", SendRetry::Ask),
        ("error_AuthFailure.SignatureExpire", SendRetry::Outage(Duration::minutes(5))),
        ("error_AuthFailure.SecretIdNotFound", hour),
        ("error_RequestLimitExceeded.UinLimitExceeded", SendRetry::Outage(Duration::minutes(1))),
        ("error_InternalError", SendRetry::Outage(Duration::minutes(1))),
        ("error_UnauthorizedOperation.SmsSdkAppIdVerifyFail", hour),
        ("error_FailedOperation.SignatureIncorrectOrUnapproved", hour),
        ("http_500_html", SendRetry::Ask),
        ("mixed_batch", SendRetry::Never),
    ];
    let mut seen = 0;
    for case in vectors().cases.iter().filter(|case| case.name != "pull_send_status") {
        let judged = provider().judge(&response(case.response.status, case.response.body.to_string()));
        match (judged, retries.iter().find(|(name, _)| *name == case.name)) {
            (Err(error), Some((_, retry))) => {
                assert_eq!(error.retry, *retry, "{}", case.name);
                seen += 1;
            }
            (Ok(accepted), None) => {
                assert_eq!(
                    accepted.provider_message_id.as_deref(),
                    Some("2024:InventedSerial0"),
                    "{}",
                    case.name
                );
            }
            (judged, _) => panic!("{}: {judged:?}", case.name),
        }
    }
    assert_eq!(seen, retries.len());
    let judge = |body: &'static str| provider().judge(&response(200, body)).unwrap_err().retry;
    assert_eq!(judge("<html>"), SendRetry::Ask);
    assert_eq!(judge(r#"{"Response":{"RequestId":"r"}}"#), SendRetry::Ask, "nobody was sent to");
    assert_eq!(judge(r#"{"Response":{"Error":{"Code":"NewFamily.New"}}}"#), SendRetry::Ask);
}

#[test]
fn a_message_of_unknown_fate_is_looked_for_by_its_number() {
    let sms = sms("13800138000", "您好，再见");
    let body = |sent_at| {
        let mut asked = provider().ask(&sms, sent_at, &stamp());
        let request = asked.pop().unwrap();
        assert!(asked.is_empty());
        assert_eq!(request.headers()["x-tc-action"], "PullSmsSendStatusByPhoneNumber");
        assert_eq!(request.headers()["authorization"].to_str().unwrap(), signed_again(&request));
        std::str::from_utf8(request.body()).unwrap().to_owned()
    };
    let asked = |since: i64| {
        format!(
            "{{\"BeginTime\":{since},\"Offset\":0,\"Limit\":100,\"PhoneNumber\":\"+8613800138000\",\"SmsSdkAppId\":\"1400006666\"}}"
        )
    };
    assert_eq!(body(now() - Duration::minutes(10)), asked(1_795_435_800 - 900));
    assert_eq!(
        body(now() - Duration::days(30)),
        asked(1_795_435_800 - 7 * 86_400 + 3600),
        "it remembers seven days"
    );

    let judge = |status, body: &str| provider().judge_ask(&sms, &response(status, body.to_owned()));
    let pulled = vectors().cases.into_iter().find(|case| case.name == "pull_send_status").unwrap();
    let page = pulled.response.body.to_string();
    assert_eq!(judge(200, &page), Ok(Fate::CannotSay), "another message; ours may still be under way");
    let ours = page.replace("\"SessionContext\":\"\"", &format!("\"SessionContext\":\"{MESSAGE}\""));
    let there = Accepted { provider_message_id: Some("2024:InventedSerial0".to_owned()) };
    let report = |state, code: Option<&str>| Report {
        about: ReportAbout::Ours(MESSAGE.parse().unwrap()),
        state,
        code: code.map(str::to_owned),
        at: Some("2026-11-23T20:00:10+08:00".parse().unwrap()),
    };
    let arrived = report(ReportState::Delivered, None);
    assert_eq!(judge(200, &ours), Ok(Fate::Has(there.clone(), Some(arrived))));
    let failed = ours.replace("SUCCESS", "FAIL").replace("DELIVRD", "MK:0001");
    let failure = report(ReportState::Failed, Some("MK:0001"));
    assert_eq!(judge(200, &failed), Ok(Fate::Has(there.clone(), Some(failure))));
    assert_eq!(
        judge(200, &ours.replace("SUCCESS", "WAIT")),
        Ok(Fate::Has(there, None)),
        "a word we do not know"
    );
    let error = |code: &str| json!({ "Response": { "Error": { "Code": code, "Message": "x" } } }).to_string();
    assert_eq!(judge(200, &error("UnauthorizedOperation.RequestPermissionDeny")), Ok(Fate::CannotSay));
    for (status, body) in [
        (200, "garbage".to_owned()),
        (200, error("InternalError")),
        (200, error("AuthFailure.X")),
        (502, String::new()),
    ] {
        assert_eq!(
            judge(status, &body).unwrap_err().retry,
            SendRetry::Ask,
            "{status}: never sent again unasked"
        );
    }
}

#[test]
fn every_callback_of_the_vectors_is_read_and_answered() {
    let callbacks = vectors().callbacks;
    let named = |name: &str| callbacks.iter().find(|case| case.name == name).unwrap();
    let report = |id: &str, state, code: Option<&str>, second: &str| Report {
        about: ReportAbout::Theirs(id.to_owned()),
        state,
        code: code.map(str::to_owned),
        at: Some(format!("2026-11-23T20:00:{second}+08:00").parse().unwrap()),
    };
    let told = provider().parse_report(&callback(&named("status_callback").request));
    assert_eq!(
        told,
        [
            Ok(report("2024:InventedSerial0", ReportState::Delivered, None, "10")),
            Ok(report("2024:InventedSerial1", ReportState::Failed, Some("MK:0001"), "11")),
        ]
    );
    let reply = one(provider().parse_inbound(&callback(&named("reply_callback").request))).unwrap().unwrap();
    let expected = InboundSms {
        provider_message_id: reply.provider_message_id.clone(),
        from: Caller::read("+8613800138000", "393"),
        to: "07".to_owned(),
        text: "投诉 路灯坏了".to_owned(),
    };
    assert_eq!(reply, expected);
    answers_all(&*provider(), &callbacks);
}

#[test]
fn an_inbound_message_is_known_again_by_sender_time_and_text() {
    let id = |mobile: &str, time: i64, extend: &str, text: &str| {
        let body = json!({ "extend": extend, "mobile": mobile, "nationcode": "86", "sign": "濮阳热线", "text": text, "time": time });
        one(provider().parse_inbound(&callback(&body))).unwrap().unwrap().provider_message_id
    };
    let first = id("13800138000", 1_795_435_300, "07", "R");
    assert_eq!(first, id("13800138000", 1_795_435_300, "07", "R"));
    for other in [
        id("13800138001", 1_795_435_300, "07", "R"),
        id("13800138000", 1_795_435_301, "07", "R"),
        id("13800138000", 1_795_435_300, "0", "7R"),
        id("13800138000", 1_795_435_300, "07", "N"),
    ] {
        assert_ne!(first, other);
    }
    let elsewhere = account(&TENCENT.replace("0f1e2d3c", "1f1e2d3c")).sms.unwrap();
    let body = json!({ "extend": "07", "mobile": "13800138000", "nationcode": "86", "text": "R", "time": 1_795_435_300 });
    let keyed = one(elsewhere.parse_inbound(&callback(&body))).unwrap().unwrap().provider_message_id;
    assert_ne!(first, keyed, "the id tells nobody the number");
}

#[test]
fn odd_reports_hurt_no_other() {
    let good = json!({ "sid": "2024:1", "report_status": "FAIL", "errmsg": "EXPIRED" });
    let told = provider()
        .parse_report(&callback(&json!([{ "sid": "x" }, good, { "sid": "", "report_status": "SUCCESS" }])));
    assert_eq!(told.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(told[1].as_ref().unwrap().state, ReportState::Expired);
    assert_eq!(told[2].as_ref().unwrap_err().field, "sid");
    let odd = json!({ "sid": "2024:1", "report_status": "MAYBE" });
    assert_eq!(one(provider().parse_report(&callback(&json!([odd])))).unwrap_err().field, "report_status");
}
