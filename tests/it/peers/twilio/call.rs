//! A caller's call, as Twilio sees it: the addresses come from the answers, the fields from life.

use super::{
    network::{Network, PUBLIC},
    oracle::{Fields, Verb},
};
use crate::peers::serve::Answer;
use serde_json::Value;

/// A caller's call, as Twilio sees it.
pub struct Call<'a> {
    /// The network and the office.
    pub network: &'a mut Network,
    /// Twilio's id of it.
    pub sid: String,
    /// Who calls.
    pub from: &'a str,
    /// What was answered last.
    pub verbs: Vec<Verb>,
}

impl<'a> Call<'a> {
    /// Somebody calls.
    pub fn begin(network: &'a mut Network, number: u8, from: &'a str) -> Self {
        let mut call = Self { network, sid: format!("CA{number:032x}"), from, verbs: Vec::new() };
        let form = call.fields("ringing", &[]);
        call.verbs = call.network.verbs(&format!("{PUBLIC}/hooks/main/voice"), form);
        call
    }

    /// The fields of a request about the caller's leg, some of them empty as they are in life.
    pub fn fields(&self, status: &str, own: &[(&str, &str)]) -> Fields {
        let about = [
            ("CallSid", self.sid.as_str()),
            ("From", self.from),
            ("To", "+863936687001"),
            ("Caller", self.from),
            ("Called", "+863936687001"),
            ("CallStatus", status),
            ("Direction", "inbound"),
            ("CallerName", "陈阿伯 & 家人"),
            ("FromCity", ""),
            ("FromCountry", "CN"),
        ];
        super::network::fields(&[&about, own].concat())
    }

    /// The caller's next request, to the address that `verb` names.
    pub fn turn(&mut self, verb: &str, own: &[(&str, &str)]) -> &mut Self {
        let action = self.verb(verb).attribute("action").to_owned();
        let form = self.fields("in-progress", own);
        self.verbs = self.network.verbs(&action, form);
        self
    }

    /// The first verb of that name.
    pub fn verb(&self, name: &str) -> &Verb {
        let found = self.verbs.iter().find_map(|verb| verb.find(name));
        found.unwrap_or_else(|| panic!("no <{name}> in {:?}", self.verbs))
    }

    /// The names of the verbs, with those inside in brackets.
    pub fn shape(&self) -> String {
        shape(&self.verbs)
    }

    /// What the dialled telephone reports, in turn.
    pub fn leg(&mut self, events: &[(&str, &[(&str, &str)])]) {
        let callback = self.verb("Number").attribute("statusCallback").to_owned();
        for (sequence, (status, own)) in events.iter().enumerate() {
            let sequence = sequence.to_string();
            let mut all = vec![
                ("CallStatus", *status),
                ("CallbackSource", "call-progress-events"),
                ("SequenceNumber", &sequence),
            ];
            all.extend_from_slice(own);
            let form = self.child(&all);
            assert_taken(&self.network.post(&callback, form));
        }
    }

    /// The dialled telephone was picked up; what is said to whoever did.
    pub fn picked_up(&mut self) -> Vec<Verb> {
        let url = self.verb("Number").attribute("url").to_owned();
        let form = self.child(&[("CallStatus", "in-progress")]);
        self.network.verbs(&url, form)
    }

    /// Whoever picked up presses keys.
    pub fn pressed(&mut self, asked: &[Verb], keys: &str) -> Vec<Verb> {
        let gather = asked.iter().find_map(|verb| verb.find("Gather")).unwrap();
        let action = gather.attribute("action").to_owned();
        let form = self.child(&[("CallStatus", "in-progress"), ("Digits", keys)]);
        self.network.verbs(&action, form)
    }

    /// The fields of a request about the dialled leg.
    fn child(&self, own: &[(&str, &str)]) -> Fields {
        let number = self.verb("Number").text.clone();
        let sid = format!("{}{}", &self.sid[..30], &number[number.len() - 4..]);
        let about = [
            ("CallSid", sid.as_str()),
            ("ParentCallSid", &self.sid),
            ("From", self.from),
            ("To", &number),
            ("Direction", "outbound-dial"),
        ];
        super::network::fields(&[&about, own].concat())
    }

    /// The call is over; what the API says of it.
    pub fn over(&mut self) -> Value {
        let form = self.fields(
            "completed",
            &[("CallDuration", "90"), ("Duration", "2"), ("Timestamp", "Mon, 02 Mar 2026 01:00:30 +0000")],
        );
        assert_taken(&self.network.post(&format!("{PUBLIC}/hooks/main/voice/status"), form));
        let calls = self.network.serve.list("/api/v1/calls?limit=200");
        calls
            .into_iter()
            .find(|call| call["provider_call_id"] == self.sid.as_str())
            .expect("the call is kept")
    }

    /// A recording is ready.
    pub fn recorded(&mut self, callback: &str, recording: &str, seconds: &str) {
        let url = format!("https://api.twilio.com/2010-04-01/Accounts/AC/Recordings/{recording}");
        let form = super::network::fields(&[
            ("CallSid", &self.sid),
            ("RecordingSid", recording),
            ("RecordingUrl", &url),
            ("RecordingStatus", "completed"),
            ("RecordingDuration", seconds),
            ("RecordingChannels", "2"),
            ("RecordingSource", "DialVerb"),
        ]);
        assert_taken(&self.network.post(callback, form));
    }
}

/// The names of verbs, with those inside in brackets.
pub fn shape(verbs: &[Verb]) -> String {
    let one = |verb: &Verb| match shape(&verb.inside) {
        inside if inside.is_empty() => verb.name.clone(),
        inside => format!("{}({inside})", verb.name),
    };
    verbs.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A report was taken; there is nothing to answer.
pub fn assert_taken(answer: &Answer) {
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{answer:?}");
}
