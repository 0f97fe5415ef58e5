//! A round: so many callers at once, each calling again when their call is over.

use super::{
    super::load::percentile,
    caller::{self, InVain, Waited},
};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, task::JoinSet};

/// What does not count: everything is fetched and planned for the first time.
const WARMING: Duration = Duration::from_secs(3);

/// What one round showed.
#[derive(Default)]
pub struct Round {
    /// Calls a second.
    pub rate: f64,
    /// What callers waited for.
    pub waited: Vec<Waited>,
    /// What callers waited for in vain, those of the first seconds too.
    pub failed: Vec<InVain>,
}

/// Has `callers` call `dialled` for so many seconds. One thread makes it all, so that the exchange keeps most of two
/// cores.
pub fn run(exchange: SocketAddr, dialled: &'static str, callers: usize, seconds: u64) -> Round {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime for the callers");
    runtime.block_on(async {
        let begins = Instant::now() + WARMING;
        let ends = begins + Duration::from_secs(seconds);
        let mut all = JoinSet::new();
        for _ in 0..callers {
            all.spawn(call_again(exchange, dialled, begins, ends));
        }
        let mut round = Round::default();
        while let Some(done) = all.join_next().await {
            let (waited, failed) = done.expect("a caller");
            round.waited.extend(waited);
            round.failed.extend(failed);
        }
        #[expect(clippy::cast_precision_loss, reason = "a round has some thousand calls")]
        let rate = round.waited.len() as f64 / (ends - begins).as_secs_f64();
        Round { rate, ..round }
    })
}

async fn call_again(
    exchange: SocketAddr,
    dialled: &'static str,
    begins: Instant,
    ends: Instant,
) -> (Vec<Waited>, Vec<InVain>) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let (mut counted, mut failed) = (Vec::new(), Vec::new());
    while Instant::now() < ends {
        // Nobody calls twice: a caller who is known costs more.
        let number = format!("138{:08}", NUMBER.fetch_add(1, Ordering::Relaxed));
        match caller::call(exchange, &number, dialled).await {
            Ok(waited) if (begins..ends).contains(&Instant::now()) => counted.push(waited),
            Ok(_) => {}
            Err(in_vain) => failed.push(in_vain),
        }
    }
    (counted, failed)
}

/// The time that so many of a thousand callers did not exceed, in milliseconds, over several rounds.
pub fn milliseconds(rounds: &[Round], of: fn(&Waited) -> Duration, per_mille: usize) -> f64 {
    let mut times: Vec<Duration> = rounds.iter().flat_map(|round| &round.waited).map(of).collect();
    times.sort_unstable();
    percentile(&times, per_mille).as_secs_f64() * 1000.0
}
