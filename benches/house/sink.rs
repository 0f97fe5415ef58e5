//! The gateway that takes every message: answers at once, and counts.

use super::{counter::Counter, process::free_address};
use std::net::SocketAddr;
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
    /// What it took.
    pub taken: Counter,
}

impl Sink {
    /// Starts it.
    pub fn start() -> Self {
        Self::at(free_address())
    }

    /// Starts it there: where somebody else is expected, who does not run now.
    pub fn at(address: SocketAddr) -> Self {
        let listener = std::net::TcpListener::bind(address).expect("a free port");
        listener.set_nonblocking(true).expect("a listener that does not block");
        let taken = Counter::default();
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
}

async fn answer(mut stream: TcpStream, count: Counter) {
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
            count.one_more();
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
