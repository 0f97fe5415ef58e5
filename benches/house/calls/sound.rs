//! The sound of one call: RTP on a UDP socket. A telephone sends 50 packets a second, whether somebody speaks or not.

use super::sip::TRUNK;
use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};
use tokio::{
    net::UdpSocket,
    time::{Interval, MissedTickBehavior, interval},
};

/// Bytes of an RTP head.
const HEAD: usize = 12;
/// How long a packet lasts.
const PACKET: Duration = Duration::from_millis(20);
/// The samples in it, and bytes of G.711.
const SAMPLES: u16 = 160;
/// The payload type of G.711 µ-law.
const MU_LAW: u8 = 0;
/// The payload type of keys, as it is offered.
const KEYS: u8 = 101;
/// A key is pressed for so many packets, and its end is said three times (RFC 4733).
const PRESSED: u16 = 5;
/// A packet of the low tone crosses zero 16 times, of the high one 40 times.
const BETWEEN: usize = 28;

/// How a tone sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pitch {
    /// As the greeting.
    Low,
    /// As what follows the key.
    High,
}

/// A telephone's ear and mouth.
pub struct Sound {
    socket: UdpSocket,
    to: Option<SocketAddr>,
    every: Interval,
    sequence: u16,
    time: u32,
    /// What is still to be sent of a key.
    key: VecDeque<[u8; 4]>,
}

impl Sound {
    /// Opens it, on a port of its own.
    pub async fn open() -> Self {
        let socket = UdpSocket::bind((TRUNK, 0)).await.expect("a free port");
        let mut every = interval(PACKET);
        every.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Self { socket, to: None, every, sequence: 0, time: 0, key: VecDeque::new() }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.socket.local_addr().expect("a bound port").port()
    }

    /// From now on it is sent to that port.
    pub fn begin(&mut self, port: u16) {
        self.to = Some((Ipv4Addr::LOCALHOST, port).into());
    }

    /// Waits until a tone of that pitch is heard.
    pub async fn hears(&mut self, pitch: Pitch) {
        while self.step().await != Some(pitch) {}
    }

    /// Lets time pass.
    pub async fn passes(&mut self, time: Duration) {
        let listening = async { while self.step().await.is_some() || self.to.is_some() {} };
        drop(tokio::time::timeout(time, listening).await);
    }

    /// Presses a key: the moment in which its first packet leaves. The others leave while something is waited for.
    pub async fn press(&mut self, key: u8) -> Instant {
        const LOUDNESS: u8 = 10;
        const END: u8 = 0x80;
        self.key.extend((1..=PRESSED + 3).map(|packet| {
            let [high, low] = (packet.min(PRESSED) * SAMPLES).to_be_bytes();
            [key, LOUDNESS | if packet > PRESSED { END } else { 0 }, high, low]
        }));
        self.every.reset();
        let pressed = Instant::now();
        self.send(true).await;
        pressed
    }

    /// Sends what is to be sent, or hears a packet; its pitch, if it has one.
    async fn step(&mut self) -> Option<Pitch> {
        let mut packet = [0; 1024];
        tokio::select! {
            _ = self.every.tick() => {
                self.send(false).await;
                None
            }
            length = self.socket.recv(&mut packet) => match packet.get(HEAD..length.unwrap_or_default()) {
                Some(samples) if packet[1] & 0x7f == MU_LAW => pitch(samples),
                _ => None,
            }
        }
    }

    /// Sends a packet: of a key, or of silence.
    async fn send(&mut self, first: bool) {
        const SILENCE: [u8; SAMPLES as usize] = [0xff; SAMPLES as usize];
        let Some(to) = self.to else { return };
        self.sequence = self.sequence.wrapping_add(1);
        let key = self.key.pop_front();
        let kind = if key.is_some() { KEYS } else { MU_LAW };
        let mut packet = vec![0x80, kind | if first { 0x80 } else { 0 }];
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(self.time.to_be_bytes());
        packet.extend(*b"call");
        match key {
            Some(event) => packet.extend(event),
            None => packet.extend(SILENCE),
        }
        // The packets of a key have the time of its beginning.
        if self.key.is_empty() {
            let packets = if key.is_some() { PRESSED + 3 } else { 1 };
            self.time = self.time.wrapping_add(u32::from(packets * SAMPLES));
        }
        drop(self.socket.send_to(&packet, to).await);
    }
}

/// The pitch of some samples, unless they are silence.
fn pitch(samples: &[u8]) -> Option<Pitch> {
    // Silence is 0xff and 0x7f and what is near them; the highest bit is the sign.
    let loud = samples.iter().any(|sample| sample & 0x7f < 0x50);
    let turns = samples.windows(2).filter(|two| (two[0] ^ two[1]) & 0x80 != 0).count();
    loud.then_some(if turns > BETWEEN { Pitch::High } else { Pitch::Low })
}
