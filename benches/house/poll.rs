//! One poll over 1,000 due rows, among ten thousand and among a million.

use super::{
    Setup,
    database::Database,
    report::{self, median},
};
use chrono::Duration;
use shouwen::{
    core::clock::{Clock, SystemClock},
    store::{db::Db, outbox, reminders},
};
use std::time::Instant;

const DUE: i64 = 1000;
const SIZES: [i64; 2] = [10_000, 1_000_000];

/// Measures both polls on both engines, the sizes alternating.
pub fn measure(setup: &Setup) {
    println!("{DUE} due, {} polls of each, alternating\n", setup.rounds * 10);
    report::head(&["poll", "among 10 k, ms", "among 1 M, ms", "ratio"]);
    for small in Database::both(setup.postgres.as_deref()) {
        let large = match &small {
            Database::Sqlite(_) => Database::sqlite(),
            Database::Postgresql { server, .. } => Database::postgresql(server),
        };
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(compare(small.engine(), [&small, &large], setup.rounds * 10));
    }
}

async fn compare(engine: &str, databases: [&Database; 2], polls: usize) {
    let mut opened = Vec::new();
    for (database, rows) in databases.into_iter().zip(SIZES) {
        opened.push(filled(database, rows).await);
    }
    let mut took = [[Vec::new(), Vec::new()], [Vec::new(), Vec::new()]];
    for turn in 0..polls {
        for (size, db) in opened.iter().enumerate() {
            took[0][size].push(claim(db, turn).await);
            took[1][size].push(due(db).await);
        }
    }
    for (name, [small, large]) in ["claim messages", "read reminders"].into_iter().zip(took) {
        let (small, large) = (median(small), median(large));
        println!("| {name} · {engine} | {small:.2} | {large:.2} | {:.2} |", large / small);
    }
    for db in opened {
        db.close().await;
    }
}

/// Claims all that is due, which is then put back unmeasured: due when its lease would have ended, and so
/// later every turn.
async fn claim(db: &Db, turn: usize) -> f64 {
    let now = SystemClock.now() + Duration::seconds(62 * i64::try_from(turn).unwrap_or_default());
    let begun = Instant::now();
    let claimed = db.transact(move |tx| {
        Box::pin(async move {
            let mut claimed = 0;
            for account in outbox::due_accounts(tx, now).await? {
                let whose = ("bench", account.as_str());
                claimed += outbox::claim(tx, whose, now, Duration::seconds(60), DUE).await?.len();
            }
            Ok::<_, sqlx::Error>(claimed)
        })
    });
    let claimed = claimed.await.expect("a claim");
    let took = begun.elapsed();
    assert_eq!(i64::try_from(claimed), Ok(DUE), "all that is due, and nothing else");
    let expired = now + Duration::seconds(61);
    let back = db.transact(move |tx| Box::pin(async move { outbox::rescue(tx, expired, DUE).await }));
    back.await.expect("the claim is given back");
    took.as_secs_f64() * 1000.0
}

async fn due(db: &Db) -> f64 {
    let now = SystemClock.now() + Duration::minutes(5);
    let begun = Instant::now();
    let due = db.transact(move |tx| Box::pin(async move { reminders::due(tx, now, DUE).await }));
    let due = due.await.expect("a poll").len();
    let took = begun.elapsed();
    assert_eq!(i64::try_from(due), Ok(DUE), "all that is due, and nothing else");
    took.as_secs_f64() * 1000.0
}

/// A database with `rows` messages and reminders: 1,000 due, half of the rest settled, half still to come.
async fn filled(database: &Database, rows: i64) -> Db {
    let db = Db::open(&database.url(), 4).await.expect("a database");
    db.migrate().await.expect("its tables");
    let now = SystemClock.now();
    // Two minutes ago, or in a week: as sqlx binds a moment, which is how it is compared.
    let moment = |seconds| (now + Duration::seconds(seconds)).utc().to_rfc3339();
    let (past, future, day) = (moment(-120), moment(600_000), now.day());
    let (random, numbers) = match database {
        Database::Sqlite(_) => (
            "randomblob(16)",
            format!(
                "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i FROM n) AS n"
            ),
        ),
        Database::Postgresql { .. } => ("gen_random_uuid()", format!("generate_series(1, {rows}) AS n (i)")),
    };
    let state = |due: &str, coming: &str, settled: &str| {
        format!("CASE WHEN i <= {DUE} THEN '{due}' WHEN i % 2 = 0 THEN '{coming}' ELSE '{settled}' END")
    };
    let at = match database {
        Database::Sqlite(_) => format!("CASE WHEN i <= {DUE} THEN '{past}' ELSE '{future}' END"),
        Database::Postgresql { .. } => {
            format!("CAST(CASE WHEN i <= {DUE} THEN '{past}' ELSE '{future}' END AS TIMESTAMPTZ)")
        }
    };
    let case = match database {
        Database::Sqlite(_) => "x'00000000000000000000000000000001'",
        Database::Postgresql { .. } => "CAST('00000000-0000-0000-0000-000000000001' AS UUID)",
    };
    let bytes = match database {
        Database::Sqlite(_) => "zeroblob(64)",
        Database::Postgresql { .. } => "decode(repeat('00', 64), 'hex')",
    };
    database.order(&format!(
        "INSERT INTO cases (id, number, query_lookup, kind, name_standing, stage, received_at, working_days, opens,
             first_working_day, due, alarm_due, standing, generation, department, bounces, hops, accused, opened_at,
             opened_by, version)
         VALUES ({case}, '2026-000001', {bytes}, 'complaint', 'real_name', 'received', '{past}', 10, '{day}', '{day}',
             '{day}', '{day}', 'published', 1, 'office', 0, 0, '{accused}', '{past}', 'system', 1);
         INSERT INTO messages (id, direction, account, purpose, state, row_key, phone_sealed, phone_lookup,
             text_sealed, segments, queued_at, due_at, expires_at, attempts)
         SELECT {random}, 'out', 'gateway', 'reminder', {message_state}, {bytes}, {bytes}, {bytes}, {bytes}, 1, {at},
             {at}, {at}, 0 FROM {numbers};
         INSERT INTO reminders (id, case_id, rung, role, generation, due_at, state)
         SELECT {random}, {case}, 'rung' || i, 'handler', 1, {at}, {reminder_state} FROM {numbers};
         ANALYZE;",
        accused = r#"{"items":[]}"#,
        message_state = state("queued", "queued", "delivered"),
        reminder_state = state("planned", "planned", "sent"),
    ));
    db
}
