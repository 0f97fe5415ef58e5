//! What the house bears, measured beside its peers in one run: webhooks, calls, the outbox, SMS, the poll, the start,
//! the screen pop, the pages.
//!
//! ```text
//! cargo bench --bench house -- webhooks --peers benches/peers --postgres URL
//! cargo bench --bench house -- outbox   --peers benches/peers --postgres URL
//! cargo bench --bench house -- calls    --asterisk DIR --postgres URL
//! cargo bench --bench house -- sms      --postgres URL
//! cargo bench --bench house -- poll     --postgres URL
//! cargo bench --bench house -- start
//! cargo bench --bench house -- pop      --postgres URL
//! cargo bench --bench house -- pages    --postgres URL
//! ```
//! Only ratios of one run say anything: the rounds of all servers alternate, and the medians are compared.
//! docs/performance.md holds the figures, the machine, and how to set up the peers.

mod calls;
mod counter;
mod database;
mod files;
mod inside;
mod load;
mod outbox;
mod pages;
mod peers;
mod poll;
mod pop;
mod process;
mod report;
mod shouwen;
mod sink;
mod sms;
mod start;
mod webhooks;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Given by cargo.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum What {
    /// Webhook, durable commit, answer: requests a second and their latency.
    Webhooks(Setup),
    /// Claim, send to a local gateway, mark: messages a second.
    Outbox(Setup),
    /// Answer, greet, read a key, speak again, over an exchange: calls a second and how long callers wait.
    Calls(calls::Load),
    /// Through Kannel, and straight to a carrier's message centre: messages a second.
    Sms(sms::Load),
    /// One poll over 1,000 due among 10 thousand and among a million rows.
    Poll(Setup),
    /// Time until ready, and memory, of `serve` on an existing database.
    Start,
    /// From a webhook to the console of the officer whose telephone rings, with 200 of them open.
    Pop(Setup),
    /// The console's pages in a small database and in one a hundred times as large.
    Pages {
        #[command(flatten)]
        setup: Setup,
        #[command(flatten)]
        size: pages::Size,
    },
}

/// What the measurements are made with.
#[derive(Args, Clone)]
struct Setup {
    /// A PostgreSQL server (`postgres://USER@HOST/NAME`, durable: fsync on) on which databases may be made.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// The folder of the peers, after `npm install` in it.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// How long one round of load lasts.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many rounds each server gets.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many connections the load keeps.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// How many messages are due.
    #[arg(long, default_value_t = 20_000)]
    messages: usize,
}

fn main() {
    match Arguments::parse().what {
        Some(What::Webhooks(setup)) => webhooks::measure(&setup),
        Some(What::Outbox(setup)) => outbox::measure(&setup),
        Some(What::Calls(load)) => calls::measure(&load),
        Some(What::Sms(load)) => sms::measure(&load),
        Some(What::Poll(setup)) => poll::measure(&setup),
        Some(What::Pop(setup)) => pop::measure(&setup),
        Some(What::Pages { setup, size }) => pages::measure(&setup, size),
        // Plain `cargo bench`: what needs nothing else, and is over soon.
        Some(What::Start) | None => start::measure(),
    }
}
