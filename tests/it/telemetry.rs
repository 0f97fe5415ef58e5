//! Logs are masked whatever they come from; metrics are described and rendered.

use crate::logged::Logged;
use shouwen::{
    config::{LogFormat, LogSettings},
    telemetry,
};
use std::{borrow::Cow, io};

fn mask(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.replace("13800138000", "138****8000"))
}

fn log(format: LogFormat, filter: &str, work: impl FnOnce()) -> String {
    let lines = Logged::default();
    let writer = lines.clone();
    let settings = LogSettings { format, filter: filter.to_owned() };
    let subscriber = telemetry::subscriber(&settings, mask, move || writer.clone()).unwrap();
    tracing::subscriber::with_default(subscriber, work);
    lines.text()
}

#[test]
fn numbers_are_masked_in_messages_fields_and_spans() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let text = log(format, "info", || {
            let _call = tracing::info_span!("call", from = "13800138000").entered();
            tracing::info!(to = "13800138000", "rang 13800138000");
        });
        assert!(!text.contains("13800138000"), "{text}");
        // Message and field, and the span at least once.
        assert!(text.matches("138****8000").count() >= 3, "{text}");
    }
}

#[test]
fn json_lines_are_json() {
    let text = log(LogFormat::Json, "info", || tracing::warn!(lag_seconds = 7, "behind"));
    let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((line["level"].as_str(), line["lag_seconds"].as_i64()), (Some("WARN"), Some(7)));
}

#[test]
fn the_filter_says_what_is_logged() {
    let speak = || {
        tracing::debug!("quiet");
        tracing::warn!("loud");
    };
    let warnings = log(LogFormat::Text, "warn", speak);
    assert!(warnings.contains("loud") && !warnings.contains("quiet"), "{warnings}");
    assert!(log(LogFormat::Text, "warn,it=debug", speak).contains("quiet"));
}

#[test]
fn a_wrong_filter_is_told_by_field_and_remedy() {
    let settings = LogSettings { format: LogFormat::Text, filter: "shouwen=loud".to_owned() };
    let Err(fault) = telemetry::subscriber(&settings, mask, io::sink) else { panic!("accepted") };
    assert_eq!(fault.where_, "log.filter");
    assert!(fault.what.contains("shouwen=loud") && fault.remedy.contains("info"), "{fault}");
}

#[test]
fn every_metric_is_described_and_histograms_have_buckets() {
    let recorder = telemetry::recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        metrics::counter!(telemetry::WEBHOOKS, "account" => "main", "kind" => "voice", "outcome" => "done")
            .increment(2);
        metrics::histogram!(telemetry::WEBHOOK_SECONDS, "kind" => "voice").record(0.004);
        metrics::histogram!(telemetry::BATCH_SIZE).record(16.0);
        metrics::counter!(telemetry::DEGRADED_ANSWERS).increment(1);
        metrics::gauge!(telemetry::DAEMON_LAG_SECONDS).set(1.5);
        metrics::counter!(telemetry::MESSAGES, "state" => "delivered").increment(1);
        metrics::counter!(telemetry::REMINDERS, "state" => "sent").increment(1);
        metrics::gauge!(telemetry::TASKS_OPEN, "kind" => "call_back").set(3.0);
        metrics::histogram!(telemetry::OUTBOUND_SECONDS, "account" => "main", "outcome" => "200").record(0.2);
    });
    let page = handle.render();
    assert!(
        page.contains("shouwen_webhooks_total{account=\"main\",kind=\"voice\",outcome=\"done\"} 2"),
        "{page}"
    );
    assert!(page.contains("shouwen_webhook_seconds_bucket{kind=\"voice\",le=\"0.005\"} 1"), "{page}");
    assert!(page.contains("shouwen_batch_size_bucket{le=\"16\"} 1"), "{page}");
    let types = page.lines().filter(|line| line.starts_with("# TYPE")).count();
    let helps = page.lines().filter(|line| line.starts_with("# HELP")).count();
    assert_eq!((types, helps), (9, 9), "{page}");
}
