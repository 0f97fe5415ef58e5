//! Webhook → durable commit → answer, beside the peers that do one insert and one answer each.

use super::{
    Setup,
    database::Database,
    load::{self, Round, Target},
    peers::{EXPRESS, JAMBONZ},
    process::Running,
    report,
    shouwen::Installation,
};

struct Contender {
    name: String,
    running: Running,
    target: Target,
    rounds: Vec<Round>,
    memory: f64,
    database: Database,
    // Kept until the end: its folder goes with it.
    _installation: Option<Installation>,
}

/// Measures it on both engines, rounds alternating.
pub fn measure(setup: &Setup) {
    println!(
        "{} connections, {} rounds of {} s each, alternating\n",
        setup.connections, setup.rounds, setup.seconds
    );
    on(setup, Database::sqlite);
    if let Some(server) = &setup.postgres {
        on(setup, || Database::postgresql(server));
    }
}

fn on(setup: &Setup, database: impl Fn() -> Database) {
    let mut all = vec![ours(database())];
    if let Some(folder) = &setup.peers {
        let peers: &[_] = if all[0].database.engine() == "SQLite" { &[EXPRESS] } else { &[EXPRESS, JAMBONZ] };
        for peer in peers {
            let database = database();
            let (running, target) = peer.start(folder, &database);
            let name = format!("{} · {}", peer.name, database.engine());
            all.push(contender(name, running, target, database, None));
        }
    }
    for _ in 0..setup.rounds {
        for one in &mut all {
            one.rounds.push(load::run(&one.target, setup.connections, setup.seconds));
            one.memory = one.memory.max(one.running.memory());
        }
    }
    report::head(&["server", "requests/s", "ratio", "p50 ms", "p99 ms", "p99.9 ms", "errors", "MiB"]);
    let mut base = 0.0;
    for one in all.iter().skip(1).chain(all.first()) {
        let rate = report::rounds(&one.name, &one.rounds, base, one.memory);
        base = f64::max(base, rate);
    }
    println!("\nThe last ratio is to the best of those above it.\n");
}

fn ours(database: Database) -> Contender {
    let nobody = super::process::free_address();
    let installation = Installation::on(&database, nobody, 8);
    let (running, _) = installation.serve();
    let target = installation.target();
    contender(format!("shouwen · {}", database.engine()), running, target, database, Some(installation))
}

fn contender(
    name: String,
    running: Running,
    target: Target,
    database: Database,
    installation: Option<Installation>,
) -> Contender {
    Contender {
        name,
        running,
        target,
        rounds: Vec::new(),
        memory: 0.0,
        database,
        _installation: installation,
    }
}
