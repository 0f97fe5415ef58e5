//! Real processes of the built program, that can be killed.

use super::gateway::through;
use crate::support::House;
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// What the sandbox account signs with.
pub const SECRET: &str = "an invented secret of the sandbox";

/// The address that signatures cover, whichever process takes the webhook.
pub const PUBLIC: &str = "http://hotline.invalid";

/// How many messages a daemon of these tests claims at once.
pub const CLAIMED: usize = 20;

/// One process of the program.
pub struct Process {
    arguments: Vec<String>,
    /// Where it listens, if it serves.
    pub listens: Option<SocketAddr>,
    config: PathBuf,
    log: PathBuf,
    child: Child,
}

/// Writes the settings of the processes over a house's database, with this SMS account.
pub fn settings(house: &House, account: &str) -> PathBuf {
    let config = house.folder().join("shouwen.toml");
    let text = format!(
        "{}secret = \"{SECRET}\"\n[server]\npublic_url = \"{PUBLIC}\"\n[data]\ndir = \"{}\"\n[database]\nurl = \"{}\"\n\
         max_connections = 5\n[daemon]\ntick_seconds = 1\nlease_seconds = 30\nconcurrency = 2\nbatch = {CLAIMED}\n\
         [log]\nfilter = \"info\"\n",
        through("gate", account),
        house.folder().display(),
        house.database()
    );
    fs::write(&config, text).unwrap();
    config
}

impl Process {
    /// A `serve` without the daemon, on a free port.
    pub fn serve(config: &PathBuf) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let arguments = ["serve", "--no-daemon", "--listen", &free.to_string()].map(str::to_owned).to_vec();
        Self::start(arguments, Some(free), config)
    }

    /// A `daemon`.
    pub fn daemon(config: &PathBuf) -> Self {
        Self::start(vec!["daemon".to_owned()], None, config)
    }

    fn start(arguments: Vec<String>, listens: Option<SocketAddr>, config: &PathBuf) -> Self {
        let name = format!("{}-{}.log", arguments[0], listens.map_or(0, |at| at.port()));
        let log = config.with_file_name(name);
        let child = spawn(&arguments, config, &log);
        Self { arguments, listens, config: config.clone(), log, child }
    }

    /// Kills it as a power cut would, and starts it again.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.child = spawn(&self.arguments, &self.config, &self.log);
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it serves; a daemon has nothing to wait for.
    pub fn ready(&mut self) {
        let Some(address) = self.listens else { return };
        for _ in 0..3000 {
            if post(address, "GET", "/healthz", "", b"").is_some_and(|(status, _)| status == 200) {
                return;
            }
            assert!(
                self.child.try_wait().unwrap().is_none(),
                "it ended: {}",
                fs::read_to_string(&self.log).unwrap()
            );
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not serve: {}", fs::read_to_string(&self.log).unwrap());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(arguments: &[String], config: &PathBuf, log: &PathBuf) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    Command::new(env!("CARGO_BIN_EXE_shouwen"))
        .args(arguments)
        .arg("--config")
        .arg(config)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// A request over a connection of its own; `None` if there was no whole answer.
pub fn post(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(15))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut read = Vec::new();
    stream.read_to_end(&mut read).ok()?;
    let end = read.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase().strip_prefix("content-length:").and_then(|n| n.trim().parse::<usize>().ok())
    });
    let body = read.split_off(end + 4);
    // An answer that was cut is none.
    (length.unwrap_or(0) == body.len()).then_some((status, body))
}
