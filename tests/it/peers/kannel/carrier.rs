//! The carrier behind the gateway: what telephones get, and what they send.

use crate::peers::{eventually, file, process::Process};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::Command};

/// The login that the carrier knows, as in `smsc.js`; Kannel's is in `kannel.conf`.
pub const LOGIN: &str = "kannel";
/// Its password.
pub const PASSWORD: &str = "carrier1";

/// A carrier.
pub struct Carrier {
    process: Process,
}

/// A part of a text, as it came.
#[derive(Debug, Clone, Deserialize)]
pub struct Submit {
    from: String,
    to: String,
    coding: u8,
    /// Elements of the user data header, in hexadecimal digits.
    udh: Vec<String>,
    /// The bytes of the text, in hexadecimal digits.
    text: String,
    /// 0, or why it was refused.
    pub status: u32,
}

/// A text as the telephone shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Whom it is from.
    pub from: String,
    /// In how many parts it came.
    pub parts: usize,
    /// UTF-16, most significant byte first.
    pub bytes: Vec<u8>,
}

impl Carrier {
    /// Starts one there.
    pub fn start(port: u16) -> Self {
        let mut node = Command::new("node");
        node.arg(file("kannel/smsc.js")).arg(port.to_string());
        let mut process = Process::start("the carrier", &mut node);
        process.line("listening", 0, |line| line.contains("listening").then_some(()));
        Self { process }
    }

    /// Waits until the gateway is there, behind the first `from` lines.
    pub fn bound(&mut self, from: usize) {
        self.process.line("the gateway's login", from, |line| (line == r#"{"bound":true}"#).then_some(()));
    }

    /// How much it wrote so far.
    pub fn heard(&self) -> usize {
        self.process.lines().len()
    }

    /// Ends.
    pub fn end(self) {
        self.process.end("TERM");
    }

    /// A telephone sends an SMS; it is handed over once the gateway took it.
    pub fn send(&mut self, from: &str, text: &str) {
        let heard = self.heard();
        self.process.tell(&json!({ "from": from, "to": "10690001", "text": text }).to_string());
        self.process.line("the hand-over", heard, |line| (line == r#"{"handed_over":true}"#).then_some(()));
    }

    /// A telephone sends a long SMS, in parts of so many bytes, the last one first.
    pub fn send_in_parts(&mut self, from: &str, text: &str, bytes: usize) {
        let mut heard = self.heard();
        let sent = json!({ "from": from, "to": "10690001", "text": text, "bytes": bytes });
        self.process.tell(&sent.to_string());
        for _ in 0..ucs2(text).len().div_ceil(bytes) {
            let handed = |line: &str| (line == r#"{"handed_over":true}"#).then_some(());
            heard = self.process.line("the hand-over of a part", heard, handed).0;
        }
    }

    /// Hands over bytes as they stand, and waits for the answer to that number.
    pub fn hand_over(&mut self, raw: &str, number: u32, status: u32) {
        let heard = self.heard();
        self.process.tell(&json!({ "raw": raw }).to_string());
        let answer = json!({ "answered": number, "status": status });
        let is_it = |line: &str| {
            let told = serde_json::from_str::<Value>(line).ok()?;
            (told == answer).then_some(())
        };
        self.process.line("the answer to a PDU", heard, is_it);
    }

    /// Breaks the connection off.
    pub fn cut(&mut self) {
        self.process.tell(r#"{"cut":true}"#);
    }

    /// Waits until the session was ended as it should be, behind the first `from` lines.
    pub fn unbound(&mut self, from: usize) {
        self.process
            .line("the end of the session", from, |line| (line == r#"{"unbound":true}"#).then_some(()));
    }

    /// How many sessions were begun.
    pub fn logins(&self) -> usize {
        self.process.lines().iter().filter(|line| *line == r#"{"bound":true}"#).count()
    }

    /// Every part that came for this number, refused ones too.
    pub fn submits(&self, to: &str) -> Vec<Submit> {
        let lines = self.process.lines();
        let events = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let submits =
            events.filter_map(|event| serde_json::from_value::<Submit>(event["submit"].clone()).ok());
        submits.filter(|submit| submit.to == to).collect()
    }

    /// The whole texts that this telephone got, in order; all of them in UCS-2.
    pub fn texts(&self, to: &str) -> Vec<Text> {
        let mut texts: Vec<Text> = Vec::new();
        let mut open: BTreeMap<String, BTreeMap<u8, Vec<u8>>> = BTreeMap::new();
        for submit in self.submits(to).into_iter().filter(|submit| submit.status == 0) {
            assert_eq!(submit.coding, 8, "UCS-2: {submit:?}");
            let (bytes, from) = (hex::decode(&submit.text).unwrap(), submit.from);
            let Some(header) = submit.udh.first().map(|header| hex::decode(header).unwrap()) else {
                texts.push(Text { from, parts: 1, bytes });
                continue;
            };
            // 00 03: a part of several, by reference, how many, which.
            let [0, 3, reference, count, which] = header[..] else { panic!("an odd header {header:?}") };
            let parts = open.entry(format!("{from} {reference}")).or_default();
            parts.insert(which, bytes);
            if parts.len() == usize::from(count) {
                let bytes = parts.values().flatten().copied().collect();
                texts.push(Text { from, parts: usize::from(count), bytes });
            }
        }
        texts
    }

    /// Waits for a text with these words on that telephone.
    pub fn text(&self, to: &str, words: &str) -> Text {
        eventually(&format!("`{words}` at {to}"), || {
            let texts = self.texts(to);
            let found = texts.iter().find(|text| text.words().contains(words)).cloned();
            found.ok_or_else(|| format!("{:?}", texts.iter().map(Text::words).collect::<Vec<_>>()))
        })
    }
}

impl Text {
    /// What it says.
    pub fn words(&self) -> String {
        words(&self.bytes)
    }
}

/// The words of UCS-2 bytes.
pub fn words(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// The bytes that a text has in UCS-2.
pub fn ucs2(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}
