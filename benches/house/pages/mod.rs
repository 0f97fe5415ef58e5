//! The console's pages, in a database of an office's first weeks and in one a hundred times as large: what an
//! officer looks at all day must not grow slower with what has piled up behind it.
//!
//! Everything grows, not only what is closed: a hundred times as many cases run, are overdue, wait for
//! somebody. Only the calls on the line are as many, since a line has so many channels.

mod calls;
mod cases;
mod looks;

use super::{Setup, database::Database, inside::Inside, report};
use clap::Args;
use looks::{Browser, HANDLER, Known, LOOKS, Look};
use shouwen::{
    core::id::CallId,
    work::{App, start},
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// What a page may cost at most in the large database, by its cost in the small one.
const GOAL: f64 = 3.0;
/// So many times as large is the large database.
const TIMES: usize = 100;
/// How many times each page is asked for in a round.
const TURNS: usize = 10;

/// How large the large database is.
#[derive(Args, Clone, Copy)]
pub struct Size {
    /// How many cases the large database has; the small one has a hundredth.
    #[arg(long, default_value_t = 100_000)]
    cases: usize,
    /// How many calls.
    #[arg(long, default_value_t = 1_000_000)]
    calls: usize,
    /// How long the databases stay afterwards, in seconds: for whoever wants to look at plans.
    #[arg(long, default_value_t = 0)]
    linger: u64,
}

/// A served database and the browsers at it.
struct Side {
    inside: Inside,
    cookies: BTreeMap<String, String>,
    known: Known,
}

/// What asking for a page took, and how much came of it.
#[derive(Default)]
struct Times {
    milliseconds: Vec<f64>,
    bytes: usize,
}

/// Measures every page on both engines, the two sizes alternating.
pub fn measure(setup: &Setup, size: Size) {
    let small = Size { cases: size.cases / TIMES, calls: size.calls / TIMES, ..size };
    println!(
        "{} cases and {} calls beside {} and {}; each page {} times\n",
        small.cases,
        small.calls,
        size.cases,
        size.calls,
        setup.rounds * TURNS
    );
    for first in Database::both(setup.postgres.as_deref()) {
        let second = match &first {
            Database::Sqlite(_) => Database::sqlite(),
            Database::Postgresql { server, .. } => Database::postgresql(server),
        };
        let sides = [filled(&first, small), filled(&second, size)];
        compare(first.engine(), &sides, setup.rounds * TURNS);
        for side in &sides {
            eprintln!("{}", start::database_url(&side.inside.app.settings));
        }
        std::thread::sleep(Duration::from_secs(size.linger));
    }
}

fn filled(database: &Database, size: Size) -> Side {
    let begun = Instant::now();
    let inside = Inside::start(database, None);
    let known = inside.block_on(async {
        let opened = cases::fill(&inside.app, size.cases).await;
        let call = calls::fill(&inside.app, size.calls, &opened).await;
        known(&inside.app, &opened, call)
    });
    if let Database::Postgresql { .. } = database {
        // What its own process does when tables have grown; SQLite is never told.
        database.order("VACUUM ANALYZE");
    }
    eprintln!("{}: {} cases in {:.0} s", database.engine(), size.cases, begun.elapsed().as_secs_f64());
    let cookies = inside.sign_in().into_iter().collect();
    Side { inside, cookies, known }
}

/// What the addresses stand for: the newest cases whose handling is over, for they have the longest story.
fn known(app: &App, opened: &[cases::Kept], call: CallId) -> Known {
    let today = app.clock.now().day();
    let over = || opened.iter().rev().filter(|case| case.over);
    let number = |case: Option<&cases::Kept>| case.expect("there are some").number.clone();
    [
        ("{case}", number(over().next())),
        ("{own}", number(over().find(|case| case.handler.as_str() == HANDLER))),
        ("{call}", call.to_string()),
        ("{today}", today.to_string()),
        ("{year_ago}", (today - chrono::Days::new(365)).to_string()),
    ]
}

fn compare(engine: &str, sides: &[Side; 2], turns: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut browsers = Vec::new();
        for side in sides {
            browsers.push(Browser::at(side.inside.address, side.cookies.clone(), side.known.clone()).await);
        }
        let mut took: Vec<[Times; 2]> = LOOKS.iter().map(|_| Default::default()).collect();
        // The first turn only warms up.
        for turn in 0..=turns {
            for (look, times) in LOOKS.iter().zip(&mut took) {
                for (browser, times) in browsers.iter_mut().zip(times) {
                    let (milliseconds, bytes) = browser.look(look).await;
                    times.bytes = bytes;
                    if turn > 0 {
                        times.milliseconds.push(milliseconds);
                    }
                }
            }
        }
        report::head(&["page", "small, ms", "large, ms", "ratio", "KiB small", "KiB large"]);
        for (look, [small, large]) in LOOKS.iter().zip(took) {
            show(engine, look, small, large);
        }
        println!();
    });
}

/// A page that has more to show costs more to write, whatever the database does: its size is told beside it.
fn show(engine: &str, look: &Look, small: Times, large: Times) {
    let kib = |times: &Times| times.bytes / 1024;
    let sizes = format!("{} | {}", kib(&small), kib(&large));
    let (small, large) = (report::median(small.milliseconds), report::median(large.milliseconds));
    let ratio = large / small;
    let missed = if ratio > GOAL { " !" } else { "" };
    println!("| {} · {engine} | {small:.2} | {large:.2} | {ratio:.2}{missed} | {sizes} |", look.name);
}
