//! An office whose SMS go through a cloud: unsigned callbacks in, signed requests out, nothing but templates.

use super::answers::taken;
use crate::peers::{
    documented, filled_in,
    recorder::{Recorded, Recorder},
    serve::{Answer, Serve},
};
use serde_json::{Value, json};

const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4";

/// A report about a request that was the n-th to arrive; a code of failure, if it failed.
type About<'a> = (&'a Recorded, usize, Option<&'a str>);

/// The number, the template and the values of a request that sends.
type Sent = (String, String, Vec<String>);

/// One of the clouds, as far as it differs from the other.
struct Cloud {
    page: &'static str,
    /// What its callbacks are answered.
    taken: Value,
    /// The template of the acknowledgement, of a status, and of feedback.
    codes: [&'static str; 3],
    /// The words of its template of feedback, for a case's number.
    outcome: fn(&str) -> String,
    /// One inbound message: its number, whom from, its text.
    inbound: fn(usize, &str, &str) -> Value,
    /// Whether several of them come in one request.
    inbound_together: bool,
    /// A report about each of these requests; `None` is success.
    reports: fn(&[About<'_>]) -> Value,
    /// What a request sends; `None` if it does something else.
    sent: fn(&Recorded) -> Option<Sent>,
}

/// Everything on one server: it is started once.
pub fn aliyun(database: &str) {
    Story::of(
        Cloud {
            page: "aliyun.md",
            taken: json!({ "code": 0, "msg": "接收成功" }),
            codes: ["SMS_100000001", "SMS_100000006", "SMS_100000017"],
            outcome: |number| format!("您反映的事项（编号{number}）已有办理结果：窗口已安排专人值守。"),
            inbound: |number, from, text| {
                json!({ "phone_number": from, "content": text, "dest_code": "1069", "sequence_id": number,
                    "send_time": "2026-03-02 09:00:00" })
            },
            inbound_together: true,
            reports: |reports| {
                let one = |(sent, _, code): &About<'_>| {
                    json!({ "phone_number": sent.query["PhoneNumbers"], "out_id": sent.query["OutId"], "biz_id": "6^0",
                        "success": code.is_none(), "err_code": code.unwrap_or("DELIVERED"), "sms_size": "1",
                        "report_time": "2026-03-02 09:00:30", "send_time": "2026-03-02 09:00:00" })
                };
                reports.iter().map(one).collect()
            },
            sent: |request| {
                let field = |name: &str| request.query.get(name).cloned();
                let values: serde_json::Map<String, Value> =
                    serde_json::from_str(&field("TemplateParam").unwrap_or("{}".to_owned())).unwrap();
                let values = values.values().map(|value| value.as_str().unwrap().to_owned()).collect();
                Some((field("PhoneNumbers")?, field("TemplateCode")?, values))
            },
        },
        database,
    );
}

/// The same for the other one.
pub fn tencent(database: &str) {
    Story::of(
        Cloud {
            page: "tencent.md",
            taken: json!({ "result": 0, "errmsg": "OK" }),
            codes: ["1001", "1006", "1017"],
            outcome: |number| format!("您反映的事项（编号{number}）已整改到位，感谢您的监督。"),
            inbound: |_, from, text| {
                json!({ "mobile": from, "nationcode": "86", "text": text, "time": 1_772_413_200, "extend": "",
                    "sign": "濮阳市民政局" })
            },
            inbound_together: false,
            reports: |reports| {
                let one = |(sent, place, code): &About<'_>| {
                    json!({ "mobile": sent.json["PhoneNumberSet"][0], "nationcode": "86", "sid": format!("2024:{place}"),
                        "report_status": if code.is_none() { "SUCCESS" } else { "FAIL" },
                        "errmsg": code.unwrap_or("DELIVRD"), "description": "x",
                        "user_receive_time": "2026-03-02 09:00:30" })
                };
                reports.iter().map(one).collect()
            },
            sent: |request| {
                let body = &request.json;
                let values = body["TemplateParamSet"].as_array()?.iter();
                let values = values.map(|value| value.as_str().unwrap().to_owned()).collect();
                let number = body["PhoneNumberSet"][0].as_str()?.trim_start_matches("+86").to_owned();
                Some((number, body["TemplateId"].as_str()?.to_owned(), values))
            },
        },
        database,
    );
}

struct Story {
    cloud: Cloud,
    serve: Serve,
    api: Recorder,
}

impl Story {
    fn of(cloud: Cloud, database: &str) {
        let api = Recorder::start(taken);
        let serve = Serve::start(database, |_| {
            let base = format!("[accounts.cloud]\nbase_url = \"{}\"\n", api.base);
            let settings = filled_in(
                &documented(cloud.page, "toml"),
                &[
                    ("[accounts.cloud]\n", base.as_str()),
                    ("HOOK_TOKEN", TOKEN),
                    ("203.0.113.10", "127.0.0.1"),
                ],
            );
            let keys = [
                ("ACCESS_KEY_ID", "LTAI5tInventedKeyId0001"),
                ("ACCESS_KEY_SECRET", "InventedAccessKeySecret01"),
                ("SECRET_ID", "AKIDInventedSecretId0001"),
                ("SECRET_KEY", "InventedSecretKey0001"),
            ];
            let settings = keys.iter().fold(settings, |text, (place, key)| {
                text.replace(&format!("\"{place}\""), &format!("\"{key}\""))
            });
            format!("{settings}\n[accounts.sandbox]\nprovider = \"sandbox\"\n")
        });
        let story = Self { cloud, serve, api };
        let cases = story.several_texts_open_as_many_cases();
        story.reports_of_several_come_in_one_request(&cases);
        story.a_query_is_answered_by_a_template(&cases[0]);
        story.feedback_has_to_be_a_template_and_its_report_is_evidence(&cases[0]);
    }

