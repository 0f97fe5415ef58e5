//! How soon `serve` answers on an existing database, and what it holds in memory when idle.

use super::{database::Database, process::free_address, report, shouwen::Installation};
use std::time::Duration;

/// Measures twenty starts.
pub fn measure() {
    let database = Database::sqlite();
    let installation = Installation::on(&database, free_address(), 8);
    // The first start makes the database and the key.
    drop(installation.serve());
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let (running, took) = installation.serve();
        ready.push(took.as_secs_f64() * 1000.0);
        std::thread::sleep(Duration::from_millis(500));
        memory.push(running.memory());
    }
    let worst = ready.iter().copied().fold(0.0, f64::max);
    report::head(&["serve on an existing database", "median", "worst of 20"]);
    println!("| ready after, ms | {:.0} | {worst:.0} |", report::median(ready));
    let most = memory.iter().copied().fold(0.0, f64::max);
    println!("| memory idle, MiB | {:.0} | {most:.0} |", report::median(memory));
}
