//! A carrier's message centre that takes every message at once.
//!
//! It does nothing but read, count and answer: one that kept anything, or ran on an interpreter, would be the slowest of
//! all, and every sender as fast as it.

use super::{
    super::{counter::Counter, process::free_address},
    pdu::{self, ANSWER, BIND_TRANSCEIVER, DELIVER_SM, ENQUIRE_LINK, Pdu, SUBMIT_SM, UNBIND},
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
};

/// Ids begin here: short ones are taken for decimal by some and for hexadecimal by others.
const FIRST_ID: usize = 10_000_000;

/// A message centre on a thread of its own.
pub struct Centre {
    /// Where it listens.
    pub address: SocketAddr,
    /// The messages that it took.
    pub taken: Counter,
    bound: Counter,
}

/// What one session needs.
#[derive(Clone)]
struct Session {
    taken: Counter,
    bound: Counter,
    receipts: bool,
    /// The number of the last receipt.
    number: u32,
}

impl Centre {
    /// Starts it; with `receipts` each message is reported as delivered right after it was taken.
    pub fn start(receipts: bool) -> Self {
        let listener = std::net::TcpListener::bind(free_address()).expect("a free port");
        listener.set_nonblocking(true).expect("a listener that does not block");
        let address = listener.local_addr().expect("a bound port");
        let (taken, bound) = (Counter::default(), Counter::default());
        let session = Session { taken: taken.clone(), bound: bound.clone(), receipts, number: 0 };
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(session.clone().serve(stream));
                }
            });
        });
        Self { address, taken, bound }
    }

    /// Waits until somebody has logged in.
    pub fn is_bound(&self) {
        self.bound.reaches(1).expect("somebody logs in");
    }
}

impl Session {
    async fn serve(mut self, mut stream: TcpStream) {
        drop(stream.set_nodelay(true));
        let (mut received, mut answers) = (Vec::with_capacity(1 << 16), Vec::with_capacity(1 << 16));
        while stream.read_buf(&mut received).await.is_ok_and(|length| length > 0) {
            let mut read = 0;
            while let Some((pdu, length)) = Pdu::first(&received[read..]) {
                self.answer(&pdu, &mut answers);
                read += length;
            }
            received.drain(..read);
            if stream.write_all(&answers).await.is_err() {
                return;
            }
            answers.clear();
        }
    }

    fn answer(&mut self, pdu: &Pdu<'_>, answers: &mut Vec<u8>) {
        match pdu.command {
            SUBMIT_SM => {
                let id = (FIRST_ID + self.taken.seen()).to_string();
                self.taken.one_more();
                pdu::write(answers, SUBMIT_SM | ANSWER, pdu.number, format!("{id}\0").as_bytes());
                if let Some(ends) = pdu.ends().filter(|_| self.receipts) {
                    self.number += 1;
                    pdu::write(answers, DELIVER_SM, self.number, &ends.receipt(&id));
                }
            }
            BIND_TRANSCEIVER => {
                self.bound.one_more();
                pdu::write(answers, BIND_TRANSCEIVER | ANSWER, pdu.number, b"centre\0");
            }
            ENQUIRE_LINK | UNBIND => pdu::write(answers, pdu.command | ANSWER, pdu.number, &[]),
            // Answers to receipts.
            _ => {}
        }
    }
}
