//! `[daemon]`, `[retention]`, `[log]`, `[metrics]`: what goes on when nobody is looking.

use crate::config::{Secret, check::Check};
use serde::Deserialize;
use std::time::Duration;

/// `[daemon]`: the reminder daemon.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaemonSettings {
    /// How often it looks for what is due, in seconds.
    pub tick_seconds: u64,
    /// How long it holds what it claimed, in seconds.
    pub lease_seconds: u32,
    /// How many it claims at once.
    pub batch: u32,
    /// How many it sends at once.
    pub concurrency: u32,
    /// From how many seconds of lag it counts as behind.
    pub behind_after_seconds: u32,
}

impl DaemonSettings {
    /// How often it looks for what is due.
    pub fn tick(&self) -> Duration {
        Duration::from_secs(self.tick_seconds)
    }

    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        check.range("daemon.tick_seconds", &self.tick_seconds, &(1..=60));
        check.range("daemon.lease_seconds", &self.lease_seconds, &(30..=3600));
        check.range("daemon.batch", &self.batch, &(1..=1000));
        check.range("daemon.concurrency", &self.concurrency, &(1..=64));
        check.range("daemon.behind_after_seconds", &self.behind_after_seconds, &(30..=86_400));
    }
}

/// `[retention]`: days that things are kept; 0 for ever.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSettings {
    /// Kept webhooks.
    pub webhooks_days: u32,
    /// Recordings, from the end of their case.
    pub recordings_days: u32,
    /// Texts of SMS.
    pub messages_days: u32,
    /// Numbers of callers without a case.
    pub calls_days: u32,
    /// Personal data of closed cases.
    pub cases_days: u32,
    /// Answers kept for an Idempotency-Key, in hours.
    pub idempotency_hours: u32,
}

impl RetentionSettings {
    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        // A provider may repeat a webhook for days.
        check.days("retention.webhooks_days", self.webhooks_days, 7);
        check.days("retention.recordings_days", self.recordings_days, 1);
        // 通信短信息服务管理规定: five months, with the content.
        check.days("retention.messages_days", self.messages_days, 153);
        check.days("retention.calls_days", self.calls_days, 1);
        // A case may be reopened for a year at most; its clock and evidence outlive that.
        check.days("retention.cases_days", self.cases_days, 365);
        // They hold what callers said: a retry that comes after a month is no retry.
        check.range("retention.idempotency_hours", &self.idempotency_hours, &(1..=720));
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl TryFrom<String> for LogFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("`{text}` is no log format: write text or json")),
        }
    }
}

/// `[log]`: what is logged, to standard error.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// How lines look.
    pub format: LogFormat,
    /// What is logged: `info`, or `warn,shouwen=debug`.
    pub filter: String,
}

/// `[metrics]`: who may read the figures of this process.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsSettings {
    /// The bearer token of /metrics; empty: service tokens only.
    pub token: Secret,
}
