//! The console in a real browser (Chromium, driven by playwright-core), with axe-core looking for what keeps
//! people out.

use crate::{
    peers::process::{Process, free_port},
    skip::skip,
};
use shouwen::core::clock::{Clock, Moment, SystemClock};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_shouwen");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/browser/console.mjs");
const PASSWORD: &str = "four plain words do";

/// Why there is no browser here, if there is none.
fn missing() -> Option<String> {
    if !Path::new("/usr/bin/chromium").exists() {
        return Some("/usr/bin/chromium is not installed".to_owned());
    }
    let found = Command::new("node").args(["-e", "require('playwright-core'); require('axe-core')"]).output();
    let there = found.is_ok_and(|output| output.status.success());
    (!there).then(|| "node does not find playwright-core and axe-core (NODE_PATH)".to_owned())
}

/// An installation with the demonstration data, and officers with passwords.
fn prepare(folder: &Path) {
    for officer in ["li-yi", "yang-wu", "zheng-xu"] {
        let mut passwd = Command::new(PROGRAM)
            .args(["officer", "passwd", officer, "--stdin", "--data-dir"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = passwd.stdin.take().unwrap();
        writeln!(input, "{PASSWORD}").unwrap();
        drop(input);
        assert!(passwd.wait().unwrap().success(), "{officer} gets no password");
    }
}

fn ready(port: u16) {
    let until = Instant::now() + Duration::from_secs(120);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "it does not serve");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn officers_use_the_console_in_a_browser() {
    if let Some(why) = missing() {
        return skip("officers_use_the_console_in_a_browser", &why);
    }
    let folder = tempfile::tempdir().unwrap();
    let (port, data) = (free_port(), folder.path().display().to_string());
    let address = format!("http://127.0.0.1:{port}");
    // Office hours, whenever the tests run: the call has to ring somebody.
    let clock: Moment = "2026-11-26T10:00:00".parse().unwrap();
    let ahead = clock.unix_millis() - SystemClock.now().unix_millis();
    let mut serve = Command::new(PROGRAM);
    serve
        .args([
            "serve",
            "--demo",
            "--clock",
            "2026-11-26T10:00:00",
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--data-dir",
            &data,
        ])
        .env("SHOUWEN__SERVER__PUBLIC_URL", &address);
    let serving = Process::start("serve", &mut serve);
    ready(port);
    prepare(folder.path());
    let secret = std::fs::read_to_string(folder.path().join("sandbox.key")).unwrap();
    let mut story = Command::new("node");
    story
        .arg(SCRIPT)
        .arg(&address)
        .env("PASSWORD", PASSWORD)
        .env("SECRET", secret.trim())
        .env("AHEAD", ahead.to_string())
        .env("NOTICE", crate::desk::calendar::NOTICE_2027);
    let told = story.output().unwrap();
    let said = String::from_utf8_lossy(&told.stdout);
    assert!(
        told.status.success(),
        "{said}\n{}\n{}",
        String::from_utf8_lossy(&told.stderr),
        serving.lines().join("\n")
    );
}
