//! Callers and citizens who write, in threads of their own, while processes are killed; each remembers what
//! was acknowledged.

use super::processes::{PUBLIC, SECRET, post};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use shouwen::{
    core::clock::{Clock, SystemClock},
    providers::sandbox::sign,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// What was acknowledged.
#[derive(Debug, Default)]
pub struct Acknowledged {
    /// Numbers whose SMS was taken.
    pub texts: Vec<String>,
    /// Calls whose beginning was taken.
    pub calls: Vec<String>,
    /// Of these, calls whose end was taken.
    pub ended: Vec<String>,
    /// Path, body and answer of each webhook of a call that has one.
    pub answers: Vec<(String, Value, Vec<u8>)>,
}

/// The load, until it is told to end.
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Acknowledged>>,
}

impl Load {
    /// Starts `threads` of it against these servers.
    pub fn start(seed: u64, threads: u64, servers: &[SocketAddr]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let threads = (0..threads).map(|thread| {
            let (stop, servers) = (stop.clone(), servers.to_vec());
            let person = Person { random: StdRng::seed_from_u64(seed + thread), thread, next: 0, servers };
            thread::spawn(move || person.go_on(&stop))
        });
        Self { stop: stop.clone(), threads: threads.collect() }
    }

    /// Ends it, and tells what was acknowledged.
    pub fn end(self) -> Acknowledged {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Acknowledged::default();
        for thread in self.threads {
            let one = thread.join().unwrap();
            all.texts.extend(one.texts);
            all.calls.extend(one.calls);
            all.ended.extend(one.ended);
            all.answers.extend(one.answers);
        }
        all
    }
}

struct Person {
    random: StdRng,
    thread: u64,
    next: u64,
    servers: Vec<SocketAddr>,
}

impl Person {
    fn go_on(mut self, stop: &AtomicBool) -> Acknowledged {
        let mut taken = Acknowledged::default();
        while !stop.load(Ordering::SeqCst) {
            self.next += 1;
            if self.random.random_bool(0.5) {
                self.text(&mut taken);
            } else {
                self.call(&mut taken);
            }
            // Enough to be caught in the act, and no more than two cores carry.
            thread::sleep(Duration::from_millis(self.random.random_range(5..40)));
        }
        taken
    }

    fn text(&mut self, taken: &mut Acknowledged) {
        let from =
            format!("+8613{}{:08}", 5 + self.thread % 5, self.thread * 1_000_000 % 9_000_000 + self.next);
        let body = json!({ "message": format!("m-{}-{}", self.thread, self.next), "from": from, "to": "1", "text": "窗口无人" });
        // A provider repeats what was not acknowledged.
        for _ in 0..3 {
            if self.hook("/hooks/sandbox/sms", &body).is_some_and(|(status, _)| status == 200) {
                return taken.texts.push(from);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Somebody calls, says nothing while the first telephone rings, and hangs up.
    fn call(&mut self, taken: &mut Acknowledged) {
        let call = format!("c-{}-{}", self.thread, self.next);
        let from =
            format!("+8615{}{:08}", 5 + self.thread % 5, self.thread * 1_000_000 % 9_000_000 + self.next);
        let begin = json!({ "call": call, "from": from, "to": "6687001" });
        if !self.turn("/hooks/sandbox/voice", begin, taken) {
            return;
        }
        taken.calls.push(call.clone());
        let silence = json!({ "call": call, "heard": "silence" });
        self.turn("/hooks/sandbox/voice/turn/1", silence, taken);
        let ended = json!({ "call": call, "state": "ended", "sequence": 9 });
        if self.hook("/hooks/sandbox/voice/status", &ended).is_some_and(|(status, _)| status < 300) {
            taken.ended.push(call);
        }
    }

    fn turn(&mut self, path: &str, body: Value, taken: &mut Acknowledged) -> bool {
        match self.hook(path, &body) {
            // The apology is kept nowhere, and promises nothing.
            Some((200, answer)) if !is_apology(&answer) => {
                taken.answers.push((path.to_owned(), body, answer));
                true
            }
            _ => false,
        }
    }

    fn hook(&mut self, path: &str, body: &Value) -> Option<(u16, Vec<u8>)> {
        let server = self.servers[self.random.random_range(0..self.servers.len())];
        hook(server, path, body)
    }
}

/// A signed webhook.
pub fn hook(server: SocketAddr, path: &str, body: &Value) -> Option<(u16, Vec<u8>)> {
    let body = body.to_string();
    let signature = sign(SECRET, SystemClock.now(), &format!("{PUBLIC}{path}"), body.as_bytes());
    post(server, "POST", path, &format!("X-Shouwen-Signature: {signature}\r\n"), body.as_bytes())
}

fn is_apology(answer: &[u8]) -> bool {
    serde_json::from_slice::<Value>(answer).is_ok_and(|answer| answer["turn"] == "")
}
