//! The batch writer: what panics or fails hurts nobody else, and the writer goes on.

use crate::{on_both_engines, support::House};
use shouwen::{
    sql,
    store::{
        batch::{Batch, BatchError, BatchWork},
        db::{Boxed, Tx},
    },
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Writes a counter a job; job 13 panics, job 14 fails, job 15 finds the database away.
#[derive(Default)]
struct Work {
    runs: AtomicUsize,
}

impl BatchWork for Work {
    type Job = i64;
    type Done = i64;
    type Error = sqlx::Error;

    fn run<'a>(&'a self, tx: &'a mut Tx, jobs: &'a [i64]) -> Boxed<'a, Result<Vec<i64>, sqlx::Error>> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            for job in jobs {
                sql!(
                    tx,
                    execute,
                    "INSERT INTO counters (name, value) VALUES ($1, $2)",
                    format!("job-{job}"),
                    *job
                )?;
                match job {
                    13 => panic!("thirteen"),
                    14 => return Err(sqlx::Error::RowNotFound),
                    15 => return Err(sqlx::Error::PoolTimedOut),
                    _ => {}
                }
            }
            Ok(jobs.to_vec())
        })
    }

    fn committed(&self, _items: usize) {}

    fn is_outage(&self, error: &sqlx::Error) -> bool {
        shouwen::store::outage::is_outage(error)
    }
}

on_both_engines! {
    bad_jobs_hurt_no_neighbour_and_end_no_writer => async |house: House| {
        let work = Arc::new(Work::default());
        let batch = Batch::start(&house.app.db, &work);
        let (one, bad, worse, two) = tokio::join!(batch.submit(1), batch.submit(13), batch.submit(14), batch.submit(2));
        assert!(matches!((one, two), (Ok(1), Ok(2))));
        assert!(matches!(bad, Err(BatchError::Panicked)) && matches!(worse, Err(BatchError::Failed(_))));
        assert!(matches!(batch.submit(3).await, Ok(3)), "the writer goes on");
        let runs = work.runs.load(Ordering::SeqCst);
        let (away, with) = tokio::join!(batch.submit(15), batch.submit(4));
        assert!(matches!((away, with), (Err(BatchError::Away), Err(BatchError::Away))));
        assert_eq!(work.runs.load(Ordering::SeqCst), runs + 1, "nothing is retried while the database is away");
        let count = house.app.db.read(|tx| Box::pin(async move {
            sql!(tx, fetch_one::<(i64,)>, "SELECT count(*) FROM counters WHERE name LIKE 'job-%'")
        }));
        assert_eq!(count.await.unwrap().0, 3, "only what was answered is there");
    };
}
