//! A carrier's message centre that takes every message at once.
//!
//! It does nothing but read, count and answer: one that kept anything, or ran on an interpreter, would be the slowest of
//! all, and every sender as fast as it.

use super::{
    super::{counter::Counter, process::free_address},
    pdu::{self, ANSWER, BIND_TRANSCEIVER, DELIVER_SM, ENQUIRE_LINK, Pdu, SUBMIT_SM, UNBIND},
};
use std::{collections::VecDeque, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
    time::{Instant, sleep_until},
};

/// Ids begin here: short ones are taken for decimal by some and for hexadecimal by others.
const FIRST_ID: usize = 10_000_000;

/// So many receipts go out before the first of them is answered, as carriers have it: more of them would stand
/// before the answers to messages.
const UNANSWERED: usize = 10;
/// The answer to a receipt.
const RECEIPT_ANSWERED: u32 = DELIVER_SM | ANSWER;

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
    /// After how long a message is reported, if it is.
    receipts: Option<Duration>,
    /// Receipts that are still to be sent, and when.
    due: VecDeque<(Instant, Vec<u8>)>,
    /// Receipts that are not answered yet.
    owed: usize,
    /// The number of the last receipt.
    number: u32,
}

impl Centre {
    /// Starts it; with `receipts` each message is reported as delivered, so many milliseconds after it was taken.
    pub fn start(receipts: Option<u64>) -> Self {
        let listener = std::net::TcpListener::bind(free_address()).expect("a free port");
        listener.set_nonblocking(true).expect("a listener that does not block");
        let address = listener.local_addr().expect("a bound port");
        let (taken, bound) = (Counter::default(), Counter::default());
        let receipts = receipts.map(Duration::from_millis);
        let (due, owed, number) = (VecDeque::new(), 0, 0);
        let session = Session { taken: taken.clone(), bound: bound.clone(), receipts, due, owed, number };
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
        loop {
            let next = self.due.front().map(|(at, _)| *at).filter(|_| self.owed < UNANSWERED);
            tokio::select! {
                length = stream.read_buf(&mut received) => if !length.is_ok_and(|length| length > 0) {
                    return;
                },
                () = sleep_until(next.unwrap_or_else(Instant::now)), if next.is_some() => {}
            }
            let mut read = 0;
            while let Some((pdu, length)) = Pdu::first(&received[read..]) {
                self.answer(&pdu, &mut answers);
                read += length;
            }
            received.drain(..read);
            self.report(&mut answers);
            if stream.write_all(&answers).await.is_err() {
                return;
            }
            answers.clear();
        }
    }

    /// Writes the receipts that are due.
    fn report(&mut self, answers: &mut Vec<u8>) {
        let now = Instant::now();
        while self.owed < UNANSWERED
            && self.due.front().is_some_and(|(at, _)| *at <= now)
            && let Some((_, receipt)) = self.due.pop_front()
        {
            self.owed += 1;
            self.number += 1;
            pdu::write(answers, DELIVER_SM, self.number, &receipt);
        }
    }

    fn answer(&mut self, pdu: &Pdu<'_>, answers: &mut Vec<u8>) {
        match pdu.command {
            SUBMIT_SM => {
                let id = (FIRST_ID + self.taken.seen()).to_string();
                self.taken.one_more();
                pdu::write(answers, SUBMIT_SM | ANSWER, pdu.number, format!("{id}\0").as_bytes());
                if let (Some(after), Some(ends)) = (self.receipts, pdu.ends()) {
                    self.due.push_back((Instant::now() + after, ends.receipt(&id)));
                }
            }
            BIND_TRANSCEIVER => {
                self.bound.one_more();
                pdu::write(answers, BIND_TRANSCEIVER | ANSWER, pdu.number, b"centre\0");
            }
            ENQUIRE_LINK | UNBIND => pdu::write(answers, pdu.command | ANSWER, pdu.number, &[]),
            RECEIPT_ANSWERED => self.owed = self.owed.saturating_sub(1),
            _ => {}
        }
    }
}
