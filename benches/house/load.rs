//! The load: signed requests over a fixed number of connections, each sending the next request when the
//! last one is answered. One thread makes it all, so that the server keeps most of two cores.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use std::{
    net::SocketAddr,
    time::{Duration, Instant, SystemTime},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Builder,
    task::JoinSet,
};

/// The key that signs the webhooks.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// The account that they are about.
pub const ACCOUNT: &str = "AC00000000000000000000000000000001";

/// Whose webhooks are sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Form fields, HMAC-SHA1 over address and sorted fields.
    Twilio,
    /// JSON, HMAC-SHA256 over time and body.
    Jambonz,
}

/// Where the load goes.
#[derive(Clone)]
pub struct Target {
    /// The server.
    pub address: SocketAddr,
    /// The path of the first webhook of a call.
    pub path: &'static str,
    /// The address that is signed, without path.
    pub public_url: String,
    /// Whose webhooks.
    pub dialect: Dialect,
}

/// What one round showed.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Requests answered with 200 a second.
    pub rate: f64,
    /// The median latency.
    pub median: Duration,
    /// The latency that one in a hundred exceeds.
    pub p99: Duration,
    /// The latency that one in a thousand exceeds.
    pub p999: Duration,
    /// Answers that were none: another status, or a broken connection.
    pub errors: usize,
}

/// Loads the target for `seconds`, after two seconds that do not count.
pub fn run(target: &Target, connections: usize, seconds: u64) -> Round {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime for the load");
    runtime.block_on(async {
        let begins = Instant::now() + Duration::from_secs(2);
        let ends = begins + Duration::from_secs(seconds);
        let mut all = JoinSet::new();
        for connection in 0..connections {
            all.spawn(converse(target.clone(), connection, begins, ends));
        }
        let (mut latencies, mut errors) = (Vec::new(), 0);
        while let Some(done) = all.join_next().await {
            let (some, failed) = done.expect("a connection of the load");
            latencies.extend(some);
            errors += failed;
        }
        sum_up(latencies, errors, seconds)
    })
}

fn sum_up(mut latencies: Vec<Duration>, errors: usize, seconds: u64) -> Round {
    latencies.sort_unstable();
    let at = |per_mille: usize| percentile(&latencies, per_mille);
    #[expect(clippy::cast_precision_loss, reason = "a round has some hundred thousand requests")]
    let rate = latencies.len() as f64 / seconds as f64;
    Round { rate, median: at(500), p99: at(990), p999: at(999), errors }
}

/// The latency that so many of a thousand do not exceed; `sorted` is in order.
pub fn percentile(sorted: &[Duration], per_mille: usize) -> Duration {
    let place = (sorted.len() * per_mille / 1000).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

async fn converse(
    target: Target,
    connection: usize,
    begins: Instant,
    ends: Instant,
) -> (Vec<Duration>, usize) {
    let (mut latencies, mut errors, mut count) = (Vec::new(), 0, 0_u64);
    // Every run and connection has calls of its own.
    let run = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_millis());
    let mut answer = Vec::with_capacity(4096);
    'connect: while Instant::now() < ends {
        let Ok(mut stream) = TcpStream::connect(target.address).await else {
            errors += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        drop(stream.set_nodelay(true));
        while Instant::now() < ends {
            count += 1;
            let id = format!("{run:016x}{connection:04x}{count:012x}");
            let request = target.request(&id);
            let sent = Instant::now();
            let status = exchange(&mut stream, &request, &mut answer).await;
            if sent >= begins && sent < ends {
                match status {
                    Ok(200) => latencies.push(sent.elapsed()),
                    _ => errors += 1,
                }
            }
            if status.is_err() {
                continue 'connect;
            }
        }
        break;
    }
    (latencies, errors)
}

