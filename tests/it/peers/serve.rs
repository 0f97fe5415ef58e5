//! A running `shouwen serve`: the built binary, its settings file, its API over HTTP.

use super::{
    eventually, file,
    process::{Process, free_port},
};
use crate::support::OPENS;
use bytes::Bytes;
use http::{Request, header};
use serde_json::{Value, json};
use shouwen::outbound::{Outbound, Policy, Undelivered};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A running server.
pub struct Serve {
    /// The port of 127.0.0.1 that it listens on.
    pub port: u16,
    http: Http,
    folder: TempDir,
    settings: PathBuf,
    /// The token of an officer of the complaint office.
    office: String,
    /// None while it is away.
    process: Option<Process>,
    /// What it wrote before it was last away.
    earlier: Vec<String>,
}

/// An answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type; empty without one.
    pub content_type: String,
    /// The body.
    pub body: Bytes,
}

impl Serve {
    /// Starts one over `database` (`""`: SQLite), in office hours of [`OPENS`]; `settings` writes the accounts and
    /// what else differs, for the port that it will have.
    pub fn start(database: &str, settings: impl FnOnce(u16) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let text = format!(
            "[office]\nfile = \"{office}\"\n[database]\nurl = {database:?}\nmax_connections = 4\n[daemon]\ntick_seconds = 1\n{own}",
            office = file("office.yaml").display(),
            own = settings(port),
        );
        let settings = folder.path().join("shouwen.toml");
        std::fs::write(&settings, text).unwrap();
        let (http, office) = (Http::to(port), String::new());
        let mut serve = Self { port, http, folder, settings, office, process: None, earlier: Vec::new() };
        serve.launch(OPENS, &[]);
        serve.office = serve.token("third");
        serve
    }

    fn launch(&mut self, at: &str, more: &[&str]) {
        let mut serve = shouwen(self.folder.path(), &self.settings);
        serve.args(["serve", "--clock", at, "--listen", &format!("127.0.0.1:{}", self.port)]).args(more);
        self.process = Some(Process::start("shouwen serve", &mut serve));
        eventually("the start of the server", || {
            let ready = self.http.request("GET", "/readyz", "", None);
            let ready = self.http.try_send(ready).map_err(|error| error.to_string())?;
            if ready.status == 200 { Ok(()) } else { Err(format!("{} {:?}", ready.status, ready.body)) }
        });
    }

    /// The server is stopped as an operator stops it, and started again at `at`, over the same data;
    /// `meanwhile` happens in between.
    pub fn away(&mut self, meanwhile: impl FnOnce(), at: &str) {
        self.restart(meanwhile, at, &[]);
    }

    /// The same; it comes back without a daemon.
    pub fn away_without_daemon(&mut self, meanwhile: impl FnOnce(), at: &str) {
        self.restart(meanwhile, at, &["--no-daemon"]);
    }

    /// The server is stopped, and nobody starts it again.
    pub fn gone(&mut self) {
        self.earlier.extend(self.process.take().unwrap().end("TERM"));
    }

