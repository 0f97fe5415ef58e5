//! The reminder daemon: right when nobody is looking.
//!
//! Each tick costs a handful of indexed statements and only touches rows that are due: rescue what a
//! dead daemon held, fire reminders, send messages, ask about silent ones, end silent calls, keep the day's audit head.

mod attempt;
mod circuits;
mod fates;
mod person;
pub(super) mod reminders;
mod send;
mod settle;
pub mod upkeep;

pub use circuits::Circuits;
pub use person::give_to_a_person;
pub use send::worker_name;

use super::{App, WorkError, calls, recordings};
use crate::telemetry;
use std::sync::Arc;
use tokio::{sync::watch, task::JoinHandle};

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
    /// Messages whose providers were asked what became of them.
    pub asked: usize,
    /// Recordings that were fetched or deleted, or could not be.
    pub recordings: usize,
}

impl Ticked {
    /// Whether there was anything to do.
    pub fn idle(&self) -> bool {
        *self == Self::default()
    }
}

/// One tick: everything that is due now. A part that fails keeps no other from being done; the first
/// failure is returned.
pub async fn tick(app: &Arc<App>, worker: &str) -> Result<Ticked, WorkError> {
    let mut failures = Failures::default();
    let (rescued, reminders) = prepare(app, &mut failures).await;
    let messages = failures.keep("sending", send::send_due(app, worker).await);
    app.sandbox.deliver(app).await;
    let calls = failures.keep("asking about calls", calls::reconcile(app).await);
    keep_up(app, &mut failures).await;
    let asked = failures.keep("asking about messages", fates::look_after(app).await);
    let recordings = failures.keep("recordings", recordings::keep_up(app).await);
    match failures.first {
        Some(error) => Err(error),
        None => Ok(Ticked { rescued, reminders, messages, calls, asked, recordings }),
    }
}

/// Parts of a tick that failed: each is told, and tried again with the next tick.
#[derive(Default)]
struct Failures {
    first: Option<WorkError>,
}

impl Failures {
    fn keep<T: Default>(&mut self, part: &'static str, done: Result<T, WorkError>) -> T {
        done.unwrap_or_else(|error| {
            tracing::error!(part, %error, "a part of the daemon's work failed; the next tick tries again");
            metrics::counter!(telemetry::DAEMON_FAILURES).increment(1);
            self.first.get_or_insert(error);
            T::default()
        })
    }
}

/// What comes before sending: how many messages were rescued, and how many reminders fired.
async fn prepare(app: &Arc<App>, failures: &mut Failures) -> (u64, usize) {
    failures.keep("reading notices", upkeep::refresh(app).await);
    let rescued = failures.keep("rescue", upkeep::rescue(app).await);
    let limit = app.settings.daemon.batch;
    let mut fired = 0;
    loop {
        let some = failures.keep("reminders", reminders::fire(app, i64::from(limit)).await);
        fired += some;
        if some < limit as usize {
            return (rescued, fired);
        }
    }
}

async fn keep_up(app: &Arc<App>, failures: &mut Failures) {
    failures.keep("the day's work", upkeep::daily(app).await);
    failures.keep("the figures", upkeep::measure(app).await);
}

/// Ticks until told to stop. What waits for others, gateways and providers, goes on beside the ticks, so
/// that nobody who hangs delays anything else.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let worker = worker_name(&app);
    let mut beside = Beside::default();
    let mut every = tokio::time::interval(app.settings.daemon.tick());
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => beside.tick(&app, &worker).await,
            _ = stop.changed() => break,
        }
    }
    // What is under way ends: its fate is known only here.
    Failures::default().keep("sending", beside.lanes.finish().await);
}

/// What goes on beside the ticks.
#[derive(Default)]
struct Beside {
    lanes: send::Lanes,
    asking: Errand,
    looking: Errand,
    keeping: Errand,
}

impl Beside {
    async fn tick(&mut self, app: &Arc<App>, worker: &str) {
        let held = app.clone();
        let ticked = tokio::spawn(async move {
            let mut failures = Failures::default();
            prepare(&held, &mut failures).await;
            held.sandbox.deliver(&held).await;
            keep_up(&held, &mut failures).await;
        });
        if let Err(died) = ticked.await {
            // A defect, and no reason to send no reminders from now on.
            tracing::error!(%died, "a tick of the daemon died; the next one tries again");
            metrics::counter!(telemetry::DAEMON_FAILURES).increment(1);
        }
        let mut failures = Failures::default();
        failures.keep("sending", self.lanes.reap().await);
        failures.keep("sending", self.lanes.start(app, worker).await);
        let (asker, looker, keeper) = (app.clone(), app.clone(), app.clone());
        let asking = async move { calls::reconcile(&asker).await };
        self.asking.go("asking about calls", asking, &mut failures).await;
        let looking = async move { fates::look_after(&looker).await };
        self.looking.go("asking about messages", looking, &mut failures).await;
        let keeping = async move { recordings::keep_up(&keeper).await };
        self.keeping.go("recordings", keeping, &mut failures).await;
    }
}

/// Work that takes longer than a tick may, one round at a time.
#[derive(Default)]
struct Errand(Option<JoinHandle<Result<usize, WorkError>>>);

impl Errand {
    /// Begins another round, if the last one has ended.
    async fn go(
        &mut self,
        part: &'static str,
        round: impl Future<Output = Result<usize, WorkError>> + Send + 'static,
        failures: &mut Failures,
    ) {
        if self.0.as_ref().is_some_and(|under_way| !under_way.is_finished()) {
            return;
        }
        if let Some(ended) = self.0.take()
            && let Ok(done) = ended.await
        {
            failures.keep(part, done);
        }
        self.0 = Some(tokio::spawn(round));
    }
}

/// Reads anew what other processes changed of the facts, until told to stop: what a server does whose
/// daemon is another process.
pub async fn watch(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(app.settings.daemon.tick());
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {
                if let Err(error) = upkeep::refresh(&app).await {
                    tracing::error!(%error, "directory and calendar could not be read anew; tried again soon");
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
        sum.asked += ticked.asked;
        sum.recordings += ticked.recordings;
        if ticked.idle() {
            return Ok(sum);
        }
    }
}
