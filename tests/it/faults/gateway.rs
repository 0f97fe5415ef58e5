//! A real SMS gateway on loopback that speaks Kannel's `sendsms`, Twilio's messages and the two clouds'
//! `SendSms`, records what it took, and fails as it is told to.

use serde_json::json;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// How the gateway treats a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It takes the message and says so.
    Fair,
    /// It takes the message and says so after a second.
    Slow,
    /// Nobody listens.
    Closed,
    /// It takes nothing and answers with this status, and `Retry-After` if it is not 0.
    Refuses(u16, u32),
    /// It takes the message, and its answer never comes.
    TakesAndHangs,
    /// It takes nothing, and no answer comes.
    Hangs,
    /// It takes the message and cuts its answer in the middle.
    TakesAndCuts,
    /// It takes the message and answers 200 with something else.
    TakesAndBabbles,
    /// It takes nothing and sends elsewhere.
    Redirects,
    /// It takes the message, and its answer is larger than anybody reads.
    TakesAndFloods,
    /// It takes the message, and its answer comes a byte a second.
    TakesAndDrips,
}

/// A message that the gateway took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Took {
    /// Our reference of it.
    pub reference: String,
    /// Whom to.
    pub to: String,
    /// The text.
    pub text: String,
}

/// The gateway; it ends with the test.
#[derive(Clone)]
pub struct Gateway {
    address: SocketAddr,
    inside: Arc<Inside>,
}

struct Inside {
    mood: Mutex<Mood>,
    took: Mutex<Vec<Took>>,
    asked: AtomicUsize,
    fate: Mutex<Option<&'static str>>,
    listed: AtomicUsize,
    hanging: AtomicUsize,
}

