//! The figures of this process, in Prometheus' text format. Names and labels are stable.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::sync::OnceLock;

/// Counter: webhooks by `account`, `kind` (voice, turn, status, leg, recording, sms, `sms_status`) and
/// `outcome` (taken, refused, malformed, degraded, unavailable, `unknown_account`).
pub const WEBHOOKS: &str = "shouwen_webhooks_total";
/// Histogram: seconds from a webhook's arrival to its answer, by `kind`.
pub const WEBHOOK_SECONDS: &str = "shouwen_webhook_seconds";
/// Histogram: webhooks written in one transaction.
pub const BATCH_SIZE: &str = "shouwen_batch_size";
/// Counter: webhooks answered without a database (R3.3: a caller hears something all the same).
pub const DEGRADED_ANSWERS: &str = "shouwen_degraded_answers_total";
/// Gauge: 1 while an `account` that holds a connection (an Asterisk, an SMPP centre) is connected, 0 while it is not.
pub const LINK_UP: &str = "shouwen_link_up";
/// Counter: spoken texts that no program could speak, by `account`: callers heard silence instead.
pub const UNSPOKEN: &str = "shouwen_unspoken_total";
/// Gauge: seconds that the oldest due reminder or message has been waiting.
pub const DAEMON_LAG_SECONDS: &str = "shouwen_daemon_lag_seconds";
/// Counter: messages by the `state` they reached.
pub const MESSAGES: &str = "shouwen_messages_total";
/// Counter: messages that went on to another account, by `from` and `to`.
pub const MESSAGES_MOVED: &str = "shouwen_messages_moved_total";
/// Counter: reminders by the `state` they reached.
pub const REMINDERS: &str = "shouwen_reminders_total";
/// Gauge: tasks that wait for a person, by `kind`.
pub const TASKS_OPEN: &str = "shouwen_tasks_open";
/// Histogram: seconds of a request to a provider, by `account` and `outcome` (a status, `before_sent`, `unknown`).
pub const OUTBOUND_SECONDS: &str = "shouwen_outbound_seconds";

/// Counter: ticks of the daemon that failed.
pub const DAEMON_FAILURES: &str = "shouwen_daemon_failures_total";
/// Counter: recordings that could not be fetched, or not be deleted, each time it was tried.
pub const RECORDING_FAILURES: &str = "shouwen_recording_failures_total";
/// Counter: query codes that were looked up by telephone, by `found`.
pub const CODE_LOOKUPS: &str = "shouwen_code_lookups_total";

/// Counter: attempts to sign in to the console, by `outcome` (in, refused, `code_needed`, `code_wrong`, wait,
/// locked).
pub const SIGN_INS: &str = "shouwen_sign_ins_total";

/// Counts a webhook.
pub fn webhook(account: &str, kind: &'static str, outcome: &'static str) {
    metrics::counter!(WEBHOOKS, "account" => account.to_owned(), "kind" => kind, "outcome" => outcome)
        .increment(1);
}

/// Counts a call that was answered without a database.
pub fn degraded_answer(account: &str) {
    metrics::counter!(DEGRADED_ANSWERS, "account" => account.to_owned()).increment(1);
}

/// Notes whether an account's network is connected.
pub fn link_up(account: &str, up: bool) {
    metrics::gauge!(LINK_UP, "account" => account.to_owned()).set(if up { 1.0 } else { 0.0 });
}

/// Counts a text that nobody could speak.
pub fn unspoken(account: &str) {
    metrics::counter!(UNSPOKEN, "account" => account.to_owned()).increment(1);
}

/// Up to the 15 seconds after which providers hang up.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0];
const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// A recorder with every name described.
pub fn recorder() -> PrometheusRecorder {
    let recorder = [(WEBHOOK_SECONDS, SECONDS), (OUTBOUND_SECONDS, SECONDS), (BATCH_SIZE, SIZES)]
        .into_iter()
        .fold(PrometheusBuilder::new(), |builder, (name, buckets)| {
            builder
                .set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)
                .expect("the buckets are not empty")
        })
        .build_recorder();
    metrics::with_local_recorder(&recorder, describe);
    recorder
}

/// Makes the process record its figures, once, and returns what renders them. Whoever serves them
/// calls `run_upkeep` on it every few seconds, or histograms grow.
pub fn install_metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let install = || {
        let recorder = recorder();
        let handle = recorder.handle();
        // Only a second recorder in one process is refused, and this is the one place that sets one.
        drop(metrics::set_global_recorder(recorder));
        handle
    };
    HANDLE.get_or_init(install).clone()
}

fn describe() {
    describe_counter!(WEBHOOKS, "Webhooks by account, kind and outcome");
    describe_histogram!(WEBHOOK_SECONDS, Unit::Seconds, "From a webhook's arrival to its answer");
    describe_histogram!(BATCH_SIZE, "Webhooks written in one transaction");
    describe_counter!(DEGRADED_ANSWERS, "Webhooks answered without a database");
    describe_gauge!(LINK_UP, "Whether an account's network is connected");
    describe_counter!(UNSPOKEN, "Spoken texts that no program could speak");
    describe_gauge!(DAEMON_LAG_SECONDS, Unit::Seconds, "How long the oldest due item has been waiting");
    describe_counter!(MESSAGES, "Messages by the state they reached");
    describe_counter!(MESSAGES_MOVED, "Messages that went on to another account");
    describe_counter!(REMINDERS, "Reminders by the state they reached");
    describe_gauge!(TASKS_OPEN, "Tasks that wait for a person");
    describe_counter!(DAEMON_FAILURES, "Ticks of the daemon that failed");
    describe_counter!(RECORDING_FAILURES, "Attempts to fetch or delete a recording that failed");
    describe_counter!(SIGN_INS, "Attempts to sign in to the console by outcome");
    describe_counter!(CODE_LOOKUPS, "Query codes looked up by telephone");
    describe_histogram!(OUTBOUND_SECONDS, Unit::Seconds, "Requests to providers by account and outcome");
}