    fn send(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        let query = token.map(|token| format!("?token={token}")).unwrap_or_default();
        let path = format!("/hooks/cloud/{path}{query}");
        self.serve.send(self.serve.request("POST", &path, body.to_string()))
    }

    /// A callback: first forged, then good, then the same again.
    fn post(&self, path: &str, body: &Value) {
        for forged in [None, Some(""), Some("0f1e2d3c4b5a69788796a5b5")] {
            assert_eq!(self.send(path, forged, body).status, 403, "{forged:?}");
        }
        for _ in 0..2 {
            let answer = self.send(path, Some(TOKEN), body);
            assert_eq!(
                (answer.status, answer.content_type.as_str()),
                (200, "application/json"),
                "{answer:?}"
            );
            assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap(), self.cloud.taken);
        }
    }

    /// Citizens write, at once where the cloud tells of several at once.
    fn write(&self, texts: &[(usize, &str, &str)]) {
        let bodies: Vec<Value> =
            texts.iter().map(|(number, from, text)| (self.cloud.inbound)(*number, from, text)).collect();
        if self.cloud.inbound_together {
            self.post("sms", &json!(bodies));
        } else {
            for body in &bodies {
                self.post("sms", body);
            }
        }
    }

    /// Waits for the request that sends `code` to `to`; its place among all, its values.
    fn sent(&self, to: &str, code: &str) -> (Recorded, usize, Vec<String>) {
        let is = |request: &Recorded| {
            (self.cloud.sent)(request).is_some_and(|(number, template, _)| number == to && template == code)
        };
        let found = self.api.wait(code, is);
        let place = self.api.all().iter().position(is).unwrap() + 1;
        let (.., values) = (self.cloud.sent)(&found).unwrap();
        (found, place, values)
    }

    /// Two people write; each opens a case, once, and is acknowledged by a template.
    fn several_texts_open_as_many_cases(&self) -> Vec<Value> {
        let citizens = [("13800138000", "窗口无人值守 & 态度粗暴"), ("13900139000", "路灯坏了👍")];
        self.write(&[(1, citizens[0].0, citizens[0].1), (2, citizens[1].0, citizens[1].1)]);
        let cases = self.serve.list("/api/v1/cases");
        assert_eq!(cases.len(), 2, "forged ones and the same again open nothing: {cases:?}");
        let of = |text: &str| cases.iter().find(|case| case["summary"] == text).unwrap().clone();
        let cases: Vec<Value> = citizens.iter().map(|(_, text)| of(text)).collect();
        for (case, (from, _)) in cases.iter().zip(citizens) {
            let (.., values) = self.sent(from, self.cloud.codes[0]);
            let number = case["number"].as_str().unwrap();
            assert!(values.iter().all(|value| value.chars().count() <= 12), "{values:?}");
            assert!(
                values.concat().contains(&number.replace('-', "")) || values.contains(&number.to_owned())
            );
        }
        cases
    }

