//! A real Kannel, with a carrier behind it that speaks SMPP and Kannel's own fake one.

pub mod carrier;
mod gateway;
mod story;

use super::with_peer;
use std::process::Command;

/// What is missing for these tests, if anything is.
fn missing() -> Option<String> {
    if let Some(program) = gateway::PROGRAMS.iter().find(|program| !std::path::Path::new(program).exists()) {
        return Some(format!("{program} is not installed (Debian: kannel, kannel-extras)"));
    }
    node_without_smpp()
}

/// What is missing for the carrier, if anything is.
pub fn node_without_smpp() -> Option<String> {
    let required = Command::new("node").args(["-e", "require('smpp')"]).output();
    let there = required.is_ok_and(|output| output.status.success());
    (!there).then(|| "node does not find the package smpp (NODE_PATH)".to_owned())
}

with_peer! { missing();
    sms_go_through_the_gateway_and_come_back => story::run;
}