    /// Runs `shouwen daemon --once` beside it, which has to succeed.
    pub fn daemon_once(&self, at: &str) {
        let mut daemon = shouwen(self.folder.path(), &self.settings);
        let done = daemon.args(["daemon", "--once", "--clock", at]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn restart(&mut self, meanwhile: impl FnOnce(), at: &str, more: &[&str]) {
        let process = self.process.take().unwrap();
        self.earlier.extend(process.end("TERM"));
        meanwhile();
        self.launch(at, more);
    }

    /// What `shouwen token create` prints for an officer.
    pub fn token(&self, officer: &str) -> String {
        let mut create = shouwen(self.folder.path(), &self.settings);
        let created = create.args(["token", "create", "--officer", officer]).output().unwrap();
        assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
        String::from_utf8(created.stdout).unwrap().trim().to_owned()
    }

    /// Sends a request as it stands; `path` is on this server.
    pub fn send(&self, request: Request<Bytes>) -> Answer {
        self.http.try_send(request).unwrap()
    }

    /// A request to this server.
    pub fn request(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Request<Bytes> {
        let uri = format!("http://127.0.0.1:{}{path}", self.port);
        Request::builder().method(method).uri(uri).body(body.into()).unwrap()
    }

    /// `GET` of the API as the complaint office, which has to succeed.
    pub fn get(&self, path: &str) -> Value {
        let answer = self.send(self.http.request("GET", path, &self.office, None));
        assert_eq!(answer.status, 200, "GET {path}: {:?}", answer.body);
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The items of a list of the API, as somebody else sees it.
    pub fn list_as(&self, token: &str, path: &str) -> Vec<Value> {
        let answer = self.send(self.http.request("GET", path, token, None));
        assert_eq!(answer.status, 200, "GET {path}: {:?}", answer.body);
        let list: Value = serde_json::from_slice(&answer.body).unwrap();
        list["items"].as_array().unwrap().clone()
    }

    /// The items of a list of the API.
    pub fn list(&self, path: &str) -> Vec<Value> {
        self.get(path)["items"].as_array().unwrap().clone()
    }

    /// `POST` to the API as the complaint office.
    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.post_as(&self.office, path, body)
    }

    /// `POST` to the API with somebody's token.
    pub fn post_as(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.send(self.http.request("POST", path, token, Some(body)));
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    /// Does something with a case, which has to succeed.
    pub fn act(&self, case: &str, action: &str, body: &Value) -> Value {
        let (status, case) = self.post(&format!("/api/v1/cases/{case}/{action}"), body);
        assert_eq!(status, 200, "{action}: {case}");
        case
    }

    /// Opens a case of somebody with this number; its JSON, with the query code.
    pub fn open_case(&self, phone: &str) -> Value {
        let body = json!({ "kind": "complaint", "name_standing": "real_name",
            "complainant": { "name": "来电人", "phone": phone }, "summary": "窗口无人值守",
            "received_at": OPENS });
        let (status, case) = self.post("/api/v1/cases", &body);
        assert_eq!(status, 201, "{case}");
        case
    }

    /// Waits for the message of `purpose` about `case` that `is` what is waited for.
    pub fn message(&self, case: &Value, purpose: &str, is: impl Fn(&Value) -> bool) -> Value {
        eventually(&format!("the {purpose} of {}", case["number"]), || {
            let all = self.list(&format!("/api/v1/messages?limit=200&purpose={purpose}"));
            let of_case = |message: &&Value| case.is_null() || message["case"] == case["number"];
            let mine: Vec<Value> = all.iter().filter(of_case).cloned().collect();
            mine.iter().find(|message| is(message)).cloned().ok_or_else(|| format!("{mine:?}"))
        })
    }

    /// The recording of a call, once it is kept here, as an officer of the complaint office hears it in the console.
    pub fn recording(&self, call: &Value) -> Bytes {
        let id = call["recording"].as_str().unwrap_or_else(|| panic!("no recording: {call:#?}"));
        let file = self.folder.path().join(format!("recordings/{id}.sealed"));
        eventually("the keeping of the recording", || {
            if file.exists() { Ok(()) } else { Err("it is not here".to_owned()) }
        });
        let path = format!("/console/calls/{}/recording?which={id}", call["id"].as_str().unwrap());
        let request = Request::get(format!("http://127.0.0.1:{}{path}", self.port));
        let request = request.header(header::COOKIE, self.session("third")).body(Bytes::new()).unwrap();
        let answer = self.http.runtime.block_on(self.http.client.fetch("test", request, 16 << 20)).unwrap();
        assert_eq!(answer.status(), 200, "{:?}", answer.body());
        answer.into_body()
    }

    /// Fills in the form of a page of the console as an officer, and sends it; the status.
    pub fn send_form(&self, officer: &str, page: &str, path: &str, fields: &[(&str, &str)]) -> u16 {
        let cookie = self.session(officer);
        let url = |path: &str| format!("http://127.0.0.1:{}{path}", self.port);
        let shown = Request::get(url(page)).header(header::COOKIE, &cookie).body(Bytes::new()).unwrap();
        let shown = self.http.runtime.block_on(self.http.client.fetch("test", shown, 16 << 20)).unwrap();
        let text = String::from_utf8_lossy(shown.body()).into_owned();
        assert!(text.contains(&format!("action=\"{path}\"")), "no such form on {page}: {text}");
        let (_, csrf) = text.split_once("name=\"csrf\" value=\"").unwrap();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", csrf.split('"').next().unwrap()).extend_pairs(fields);
        let request = Request::post(url(path))
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Bytes::from(form.finish())).unwrap()).status
    }

    /// The cookie of somebody who signs in to the console.
    fn session(&self, officer: &str) -> String {
        const PASSWORD: &str = "four plain words do";
        let mut set = shouwen(self.folder.path(), &self.settings);
        set.args(["officer", "passwd", officer, "--stdin"]).stdin(Stdio::piped());
        let mut set = set.spawn().unwrap();
        writeln!(set.stdin.take().unwrap(), "{PASSWORD}").unwrap();
        assert!(set.wait().unwrap().success());
        let form = format!("officer={officer}&password={}&code=", PASSWORD.replace(' ', "+"));
        let request = Request::post(format!("http://127.0.0.1:{}/console/sign-in", self.port))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let request = request.body(Bytes::from(form)).unwrap();
        let answer = self.http.runtime.block_on(self.http.client.send("test", request)).unwrap();
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.unwrap_or_else(|| panic!("{officer} is not let in: {:?}", answer.body()));
        cookie.split(';').next().unwrap().to_owned()
    }

    /// What the server wrote so far.
    pub fn log(&self) -> String {
        let now = self.process.as_ref().map(Process::lines).unwrap_or_default();
        [self.earlier.as_slice(), &now].concat().join("\n")
    }
}

/// The built binary with its settings and data, and nothing of this process's environment.
fn shouwen(folder: &Path, settings: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shouwen"));
    command.env_clear().current_dir(folder).arg("--config").arg(settings).arg("--data-dir").arg(folder);
    command
}

/// The project's own client, on a thread of its own.
struct Http {
    port: u16,
    runtime: Runtime,
    client: Outbound,
}

impl Http {
    fn to(port: u16) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let policy = Policy::default().naming(&format!("http://127.0.0.1:{port}")).unwrap();
        let client = runtime.block_on(async { Outbound::new(policy) }).unwrap();
        Self { port, runtime, client }
    }

    fn request(&self, method: &str, path: &str, token: &str, json: Option<&Value>) -> Request<Bytes> {
        let mut request =
            Request::builder().method(method).uri(format!("http://127.0.0.1:{}{path}", self.port));
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if json.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        request.body(Bytes::from(json.map(Value::to_string).unwrap_or_default())).unwrap()
    }

    fn try_send(&self, request: Request<Bytes>) -> Result<Answer, Undelivered> {
        let response = self.runtime.block_on(self.client.send("test", request))?;
        let content_type = response.headers().get(header::CONTENT_TYPE);
        Ok(Answer {
            status: response.status().as_u16(),
            content_type: content_type.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default(),
            body: response.into_body(),
        })
    }
}