impl Gateway {
    /// Opens one on a free port.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside {
            mood: Mutex::new(Mood::Fair),
            took: Mutex::new(Vec::new()),
            asked: AtomicUsize::new(0),
            fate: Mutex::new(None),
            listed: AtomicUsize::new(0),
            hanging: AtomicUsize::new(0),
        });
        let held = inside.clone();
        thread::spawn(move || attend(listener, address, &held));
        Self { address, inside }
    }

    /// Changes how it treats requests from now on.
    pub fn set(&self, mood: Mood) {
        *lock(&self.inside.mood) = mood;
        if mood == Mood::Closed {
            // Until the port refuses.
            while TcpStream::connect(self.address).is_ok() {
                thread::sleep(Duration::from_millis(5));
            }
        } else {
            while TcpStream::connect(self.address).is_err() {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// What it took, in order, doubles included.
    pub fn took(&self) -> Vec<Took> {
        lock(&self.inside.took).clone()
    }

    /// How many requests to send it got.
    pub fn asked(&self) -> usize {
        self.inside.asked.load(Ordering::SeqCst)
    }

    /// What it says of messages when it is asked from now on: `DELIVRD`, or the code of a failure.
    pub fn says(&self, fate: &'static str) {
        *lock(&self.inside.fate) = Some(fate);
    }

    /// How often it was asked about messages.
    pub fn listed(&self) -> usize {
        self.inside.listed.load(Ordering::SeqCst)
    }

    /// How many requests hang in it now.
    pub fn hanging(&self) -> usize {
        self.inside.hanging.load(Ordering::SeqCst)
    }

    /// The section of a Kannel account that uses it.
    pub fn kannel(&self, name: &str) -> String {
        format!(
            "[accounts.{name}]\nprovider = \"kannel\"\nbase_url = \"http://{}\"\nusername = \"u\"\npassword = \"p\"\n\
             from = \"10690001\"\nhook_token = \"0f1e2d3c4b5a69788796a5b4\"\nallow = [\"127.0.0.1\"]\n",
            self.address
        )
    }

    /// The section of a Twilio account that uses it.
    pub fn twilio(&self, name: &str) -> String {
        format!(
            "[accounts.{name}]\nprovider = \"twilio\"\nbase_url = \"http://{}\"\nfrom = \"+14155550100\"\n\
             account_sid = \"AC00000000000000000000000000000001\"\nauth_token = \"0123456789abcdef0123456789abcdef\"\n",
            self.address
        )
    }

    /// The section of an Aliyun account that uses it, with templates for acknowledgements alone.
    pub fn aliyun(&self, name: &str) -> String {
        let keys = "provider = \"aliyun\"\naccess_key_id = \"LTAI5tInventedKeyId0001\"\naccess_key_secret = \"InventedSecret0001\"";
        self.cloud(name, keys, ["${n}", "${c}", "${d}"])
    }

    /// The same of Tencent.
    pub fn tencent(&self, name: &str) -> String {
        let keys = "provider = \"tencent\"\nsecret_id = \"AKIDInventedSecretId0001\"\nsecret_key = \"InventedSecretKey0001\"\n\
                    sdk_app_id = \"1400006666\"\nvariable_chars = 12";
        self.cloud(name, keys, ["{1}", "{2}", "{3}"])
    }

    fn cloud(&self, name: &str, keys: &str, [number, code, due]: [&str; 3]) -> String {
        let received = format!("您反映的事项已收到，编号{number}，查询码{code}。");
        let asks = "回复“查询”加查询码可查进度。";
        let texts = [
            format!("{received}我们将于{due}前反馈办理情况。{asks}"),
            format!("{received}{asks}"),
            format!("您的补充内容已收到，并入{number}号件。"),
        ];
        let templates =
            texts.map(|text| format!("[[accounts.{name}.templates]]\ncode = \"SMS_1\"\ntext = \"{text}\"\n"));
        format!(
            "[accounts.{name}]\n{keys}\nbase_url = \"http://{}\"\nhook_token = \"0f1e2d3c4b5a69788796a5b4\"\n\
             allow = [\"127.0.0.1\"]\nunfiled = [\"interim\", \"survey\", \"status_reply\", \"relay\", \"reminder\", \"opt_out\"]\n\
             sms_profile = {{ signature = \"濮阳市民政局\" }}\n{}",
            self.address,
            templates.concat()
        )
    }
}

/// Settings in which SMS go out through the account `name`, whose section is `account`.
pub fn through(name: &str, account: &str) -> String {
    format!("[sms]\naccount = \"{name}\"\n{account}[accounts.sandbox]\nprovider = \"sandbox\"\n")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

fn attend(listener: TcpListener, address: SocketAddr, inside: &Arc<Inside>) {
    let mut listener = Some(listener);
    loop {
        if *lock(&inside.mood) == Mood::Closed {
            listener = None;
            thread::sleep(Duration::from_millis(5));
            continue;
        }
        let open = listener.get_or_insert_with(|| reopened(address));
        open.set_nonblocking(true).unwrap();
        match open.accept() {
            Ok((stream, _)) => {
                let inside = inside.clone();
                thread::spawn(move || drop(answer(stream, &inside)));
            }
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn reopened(address: SocketAddr) -> TcpListener {
    loop {
        if let Ok(listener) = TcpListener::bind(address) {
            return listener;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn answer(mut stream: TcpStream, inside: &Inside) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    let Some((target, body)) = request(&mut stream)? else { return Ok(()) };
    if let Some(list) = list(inside, &target, &body) {
        inside.listed.fetch_add(1, Ordering::SeqCst);
        return respond(&mut stream, "200 OK", "", list.as_bytes());
    }
    inside.asked.fetch_add(1, Ordering::SeqCst);
    let mood = *lock(&inside.mood);
    let takes = !matches!(mood, Mood::Closed | Mood::Refuses(..) | Mood::Hangs | Mood::Redirects);
    let took = taken(&target, &body);
    let place = {
        let mut all = lock(&inside.took);
        if takes {
            all.push(took);
        }
        all.len()
    };
    let (status, words) = if target.contains("Messages.json") {
        ("201 Created", format!(r#"{{"sid":"SM{place}","status":"queued","error_code":null}}"#))
    } else if target.starts_with("/?") {
        ("200 OK", format!(r#"{{"Code":"OK","Message":"OK","BizId":"{place}^0"}}"#))
    } else if body.starts_with('{') {
        (
            "200 OK",
            format!(r#"{{"Response":{{"SendStatusSet":[{{"SerialNo":"2024:{place}","Code":"Ok"}}]}}}}"#),
        )
    } else {
        ("202 Accepted", "0: Accepted for delivery".to_owned())
    };
    match mood {
        Mood::Slow => {
            thread::sleep(Duration::from_secs(1));
            respond(&mut stream, status, "", words.as_bytes())
        }
        Mood::Fair | Mood::Closed => respond(&mut stream, status, "", words.as_bytes()),
        Mood::Refuses(code, after) => {
            let header = if after == 0 { String::new() } else { format!("Retry-After: {after}\r\n") };
            respond(&mut stream, &format!("{code} No"), &header, b"no")
        }
        Mood::Redirects => respond(&mut stream, "302 Found", "Location: http://127.0.0.1:1/\r\n", b""),
        Mood::TakesAndBabbles => respond(&mut stream, "200 OK", "", b"<html>welcome</html>"),
        Mood::TakesAndFloods => respond(&mut stream, status, "", &vec![b'x'; 1_000_000]),
        Mood::TakesAndCuts => write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 100\r\n\r\nhalf"),
        Mood::Hangs | Mood::TakesAndHangs | Mood::TakesAndDrips => {
            inside.hanging.fetch_add(1, Ordering::SeqCst);
            hang(&mut stream, mood == Mood::TakesAndDrips);
            inside.hanging.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }
    }
}

/// Until the client has gone.
fn hang(stream: &mut TcpStream, drip: bool) {
    stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let mut drops = b"HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n".iter().cycle();
    loop {
        match stream.read(&mut [0; 16]) {
            Ok(0) => return,
            Err(error)
                if !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
            {
                return;
            }
            _ => {}
        }
        if drip && stream.write_all(&[*drops.next().unwrap()]).is_err() {
            return;
        }
    }
}

fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) -> std::io::Result<()> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat())
}

/// The target and the body of a request; `None` if the connection was only looked at.
fn request(stream: &mut TcpStream) -> std::io::Result<Option<(String, String)>> {
    let mut read = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length:")
                    .and_then(|n| n.trim().parse::<usize>().ok())
            });
            if body.len() >= length.unwrap_or(0) {
                let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
                return Ok(Some((target, body.to_owned())));
            }
        }
        let length = stream.read(&mut chunk)?;
        if length == 0 {
            return Ok(None);
        }
        read.extend_from_slice(&chunk[..length]);
    }
}

fn taken(target: &str, body: &str) -> Took {
    if body.starts_with('{') {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let to = [&body["PhoneNumberSet"][0], &body["PhoneNumber"]].map(text).concat();
        return Took {
            reference: text(&body["SessionContext"]),
            to,
            text: body["TemplateParamSet"].to_string(),
        };
    }
    let query = if body.is_empty() { target.split_once('?').map_or("", |(_, query)| query) } else { body };
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let field = |names: &[&str]| {
        fields
            .iter()
            .find(|(name, _)| names.contains(&name.as_str()))
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let report = field(&["dlr-url", "StatusCallback"]);
    let reference = report.split("ref=").nth(1).unwrap_or_default();
    let reference = reference.split(['&', '#']).next().unwrap_or_default().to_owned();
    Took {
        reference: reference + &field(&["OutId"]),
        to: field(&["to", "To", "PhoneNumbers", "PhoneNumber"]),
        text: field(&["text", "Body", "TemplateParam"]),
    }
}

/// What each lists of the messages to a number, where it is asked. Aliyun lists them by day: all of them are of
/// the day on which the clock of these tests begins. Tencent lists none, as long as no carrier has reported.
fn list(inside: &Inside, target: &str, body: &str) -> Option<String> {
    let to = taken(target, body).to;
    let all = lock(&inside.took);
    let found = all.iter().enumerate().filter(|(_, took)| took.to == to);
    let fate = *lock(&inside.fate);
    let arrived = fate == Some("DELIVRD");
    if target.contains("Messages.json?") {
        let status = if arrived { "delivered" } else { fate.map_or("queued", |_| "undelivered") };
        let code = fate.and_then(|code| code.parse::<u32>().ok());
        let found = found.map(|(place, took)| {
            json!({ "sid": format!("SM{}", place + 1), "status": status, "error_code": code,
                "body": took.text, "to": took.to })
        });
        Some(json!({ "messages": found.collect::<Vec<_>>() }).to_string())
    } else if target.contains("SendDate=") {
        let status = if arrived { 3 } else { fate.map_or(1, |_| 2) };
        let of_the_day = found.filter(|_| target.contains("SendDate=20260302"));
        let found = of_the_day.map(|(_, took)| {
            json!({ "OutId": took.reference, "SendStatus": status, "ErrCode": fate, "ReceiveDate": "2026-03-02 09:00:03" })
        });
        let found: Vec<_> = found.collect();
        Some(json!({ "Code": "OK", "SmsSendDetailDTOs": { "SmsSendDetailDTO": found } }).to_string())
    } else if body.contains("BeginTime") {
        let status = if arrived { "SUCCESS" } else { "FAIL" };
        let found = found.filter(|_| fate.is_some()).map(|(place, took)| {
            json!({ "SerialNo": format!("2024:{}", place + 1), "SessionContext": took.reference,
                "ReportStatus": status, "Description": fate, "UserReceiveTime": 1_772_413_203 })
        });
        Some(json!({ "Response": { "PullSmsSendStatusSet": found.collect::<Vec<_>>() } }).to_string())
    } else {
        None
    }
}
