//! A whole house in this process: the application with a clock that is moved, and everything it serves.
//! Rehearsals and tests live in it.

mod quiet;
mod requests;
mod tokens;

pub use quiet::only_the_sandbox;
pub use requests::Reply;
pub use tokens::Holder;

use crate::{
    config::Settings,
    core::clock::{Clock, Moment, VirtualClock},
    store::{outbox, recordings, reminders},
    telemetry, web,
    work::{
        App, WorkError,
        daemon::{self, Ticked, upkeep},
        start::{self, StartError, Surroundings},
    },
};
use axum::Router;
use chrono::{Duration, NaiveDate};
use std::sync::Arc;

/// Under which name the daemon of a house claims.
const WORKER: &str = "house";

/// A house that runs.
#[derive(Clone)]
pub struct House {
    /// The application.
    pub app: Arc<App>,
    /// Its clock.
    pub clock: Arc<VirtualClock>,
    /// Everything that is served.
    pub router: Router,
}

impl House {
    /// Opens a house; `clock` is the one that `around` names.
    pub async fn enter(
        settings: Settings,
        clock: Arc<VirtualClock>,
        around: Surroundings,
    ) -> Result<Self, StartError> {
        let app = start::start_in(settings, around).await?;
        let router = web::router(app.clone(), telemetry::recorder().handle());
        Ok(Self { app, clock, router })
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// One tick of the daemon.
    pub async fn tick(&self) -> Result<Ticked, WorkError> {
        daemon::tick(&self.app, WORKER).await
    }

    /// Lets time pass as it does in life: whatever becomes due happens then, and the clock jumps from one
    /// such moment to the next.
    pub async fn pass_until(&self, end: Moment) -> Result<(), WorkError> {
        self.tick().await?;
        while let Some(next) = self.next_event(end).await? {
            self.clock.move_to(next);
            self.tick().await?;
        }
        self.clock.move_to(end);
        self.tick().await?;
        Ok(())
    }

    /// When something happens next, after now and not after `end`: in the network, for the daemon, or
    /// after midnight, when the day's work is done.
    pub async fn next_event(&self, end: Moment) -> Result<Option<Moment>, WorkError> {
        let now = self.now();
        let due = self.app.db.read(|tx| {
            Box::pin(async move {
                let reminder = reminders::oldest_due(tx, end).await?;
                let message = outbox::oldest_due(tx, end).await?;
                let lease = outbox::next_lease_end(tx).await?;
                let recording = recordings::next_due(tx).await?;
                let silent = outbox::next_silent(tx).await?;
                Ok::<_, sqlx::Error>([reminder, message, lease, recording, silent])
            })
        });
        let network = self.app.sandbox.next_event();
        let next = due.await?.into_iter().chain([network, Some(next_daily(now))]).flatten().min();
        // What is due already and was left waits for the daemon's next tick.
        Ok(next.map(|at| if at > now { at } else { now + self.tick_length() }).filter(|at| *at <= end))
    }

    fn tick_length(&self) -> Duration {
        Duration::from_std(self.app.settings.daemon.tick()).unwrap_or(Duration::seconds(1))
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.app.db.close().await;
    }
}

/// When what is done once a day is done next.
fn next_daily(now: Moment) -> Moment {
    // The daemon waits so long after midnight for what was still under way.
    let begun = (now - upkeep::GRACE).day();
    begun.succ_opt().map_or(now, Moment::start_of) + upkeep::GRACE
}

/// The notices that were known on `day`: those dated on it or before.
pub fn notices_known_on(day: NaiveDate) -> impl Iterator<Item = crate::core::calendar::Notice> {
    crate::core::calendar::builtin_notices().iter().filter(move |notice| notice.dated() <= day).cloned()
}
