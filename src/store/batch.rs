//! The batch writer: what waits is written together, and nobody is answered before the COMMIT.
//!
//! A writer takes whatever has queued up, runs it in one transaction through a few set-based
//! statements, commits, and only then lets the answers go. SQLite has one writer. On PostgreSQL several
//! take turns: while one waits for the server, the next gathers and sends its batch. A batch that fails is
//! retried item by item, so that one bad item hurts nobody else: SQLite may roll back a whole
//! transaction on a full disk, so every member counts as failed first. Where the database itself is
//! away nothing is retried: those who wait are told at once, and the next batch finds out anew.

use super::db::{Boxed, Db, Tx};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, mpsc, oneshot};

/// How many items one transaction takes; more only makes the first of them wait longer.
const MOST: usize = 256;

/// How many items may wait before new ones are refused (503, or the spoken apology).
const WAITING: usize = 4096;

/// How many batches are under way at once on PostgreSQL: more of them are smaller, and cost more commits.
const WRITERS: usize = 3;

/// How long items of a failed batch are retried singly, before the rest is given up: each may wait for a
/// lock of its own, and whoever waits for an answer does not wait for ever.
const SINGLY: Duration = Duration::from_secs(5);

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

    /// Told of each transaction that failed: whether the database is away, and not an item at fault.
    fn is_outage(&self, error: &Self::Error) -> bool;
}

/// Why an item was not done.
#[derive(Debug, thiserror::Error)]
pub enum BatchError<E> {
    /// The writer has too much waiting, or has stopped; nothing was written.
    #[error("the writer is overloaded or has stopped")]
    Refused,
    /// The database is away; nothing was written.
    #[error("the database is away")]
    Away,
    /// It failed alone, too; nothing of it was written.
    #[error(transparent)]
    Failed(E),
    /// It made the work panic; nothing of it was written.
    #[error("the work panicked")]
    Panicked,
}

/// The handle through which items are handed to the writer.
pub struct Batch<W: BatchWork> {
    queue: mpsc::Sender<Waiting<W>>,
}

type Answer<W> = oneshot::Sender<Result<<W as BatchWork>::Done, Failure<W>>>;
type Failure<W> = BatchError<<W as BatchWork>::Error>;

struct Waiting<W: BatchWork> {
    job: W::Job,
    answer: Answer<W>,
}

impl<W: BatchWork> Clone for Batch<W> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

impl<W: BatchWork> Batch<W> {
    /// Starts the writers; they end when every handle is gone and all that waited is done.
    pub fn start(db: &Db, work: &Arc<W>) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let writers = match db {
            Db::Sqlite { .. } => 1,
            Db::Postgres(_) => WRITERS,
        };
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..writers {
            tokio::spawn(write(db.clone(), work.clone(), waiting.clone()));
        }
        Self { queue }
    }

    /// Does `job`, durably: returns after the commit of the transaction it was in.
    pub async fn submit(&self, job: W::Job) -> Result<W::Done, BatchError<W::Error>> {
        let (answer, done) = oneshot::channel();
        self.queue.try_send(Waiting { job, answer }).map_err(|_| BatchError::Refused)?;
        done.await.unwrap_or(Err(BatchError::Refused))
    }
}

async fn write<W: BatchWork>(db: Db, work: Arc<W>, queue: Arc<Mutex<mpsc::Receiver<Waiting<W>>>>) {
    let mut taken = Vec::with_capacity(MOST);
    // The lock is held only until there is something to write.
    while queue.lock().await.recv_many(&mut taken, MOST).await > 0 {
        let (jobs, answers): (Vec<_>, Vec<_>) = taken.drain(..).map(|item| (item.job, item.answer)).unzip();
        let jobs: Arc<[W::Job]> = jobs.into();
        match together(&db, &work, &jobs, 0..jobs.len()).await {
            Ok(done) => answers.into_iter().zip(done).for_each(|(answer, done)| drop(answer.send(Ok(done)))),
            Err(BatchError::Away) => {
                for answer in answers {
                    drop(answer.send(Err(BatchError::Away)));
                }
            }
            Err(error) => {
                // Also for a batch of one: two processes that race for one call are told apart by a retry.
                tracing::warn!(items = jobs.len(), %error, "a batch failed; its items are retried singly");
                singly(&db, &work, &jobs, answers).await;
            }
        }
    }
}

async fn singly<W: BatchWork>(db: &Db, work: &Arc<W>, jobs: &Arc<[W::Job]>, answers: Vec<Answer<W>>) {
    let begun = Instant::now();
    let mut away = false;
    for (place, answer) in answers.into_iter().enumerate() {
        let done = if away || begun.elapsed() > SINGLY {
            Err(BatchError::Away)
        } else {
            together(db, work, jobs, place..place + 1)
                .await
                .and_then(|mut done| done.pop().ok_or(BatchError::Refused))
        };
        away |= matches!(done, Err(BatchError::Away));
        drop(answer.send(done));
    }
}

/// Does some of the jobs in one transaction. In a task of its own: what panics must not end the writer.
async fn together<W: BatchWork>(
    db: &Db,
    work: &Arc<W>,
    jobs: &Arc<[W::Job]>,
    some: std::ops::Range<usize>,
) -> Result<Vec<W::Done>, Failure<W>> {
    let (db, work, jobs) = (db.clone(), work.clone(), jobs.clone());
    let task = tokio::spawn(async move {
        let written = write_once(&db, &*work, &jobs[some]).await;
        written.map_err(
            |error| if work.is_outage(&error) { BatchError::Away } else { BatchError::Failed(error) },
        )
    });
    task.await.unwrap_or(Err(BatchError::Panicked))
}

async fn write_once<W: BatchWork>(db: &Db, work: &W, jobs: &[W::Job]) -> Result<Vec<W::Done>, W::Error> {
    let mut tx = db.begin().await?;
    let done = work.run(&mut tx, jobs).await?;
    tx.commit().await?;
    work.committed(jobs.len());
    Ok(done)
}
