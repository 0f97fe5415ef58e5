//! A caller's telephone that does what the test says, when it says so: SIP over UDP, as little of it as one call
//! needs. What is not answered is sent again (RFC 3261 section 17.1): a busy exchange drops requests, and counts on it.

use super::{exchange::Exchange, sound::Sound};
use crate::peers::eventually;
use std::{
    net::{SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// After so long without an answer a request is sent again.
const AGAIN: Duration = Duration::from_millis(500);

/// How a telephone network sends keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// As RTP events.
    InSound,
    /// As SIP INFO.
    BySignal,
}

/// A call from outside.
pub struct Caller {
    /// What is heard and said.
    pub sound: Sound,
    signals: Arc<Signals>,
    keys: Keys,
}

impl Caller {
    /// Calls `service` from `number`, and waits until it is answered.
    pub fn call(exchange: &Exchange, number: &str, service: &str, keys: Keys) -> Self {
        let address = if keys == Keys::InSound { "127.0.0.2" } else { "127.0.0.3" };
        let sound = Sound::open(address);
        let signals = Arc::new(Signals::open(address, exchange, number, service));
        signals.clone().listen();
        signals.request("INVITE", "application/sdp", &offer(address, sound.port()));
        eventually("an answer to the call", || {
            let answered = signals.to.lock().unwrap().is_some();
            if answered { Ok(()) } else { Err("it was not answered".to_owned()) }
        });
        Self { sound, signals, keys }
    }

    /// Presses a key.
    pub fn press(&self, key: char) {
        match self.keys {
            Keys::InSound => self.sound.press(key),
            Keys::BySignal => {
                let body = format!("Signal={key}\r\nDuration=160\r\n");
                self.signals.request("INFO", "application/dtmf-relay", &body);
            }
        }
    }

    /// Hangs up.
    pub fn hang_up(&self) {
        self.signals.request("BYE", "", "");
    }

    /// Waits until the other side has hung up.
    pub fn is_hung_up(&self) {
        eventually("the end of the call", || {
            let over = self.signals.hung_up.load(Ordering::Relaxed);
            if over { Ok(()) } else { Err("it goes on".to_owned()) }
        });
    }

    /// Waits until something is heard that was not heard before; returns how much there is.
    pub fn hears(&self, more_than: usize) -> usize {
        eventually("a sound", || {
            let loud = self.sound.loud();
            if loud > more_than { Ok(loud) } else { Err(format!("{loud} loud packets")) }
        })
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.signals.over.store(true, Ordering::Relaxed);
    }
}

/// What a telephone can do with sound.
fn offer(address: &str, port: u16) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 101\r\n\
         a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
    )
}

/// The signals of one call.
struct Signals {
    socket: UdpSocket,
    exchange: SocketAddr,
    call: String,
    from: String,
    service: String,
    sequence: AtomicU32,
    /// The `To` of an answered call, with its tag.
    to: Mutex<Option<String>>,
    /// The last request, until anything answers it.
    unanswered: Mutex<Option<Unanswered>>,
    hung_up: AtomicBool,
    over: AtomicBool,
}

struct Unanswered {
    message: String,
    sent: Instant,
}

impl Signals {
    fn open(address: &str, exchange: &Exchange, number: &str, service: &str) -> Self {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        let socket = UdpSocket::bind((address, 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let place = socket.local_addr().unwrap();
        Self {
            exchange: SocketAddr::from(([127, 0, 0, 1], exchange.sip_port)),
            call: format!("{}-{}@{place}", std::process::id(), CALLS.fetch_add(1, Ordering::Relaxed)),
            from: format!("<sip:{number}@{place}>;tag=caller"),
            service: service.to_owned(),
            sequence: AtomicU32::new(0),
            to: Mutex::default(),
            unanswered: Mutex::default(),
            hung_up: AtomicBool::new(false),
            over: AtomicBool::new(false),
            socket,
        }
    }

    /// Sends a request until it is answered.
    fn request(&self, method: &str, kind: &str, body: &str) {
        let number = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        let message = self.written(method, number, kind, body);
        // Before it leaves: its answer may be faster.
        let mut unanswered = self.unanswered.lock().unwrap();
        self.send(&message);
        *unanswered = Some(Unanswered { message, sent: Instant::now() });
    }

    fn written(&self, method: &str, number: u32, kind: &str, body: &str) -> String {
        let uri = format!("sip:{}@{}", self.service, self.exchange);
        let to = self.to.lock().unwrap().clone().unwrap_or_else(|| format!("<{uri}>"));
        let place = self.socket.local_addr().unwrap();
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {place};branch=z9hG4bK-{method}-{number}-{port}\r\nFrom: {from}\r\n\
             To: {to}\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\nContact: <sip:caller@{place}>\r\nMax-Forwards: 70\r\n\
             {kind}Content-Length: {length}\r\n\r\n{body}",
            call = self.call,
            port = place.port(),
            from = self.from,
            length = body.len(),
        )
    }

    fn send(&self, message: &str) {
        self.socket.send_to(message.as_bytes(), self.exchange).unwrap();
    }

    /// Reads what comes, an answer or the other side's end, and sends again what is not answered.
    fn listen(self: Arc<Self>) {
        thread::spawn(move || {
            let mut packet = [0; 8192];
            while !self.over.load(Ordering::Relaxed) {
                self.send_again();
                let Ok((length, from)) = self.socket.recv_from(&mut packet) else { continue };
                let message = String::from_utf8_lossy(&packet[..length]).into_owned();
                if message.starts_with("BYE ") {
                    self.hung_up.store(true, Ordering::Relaxed);
                    self.socket.send_to(taken(&message).as_bytes(), from).unwrap();
                } else if message.starts_with("SIP/2.0 ") {
                    self.answered(&message);
                }
            }
        });
    }

    fn send_again(&self) {
        if let Some(last) =
            self.unanswered.lock().unwrap().as_mut().filter(|last| last.sent.elapsed() > AGAIN)
        {
            self.send(&last.message);
            last.sent = Instant::now();
        }
    }

    fn answered(&self, message: &str) {
        let about = head(message, "CSeq:").unwrap_or_default();
        let mut unanswered = self.unanswered.lock().unwrap();
        if unanswered.as_ref().is_some_and(|last| head(&last.message, "CSeq:") == Some(about)) {
            *unanswered = None;
        }
        if let ("SIP/2.0 200", Some(number)) = (&message[..11], about.strip_suffix(" INVITE")) {
            *self.to.lock().unwrap() = head(message, "To:").map(str::to_owned);
            self.send(&self.written("ACK", number.parse().unwrap(), "", ""));
        }
    }
}

/// A head of a message.
fn head<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    message.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

/// The answer that something was taken.
fn taken(message: &str) -> String {
    let heads = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
    let lines: Vec<&str> =
        message.lines().filter(|line| heads.iter().any(|name| line.starts_with(name))).collect();
    format!("SIP/2.0 200 OK\r\n{}\r\nContent-Length: 0\r\n\r\n", lines.join("\r\n"))
}