    /// One report of success, one of failure, one about nothing that is known, and one that makes no sense.
    fn reports_of_several_come_in_one_request(&self, cases: &[Value]) {
        let (one, first, _) = self.sent("13800138000", self.cloud.codes[0]);
        let (two, second, _) = self.sent("13900139000", self.cloud.codes[0]);
        let accepted = |message: &Value| message["state"] == "accepted";
        for case in cases {
            self.serve.message(case, "acknowledgement", accepted);
        }
        let reports = (self.cloud.reports)(&[(&one, first, None), (&two, second, Some("MK:0001"))]);
        let mut odd = reports.clone();
        odd.as_array_mut().unwrap().insert(0, json!({ "odd": true }));
        assert_eq!(self.send("sms/status", Some(TOKEN), &odd).status, 400, "one makes no sense");
        let delivered = |message: &Value| message["state"] == "delivered";
        self.serve.message(&cases[0], "acknowledgement", delivered);
        self.post("sms/status", &reports);
        let failed = self.serve.message(&cases[1], "acknowledgement", |message| message["state"] == "failed");
        assert_eq!((&failed["failure"], failed["reports"].as_array().unwrap().len()), (&json!("MK:0001"), 1));
        let tasks = self.serve.list("/api/v1/tasks?kind=call_instead_of_sms");
        assert!(tasks.iter().any(|task| task["case"] == cases[1]["number"]), "{tasks:?}");
        self.post("sms/status", &json!([]));
    }

    /// There is no reply in the answer: it is a message of its own.
    fn a_query_is_answered_by_a_template(&self, case: &Value) {
        let (.., values) = self.sent("13800138000", self.cloud.codes[0]);
        let digits = |value: &String| value.chars().filter(char::is_ascii_digit).collect::<String>();
        // A code stands in one value, or in three that follow each other.
        let whole = values.iter().map(digits).find(|value| value.len() == 10);
        let code = whole.unwrap_or_else(|| values[2..5].iter().map(digits).collect());
        self.write(&[(3, "13700137000", &format!("查询 {code}"))]);
        let (.., values) = self.sent("13700137000", self.cloud.codes[1]);
        assert!(values.contains(&"已收件".to_owned()), "{values:?}");
        assert!(values.concat().contains(case["number"].as_str().unwrap().split('-').next_back().unwrap()));
    }

    /// What no template makes is refused while the officer can still change it (R5.4).
    fn feedback_has_to_be_a_template_and_its_report_is_evidence(&self, case: &Value) {
        let number = case["number"].as_str().unwrap();
        self.serve.act(number, "assign", &json!({ "officer": "delivered" }));
        self.serve.act(number, "start", &json!({}));
        let feedback = |text: &str| json!({ "channel": "message", "text": text });
        let path = format!("/api/v1/cases/{number}/feedback");
        let (status, problem) = self.serve.post(&path, &feedback("经查属实，特此反馈。"));
        assert_eq!(status, 422, "{problem}");
        assert!(problem.to_string().contains("没有与这条短信文字相符的已报备模板"), "{problem}");
        self.serve.act(number, "feedback", &feedback(&(self.cloud.outcome)(number)));
        let (sent, place, _) = self.sent("13800138000", self.cloud.codes[2]);
        self.serve.message(case, "feedback", |message| message["state"] == "accepted");
        self.post("sms/status", &(self.cloud.reports)(&[(&sent, place, None)]));
        let answered = self.serve.get(&format!("/api/v1/cases/{number}"));
        assert_eq!(answered["stage"], "answered", "{answered}");
        let evidence = answered["feedback"][0]["evidence"].to_string();
        assert!(evidence.contains("secret address and source allow-list"), "{evidence}");
    }
}
