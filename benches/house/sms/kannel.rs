//! Kannel, with the settings of its page in the manual, as fast as it goes.

use super::{
    super::{
        files::{filled_in, source},
        load::TOKEN,
        process::{Running, free_address, until_it_listens},
        shouwen::{LOGIN, PASSWORD},
    },
    centre::Centre,
};
use std::{fs, net::SocketAddr, process::Command, time::Instant};
use tempfile::TempDir;

/// How many messages the centre may have unanswered. Kannel's own 10 are fewer than what senders have under way.
const UNANSWERED: usize = 1000;

/// A running gateway. What stands first ends first.
pub struct Kannel {
    _smsbox: Running,
    _bearerbox: Running,
    /// Where messages are handed in.
    pub sendsms: SocketAddr,
    _folder: TempDir,
}

impl Kannel {
    /// Starts both boxes before that centre, and waits until they have logged in there.
    pub fn start(centre: &Centre) -> Self {
        let [admin, boxes, fake, sendsms] = [(); 4].map(|()| free_address());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let carriers = filled_in(
            &source("tests/it/peers/kannel/kannel.conf"),
            &[
                ("@ADMIN@", &admin.port().to_string()),
                ("@SMSBOX@", &boxes.port().to_string()),
                ("@SMPP@", &centre.address.port().to_string()),
                ("@FAKE@", &fake.port().to_string()),
                (
                    "transceiver-mode = true",
                    &format!("transceiver-mode = true\nmax-pending-submits = {UNANSWERED}"),
                ),
            ],
        );
        let ours = filled_in(
            documented(&source("docs/providers/kannel.md")),
            &[
                (
                    "sendsms-port = 13013",
                    &format!("sendsms-port = {}\nsendsms-interface = 127.0.0.1", sendsms.port()),
                ),
                // Nobody says whom a message is from.
                ("username = shouwen", &format!("username = {LOGIN}\ndefault-sender = 10690001")),
                ("PASSWORD", PASSWORD),
                ("PUBLIC_URL", "http://127.0.0.1:9"),
                ("HOOK_TOKEN", TOKEN),
            ],
        );
        fs::write(folder.path().join("kannel.conf"), format!("{carriers}\n{ours}"))
            .expect("settings are written");
        // Everything but panics is silent: a log of every message would be the slowest part.
        let start = |program: &str, listens: SocketAddr| {
            let mut command = Command::new(program);
            let running = Running::start(command.args(["-v", "4", "kannel.conf"]).current_dir(folder.path()));
            until_it_listens(listens, Instant::now());
            running
        };
        let bearerbox = start("/usr/sbin/bearerbox", boxes);
        let smsbox = start("/usr/sbin/smsbox", sendsms);
        centre.is_bound();
        Self { _smsbox: smsbox, _bearerbox: bearerbox, sendsms, _folder: folder }
    }
}

/// The block of a manual's page that an operator copies.
fn documented(page: &str) -> &str {
    let block = page.split_once("```conf\n").and_then(|(_, rest)| rest.split_once("```"));
    block.expect("the page has a block of settings").0
}
