//! The peers: the same webhook, and the same outbox, written the usual way on Node.

use super::{
    database::Database,
    load::{Dialect, TOKEN, Target},
    process::{Running, free_address, until_it_listens},
};
use std::{net::SocketAddr, path::Path, process::Command, time::Instant};

/// What the peers write: one row a call.
const TABLE: &str = "CREATE TABLE call_log (call_sid TEXT PRIMARY KEY, account_sid TEXT, from_number TEXT, \
    to_number TEXT, direction TEXT, status TEXT, received_at BIGINT)";

/// A peer that takes webhooks.
#[derive(Clone, Copy)]
pub struct Peer {
    /// What it is.
    pub name: &'static str,
    script: &'static str,
    dialect: Dialect,
}

/// Express with Twilio's own middleware.
pub const EXPRESS: Peer = Peer { name: "Express + twilio", script: "express.mjs", dialect: Dialect::Twilio };
/// Express with jambonz's own SDK.
pub const JAMBONZ: Peer = Peer { name: "jambonz SDK", script: "jambonz.mjs", dialect: Dialect::Jambonz };

impl Peer {
    /// Starts it, as two workers, on a database of its own.
    pub fn start(self, folder: &Path, database: &Database) -> (Running, Target) {
        let address = free_address();
        if matches!(database, Database::Sqlite(_)) {
            database.order(&format!("PRAGMA journal_mode = WAL; {TABLE}"));
        } else {
            database.order(TABLE);
        }
        let mut command = node(folder, self.script);
        command
            .env("PORT", address.port().to_string())
            .env("DB", database.url())
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .env("JAMBONZ_SECRET", TOKEN);
        let running = Running::start(&mut command);
        until_it_listens(address, Instant::now());
        // The second worker may need a moment longer than the first.
        std::thread::sleep(std::time::Duration::from_secs(1));
        let public_url = format!("http://{address}");
        (running, Target { address, path: "/voice/incoming", public_url, dialect: self.dialect })
    }
}

/// graphile-worker with `messages` jobs queued.
pub fn fill_graphile(folder: &Path, database: &Database, messages: usize) {
    let mut command = node(folder, "graphile.mjs");
    let filled = command.arg("fill").arg(messages.to_string()).env("DB", database.url()).status();
    assert!(filled.expect("node runs").success(), "graphile-worker's jobs are queued");
}

/// Two processes of graphile-worker, tuned, that POST each job to the gateway.
pub fn run_graphile(folder: &Path, database: &Database, gateway: SocketAddr) -> [Running; 2] {
    [(), ()].map(|()| {
        let mut command = node(folder, "graphile.mjs");
        command.arg("run").env("DB", database.url()).env("SINK", format!("http://{gateway}/"));
        Running::start(&mut command)
    })
}

fn node(folder: &Path, script: &str) -> Command {
    let folder = folder.canonicalize().expect("the folder of the peers");
    assert!(folder.join("node_modules").is_dir(), "run `npm install` in {} first", folder.display());
    let mut command = Command::new("node");
    command.arg(folder.join(script)).env("NODE_ENV", "production");
    command
}
