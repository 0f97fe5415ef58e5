//! Shouwen as an office would run it: the built program, its own settings file, a Twilio and a Kannel account.

use super::{
    database::Database,
    load::{ACCOUNT, Dialect, TOKEN, Target},
    process::{Running, free_address, until_it_listens},
};
use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The login at an SMS gateway.
pub const LOGIN: &str = "bench";
/// Its password.
pub const PASSWORD: &str = "bench-password";

/// An installation: settings, seal key, database.
pub struct Installation {
    folder: TempDir,
    address: SocketAddr,
}

impl Installation {
    /// One whose SMS go to the gateway at `gateway`, with `concurrency` of them under way at once.
    pub fn on(database: &Database, gateway: SocketAddr, concurrency: usize) -> Self {
        let accounts = format!(
            r#"
[voice]
account = "main"
[sms]
account = "gateway"
[daemon]
batch = 1000
concurrency = {concurrency}
[accounts.main]
provider = "twilio"
account_sid = "{ACCOUNT}"
auth_token = "{TOKEN}"
[accounts.gateway]
provider = "kannel"
base_url = "http://{gateway}"
username = "{LOGIN}"
password = "{PASSWORD}"
hook_token = "{TOKEN}"
allow = ["127.0.0.1"]
sms_profile = {{ carriers = "open" }}
"#
        );
        Self::with(database, free_address(), &accounts)
    }

    /// One that listens there, with these settings besides.
    pub fn with(database: &Database, address: SocketAddr, accounts: &str) -> Self {
        // SQLite is in the data folder; every other database is named.
        let url = if matches!(database, Database::Sqlite(_)) { String::new() } else { database.url() };
        let settings = format!(
            r#"
[server]
listen = "{address}"
public_url = "http://{address}"
[database]
url = "{url}"
[log]
filter = "error"
{accounts}"#
        );
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("shouwen.toml"), settings).expect("the settings are written");
        Self { folder, address }
    }

    /// Where it listens when it serves, and where callbacks are sent.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A command of the program in this installation.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shouwen"));
        command.args(words).current_dir(self.folder.path());
        command
    }

    /// Runs `serve` without the daemon, and returns how long it took until it answered.
    pub fn serve(&self) -> (Running, Duration) {
        self.serving(&["serve", "--no-daemon"])
    }

    /// Runs a command that serves, and returns how long it took until it answered.
    pub fn serving(&self, words: &[&str]) -> (Running, Duration) {
        let begun = Instant::now();
        let running = Running::start(&mut self.command(words));
        let took = until_it_listens(self.address, begun);
        (running, took)
    }

    /// Where the load goes.
    pub fn target(&self) -> Target {
        Target {
            address: self.address,
            path: "/hooks/main/voice",
            public_url: format!("http://{}", self.address),
            dialect: Dialect::Twilio,
        }
    }

    /// Where it keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("var")
    }

    /// Settings of this installation, for work inside this process.
    pub fn settings(&self) -> shouwen::config::Settings {
        let text = fs::read_to_string(self.folder.path().join("shouwen.toml")).expect("the settings");
        let mut settings = shouwen::config::Settings::read("shouwen.toml", &text, std::iter::empty())
            .expect("the settings hold");
        settings.data.dir = self.data();
        settings
    }
}
