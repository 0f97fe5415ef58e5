//! The sound of a telephone: RTP on a UDP socket.

use std::{
    net::{SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Bytes of an RTP head.
const HEAD: usize = 12;
/// Samples, and bytes of G.711, in 20 milliseconds.
const FRAME: u32 = 160;
/// The payload type of keys, as the telephones offer it.
const KEYS: u8 = 101;

/// How loud a key is.
const VOLUME: u8 = 0x0a;

/// Where a telephone's sound comes and goes.
pub struct Sound {
    socket: Arc<UdpSocket>,
    heard: Arc<Heard>,
    sent: Mutex<Sent>,
    over: Arc<AtomicBool>,
}

#[derive(Default)]
struct Heard {
    packets: AtomicUsize,
    loud: AtomicUsize,
    from: Mutex<Option<SocketAddr>>,
}

#[derive(Default)]
struct Sent {
    sequence: u16,
    time: u32,
}

impl Sound {
    /// Opens it at `address` (`127.0.0.2`), on a port of the system's choice.
    pub fn open(address: &str) -> Self {
        let socket = Arc::new(UdpSocket::bind((address, 0)).unwrap());
        socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let (heard, over) = (Arc::new(Heard::default()), Arc::new(AtomicBool::new(false)));
        let (reading, to, until) = (socket.clone(), heard.clone(), over.clone());
        thread::spawn(move || listen(&reading, &to, &until));
        Self { socket, heard, sent: Mutex::default(), over }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.socket.local_addr().unwrap().port()
    }

    /// Packets of 20 milliseconds in which something was to be heard.
    pub fn loud(&self) -> usize {
        self.heard.loud.load(Ordering::Relaxed)
    }

    /// Presses a key as RTP events do it (RFC 4733): for 100 milliseconds, the end said three times.
    pub fn press(&self, key: char) {
        let event = match key {
            '*' => 10,
            '#' => 11,
            digit => u8::try_from(digit.to_digit(10).unwrap()).unwrap(),
        };
        for step in 1..=8u32 {
            let duration = u16::try_from(step.min(5) * FRAME).unwrap();
            let end = if step > 5 { 0x80 } else { 0 };
            let [high, low] = duration.to_be_bytes();
            self.send(KEYS | if step == 1 { 0x80 } else { 0 }, &[event, end | VOLUME, high, low], false);
            thread::sleep(Duration::from_millis(20));
        }
        self.sent.lock().unwrap().time += 10 * FRAME;
    }

    /// Speaks: a tone, for so long.
    pub fn speak(&self, time: Duration) {
        for frame in 0..time.as_millis() / 20 {
            let loud = frame % 2 == 0;
            // G.711 µ-law: a loud sample up or down, as a rough tone.
            let samples: Vec<u8> =
                (0..FRAME).map(|at| if (at / 8) % 2 == u32::from(loud) { 0x10 } else { 0x90 }).collect();
            self.send(0, &samples, true);
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn send(&self, kind: u8, payload: &[u8], advances: bool) {
        let mut sent = self.sent.lock().unwrap();
        sent.sequence = sent.sequence.wrapping_add(1);
        let mut packet = vec![0x80, kind];
        packet.extend(sent.sequence.to_be_bytes());
        packet.extend(sent.time.to_be_bytes());
        packet.extend(*b"test");
        packet.extend_from_slice(payload);
        if advances {
            sent.time = sent.time.wrapping_add(FRAME);
        }
        // Asterisk sends first: where from is where to.
        let to = *self.heard.from.lock().unwrap();
        if let Some(to) = to {
            self.socket.send_to(&packet, to).unwrap();
        }
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn listen(socket: &UdpSocket, heard: &Heard, over: &AtomicBool) {
    let mut packet = [0; 2048];
    while !over.load(Ordering::Relaxed) {
        let Ok((length, from)) = socket.recv_from(&mut packet) else { continue };
        heard.packets.fetch_add(1, Ordering::Relaxed);
        *heard.from.lock().unwrap() = Some(from);
        // Silence in µ-law is 0x7f and 0xff, and what is near them.
        let is_loud = |sample: &u8| sample & 0x7f < 0x50;
        if length > HEAD && packet[HEAD..length].iter().any(is_loud) {
            heard.loud.fetch_add(1, Ordering::Relaxed);
        }
    }
}
