//! A caller's telephone that does what the test says, when it says so: SIP over UDP, as little of it as one call needs.

use super::{exchange::Exchange, sound::Sound};
use crate::peers::eventually;
use std::{
    net::{SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

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
    socket: Arc<UdpSocket>,
    exchange: SocketAddr,
    call: String,
    from: String,
    service: String,
    state: Arc<State>,
    keys: Keys,
    sequence: AtomicU32,
    over: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    /// The `To` of an answered call, with its tag.
    to: Mutex<Option<String>>,
    hung_up: AtomicBool,
}

impl Caller {
    /// Calls `service` from `number`, and waits until it is answered.
    pub fn call(exchange: &Exchange, number: &str, service: &str, keys: Keys) -> Self {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        let address = if keys == Keys::InSound { "127.0.0.2" } else { "127.0.0.3" };
        let socket = Arc::new(UdpSocket::bind((address, 0)).unwrap());
        socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let place = socket.local_addr().unwrap();
        let caller = Self {
            sound: Sound::open(address),
            exchange: SocketAddr::from(([127, 0, 0, 1], exchange.sip_port)),
            call: format!("{}-{}@{place}", std::process::id(), CALLS.fetch_add(1, Ordering::Relaxed)),
            from: format!("<sip:{number}@{place}>;tag=caller"),
            service: service.to_owned(),
            state: Arc::default(),
            keys,
            sequence: AtomicU32::new(1),
            over: Arc::default(),
            socket,
        };
        caller.listen();
        caller.send("INVITE", 1, "application/sdp", &caller.offer(place.ip()));
        eventually("an answer to the call", || {
            let answered = caller.state.to.lock().unwrap().is_some();
            if answered { Ok(()) } else { Err("it was not answered".to_owned()) }
        });
        caller.send("ACK", 1, "", "");
        caller
    }

    fn offer(&self, address: std::net::IpAddr) -> String {
        format!(
            "v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {} RTP/AVP 0 101\r\n\
             a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n",
            self.sound.port()
        )
    }

    /// Presses a key.
    pub fn press(&self, key: char) {
        match self.keys {
            Keys::InSound => self.sound.press(key),
            Keys::BySignal => {
                let body = format!("Signal={key}\r\nDuration=160\r\n");
                self.request("INFO", "application/dtmf-relay", &body);
            }
        }
    }

    /// Hangs up.
    pub fn hang_up(&self) {
        self.request("BYE", "", "");
    }

    /// Waits until the other side has hung up.
    pub fn is_hung_up(&self) {
        eventually("the end of the call", || {
            let over = self.state.hung_up.load(Ordering::Relaxed);
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

    fn request(&self, method: &str, kind: &str, body: &str) {
        let number = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        self.send(method, number, kind, body);
    }

    fn send(&self, method: &str, number: u32, kind: &str, body: &str) {
        let uri = format!("sip:{}@{}", self.service, self.exchange);
        let to = self.state.to.lock().unwrap().clone().unwrap_or_else(|| format!("<{uri}>"));
        let place = self.socket.local_addr().unwrap();
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let message = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {place};branch=z9hG4bK-{method}-{number}-{port}\r\nFrom: {from}\r\n\
             To: {to}\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\nContact: <sip:caller@{place}>\r\nMax-Forwards: 70\r\n\
             {kind}Content-Length: {length}\r\n\r\n{body}",
            call = self.call,
            port = place.port(),
            from = self.from,
            length = body.len(),
        );
        self.socket.send_to(message.as_bytes(), self.exchange).unwrap();
    }

    /// Reads what comes: an answer, or the other side's end.
    fn listen(&self) {
        let (socket, state, over) = (self.socket.clone(), self.state.clone(), self.over.clone());
        thread::spawn(move || {
            let mut packet = [0; 8192];
            while !over.load(Ordering::Relaxed) {
                let Ok((length, from)) = socket.recv_from(&mut packet) else { continue };
                let message = String::from_utf8_lossy(&packet[..length]).into_owned();
                if message.starts_with("BYE ") {
                    state.hung_up.store(true, Ordering::Relaxed);
                    socket.send_to(taken(&message).as_bytes(), from).unwrap();
                } else if message.starts_with("SIP/2.0 200") && message.contains("INVITE") {
                    *state.to.lock().unwrap() = head(&message, "To:").map(str::to_owned);
                }
            }
        });
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
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
