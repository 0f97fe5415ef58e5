//! A caller's call, as jambonz sees it: the addresses come from the answers, the fields from life.

use super::network::{ACCOUNT, Network, PUBLIC};
use crate::peers::serve::Answer;
use serde_json::{Value, json};

/// A caller's call, as jambonz sees it.
pub struct Call<'a> {
    /// The network and the office.
    pub network: &'a mut Network,
    /// jambonz's id of it.
    pub sid: String,
    /// Who calls.
    pub from: &'a str,
    /// What was answered last.
    pub verbs: Vec<Value>,
    /// How many legs it dialled.
    legs: u8,
}

impl<'a> Call<'a> {
    /// Somebody calls.
    pub fn begin(network: &'a mut Network, number: u8, from: &'a str) -> Self {
        let sid = format!("2bb7c1b0-6d3b-4a02-9c8e-0000000000{number:02}");
        let mut call = Self::going_on(network, sid, from, Vec::new());
        let new = with(
            &call.fields("trying"),
            &json!({ "caller_name": "陈阿伯 & 家人", "service_provider_sid": "sp-1",
            "sip": { "headers": { "From": format!("<sip:{from}@203.0.113.20>;tag=1"), "X-Custom": "甲" }, "method": "INVITE" },
            "defaults": { "synthesizer": { "vendor": "microsoft", "language": "zh-CN" } } }),
        );
        call.verbs = call.network.verbs(&format!("{PUBLIC}/hooks/main/voice"), "session-new", &new);
        call
    }

    /// A call that is there already.
    pub fn going_on(network: &'a mut Network, sid: String, from: &'a str, verbs: Vec<Value>) -> Self {
        Self { network, sid, from, verbs, legs: 0 }
    }

    /// The fields of a request about the caller's leg.
    pub fn fields(&self, status: &str) -> Value {
        json!({ "call_sid": self.sid, "direction": "inbound", "from": self.from, "to": "03936687001",
            "call_id": "4a1f2c3d@10.10.0.5", "sbc_callid": "9f8e7d6c@203.0.113.10", "sip_status": 200,
            "sip_reason": "OK", "call_status": status, "account_sid": ACCOUNT,
            "trace_id": "5f1d6c0a9b8e4d3c2b1a0f9e8d7c6b5a", "application_sid": "app-0001" })
    }

    /// The caller's next request, to the address that `verb` names.
    pub fn turn(&mut self, verb: &str, own: &Value) -> &mut Self {
        let hook = text(self.verb(verb), "actionHook").to_owned();
        let name = match verb {
            "redirect" => "session-redirect",
            other => other,
        };
        let body = with(&self.fields("in-progress"), own);
        self.verbs = self.network.verbs(&hook, name, &body);
        self
    }

    /// The first verb of that name.
    pub fn verb(&self, name: &str) -> &Value {
        let found = self.verbs.iter().find(|verb| verb["verb"] == name);
        found.unwrap_or_else(|| panic!("no {name} in {:?}", self.verbs))
    }

    /// The number that is dialled.
    pub fn rung(&self) -> &str {
        text(&self.verb("dial")["target"][0], "number")
    }

    /// The names of the verbs.
    pub fn shape(&self) -> String {
        shape(&self.verbs)
    }

    /// The last verb dials: a new leg, whose reports follow.
    pub fn dials(&mut self) -> &mut Self {
        self.legs += 1;
        self
    }

    /// The fields of a request about the leg dialled last.
    fn child(&self, status: &str) -> Value {
        let own = json!({ "call_sid": format!("b{}-{}", self.legs, &self.sid[9..]), "direction": "outbound",
            "to": self.rung(), "parent_call_sid": self.sid });
        with(&self.fields(status), &own)
    }

    /// What becomes of the dialled leg, as it comes to the address for the call's progress.
    pub fn leg(&mut self, url: &str, events: &[(&str, Option<u32>)]) {
        for (status, duration) in events {
            let mut body = self.child(status);
            if let Some(seconds) = duration {
                body["duration"] = json!(seconds);
            }
            assert_taken(&self.network.post(url, "call-status", &body));
        }
    }

    /// The dialled telephone was picked up; what is said to whoever did.
    pub fn picked_up(&mut self) -> Vec<Value> {
        let (url, body) = (text(self.verb("dial"), "confirmHook").to_owned(), self.child("in-progress"));
        self.network.verbs(&url, "base", &body)
    }

    /// Whoever picked up presses keys, or none.
    pub fn pressed(&mut self, asked: &[Value], keys: Option<&str>) -> Vec<Value> {
        let own = match keys {
            Some(keys) => json!({ "reason": "dtmfDetected", "digits": keys }),
            None => json!({ "reason": "timeout" }),
        };
        let (url, body) = (text(&asked[0], "actionHook").to_owned(), with(&self.child("in-progress"), &own));
        self.network.verbs(&url, "gather", &body)
    }

    /// The call is over; what the API says of it.
    pub fn over(&mut self) -> Value {
        let end = json!({ "duration": 93, "call_termination_by": "caller" });
        let body = with(&self.fields("completed"), &end);
        assert_taken(&self.network.post(&status(), "call-status", &body));
        self.kept()
    }

    /// What the API says of it.
    pub fn kept(&self) -> Value {
        let calls = self.network.serve.list("/api/v1/calls?limit=200");
        let ours = calls.into_iter().find(|call| call["provider_call_id"] == self.sid.as_str());
        ours.expect("the call is kept")
    }
}

/// The application's address for progress.
pub fn status() -> String {
    format!("{PUBLIC}/hooks/main/voice/status")
}

/// `fields` with `own` over them.
pub fn with(fields: &Value, own: &Value) -> Value {
    let mut all = fields.clone();
    all.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    all
}

/// A text of a verb, which has to be there.
pub fn text<'a>(verb: &'a Value, name: &str) -> &'a str {
    verb[name].as_str().unwrap_or_else(|| panic!("no {name} in {verb}"))
}

/// The names of verbs.
pub fn shape(verbs: &[Value]) -> String {
    verbs.iter().map(|verb| text(verb, "verb")).collect::<Vec<_>>().join(" ")
}

/// A report was taken; there is nothing to answer.
pub fn assert_taken(answer: &Answer) {
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{answer:?}");
}
