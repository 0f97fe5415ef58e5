//! The signalling of one call: SIP over UDP, as little of it as a caller needs.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{net::UdpSocket, time::timeout};

/// Where callers call from: the trunk of `pjsip.conf`.
pub const TRUNK: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// The only INVITE of a call has this number.
const INVITE: u32 = 1;
/// The end of it has this one.
const BYE: u32 = 2;

/// After so long a request is sent again, then after twice as long (RFC 3261, T1).
const AGAIN: Duration = Duration::from_millis(500);

/// A call, as its caller's telephone sees it.
pub struct Dialog {
    socket: UdpSocket,
    place: SocketAddr,
    exchange: SocketAddr,
    uri: String,
    /// The caller's number, which nobody else calls from: so it names the call, too.
    caller: String,
    /// The other end, with its tag once it has answered.
    to: String,
}

impl Dialog {
    /// One from `caller` to `dialled` that has not begun.
    pub async fn new(exchange: SocketAddr, caller: &str, dialled: &str) -> Self {
        let socket = UdpSocket::bind((TRUNK, 0)).await.expect("a free port");
        let place = socket.local_addr().expect("a bound port");
        let uri = format!("sip:{dialled}@{exchange}");
        let to = format!("<{uri}>");
        Self { socket, place, exchange, uri, caller: caller.to_owned(), to }
    }

    /// Calls, and waits until it is answered; the caller hears at that port, the other end at the one that is
    /// returned.
    pub async fn call(&mut self, sound: u16) -> u16 {
        let offer = format!(
            "v=0\r\no=- 1 1 IN IP4 {TRUNK}\r\ns=-\r\nc=IN IP4 {TRUNK}\r\nt=0 0\r\nm=audio {sound} RTP/AVP 0 101\r\n\
             a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
        );
        let answer = self.request("INVITE", INVITE, &offer).await;
        head(&answer, "To:").unwrap_or_default().clone_into(&mut self.to);
        self.send("ACK", INVITE, "").await;
        let port = head(&answer, "m=audio ").and_then(|media| media.split(' ').next()?.parse().ok());
        port.expect("an answer says where it hears")
    }

    /// Hangs up, and waits until that is taken.
    pub async fn hang_up(&self) {
        self.request("BYE", BYE, "").await;
    }

    /// Gives the call up, however far it is.
    pub async fn give_up(&self) {
        self.send("CANCEL", INVITE, "").await;
        self.send("BYE", BYE, "").await;
    }

    /// Sends a request, again as long as nothing is heard of it (an exchange that has too much to do hears nothing),
    /// and waits for the good answer. There is none to a request that is refused.
    async fn request(&self, method: &str, number: u32, body: &str) -> String {
        let (mut packet, mut again, mut heard) = (vec![0; 4096], AGAIN, false);
        self.send(method, number, body).await;
        loop {
            let Ok(length) = timeout(again, self.socket.recv(&mut packet)).await else {
                if !heard {
                    again *= 2;
                    self.send(method, number, body).await;
                }
                continue;
            };
            let message = String::from_utf8_lossy(&packet[..length.unwrap_or_default()]);
            if head(&message, "CSeq:").is_some_and(|number| number.ends_with(method)) {
                heard = true;
                if message.starts_with("SIP/2.0 200") {
                    return message.into_owned();
                }
            }
        }
    }

    async fn send(&self, method: &str, number: u32, body: &str) {
        let Self { place, uri, caller, to, .. } = self;
        // A request is given up under its own mark.
        let mark = if method == "CANCEL" { "INVITE" } else { method };
        let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
        let message = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {place};branch=z9hG4bK{mark}{caller}\r\nFrom: <sip:{caller}@{place}>;tag={caller}\r\nTo: {to}\r\n\
             Call-ID: {caller}@{place}\r\nCSeq: {number} {method}\r\nContact: <sip:caller@{place}>\r\nMax-Forwards: 70\r\n\
             {kind}Content-Length: {length}\r\n\r\n{body}",
            length = body.len(),
        );
        drop(self.socket.send_to(message.as_bytes(), self.exchange).await);
    }
}

/// What follows the beginning of a line.
fn head<'a>(message: &'a str, begins: &str) -> Option<&'a str> {
    message.lines().find_map(|line| line.strip_prefix(begins)).map(str::trim)
}
