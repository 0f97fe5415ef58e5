//! The reminder daemon: right when nobody is looking.
//!
//! Each tick costs a handful of indexed statements and only touches rows that are due: rescue what a
//! dead daemon held, fire reminders, send messages, end silent calls, keep the day's audit head.

mod reminders;
mod send;
mod settle;
pub mod upkeep;

pub use send::worker_name;
pub use settle::give_to_a_person;

use super::{App, WorkError, calls};
use crate::telemetry;
use std::sync::Arc;
use tokio::sync::watch;

/// What one tick did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Messages taken back from a dead daemon.
    pub rescued: u64,
    /// Reminders that were due.
    pub reminders: usize,
    /// Messages that were settled.
    pub messages: usize,
    /// Calls whose end was never reported.
    pub calls: usize,
}

impl Ticked {
    /// Whether there was anything to do.
    pub fn idle(&self) -> bool {
        *self == Self::default()
    }
}

/// One tick: everything that is due now.
pub async fn tick(app: &Arc<App>, worker: &str) -> Result<Ticked, WorkError> {
    upkeep::refresh(app).await?;
    let rescued = upkeep::rescue(app).await?;
    let limit = i64::from(app.settings.daemon.batch);
    let mut fired = 0;
    loop {
        let some = reminders::fire(app, limit).await?;
        fired += some;
        if some < usize::try_from(limit).unwrap_or(usize::MAX) {
            break;
        }
    }
    let messages = send::send_due(app, worker).await?;
    app.sandbox.deliver(app).await;
    let calls = calls::reconcile(app).await?;
    upkeep::daily(app).await?;
    upkeep::measure(app).await?;
    Ok(Ticked { rescued, reminders: fired, messages, calls })
}

/// Ticks until told to stop. A tick that fails is told in the log and tried again with the next one:
/// the database may be back by then.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let worker = worker_name(&app);
    let mut every = tokio::time::interval(app.settings.daemon.tick());
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {
                if let Err(error) = tick(&app, &worker).await {
                    tracing::error!(%error, "a tick of the daemon failed; the next one tries again");
                    metrics::counter!(telemetry::DAEMON_FAILURES).increment(1);
                }
            }
            _ = stop.changed() => return,
        }
    }
}

/// Ticks until nothing is due (`daemon --once`); returns the sum of what was done.
pub async fn once(app: &Arc<App>) -> Result<Ticked, WorkError> {
    let worker = worker_name(app);
    let mut sum = Ticked::default();
    loop {
        let ticked = tick(app, &worker).await?;
        sum.rescued += ticked.rescued;
        sum.reminders += ticked.reminders;
        sum.messages += ticked.messages;
        sum.calls += ticked.calls;
        if ticked.idle() {
            return Ok(sum);
        }
    }
}
