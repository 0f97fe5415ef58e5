//! Claim, send to a local gateway, mark: the daemon beside graphile-worker.

use super::{
    Setup, counter::Counter, database::Database, peers, process::Running, report::Rates,
    shouwen::Installation, sink::Sink,
};
use shouwen::{
    core::{clock::SystemClock, message::Purpose},
    store::messages,
    work::{App, Random, messages::Draft, start},
};
use std::sync::Arc;

/// How many messages are under way at once, on all sides.
pub const CONCURRENCY: usize = 32;
/// Whom all are for.
pub const TELEPHONE: &str = "+8613800138000";
/// What they say.
pub const TEXT: &str = "2026-000123号件应于3月16日前反馈，还有1个工作日。";
/// How many are queued in one statement.
const AT_ONCE: usize = 1000;

/// Measures it on both engines, rounds alternating.
pub fn measure(setup: &Setup) {
    println!("{} messages due, {} rounds, alternating\n", setup.messages, setup.rounds);
    let sink = Sink::start();
    let mut rates = Rates::default();
    for _ in 0..setup.rounds {
        if let (Some(folder), Some(server)) = (&setup.peers, &setup.postgres) {
            let database = Database::postgresql(server);
            peers::fill_graphile(folder, &database, setup.messages);
            let before = sink.taken.seen();
            let running = peers::run_graphile(folder, &database, sink.address);
            rates.note(
                "graphile-worker, two processes · PostgreSQL".to_owned(),
                sink.taken.rate_of(setup.messages, before),
            );
            drop(running);
        }
        // A database of its own for each: an installation has its own seal key.
        let mut houses = vec![(Database::sqlite(), 1)];
        houses.extend(
            setup.postgres.iter().flat_map(|server| [1, 2].map(|n| (Database::postgresql(server), n))),
        );
        for (database, processes) in houses {
            let name = format!("shouwen daemon, {processes} · {}", database.engine());
            let installation = Installation::on(&database, sink.address, CONCURRENCY);
            rates.note(name, ours(&database, &installation, &sink.taken, setup.messages, processes));
        }
    }
    rates.print(["outbox", "messages/s"]);
}

/// Has an installation send that many messages to somebody who counts them, by so many processes.
pub fn ours(
    database: &Database,
    installation: &Installation,
    taken: &Counter,
    count: usize,
    processes: usize,
) -> Option<f64> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let random = Random::from_system();
        let app = start::start(installation.settings(), Arc::new(SystemClock), random).await;
        let app = app.expect("the house opens");
        fill(&app, count).await;
        app.db.close().await;
    });
    if matches!(database, Database::Postgresql { .. }) {
        database.order("ANALYZE messages");
    }
    let before = taken.seen();
    let running: Vec<Running> =
        (0..processes).map(|_| Running::start(&mut installation.command(&["daemon", "--once"]))).collect();
    let rate = taken.rate_of(count, before);
    for mut one in running {
        // What was sent is marked before it ends.
        let ended = one.0.wait().expect("the daemon ends");
        assert!(ended.success(), "the daemon failed");
    }
    rate
}

/// Queues messages that are due now, sealed as always.
async fn fill(app: &Arc<App>, count: usize) {
    let phone = TELEPHONE.parse().expect("a number");
    for first in (0..count).step_by(AT_ONCE) {
        let now = app.clock.now();
        let some: Vec<_> = (first..(first + AT_ONCE).min(count))
            .map(|number| {
                let draft = Draft {
                    purpose: Purpose::Reminder,
                    phone: &phone,
                    text: TEXT,
                    case: None,
                    call: None,
                    officer: None,
                    dedup: Some(format!("bench:{number}")),
                    due_at: now,
                };
                draft.seal(app, now)
            })
            .collect();
        let kept = app.db.transact(move |tx| Box::pin(async move { messages::keep(tx, &some).await })).await;
        kept.expect("messages are queued");
    }
}
