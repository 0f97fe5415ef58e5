//! Processes that end with their measurement, and what they hold in memory.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A process that is killed when it is dropped.
pub struct Running(pub Child);

impl Running {
    /// Starts it; only what it complains of is shown.
    pub fn start(command: &mut Command) -> Self {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
        Self(quiet.spawn().expect("the program starts"))
    }

    /// The memory that it and its children hold, in MiB.
    pub fn memory(&self) -> f64 {
        let children = format!("/proc/{0}/task/{0}/children", self.0.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        let all = std::iter::once(self.0.id().to_string())
            .chain(children.split_whitespace().map(str::to_owned))
            .map(|id| resident(&id));
        all.sum()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn resident(id: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    kib.and_then(|rest| rest.trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A port of this machine that is free now.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port")
}

/// Waits until somebody listens there, and returns how long it took since `begun`.
pub fn until_it_listens(address: SocketAddr, begun: Instant) -> Duration {
    while begun.elapsed() < Duration::from_secs(30) {
        if std::net::TcpStream::connect(address).is_ok() {
            return begun.elapsed();
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    panic!("nobody listens on {address}");
}
