//! The least that can be done with Kannel: one request a message, over connections that are kept. Nothing is read from
//! a database, nothing is marked.

use super::super::{
    load::{TOKEN, exchange},
    outbox::{TELEPHONE, TEXT},
    shouwen::{LOGIN, PASSWORD},
};
use form_urlencoded::Serializer;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};
use tokio::{net::TcpStream, runtime::Builder, task::JoinSet};

/// Sends so many messages over so many connections, on a thread of its own; their reports go to `callbacks`.
pub fn send(
    (kannel, callbacks): (SocketAddr, SocketAddr),
    messages: usize,
    connections: usize,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let next = Arc::new(AtomicUsize::new(0));
            let mut all = JoinSet::new();
            for _ in 0..connections {
                all.spawn(converse(kannel, callbacks, next.clone(), messages));
            }
            while let Some(ended) = all.join_next().await {
                ended.expect("a connection of the bare loop");
            }
        });
    })
}

async fn converse(kannel: SocketAddr, callbacks: SocketAddr, next: Arc<AtomicUsize>, messages: usize) {
    let mut answer = Vec::with_capacity(1024);
    let mut stream = connect(kannel).await;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= messages {
            return;
        }
        let status = exchange(&mut stream, &request(callbacks, number), &mut answer).await;
        assert!(matches!(status, Ok(202)), "Kannel takes every message: {status:?}");
    }
}

async fn connect(kannel: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(kannel).await.expect("Kannel takes connections");
    drop(stream.set_nodelay(true));
    stream
}

/// The request that the daemon makes, with a number where it has the message's id.
fn request(callbacks: SocketAddr, number: usize) -> Vec<u8> {
    let report = format!(
        "http://{callbacks}/hooks/gateway/sms/status?ref={number}&token={TOKEN}&type=%d&answer=%A&fid=%F&ts=%T"
    );
    let query = Serializer::new(String::new())
        .append_pair("username", LOGIN)
        .append_pair("password", PASSWORD)
        .append_pair("to", TELEPHONE.trim_start_matches('+'))
        .append_pair("text", TEXT)
        .append_pair("coding", "2")
        .append_pair("charset", "UTF-8")
        .append_pair("dlr-mask", "31")
        .append_pair("dlr-url", &report)
        .finish();
    format!("GET /cgi-bin/sendsms?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n").into_bytes()
}
