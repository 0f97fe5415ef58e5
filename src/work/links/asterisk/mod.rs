//! The drivers of Asterisk accounts: each reads one exchange's events and has its calls do what we answer.
//!
//! | folder's file | what it does |
//! |---|---|
//! | `connection` | opens the socket, again and again; finds out what it missed; hands events to their calls |
//! | `arrivals`, `theirs` | the other way round: the exchange opens the connection, and is asked over it |
//! | `way` | how an exchange is told something: so many orders at once |
//! | `registry` | which call a channel belongs to |
//! | `leftovers` | recordings that ended while no process listened |
//! | `talks` | two who talked while no process had them |
//! | `closing` | how calls are let go of when the process stops |
//! | `runner` | one call: does what its [`Line`](crate::providers::asterisk::Line) says |
//!
//! What another network reports by webhook goes the same way here: through the batch writer, answered after its
//! commit.

mod arrivals;
mod closing;
mod connection;
mod leftovers;
mod registry;
mod runner;
mod talks;
mod theirs;
mod way;

pub use arrivals::Arrivals;

use crate::{providers::Link, work::App};
use std::sync::Arc;
use tokio::{sync::watch, task::JoinHandle};

/// Drives every Asterisk account until told to stop. Calls under way stay at the exchange, where the next process finds
/// them; new ones it takes by its own dialplan.
pub fn drive(app: &Arc<App>, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let links = app.accounts.values().filter_map(|account| {
        let Some(Link::Asterisk(asterisk)) = &account.link else { return None };
        let closing = closing::Closing::new(stopped.clone());
        let connection =
            connection::Connection::new(app.clone(), account.name.clone(), asterisk.clone(), closing);
        Some(if asterisk.connects_to_us() {
            tokio::spawn(connection.receive())
        } else {
            tokio::spawn(connection.keep())
        })
    });
    links.collect()
}