/// One request and its whole answer; returns the status.
pub async fn exchange(stream: &mut TcpStream, request: &[u8], answer: &mut Vec<u8>) -> std::io::Result<u16> {
    stream.write_all(request).await?;
    answer.clear();
    loop {
        if stream.read_buf(answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if let Some((status, length)) = head_of(answer)
            && answer.len() >= length
        {
            return Ok(status);
        }
    }
}

/// Status and whole length of an answer whose head is complete.
fn head_of(answer: &[u8]) -> Option<(u16, usize)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    Some((status, end + length.unwrap_or(0)))
}

impl Target {
    /// The first webhook of a call with that id, from a number of its own, signed.
    fn request(&self, id: &str) -> Vec<u8> {
        // Mainland mobile numbers, so that they are parsed and looked up like a real caller's.
        let caller = format!("+86138{}", &digits(id)[..8]);
        let (body, content_type, signature) = match self.dialect {
            Dialect::Twilio => self.twilio(id, &caller),
            Dialect::Jambonz => jambonz(id, &caller),
        };
        format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nContent-Type: \
             {content_type}\r\n{signature}\r\nContent-Length: {}\r\n\r\n{body}",
            self.path,
            self.public_url.trim_start_matches("http://"),
            body.len(),
        )
        .into_bytes()
    }

    fn twilio(&self, id: &str, caller: &str) -> (String, &'static str, String) {
        let call = format!("CA{id}");
        // As Twilio sends them, and in the order in which they are signed.
        let fields = [
            ("AccountSid", ACCOUNT),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", &call),
            ("CallStatus", "ringing"),
            ("Called", "+863936687001"),
            ("CalledCity", ""),
            ("CalledCountry", "CN"),
            ("CalledState", "Henan"),
            ("CalledZip", ""),
            ("Caller", caller),
            ("CallerCity", ""),
            ("CallerCountry", "CN"),
            ("CallerState", "Henan"),
            ("CallerZip", ""),
            ("Direction", "inbound"),
            ("From", caller),
            ("FromCity", ""),
            ("FromCountry", "CN"),
            ("FromState", "Henan"),
            ("FromZip", ""),
            ("To", "+863936687001"),
            ("ToCity", ""),
            ("ToCountry", "CN"),
            ("ToState", "Henan"),
            ("ToZip", ""),
        ];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).expect("any key fits");
        mac.update(self.public_url.as_bytes());
        mac.update(self.path.as_bytes());
        for (name, value) in fields {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
        (body, "application/x-www-form-urlencoded; charset=UTF-8", format!("X-Twilio-Signature: {signature}"))
    }
}

fn jambonz(id: &str, caller: &str) -> (String, &'static str, String) {
    let body = serde_json::json!({
        "call_sid": id, "direction": "inbound", "from": caller, "to": "+863936687001",
        "call_id": format!("{id}@127.0.0.1"), "sip_status": 100, "sip_reason": "Trying", "call_status": "trying",
        "account_sid": "bed525b4-af09-40d2-9fe7-cdf6ae577c69", "trace_id": id, "caller_name": "",
        "application_sid": "0e0681b0-d49f-4fb8-b973-b5a3c6758de1", "originating_sip_ip": "127.0.0.1",
        "fs_sip_address": "127.0.0.1:5060", "api_base_url": "http://127.0.0.1:3000/v1",
    })
    .to_string();
    let time = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    let mut mac = Hmac::<Sha256>::new_from_slice(TOKEN.as_bytes()).expect("any key fits");
    mac.update(format!("{time}.").as_bytes());
    mac.update(body.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    (body, "application/json", format!("Jambonz-Signature: t={time},v1={signature}"))
}

/// Decimal digits that differ wherever the hexadecimal ones do, the last ones first.
fn digits(hexadecimal: &str) -> String {
    hexadecimal.bytes().rev().fold(String::new(), |mut digits, byte| {
        digits.push(char::from(b'0' + char::from(byte).to_digit(16).map_or(0, |digit| (digit % 10) as u8)));
        digits
    })
}
