//! A real Asterisk of its own for one test, on loopback, with the settings files of `deploy/asterisk`.

use crate::peers::{
    filled_in,
    process::{Process, free_port, listening},
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The password of `ari.conf`.
const PASSWORD: &str = "test-only-ari-password";

/// Settings files of the tests; the others are those that are shipped.
const OWN: [(&str, &str); 5] = [
    ("modules.conf", include_str!("conf/modules.conf")),
    ("pjsip.conf", include_str!("conf/pjsip.conf")),
    ("rtp.conf", include_str!("conf/rtp.conf")),
    ("logger.conf", include_str!("conf/logger.conf")),
    ("indications.conf", include_str!("conf/indications.conf")),
];

/// Settings files in which nothing differs from what is usual.
const EMPTY: [&str; 9] = [
    "cdr.conf",
    "cel.conf",
    "features.conf",
    "manager.conf",
    "pjproject.conf",
    "res_http_media_cache.conf",
    "stasis.conf",
    "udptl.conf",
    "websocket_client.conf",
];

/// A running exchange.
pub struct Exchange {
    /// Where it takes calls.
    pub sip_port: u16,
    http_port: u16,
    folder: TempDir,
    program: Program,
    process: Option<Process>,
}

/// The installed program: its packages are unpacked beside the system, or it is the system's own.
#[derive(Clone)]
struct Program {
    root: PathBuf,
}

impl Program {
    fn found() -> Result<Self, String> {
        let root =
            std::env::var_os("SHOUWEN_TEST_ASTERISK").ok_or("SHOUWEN_TEST_ASTERISK names no Asterisk")?;
        let program = Self { root: PathBuf::from(root) };
        if program.root.join("usr/sbin/asterisk").exists() {
            Ok(program)
        } else {
            Err(format!("{} holds no Asterisk", program.root.display()))
        }
    }

    fn libraries(&self) -> PathBuf {
        self.root.join("usr/lib/x86_64-linux-gnu")
    }

    fn command(&self, settings: &Path) -> Command {
        let mut command = Command::new(self.libraries().join("ld-linux-x86-64.so.2"));
        command.arg("--library-path").arg(self.libraries()).arg(self.root.join("usr/sbin/asterisk"));
        command.arg("-C").arg(settings.join("asterisk.conf"));
        command
    }
}

/// What is missing for these tests, if anything is.
pub fn missing() -> Option<String> {
    let tools = ["/usr/bin/sipp", "/usr/bin/sox", "/usr/bin/espeak-ng"];
    let missing = tools.iter().find(|tool| !Path::new(tool).exists());
    missing.map(|tool| format!("{tool} is not installed")).or_else(|| Program::found().err())
}

impl Exchange {
    /// Starts one whose desk, rung when Shouwen does not take a call, listens on `desk_port`.
    pub fn start(desk_port: u16) -> Self {
        let (sip_port, http_port, rtp) = (free_port(), free_port(), free_ports_for_sound());
        // Asterisk takes what follows a dot anywhere in the path of fetched sound for its format.
        let folder = tempfile::Builder::new().prefix("exchange-").tempdir().unwrap();
        let program = Program::found().unwrap();
        let exchange = Self { sip_port, http_port, folder, program, process: None };
        exchange.lay_out(desk_port, rtp);
        exchange.launched()
    }

    fn lay_out(&self, desk_port: u16, (first, last): (u16, u16)) {
        for part in [
            "etc",
            "run",
            "log/cdr-csv",
            "spool/recording",
            "spool/tmp",
            "lib/keys",
            "data",
            "cache/media_cache",
        ] {
            std::fs::create_dir_all(self.folder.path().join(part)).unwrap();
        }
        let shared = self.program.root.join("usr/share/asterisk");
        for name in ["documentation", "rest-api"] {
            std::os::unix::fs::symlink(shared.join(name), self.folder.path().join("data").join(name))
                .unwrap();
        }
        std::fs::create_dir_all(self.folder.path().join("data/sounds")).unwrap();
        self.put_music();
        let sounds = self.folder.path().join("data/sounds/en");
        std::os::unix::fs::symlink(shared.join("sounds/en_US_f_Allison"), sounds).unwrap();
        let ports = [
            ("SIP-PORT", self.sip_port.to_string()),
            ("RTP-FIRST", first.to_string()),
            ("RTP-LAST", last.to_string()),
        ];
        for (name, text) in OWN {
            let text = ports.iter().fold(text.to_owned(), |text, (place, port)| text.replace(place, port));
            self.write(name, &text);
        }
        // Modules that find no file of theirs do not start, or not wholly.
        for name in EMPTY {
            self.write(name, "[general]\n");
        }
        let desk = format!("PJSIP/phones/sip:desk@127.0.0.4:{desk_port}");
        self.write("complaint-line.conf", &filled_in(&shipped("extensions.conf"), &[("PJSIP/desk", &desk)]));
        // As Debian ships it: with settings of its own.
        let usual = "[globals]\nCONSOLE=Console/dsp\n[default]\nexten => 100,1,Hangup()\n";
        self.write("extensions.conf", &format!("{usual}#include complaint-line.conf\n"));
        self.write(
            "ari.conf",
            &filled_in(&shipped("ari.conf"), &[("CHANGE-ME-24-random-characters", PASSWORD)]),
        );
        let port = format!("bindport = {}", self.http_port);
        // So few connections that with many calls at once some orders are turned away.
        let few = ("sessionlimit = 500", "sessionlimit = 20");
        self.write("http.conf", &filled_in(&shipped("http.conf"), &[("bindport = 8088", &port), few]));
        self.write("asterisk.conf", &self.places());
    }

    /// A class of music on hold: a tone of ten seconds.
    fn put_music(&self) {
        let folder = self.folder.path().join("music");
        std::fs::create_dir_all(&folder).unwrap();
        let tone = ["-r", "8000", "-c", "1", "-b", "16", "waiting.wav", "synth", "10", "sine", "330"];
        let made = Command::new("/usr/bin/sox").arg("-n").args(tone).current_dir(&folder).status();
        assert!(made.unwrap().success());
        let class = format!("[waiting]\nmode = files\ndirectory = {}\n", folder.display());
        self.write("musiconhold.conf", &class);
    }

    /// Where it finds and puts everything.
    fn places(&self) -> String {
        let (own, modules) =
            (self.folder.path().display(), self.program.libraries().join("asterisk/modules"));
        format!(
            "[directories]\nastetcdir => {own}/etc\nastmoddir => {modules}\nastvarlibdir => {own}/lib\nastdbdir => {own}/lib\n\
             astkeydir => {own}/lib\nastdatadir => {own}/data\nastagidir => {own}/lib/agi-bin\nastspooldir => {own}/spool\n\
             astrundir => {own}/run\nastlogdir => {own}/log\nastcachedir => {own}/cache\n[options]\nverbose = 3\nnocolor = yes\n",
            modules = modules.display(),
        )
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join("etc").join(name), text).unwrap();
    }

    fn launched(mut self) -> Self {
        self.launch();
        self
    }

    /// Starts it again after [`Self::stop`].
    pub fn launch(&mut self) {
        let mut command = self.program.command(&self.folder.path().join("etc"));
        let mut process = Process::start("asterisk", command.arg("-f"));
        process.line("the start of Asterisk", 0, |line| line.contains("Asterisk Ready").then_some(()));
        listening(self.http_port);
        self.process = Some(process);
    }

    /// Starts it anew as one that connects to Shouwen, by the files that are shipped.
    pub fn connects_to(&mut self, port: u16) {
        self.kill();
        let client = filled_in(
            &shipped("websocket_client.conf"),
            &[("127.0.0.1:8080", &format!("127.0.0.1:{port}")), ("CHANGE-ME-24-random-characters", PASSWORD)],
        );
        self.write("websocket_client.conf", &client);
        let ari = filled_in(&shipped("ari.conf"), &[("CHANGE-ME-24-random-characters", PASSWORD)]);
        let lines = ari
            .lines()
            .map(|line| line.strip_prefix(';').filter(|rest| !rest.starts_with(' ')).unwrap_or(line));
        self.write("ari.conf", &lines.collect::<Vec<_>>().join("\n"));
        self.launch();
    }

    /// Ends it in the midst of everything, as a machine does.
    pub fn kill(&mut self) {
        drop(self.process.take());
    }

    /// Starts it anew as one that is impatient with Shouwen: so many seconds.
    pub fn rings_the_desk_after(&mut self, seconds: u16) {
        self.kill();
        let path = self.folder.path().join("etc/complaint-line.conf");
        let dialplan = std::fs::read_to_string(path).unwrap();
        let patience = format!("TIMEOUT(absolute)={seconds}");
        self.write("complaint-line.conf", &filled_in(&dialplan, &[("TIMEOUT(absolute)=90", &patience)]));
        self.launch();
    }

    /// Has it do something on its console.
    pub fn order(&self, words: &str) -> String {
        let mut command = self.program.command(&self.folder.path().join("etc"));
        let output = command.args(["-rx", words]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Cuts the connection over which events are read.
    pub fn cut(&self) {
        self.order("ari shutdown websocket sessions");
    }

    /// Waits until no channel is left: nothing keeps ringing, nobody is left behind.
    pub fn is_quiet(&self) {
        crate::peers::eventually("the end of all channels", || {
            let channels = self.order("core show channels count");
            if channels.contains("0 active channels") { Ok(()) } else { Err(channels) }
        });
    }

    /// The account's section of the settings, as the page of the manual has it, for this exchange.
    pub fn account(&self, extensions: &[(&str, u16)]) -> String {
        let mut text = format!(
            "[accounts.pbx]\nprovider = \"asterisk\"\nbase_url = \"http://127.0.0.1:{}\"\nusername = \"shouwen\"\n\
             password = \"{PASSWORD}\"\ndial = \"PJSIP/phones/sip:{{national}}@127.0.0.4:9\"\n[accounts.pbx.extensions]\n",
            self.http_port
        );
        for (number, port) in extensions {
            let line = format!("\"{number}\" = \"PJSIP/phones/sip:phone@127.0.0.4:{port}\"\n");
            text.push_str(&line);
        }
        text
    }

    /// What was recorded here is kept by the program, and here no more.
    pub fn keeps_no_recording(&self) {
        let folder = self.folder.path().join("spool/recording");
        crate::peers::eventually("the deletion of recordings", || {
            let left: Vec<_> =
                std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
            if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) }
        });
    }

    /// Waits until it writes something with `words` in it.
    pub fn writes(&self, words: &str) {
        self.writes_times(words, 1);
    }

    /// The same until it has so many times.
    pub fn writes_times(&self, words: &str, times: usize) {
        crate::peers::eventually(&format!("`{words}` in Asterisk's log, {times} times"), || {
            let lines = self.process.as_ref().map(Process::lines).unwrap_or_default();
            let found = lines.iter().filter(|line| line.contains(words)).count();
            if found >= times { Ok(()) } else { Err(format!("{found} in {} lines", lines.len())) }
        });
    }
}

/// A file that is shipped.
fn shipped(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("deploy/asterisk").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Ports for the sound of some calls. Each Asterisk has a range of its own, above those that tests are given
/// one by one.
fn free_ports_for_sound() -> (u16, u16) {
    use std::sync::atomic::{AtomicU16, Ordering};
    static NEXT: AtomicU16 = AtomicU16::new(0);
    const WIDTH: u16 = 400;
    // Test runs side by side begin at different places.
    let start = u16::try_from(std::process::id() % 20).unwrap() * WIDTH;
    let first = 10_000 + (start + NEXT.fetch_add(WIDTH, Ordering::Relaxed)) % (20 * WIDTH);
    (first, first + WIDTH - 1)
}
