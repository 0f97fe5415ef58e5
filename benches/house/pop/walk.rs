//! A caller whom nobody answers: every step makes the next officer's telephone ring.

use super::{super::load::exchange, STEP, serve::Line};
use serde_json::{Value, json};
use shouwen::{
    core::{
        clock::{Clock, SystemClock},
        dialogue::Instruction,
    },
    providers::sandbox::{SIGNATURE_HEADER, sign, wire::Answer},
};
use std::time::{Duration, Instant};
use tokio::{
    net::TcpStream,
    time::{MissedTickBehavior, interval_at},
};

/// Where the caller is.
struct Caller {
    line: Line,
    stream: TcpStream,
    answer: Vec<u8>,
}

/// Calls, and calls again, one webhook each [`STEP`], the first after `wait`; returns the numbers that were
/// made to ring, and when the webhook was sent that did it.
pub async fn walk(line: Line, number: u32, wait: Duration, ends: Instant) -> Vec<(String, Instant)> {
    let stream = TcpStream::connect(line.address).await.expect("the server listens");
    drop(stream.set_nodelay(true));
    let mut caller = Caller { line, stream, answer: Vec::with_capacity(8192) };
    let mut every = interval_at((Instant::now() + wait).into(), STEP);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut rang, mut calls) = (Vec::new(), 0);
    loop {
        calls += 1;
        let call = format!("bench-{number}-{calls}");
        let from = format!("138{number:04}{calls:04}");
        // A matter's department: connected by key, once its number was told.
        let matter = char::from_digit(number % 6 + 1, 10).unwrap_or('1');
        let mut keys = vec!["1".to_owned(), matter.to_string(), "3".to_owned()];
        let begin = json!({ "call": call, "from": from, "to": "6687001" });
        let mut next = ("/hooks/sandbox/voice".to_owned(), begin);
        loop {
            every.tick().await;
            if Instant::now() >= ends {
                return rang;
            }
            let sent = Instant::now();
            let Some(answer) = caller.post(&next.0, &next.1).await else { break };
            let rings = answer.instructions.iter().find_map(|instruction| match instruction {
                Instruction::Dial(dial) => Some(dial.to.as_str().to_owned()),
                _ => None,
            });
            let heard = match rings {
                Some(telephone) => {
                    rang.push((telephone, sent));
                    json!({ "call": call, "heard": "dialled", "result": "no_answer", "seconds": 0 })
                }
                None => match keys.pop() {
                    Some(key) => json!({ "call": call, "heard": "keys", "keys": key }),
                    // Nobody is left to ring.
                    None => break,
                },
            };
            let path = answer.turn.strip_prefix(&caller.line.public_url).unwrap_or(&answer.turn).to_owned();
            next = (path, heard);
        }
        let over = json!({ "call": call, "state": "ended" });
        caller.post("/hooks/sandbox/voice/status", &over).await;
    }
}

impl Caller {
    /// A signed webhook, and its answer if it has one.
    async fn post(&mut self, path: &str, body: &Value) -> Option<Answer> {
        let body = body.to_string();
        let url = format!("{}{path}", self.line.public_url);
        let signature = sign(&self.line.secret, SystemClock.now(), &url, body.as_bytes());
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{SIGNATURE_HEADER}: \
             {signature}\r\nContent-Length: {}\r\n\r\n{body}",
            self.line.address,
            body.len()
        );
        let status = exchange(&mut self.stream, request.as_bytes(), &mut self.answer).await;
        let status = status.expect("the server answers");
        assert!(status == 200 || status == 204, "{path}: {status}");
        let head = self.answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        serde_json::from_slice(&self.answer[head..]).ok()
    }
}
