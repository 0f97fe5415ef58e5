//! What is looked at, and by whom.

use super::super::load::exchange;
use std::{collections::BTreeMap, net::SocketAddr, time::Instant};
use tokio::net::TcpStream;

/// Belongs to the office: sees the whole bureau.
const OFFICE: &str = "li-yi";
/// Handles cases of one department: sees its own.
pub const HANDLER: &str = "yang-wu";

/// A page and who asks for it.
pub struct Look {
    /// What it is.
    pub name: &'static str,
    officer: &'static str,
    /// Its address; `{…}` stands for what the database has.
    path: &'static str,
}

const fn look(name: &'static str, officer: &'static str, path: &'static str) -> Look {
    Look { name, officer, path }
}

/// Every page that is measured.
pub const LOOKS: &[Look] = &[
    look("today, the office", OFFICE, "/console/"),
    look("today, a handler", HANDLER, "/console/"),
    look("a case", OFFICE, "/console/cases/{case}"),
    look("a case, its handler", HANDLER, "/console/cases/{own}"),
    look("cases, the office", OFFICE, "/console/cases"),
    look("cases, a handler", HANDLER, "/console/cases"),
    look("cases overdue, the office", OFFICE, "/console/cases?due_before={today}"),
    look("cases overdue, a handler", HANDLER, "/console/cases?due_before={today}&handler=yang-wu"),
    look("cases of a department", OFFICE, "/console/cases?department=charity"),
    look("cases that nobody withdrew", OFFICE, "/console/cases?stage=withdrawn"),
    look("calls", OFFICE, "/console/calls"),
    look("calls on the line", OFFICE, "/console/calls?outcome=in_progress"),
    look("calls that nobody could help", OFFICE, "/console/calls?outcome=abandoned"),
    look("calls of a day last year", OFFICE, "/console/calls?day={year_ago}"),
    look("calls of a department without any", OFFICE, "/console/calls?department=leadership"),
    look("a call", OFFICE, "/console/calls/{call}"),
    look("tasks, the office", OFFICE, "/console/tasks"),
    look("tasks, a handler", HANDLER, "/console/tasks"),
    look("reminders", OFFICE, "/console/reminders"),
];

/// What an address stands for in one database.
pub type Known = [(&'static str, String); 5];

/// A browser at one house, on one connection.
pub struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
    known: Known,
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Browser {
    /// Opens the connection.
    pub async fn at(address: SocketAddr, cookies: BTreeMap<String, String>, known: Known) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        drop(stream.set_nodelay(true));
        Self { address, cookies, known, stream, answer: Vec::new() }
    }

    /// Asks for a page; how long it took, in milliseconds, and how many bytes came.
    pub async fn look(&mut self, look: &Look) -> (f64, usize) {
        let mut path = look.path.to_owned();
        for (name, value) in &self.known {
            path = path.replace(name, value);
        }
        let cookie = &self.cookies[look.officer];
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", self.address);
        let begun = Instant::now();
        let status = exchange(&mut self.stream, request.as_bytes(), &mut self.answer).await;
        let took = begun.elapsed();
        assert_eq!(status.ok(), Some(200), "{path}");
        (took.as_secs_f64() * 1000.0, self.answer.len())
    }
}
