//! A provider's own library, one question at a time: a JSON order a line in, a JSON answer a line out.

use super::process::Process;
use serde_json::Value;
use std::process::Command;

/// A library that waits for orders.
pub struct Oracle {
    process: Process,
    heard: usize,
}

impl Oracle {
    /// Starts it; its first line says that `name` is there.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let mut process = Process::start(name, command);
        let version = format!("\"{name}\":");
        let (heard, ()) = process.line("its version", 0, |line| line.contains(&version).then_some(()));
        Self { process, heard }
    }

    /// What it says to an order.
    pub fn ask(&mut self, order: &Value) -> Value {
        self.process.tell(&order.to_string());
        let answer = |line: &str| serde_json::from_str::<Value>(line).ok();
        let (heard, answer) = self.process.line("an answer", self.heard, answer);
        self.heard = heard;
        assert!(answer["error"].is_null(), "{order}: {}", answer["error"]);
        answer["done"].clone()
    }
}
