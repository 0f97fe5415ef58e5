//! A real Asterisk of its own, on loopback: the settings that are shipped, the trunk and modules of the tests, and a
//! bare dialplan beside them.

use super::{
    super::{
        files::{filled_in, source},
        process::{Running, free_address, until_it_listens},
    },
    speech::Spoken,
};
use std::{
    collections::BTreeMap,
    fs,
    net::{SocketAddr, UdpSocket},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The password of `ari.conf`.
const PASSWORD: &str = "bench-only-ari-password";
/// The number of the bare dialplan.
pub const BARE: &str = "1000";
/// Ports for sound, two a call.
const SOUND: (u16, u16) = (10_000, 10_999);
/// How long it may take until something happens that has to.
const PATIENCE: Duration = Duration::from_secs(30);

/// Folders that have to be there.
const FOLDERS: [&str; 8] =
    ["etc", "run", "log/cdr-csv", "spool/recording", "spool/tmp", "lib/keys", "data", "cache/media_cache"];
/// Settings of the tests.
const TESTED: [&str; 4] = ["modules.conf", "pjsip.conf", "rtp.conf", "indications.conf"];
/// Settings in which nothing differs from what is usual: modules that find no file of theirs do not start.
const EMPTY: [&str; 8] = [
    "cdr.conf",
    "cel.conf",
    "features.conf",
    "manager.conf",
    "pjproject.conf",
    "res_http_media_cache.conf",
    "stasis.conf",
    "udptl.conf",
];

/// A running exchange.
pub struct Exchange {
    /// Where it takes calls.
    pub sip: SocketAddr,
    http: SocketAddr,
    program: PathBuf,
    // It ends before its folder does.
    running: Option<Running>,
    folder: TempDir,
    /// So much it wrote while it started.
    started: usize,
}

impl Exchange {
    /// Starts the program that is unpacked in `program`. The bare dialplan plays what is `spoken`; a Shouwen at
    /// `theirs` is connected to, once it is there.
    pub fn start(program: &Path, spoken: &Spoken, theirs: SocketAddr) -> Self {
        let program = program.canonicalize().expect("the folder of Asterisk");
        let sip = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port");
        // Asterisk takes what follows a dot anywhere in the path of fetched sound for its format.
        let folder = tempfile::Builder::new().prefix("exchange-").tempdir().expect("a temporary folder");
        let mut exchange = Self { sip, http: free_address(), program, running: None, folder, started: 0 };
        exchange.lay_out(spoken, theirs);
        exchange.running = Some(Running::start(exchange.command().arg("-f")));
        until_it_listens(exchange.http, Instant::now());
        exchange.order("core waitfullybooted");
        exchange.started = exchange.written().len();
        exchange
    }

    fn lay_out(&self, spoken: &Spoken, theirs: SocketAddr) {
        let own = self.folder.path();
        for folder in FOLDERS {
            fs::create_dir_all(own.join(folder)).expect("a folder is made");
        }
        for name in ["documentation", "rest-api"] {
            let shared = self.program.join("usr/share/asterisk").join(name);
            symlink(shared, own.join("data").join(name)).expect("a link is made");
        }
        for name in EMPTY {
            self.write(name, "[general]\n");
        }
        for name in TESTED {
            let text = source(&format!("tests/it/peers/asterisk/conf/{name}"));
            let ports = [("SIP-PORT", self.sip.port()), ("RTP-FIRST", SOUND.0), ("RTP-LAST", SOUND.1)];
            let filled =
                ports.iter().fold(text, |text, (place, port)| text.replace(place, &port.to_string()));
            self.write(name, &filled);
        }
        let shipped = |name: &str| source(&format!("deploy/asterisk/{name}"));
        let port = format!("bindport = {}", self.http.port());
        self.write("http.conf", &filled_in(&shipped("http.conf"), &[("bindport = 8088", &port)]));
        let password = ("CHANGE-ME-24-random-characters", PASSWORD);
        let ari = filled_in(&shipped("ari.conf"), &[password]);
        // Its last section is taken up, as its comment says.
        let lines = ari
            .lines()
            .map(|line| line.strip_prefix(';').filter(|rest| !rest.starts_with(' ')).unwrap_or(line));
        self.write("ari.conf", &lines.collect::<Vec<_>>().join("\n"));
        let theirs = ("127.0.0.1:8080", &*theirs.to_string());
        let client = filled_in(&shipped("websocket_client.conf"), &[password, theirs]);
        self.write("websocket_client.conf", &client);
        let bare = [("GREETING", spoken.greeting.as_str()), ("ASKED", &spoken.asked)];
        let bare = filled_in(include_str!("bare.conf"), &bare);
        // One exchange for all that are measured: each has its application named when its turn comes.
        let named = [("Stasis(shouwen,", "Stasis(${SHOUWEN_APP},")];
        let line = filled_in(&shipped("extensions.conf"), &named);
        self.write("extensions.conf", &format!("{line}{bare}"));
        self.write("logger.conf", include_str!("logger.conf"));
        let modules = self.libraries().join("asterisk/modules");
        let places = [("OWN", &*own.to_string_lossy()), ("MODULES", &modules.to_string_lossy())];
        self.write("asterisk.conf", &filled_in(include_str!("asterisk.conf"), &places));
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join("etc").join(name), text).expect("settings are written");
    }

    fn libraries(&self) -> PathBuf {
        self.program.join("usr/lib/x86_64-linux-gnu")
    }

    /// The program with its own libraries: it is unpacked beside a system that may be older.
    fn command(&self) -> Command {
        let mut command = Command::new(self.libraries().join("ld-linux-x86-64.so.2"));
        command.arg("--library-path").arg(self.libraries()).arg(self.program.join("usr/sbin/asterisk"));
        command.arg("-C").arg(self.folder.path().join("etc/asterisk.conf"));
        command
    }

    /// Has it do something on its console.
    fn order(&self, words: &str) -> String {
        let output = self.command().args(["-rx", words]).stderr(Stdio::null()).output();
        String::from_utf8_lossy(&output.expect("Asterisk's console answers").stdout).into_owned()
    }

    /// Gives the calls that come from now on to that application, once it is there.
    pub fn give_calls_to(&self, application: &str) {
        self.waits(application, || {
            self.order("ari show apps").lines().any(|line| line.trim() == application)
        });
        self.order(&format!("dialplan set global SHOUWEN_APP {application}"));
    }

    /// Waits until no channel is left: nobody is left behind.
    pub fn is_quiet(&self) {
        self.waits("the end of all calls", || {
            self.order("core show channels count").contains("0 active channels")
        });
    }

    fn waits(&self, what: &str, happened: impl Fn() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !happened() {
            assert!(
                Instant::now() < until,
                "{what} is waited for in vain; Asterisk says:\n{}",
                self.complaints()
            );
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// What it complained of since it had started: how often, and in which words.
    pub fn complaints(&self) -> String {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for line in self.written()[self.started..].lines() {
            // What differs from one to the next is told by its digits.
            let words =
                line.split(' ').skip(3).filter(|word| !word.contains(|sign: char| sign.is_ascii_digit()));
            *kinds.entry(words.collect::<Vec<_>>().join(" ")).or_default() += 1;
        }
        kinds.iter().fold(String::new(), |all, (words, count)| format!("{all}{count} × {words}\n"))
    }

    fn written(&self) -> String {
        fs::read_to_string(self.folder.path().join("log/messages.log")).unwrap_or_default()
    }

    /// The account's section of Shouwen's settings, as the page of the manual has it.
    pub fn account(&self, application: &str) -> String {
        format!(
            "[accounts.pbx]\nprovider = \"asterisk\"\nbase_url = \"http://{}\"\nusername = \"shouwen\"\n\
             password = \"{PASSWORD}\"\napp = \"{application}\"\ndial = \"PJSIP/phones/sip:{{national}}@127.0.0.4:9\"\n",
            self.http
        )
    }
}
