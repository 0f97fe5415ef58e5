//! What the program says about itself: logs and metrics.

mod logs;
mod metrics;

pub use logs::{Mask, init, subscriber};
pub use metrics::{
    BATCH_SIZE, CODE_LOOKUPS, DAEMON_FAILURES, DAEMON_LAG_SECONDS, DEGRADED_ANSWERS, LINK_UP, MESSAGES,
    MESSAGES_MOVED, OUTBOUND_SECONDS, RECORDING_FAILURES, REMINDERS, SIGN_INS, TASKS_OPEN, UNSPOKEN,
    WEBHOOK_SECONDS, WEBHOOKS, degraded_answer, install_metrics, link_up, recorder, unspoken, webhook,
};
