//! Kannel itself: its two boxes, its settings, and its own fake carrier.

use super::carrier::{Carrier, ucs2};
use crate::peers::{
    documented, file, filled_in,
    process::{Process, free_port, listening},
};
use std::process::Command;
use tempfile::TempDir;

const BEARERBOX: &str = "/usr/sbin/bearerbox";
const SMSBOX: &str = "/usr/sbin/smsbox";
const FAKE_PHONE: &str = "/usr/lib/kannel/test/fakesmsc";
/// What has to be installed.
pub const PROGRAMS: [&str; 3] = [BEARERBOX, SMSBOX, FAKE_PHONE];

/// The password of the office's `sendsms-user`.
pub const PASSWORD: &str = "gateway-password";
/// The secret in the address of callbacks.
pub const HOOK_TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Where everything listens.
pub struct Ports {
    admin: u16,
    boxes: u16,
    carrier: u16,
    fake: u16,
    /// Where messages are handed in.
    pub sendsms: u16,
}

impl Ports {
    /// Five that nobody has.
    pub fn free() -> Self {
        Self {
            admin: free_port(),
            boxes: free_port(),
            carrier: free_port(),
            fake: free_port(),
            sendsms: free_port(),
        }
    }
}

/// A running gateway with its carriers. What stands first ends first.
pub struct Gateway {
    /// `smsbox` and `bearerbox`; none while the gateway is down.
    boxes: Option<(Process, Process)>,
    /// The carrier.
    pub carrier: Carrier,
    ports: Ports,
    folder: TempDir,
}

impl Gateway {
    /// Starts the carrier and both boxes; callbacks go to `public_url`.
    pub fn start(ports: Ports, public_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("kannel.conf"), settings(&ports, public_url)).unwrap();
        let carrier = Carrier::start(ports.carrier);
        let mut gateway = Self { boxes: None, carrier, ports, folder };
        gateway.up();
        gateway
    }

    /// Starts both boxes: the smsbox needs the bearerbox.
    pub fn up(&mut self) {
        let heard = self.carrier.heard();
        let start = |name: &str, program: &str| {
            let mut command = Command::new(program);
            command.args(["-v", "1", "kannel.conf"]).current_dir(self.folder.path());
            Process::start(name, &mut command)
        };
        let bearerbox = start("bearerbox", BEARERBOX);
        listening(self.ports.boxes);
        let smsbox = start("smsbox", SMSBOX);
        listening(self.ports.sendsms);
        self.boxes = Some((smsbox, bearerbox));
        self.carrier.bound(heard.saturating_sub(1));
    }

    /// Ends both boxes, the smsbox first.
    pub fn down(&mut self) {
        let (smsbox, bearerbox) = self.boxes.take().unwrap();
        smsbox.end("INT");
        bearerbox.end("INT");
    }

    /// The carrier is away and comes back; `meanwhile` happens in between.
    pub fn without_carrier(mut self, meanwhile: impl FnOnce()) -> Self {
        self.carrier.end();
        meanwhile();
        self.carrier = Carrier::start(self.ports.carrier);
        self.carrier.bound(0);
        self
    }

    /// A telephone behind Kannel's fake carrier, which sends this text and then waits.
    pub fn fake_phone(&self, number: &str, text: &str) -> FakePhone {
        let encoded: String = form_urlencoded::byte_serialize(&ucs2(text)).collect();
        let message = format!("{number} 10690001 ucs2 {encoded}");
        let port = self.ports.fake.to_string();
        let mut command = Command::new(FAKE_PHONE);
        command.args(["-H", "127.0.0.1", "-r", &port, "-i", "0.1", "-m", "1", &message]);
        FakePhone(Process::start("fakesmsc", &mut command))
    }
}

/// `kannel.conf`: the groups of the documentation beside those of the tests.
fn settings(ports: &Ports, public_url: &str) -> String {
    let port = |port: u16| port.to_string();
    let carriers = filled_in(
        &std::fs::read_to_string(file("kannel/kannel.conf")).unwrap(),
        &[
            ("@ADMIN@", &port(ports.admin)),
            ("@SMSBOX@", &port(ports.boxes)),
            ("@SMPP@", &port(ports.carrier)),
            ("@FAKE@", &port(ports.fake)),
        ],
    );
    let listen = format!("sendsms-port = {}\nsendsms-interface = 127.0.0.1", ports.sendsms);
    let ours = filled_in(
        &documented("kannel.md", "conf"),
        &[
            ("sendsms-port = 13013", &listen),
            // As long as the documentation's, in shorter steps.
            ("http-request-retry = 3", "http-request-retry = 30"),
            ("http-queue-delay = 10", "http-queue-delay = 1"),
            ("PASSWORD", PASSWORD),
            ("PUBLIC_URL", public_url),
            ("HOOK_TOKEN", HOOK_TOKEN),
        ],
    );
    format!("{carriers}\n{ours}")
}

/// A telephone that shows what it gets.
pub struct FakePhone(Process);

impl FakePhone {
    /// Waits for a whole text in UCS-2, in however many parts; its bytes.
    pub fn text(&mut self) -> Vec<u8> {
        let (mut heard, mut text) = (0, Vec::new());
        loop {
            let (place, (header, part)) = self.0.line("a text at the fake telephone", heard, part);
            heard = place;
            text.extend(part);
            // The header ends with how many parts there are, and which this is.
            match header[..] {
                [.., count, which] if which < count => {}
                _ => return text,
            }
        }
    }
}

/// The user data header (empty for a short text) and the bytes that a line of `fakesmsc` shows.
fn part(line: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let message = line.split_once("Got message")?.1.strip_suffix('>')?;
    if let Some((_, text)) = message.split_once(" ucs-2 ") {
        return Some((Vec::new(), decoded(text)));
    }
    let (header, text) = message.split_once(" udh ")?.1.split_once(" data ")?;
    Some((decoded(header), decoded(text)))
}

/// Percent-encoded bytes, `+` for a space.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let length = if first == b'%' { 3 } else { 1 };
        match first {
            b'%' => bytes.extend(hex::decode(&rest[1..3]).unwrap()),
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
        rest = &rest[length..];
    }
    bytes
}
