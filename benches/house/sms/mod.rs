//! SMS on their way to a carrier's message centre: through Kannel, by a bare loop of requests and by the daemon; and by
//! the daemon straight to the centre.

mod bare;
mod centre;
mod kannel;
mod pdu;

use super::{
    database::Database, outbox, process::free_address, report::Rates, shouwen::Installation, sink::Sink,
};
use centre::Centre;
use clap::Args;
use kannel::Kannel;
use std::net::SocketAddr;

/// What is sent.
#[derive(Args, Clone)]
pub struct Load {
    /// A PostgreSQL server (durable: fsync on) on which databases may be made; SQLite is measured in any case.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// How many messages.
    #[arg(long, default_value_t = 5000)]
    messages: usize,
    /// How many rounds everybody gets.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many are under way at once, on all sides; the daemon takes 64 at most.
    #[arg(long, default_value_t = outbox::CONCURRENCY)]
    concurrency: usize,
    /// After so many milliseconds the centre reports each message as delivered; left out, never.
    #[arg(long, value_name = "MS")]
    receipts: Option<u64>,
}

/// Measures it, rounds alternating. Everything is started anew for each: Kannel holds in memory every message whose
/// receipt has not come.
pub fn measure(load: &Load) {
    let receipts = load.receipts.map_or_else(|| "none".to_owned(), |after| format!("after {after} ms"));
    println!(
        "{} messages due, {} under way at once, receipts: {receipts}; {} rounds, alternating\n",
        load.messages, load.concurrency, load.rounds
    );
    let mut rates = Rates::default();
    for _ in 0..load.rounds {
        rates.note("a bare loop · Kannel".to_owned(), bare(load));
        for database in Database::both(load.postgres.as_deref()) {
            let name = format!("shouwen daemon · Kannel · {}", database.engine());
            rates.note(name, through_kannel(load, &database));
        }
        for database in Database::both(load.postgres.as_deref()) {
            let name = format!("shouwen daemon · SMPP · {}", database.engine());
            rates.note(name, straight(load, &database));
        }
    }
    rates.print(["sender", "messages/s"]);
}

fn bare(load: &Load) -> Option<f64> {
    let centre = Centre::start(load.receipts);
    let (kannel, callbacks) = (Kannel::start(&centre), Sink::start());
    let sending = bare::send((kannel.sendsms, callbacks.address), load.messages, load.concurrency);
    let rate = centre.taken.rate_of(load.messages, 0);
    sending.join().expect("the bare loop sends");
    rate
}

fn through_kannel(load: &Load, database: &Database) -> Option<f64> {
    let centre = Centre::start(load.receipts);
    let kannel = Kannel::start(&centre);
    let installation = Installation::on(database, kannel.sendsms, load.concurrency);
    // The daemon takes no callbacks, `serve` does; here it is not measured what they cost.
    let _callbacks = Sink::at(installation.address());
    outbox::ours(database, &installation, &centre.taken, load.messages, 1)
}

fn straight(load: &Load, database: &Database) -> Option<f64> {
    let centre = Centre::start(load.receipts);
    let installation =
        Installation::with(database, free_address(), &settings(centre.address, load.concurrency));
    outbox::ours(database, &installation, &centre.taken, load.messages, 1)
}

/// The settings of a line to the centre.
fn settings(centre: SocketAddr, concurrency: usize) -> String {
    format!(
        r#"
[voice]
account = "telephone"
[sms]
account = "carrier"
[daemon]
batch = 1000
concurrency = {concurrency}
[accounts.telephone]
provider = "sandbox"
[accounts.carrier]
provider = "smpp"
address = "{centre}"
system_id = "bench"
password = "bench"
window = {concurrency}
sms_profile = {{ carriers = "open" }}
"#
    )
}
