//! What came of a rehearsal: for people and for programs.

use crate::core::{clock::Moment, routing::Clause};
use serde::Serialize;
use std::fmt;

/// What came of one scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Its name.
    pub scenario: String,
    /// Whether everything was as expected.
    pub passed: bool,
    /// The steps that were played.
    pub steps: Vec<StepReport>,
    /// What was not as expected, in order.
    pub failures: Vec<Failure>,
}

/// One step that was played.
#[derive(Debug, Clone, Serialize)]
pub struct StepReport {
    /// Its number, from 1.
    pub step: usize,
    /// Its line in the file.
    pub line: u64,
    /// When it was over, in the scenario's time.
    pub at: Moment,
    /// What happened, in short.
    pub does: String,
    /// Whether everything was as expected.
    pub passed: bool,
}

/// Something that was not as expected.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// In which step, from 1.
    pub step: usize,
    /// On which line of the file it is expected.
    pub line: u64,
    /// When, in the scenario's time.
    pub at: Moment,
    /// What it is about.
    pub what: String,
    /// What was expected.
    pub expected: String,
    /// What was there.
    pub found: String,
    /// The clause that asks for it, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.at.beijing().format("%Y-%m-%d %H:%M");
        write!(f, "第 {} 步（第 {} 行，{time}）{}", self.step, self.line, self.what)?;
        if let Some(clause) = self.clause {
            write!(f, "（{clause}：{}）", clause.original())?;
        }
        write!(f, "\n  应为 {}\n  实为 {}", self.expected, self.found)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.passed {
            return write!(f, "✓ {}（{} 步）", self.scenario, self.steps.len());
        }
        write!(f, "✗ {}：{} 处不符", self.scenario, self.failures.len())?;
        for failure in &self.failures {
            for line in failure.to_string().lines() {
                write!(f, "\n  {line}")?;
            }
        }
        Ok(())
    }
}
