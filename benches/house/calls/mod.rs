//! Calls over a real Asterisk: a bare dialplan that answers, plays, reads a key and plays again, beside the same
//! exchange driven by Shouwen, whose callers hear the same and whose calls are on the disk before they do.

mod caller;
mod exchange;
mod round;
mod sip;
mod sound;
mod speech;

use super::{
    database::Database,
    process::{Running, free_address},
    report::{self, median},
    shouwen::Installation,
};
use caller::InVain;
use clap::Args;
use exchange::{BARE, Exchange};
use round::{Round, milliseconds};
use speech::Spoken;
use std::{net::SocketAddr, path::PathBuf};

/// The number of the complaint line.
const LINE: &str = "6687001";

/// The application that the shipped settings name where Asterisk connects.
const THEIRS: &str = "shouwen";
/// Times in milliseconds.
const COLUMNS: [&str; 10] = [
    "who takes calls",
    "callers",
    "calls/s",
    "ratio",
    "call to greeting, p50",
    "p99",
    "key to action, p50",
    "p99",
    "calls",
    "failed",
];

/// What calls.
#[derive(Args, Clone)]
pub struct Load {
    /// Where Asterisk is unpacked.
    #[arg(long, value_name = "DIR")]
    asterisk: PathBuf,
    /// A PostgreSQL server (durable: fsync on) on which databases may be made; SQLite is measured in any case.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// How many callers there are at once, one measurement each.
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    callers: Vec<usize>,
    /// How long one round lasts.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many rounds everybody gets.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// Who takes calls.
struct Contender {
    name: String,
    dialled: &'static str,
    house: Option<House>,
    rounds: Vec<Round>,
}

/// A Shouwen at the exchange. What stands first ends first.
struct House {
    /// The application that calls are given to.
    application: String,
    _running: Running,
    _installation: Installation,
    _database: Database,
}

/// Measures it, rounds alternating.
pub fn measure(load: &Load) {
    println!("{} rounds of {} s each, alternating\n", load.rounds, load.seconds);
    let (spoken, theirs) = (Spoken::make(), free_address());
    let exchange = Exchange::start(&load.asterisk, &spoken, theirs);
    let mut all = vec![contender("a bare dialplan".to_owned(), BARE, None)];
    for database in Database::both(load.postgres.as_deref()) {
        let engine = database.engine();
        let application = format!("shouwen-{}", engine.to_lowercase());
        let account = exchange.account(&application);
        let house = House::at(free_address(), application, &account, &spoken, database);
        all.push(contender(format!("shouwen · {engine}"), LINE, Some(house)));
    }
    let account = format!("{}connection = \"exchange\"\n", exchange.account(THEIRS));
    let house = House::at(theirs, THEIRS.to_owned(), &account, &spoken, Database::sqlite());
    all.push(contender("shouwen · SQLite, Asterisk connects".to_owned(), LINE, Some(house)));
    let mut failures = Vec::new();
    report::head(&COLUMNS);
    for callers in &load.callers {
        for _ in 0..load.rounds {
            for one in &mut all {
                if let Some(house) = &one.house {
                    exchange.give_calls_to(&house.application);
                }
                one.rounds.push(round::run(exchange.sip, one.dialled, *callers, load.seconds));
                exchange.is_quiet();
            }
        }
        let mut base = None;
        for one in &mut all {
            let rounds = std::mem::take(&mut one.rounds);
            base = Some(print(&one.name, *callers, &rounds, base));
            failures.extend(failed(&rounds).map(|why| format!("{}, {callers} callers: {why}", one.name)));
        }
    }
    if !failures.is_empty() {
        println!("\n**CALLS FAILED**\n{}", failures.join("\n"));
    }
    println!("\nAsterisk complained of:\n{}", exchange.complaints());
}

fn contender(name: String, dialled: &'static str, house: Option<House>) -> Contender {
    Contender { name, dialled, house, rounds: Vec::new() }
}

impl House {
    /// Starts one there, as an operator would: what every caller hears is rendered before.
    fn at(
        address: SocketAddr,
        application: String,
        account: &str,
        spoken: &Spoken,
        database: Database,
    ) -> Self {
        let settings = format!(
            "[voice]\naccount = \"pbx\"\n[sms]\naccount = \"telephone\"\n{}{account}[accounts.telephone]\n\
             provider = \"sandbox\"\n",
            speech::settings(),
        );
        let installation = Installation::with(&database, address, &settings);
        let rendered = installation.command(&["prompts", "render"]).output().expect("the program starts");
        assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));
        spoken.is_same_as(&installation.data().join("speech"));
        let (running, _) = installation.serving(&["serve"]);
        Self { application, _running: running, _installation: installation, _database: database }
    }
}

/// One line of the table; the rate that the others' are compared with.
fn print(name: &str, callers: usize, rounds: &[Round], base: Option<f64>) -> f64 {
    let rate = median(rounds.iter().map(|round| round.rate).collect());
    let base = base.unwrap_or(rate);
    let calls: usize = rounds.iter().map(|round| round.waited.len()).sum();
    let failed: usize = rounds.iter().map(|round| round.failed.len()).sum();
    println!(
        "| {name} | {callers} | {rate:.1} | {:.2} | {:.1} | {:.1} | {:.1} | {:.1} | {calls} | {failed} |",
        rate / base,
        milliseconds(rounds, |waited| waited.greeting, 500),
        milliseconds(rounds, |waited| waited.greeting, 990),
        milliseconds(rounds, |waited| waited.action, 500),
        milliseconds(rounds, |waited| waited.action, 990),
    );
    base
}

/// What callers waited for in vain, if any did.
fn failed(rounds: &[Round]) -> Option<String> {
    let all: Vec<InVain> = rounds.iter().flat_map(|round| &round.failed).copied().collect();
    let counted = InVain::ALL.map(|kind| {
        let count = all.iter().filter(|one| **one == kind).count();
        (count > 0).then(|| format!("{count} × {kind:?}"))
    });
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    (!counted.is_empty()).then(|| format!("waited in vain for: {}", counted.join(", ")))
}
