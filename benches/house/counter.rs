//! Counts what comes, on whatever thread, and says how fast it came.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// How long what is waited for may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many came so far; its clones count together.
#[derive(Clone, Default)]
pub struct Counter(Arc<AtomicUsize>);

impl Counter {
    /// One more came.
    pub fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many came so far.
    pub fn seen(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits until that many came, and returns when that was seen, or `None` if they do not come in time.
    pub fn reaches(&self, count: usize) -> Option<Instant> {
        let patience = Instant::now() + PATIENCE;
        while self.seen() < count {
            if Instant::now() > patience {
                return None;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        Some(Instant::now())
    }

    /// Waits for `count` more than `before`, and returns the rate from the first to the last of them, or `None`
    /// if they do not come in time.
    pub fn rate_of(&self, count: usize, before: usize) -> Option<f64> {
        let first = self.reaches(before + 1)?;
        let last = self.reaches(before + count)?;
        #[expect(clippy::cast_precision_loss, reason = "some ten thousand messages")]
        Some(count as f64 / (last - first).as_secs_f64())
    }
}
