//! Screen pop: from a webhook that makes a telephone ring to the event on that officer's console, with two
//! hundred consoles open and calls coming in at a modest rate.
//!
//! The server runs inside this process, over real connections, each console signed in by its cookie. The
//! consoles and the callers are one thread of their own.

mod console;
mod office;
mod serve;
mod walk;

use super::{Setup, database::Database, load::percentile, report};
use serve::Served;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, task::JoinSet};

/// How many callers walk from telephone to telephone at once.
const CALLERS: u32 = 50;
/// How often each of them makes the next one ring, or does something else.
const STEP: Duration = Duration::from_secs(1);

/// When each officer's telephone was made to ring, or their console told so.
pub type Times = BTreeMap<String, Vec<Instant>>;

/// Measures it on both engines.
pub fn measure(setup: &Setup) {
    println!(
        "{} consoles, {CALLERS} webhooks a second, {} rounds of {} s each\n",
        office::OFFICERS,
        setup.rounds,
        setup.seconds
    );
    report::head(&["webhook to console", "events", "p50 ms", "p99 ms", "worst ms", "missing"]);
    // A database each round: the key of one that was measured went with its folder.
    for _ in 0..setup.rounds {
        for database in Database::both(setup.postgres.as_deref()) {
            let served = Served::start(&database);
            let (rang, told) = load(&served, setup.seconds);
            show(database.engine(), &rang, &told);
        }
    }
}

/// The callers' and the consoles' side of a round.
fn load(served: &Served, seconds: u64) -> (Times, Times) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime for the load");
    runtime.block_on(async {
        let mut consoles = JoinSet::new();
        let (close, closed) = tokio::sync::watch::channel(false);
        for (officer, cookie) in &served.officers {
            let opened = console::Console::open(served.address, officer, cookie).await;
            consoles.spawn(opened.listen(closed.clone()));
        }
        let ends = Instant::now() + Duration::from_secs(seconds);
        let mut callers = JoinSet::new();
        for number in 0..CALLERS {
            callers.spawn(walk::walk(served.line(), number, STEP * number / CALLERS, ends));
        }
        let mut rang = Times::new();
        while let Some(walked) = callers.join_next().await {
            for (telephone, at) in walked.expect("a caller") {
                rang.entry(served.officer_at(&telephone)).or_default().push(at);
            }
        }
        // What is under way arrives.
        tokio::time::sleep(Duration::from_secs(1)).await;
        close.send_replace(true);
        let mut told = Times::new();
        while let Some(heard) = consoles.join_next().await {
            let (officer, times) = heard.expect("a console");
            told.insert(officer, times);
        }
        (rang, told)
    })
}

/// The first webhook that made a telephone ring belongs to the first event of its officer, and so on.
fn show(engine: &str, rang: &Times, told: &Times) {
    let (mut latencies, mut missing) = (Vec::new(), 0);
    for (officer, times) in rang {
        let mut times = times.clone();
        times.sort_unstable();
        let told = told.get(officer).map(Vec::as_slice).unwrap_or_default();
        missing += times.len().abs_diff(told.len());
        latencies.extend(times.iter().zip(told).map(|(rang, told)| told.saturating_duration_since(*rang)));
    }
    latencies.sort_unstable();
    let shown = |per_mille| format!("{:.1}", percentile(&latencies, per_mille).as_secs_f64() * 1000.0);
    let (median, p99, worst) = (shown(500), shown(990), shown(1000));
    println!("| {engine} | {} | {median} | {p99} | {worst} | {missing} |", latencies.len());
}
