//! What webhooks do, a batch at a time: the work behind the batch writer.
//!
//! Statements of a batch whose calls ring, are turned and end: one SELECT of the calls, one of open
//! cases of their callers, one INSERT into the inbox, one upsert of the calls; what opens a case or gives a
//! task costs its own statements, in the same transaction.

use super::{App, WorkError, calls::CallBatch, reports, sms};
use crate::{
    core::{
        call::VoiceEvent,
        clock::Moment,
        message::{InboundSms, Report},
    },
    providers::{HookAnswer, VoiceHook},
    store::{
        batch::{Batch, BatchError, BatchWork},
        db::{Boxed, Tx},
    },
    telemetry,
};
use std::sync::Weak;
use thiserror::Error;
use tokio::time::timeout;

/// The handle through which webhooks are taken.
pub type Hooks = Batch<HookWork>;

/// An authentic webhook that makes sense.
#[derive(Debug, Clone)]
pub enum Job {
    /// Of a call.
    Voice(VoiceJob),
    /// Of an SMS.
    Sms {
        /// The account.
        account: String,
        /// What it says.
        what: SmsJob,
        /// When it came.
        at: Moment,
    },
}

/// A webhook of a call.
#[derive(Debug, Clone)]
pub struct VoiceJob {
    /// The account.
    pub account: String,
    /// Which webhook.
    pub hook: VoiceHook,
    /// What it says.
    pub event: VoiceEvent,
    /// When it came.
    pub at: Moment,
}

/// What a webhook of an SMS says.
#[derive(Debug, Clone)]
pub enum SmsJob {
    /// An SMS came in.
    Inbound(InboundSms),
    /// A delivery report.
    Report(Report),
}

/// Why a webhook was not kept.
#[derive(Debug, Error)]
pub enum Unkept {
    /// Not while the network waits. It may be kept all the same: it is whole then, and its repetition finds it.
    #[error("not in time")]
    Late,
    /// Nothing of it was written.
    #[error(transparent)]
    Failed(#[from] BatchError<WorkError>),
}

/// Has `job` kept while the network waits for its answer.
pub async fn keep(app: &App, job: Job) -> Result<HookAnswer, Unkept> {
    let patience = app.settings.server.hook_patience();
    let kept = timeout(patience, app.hooks.submit(job)).await;
    Ok(kept.map_err(|_| Unkept::Late)??)
}

/// The work of a batch of webhooks.
pub struct HookWork {
    app: Weak<App>,
}

impl HookWork {
    /// The work of this application, which holds the handle to it: hence a weak reference.
    pub fn new(app: Weak<App>) -> Self {
        Self { app }
    }
}

impl BatchWork for HookWork {
    type Job = Job;
    type Done = HookAnswer;
    type Error = WorkError;

    fn run<'a>(&'a self, tx: &'a mut Tx, jobs: &'a [Job]) -> Boxed<'a, Result<Vec<HookAnswer>, WorkError>> {
        Box::pin(async move {
            let app = self.app.upgrade().ok_or(WorkError::Sql(sqlx::Error::PoolClosed))?;
            let mut calls = CallBatch::load(&app, tx, jobs).await?;
            let mut answers = Vec::with_capacity(jobs.len());
            for job in jobs {
                answers.push(match job {
                    Job::Voice(voice) => calls.take(tx, voice).await?,
                    Job::Sms { account, what: SmsJob::Inbound(text), at } => {
                        sms::inbound(&app, tx, account, text, *at).await?
                    }
                    Job::Sms { account, what: SmsJob::Report(report), at } => {
                        reports::report(&app, tx, account, report, *at).await?
                    }
                });
            }
            calls.write(tx).await?;
            Ok(answers)
        })
    }

    fn is_outage(&self, error: &WorkError) -> bool {
        if let Some(app) = self.app.upgrade()
            && (error.is_outage() || error.is_held())
        {
            tracing::error!(%error, "nothing of a batch of webhooks could be written");
            app.health.refused();
        }
        error.is_outage()
    }

    fn committed(&self, items: usize) {
        if let Some(app) = self.app.upgrade() {
            app.health.written();
        }
        #[expect(clippy::cast_precision_loss, reason = "a batch holds at most some hundreds")]
        metrics::histogram!(telemetry::BATCH_SIZE).record(items as f64);
    }
}
