//! Sending: a lane an account, so that one that hangs delays no other. A lane claims under a lease,
//! sends, and settles what came of it.
//!
//! Results are settled as they come, a few at a time, so that a crash leaves few messages in doubt.

use super::{
    attempt::{attempt, outlasts},
    settle::{self, Outcome, Results},
};
use crate::{
    core::{clock::Moment, id::MessageId, retry::Gate},
    store::outbox::{self, Claimed},
    work::{App, WorkError, failover},
};
use chrono::Duration;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};
use tokio::task::{JoinHandle, JoinSet};

/// Sends what is due, through every account, until nothing is; returns how many messages were settled.
/// `worker` names this daemon among several.
pub async fn send_due(app: &Arc<App>, worker: &str) -> Result<usize, WorkError> {
    let mut lanes = Lanes::default();
    lanes.start(app, worker).await?;
    lanes.finish().await
}

/// The lanes that run: at most one an account.
#[derive(Default)]
pub(super) struct Lanes(BTreeMap<String, JoinHandle<Result<usize, WorkError>>>);

impl Lanes {
    /// Starts a lane for every account through which something is due and that has none.
    pub(super) async fn start(&mut self, app: &Arc<App>, worker: &str) -> Result<(), WorkError> {
        let now = app.clock.now();
        let due = app.db.read(|tx| Box::pin(outbox::due_accounts(tx, now))).await?;
        for account in due {
            let (app, worker) = (app.clone(), worker.to_owned());
            let name = account.clone();
            self.0.entry(account).or_insert_with(|| tokio::spawn(Lane::run(app, name, worker)));
        }
        Ok(())
    }

    /// Takes leave of the lanes that have ended; the first failure of them, if any.
    pub(super) async fn reap(&mut self) -> Result<usize, WorkError> {
        let ended: Vec<String> =
            self.0.iter().filter(|(_, lane)| lane.is_finished()).map(|(name, _)| name.clone()).collect();
        let mut lanes = Self(ended.into_iter().filter_map(|name| self.0.remove_entry(&name)).collect());
        lanes.finish().await
    }

    /// Waits for all lanes to end; how many messages they settled, or the first failure.
    pub(super) async fn finish(&mut self) -> Result<usize, WorkError> {
        let (mut settled, mut failed) = (0, None);
        for (account, lane) in std::mem::take(&mut self.0) {
            match lane.await {
                Ok(Ok(some)) => settled += some,
                Ok(Err(error)) => failed = failed.or(Some(error)),
                Err(died) => tracing::error!(account, %died, "a sender died; its leases run out"),
            }
        }
        failed.map_or(Ok(settled), Err)
    }
}

/// One account's messages on their way out.
struct Lane {
    app: Arc<App>,
    account: String,
    worker: String,
    results: Results,
    /// Claimed, with the end of their lease.
    waiting: VecDeque<(Claimed, Moment)>,
    flying: JoinSet<()>,
}

impl Lane {
    async fn run(app: Arc<App>, account: String, worker: String) -> Result<usize, WorkError> {
        let (results, settled) = settle::start(app.clone(), worker.clone());
        let (waiting, flying) = (VecDeque::new(), JoinSet::new());
        let sent = Self { app, account, worker, results, waiting, flying }.drain().await;
        let settled = settled.await.unwrap_or(Ok(0))?;
        sent.map(|()| settled)
    }

    /// Sends until nothing is due. Whatever fails, what is under way is waited for: its fate is known
    /// only here.
    async fn drain(mut self) -> Result<(), WorkError> {
        let concurrency = self.app.settings.daemon.concurrency as usize;
        let mut claims = Ok(true);
        loop {
            let room = match self.app.circuits.gate(&self.account, self.app.clock.now()) {
                Gate::Free => concurrency,
                Gate::One => 1,
                Gate::Shut(until) => {
                    self.hold(until).await;
                    // Others carry what waits for an account that is away for long.
                    while failover::is_away(&self.app, &self.account, self.app.clock.now())
                        && matches!(claims, Ok(true))
                        && !self.results.is_closed()
                    {
                        claims = self.claim(false).await;
                        self.hold(until).await;
                    }
                    0
                }
            };
            let wanting = room > 0 && self.waiting.len() < room && self.flying.len() < room;
            if wanting && matches!(claims, Ok(true)) && !self.results.is_closed() {
                claims = self.claim(room == 1).await;
            }
            while self.flying.len() < room
                && let Some((message, lease_until)) = self.waiting.pop_front()
            {
                self.launch(message, lease_until).await;
            }
            if self.flying.join_next().await.is_none() {
                return claims.map(drop);
            }
        }
    }

    /// Claims what is due; whether there may be more.
    async fn claim(&mut self, one: bool) -> Result<bool, WorkError> {
        let now = self.app.clock.now();
        let settings = &self.app.settings.daemon;
        let limit = if one { 1 } else { i64::from(settings.batch) };
        let lease = Duration::seconds(i64::from(settings.lease_seconds));
        let (worker, account) = (self.worker.clone(), self.account.clone());
        let claimed = self
            .app
            .db
            .transact(move |tx| {
                Box::pin(async move { outbox::claim(tx, (&worker, &account), now, lease, limit).await })
            })
            .await?;
        let more = i64::try_from(claimed.len()).is_ok_and(|count| count == limit);
        self.waiting.extend(claimed.into_iter().map(|message| (message, now + lease)));
        Ok(more)
    }

    async fn launch(&mut self, message: Claimed, lease_until: Moment) {
        let now = self.app.clock.now();
        if outlasts(now, lease_until) {
            return self.give(message, Outcome::Held(now)).await;
        }
        let (app, results) = (self.app.clone(), self.results.clone());
        self.flying.spawn(async move {
            let outcome = attempt(&app, &message, lease_until).await;
            let now = app.clock.now();
            app.with_random(|random| app.circuits.learn(&message.account, &outcome, now, random));
            drop(results.send((message, outcome)).await);
        });
    }

    /// Gives back what was claimed and not tried.
    async fn hold(&mut self, until: Moment) {
        for (message, _) in std::mem::take(&mut self.waiting) {
            self.give(message, Outcome::Held(until)).await;
        }
    }

    async fn give(&self, message: Claimed, outcome: Outcome) {
        // The settler goes on until every sender is gone, unless the database stays away.
        drop(self.results.send((message, outcome)).await);
    }
}

/// The name under which one process claims: unique among those that run.
pub fn worker_name(app: &App) -> String {
    let id: MessageId = app.mint(app.clock.now());
    format!("{}-{id}", std::process::id())
}
