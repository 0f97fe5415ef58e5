//! An open console, as a browser has it.

use std::{net::SocketAddr, time::Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
};

/// How an event of a call begins; its state follows the id.
const CALL: &[u8] = b"event: call\ndata: {\"id\":\"";
/// The text that says that it rings.
const RINGS: &[u8] = b"\"state\":\"ringing\"";

/// A console whose stream is open.
pub struct Console {
    officer: String,
    stream: TcpStream,
}

impl Console {
    /// Opens it, and waits for the first sign of life.
    pub async fn open(address: SocketAddr, officer: &str, cookie: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.expect("the server listens");
        let request = format!(
            "GET /events HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("the request is sent");
        let mut head = Vec::new();
        while !contains(&head, b"retry:") {
            let read = stream.read_buf(&mut head).await.expect("an answer");
            assert!(read > 0, "no stream for {officer}: {}", String::from_utf8_lossy(&head));
        }
        Self { officer: officer.to_owned(), stream }
    }

    /// Notes when it was told that a call rings, until it is closed.
    pub async fn listen(mut self, mut closed: watch::Receiver<bool>) -> (String, Vec<Instant>) {
        let (mut text, mut told) = (Vec::with_capacity(8192), Vec::new());
        loop {
            let read = tokio::select! {
                read = self.stream.read_buf(&mut text) => read.unwrap_or_default(),
                _ = closed.changed() => 0,
            };
            if read == 0 {
                return (self.officer, told);
            }
            let now = Instant::now();
            // Whole events only; each ends with an empty line.
            while let Some(end) = find(&text, b"\n\n") {
                let event: Vec<u8> = text.drain(..end + 2).collect();
                if contains(&event, CALL) && contains(&event, RINGS) {
                    told.push(now);
                }
            }
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|some| some == what)
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    find(text, what).is_some()
}
