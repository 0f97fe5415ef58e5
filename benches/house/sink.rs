//! The gateway that takes every message: answers at once, counts, and notes when the first and last came.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
};

/// The answer of Kannel's smsbox.
const ACCEPTED: &[u8] =
    b"HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n\r\n0: Accepted for delivery";
/// The answer to a peer that reads JSON.
const JSON: &[u8] =
    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"status\":\"queued\"}";

/// A gateway on this machine, on a thread of its own.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    taken: Arc<AtomicUsize>,
}

impl Sink {
    /// Starts it.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a listener that does not block");
        let address = listener.local_addr().expect("a bound port");
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(answer(stream, count.clone()));
                }
            });
        });
        Self { address, taken }
    }

    /// Waits for `messages` more, and returns the rate from the first to the last of them, or `None` if
    /// they do not come within two minutes.
    pub fn rate_of(&self, messages: usize, before: usize) -> Option<f64> {
        let patience = Instant::now() + Duration::from_secs(120);
        let seen = || self.taken.load(Ordering::Relaxed) - before;
        let wait_for = |count| {
            while seen() < count {
                if Instant::now() > patience {
                    return None;
                }
                std::thread::sleep(Duration::from_micros(200));
            }
            Some(Instant::now())
        };
        let first = wait_for(1)?;
        let last = wait_for(messages)?;
        #[expect(clippy::cast_precision_loss, reason = "some ten thousand messages")]
        Some(messages as f64 / (last - first).as_secs_f64())
    }

    /// How many came so far.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

async fn answer(mut stream: TcpStream, count: Arc<AtomicUsize>) {
    drop(stream.set_nodelay(true));
    let mut request = Vec::with_capacity(4096);
    loop {
        match stream.read_buf(&mut request).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        while let Some(length) = whole(&request) {
            let kannel = request.starts_with(b"GET /cgi-bin/sendsms");
            request.drain(..length);
            count.fetch_add(1, Ordering::Relaxed);
            if stream.write_all(if kannel { ACCEPTED } else { JSON }).await.is_err() {
                return;
            }
        }
    }
}

/// The length of the first request, if it is all there.
fn whole(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let body = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let length = end + body.unwrap_or(0);
    (request.len() >= length).then_some(length)
}
