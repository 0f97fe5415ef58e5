//! The batch writer: what waits is written together, and nobody is answered before the COMMIT.
//!
//! One task owns the writing. It takes whatever has queued up, runs it in one transaction through a
//! few set-based statements, commits, and only then lets the answers go. A batch that fails is
//! retried item by item, so that one bad item hurts nobody else: SQLite may roll back a whole
//! transaction on a full disk, so every member counts as failed first.

use super::db::{Boxed, Db, Tx};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// How many items one transaction takes; more only makes the first of them wait longer.
const MOST: usize = 256;

/// How many items may wait before new ones are refused (503, or the spoken apology).
const WAITING: usize = 4096;

/// What a batch does, in one transaction.
pub trait BatchWork: Send + Sync + 'static {
    /// One thing to do.
    type Job: Send + Sync + 'static;
    /// Its result, given out after the commit.
    type Done: Send + 'static;
    /// What can go wrong.
    type Error: From<sqlx::Error> + Send + std::fmt::Display + 'static;

    /// Does all `jobs`; gives one result for each, in order.
    fn run<'a>(
        &'a self,
        tx: &'a mut Tx,
        jobs: &'a [Self::Job],
    ) -> Boxed<'a, Result<Vec<Self::Done>, Self::Error>>;

    /// Told after each transaction how many items it held; for the metrics.
    fn committed(&self, items: usize);
}

/// Why an item was not done.
#[derive(Debug, thiserror::Error)]
pub enum BatchError<E> {
    /// The writer has too much waiting, or has stopped; nothing was written.
    #[error("the writer is overloaded or has stopped")]
    Refused,
    /// It failed alone, too; nothing of it was written.
    #[error(transparent)]
    Failed(E),
}

/// The handle through which items are handed to the writer.
pub struct Batch<W: BatchWork> {
    queue: mpsc::Sender<Waiting<W>>,
}

struct Waiting<W: BatchWork> {
    job: W::Job,
    answer: oneshot::Sender<Result<W::Done, BatchError<W::Error>>>,
}

impl<W: BatchWork> Clone for Batch<W> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

impl<W: BatchWork> Batch<W> {
    /// Starts the writer; it ends when every handle is gone and all that waited is done.
    pub fn start(db: Db, work: Arc<W>) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(write(db, work, waiting));
        Self { queue }
    }

    /// Does `job`, durably: returns after the commit of the transaction it was in.
    pub async fn submit(&self, job: W::Job) -> Result<W::Done, BatchError<W::Error>> {
        let (answer, done) = oneshot::channel();
        self.queue.try_send(Waiting { job, answer }).map_err(|_| BatchError::Refused)?;
        done.await.unwrap_or(Err(BatchError::Refused))
    }
}

async fn write<W: BatchWork>(db: Db, work: Arc<W>, mut queue: mpsc::Receiver<Waiting<W>>) {
    let mut taken = Vec::with_capacity(MOST);
    while queue.recv_many(&mut taken, MOST).await > 0 {
        let (jobs, answers): (Vec<_>, Vec<_>) = taken.drain(..).map(|item| (item.job, item.answer)).unzip();
        match together(&db, &*work, &jobs).await {
            Ok(done) => answers.into_iter().zip(done).for_each(|(answer, done)| drop(answer.send(Ok(done)))),
            Err(error) => {
                // Also for a batch of one: two processes that race for one call are told apart by a retry.
                tracing::warn!(items = jobs.len(), %error, "a batch failed; its items are retried singly");
                for (job, answer) in jobs.iter().zip(answers) {
                    let alone = together(&db, &*work, std::slice::from_ref(job)).await;
                    let done = alone
                        .map_err(BatchError::Failed)
                        .and_then(|mut done| done.pop().ok_or(BatchError::Refused));
                    drop(answer.send(done));
                }
            }
        }
    }
}

async fn together<W: BatchWork>(db: &Db, work: &W, jobs: &[W::Job]) -> Result<Vec<W::Done>, W::Error> {
    let mut tx = db.begin().await?;
    let done = work.run(&mut tx, jobs).await?;
    tx.commit().await?;
    work.committed(jobs.len());
    Ok(done)
}
