//! Live events: what the officers' consoles are told while they are open (screen pop, 来电弹屏).
//!
//! A transaction announces what it changed ([`Events::call`], [`Events::case`], [`Events::task`]); after
//! its commit every open [`Console`] of the process hears that, and on PostgreSQL those of every other
//! `serve` on the database ([`Events::follow`]). An announcement holds ids, and whom it may concern:
//! consoles of others ignore it without asking the database. Whoever is concerned reads what its officer
//! may see in that very moment, under the visibility clause, and is told that.
//!
//! On SQLite there is one process that serves, and a `daemon` beside it is not heard: it changes no call
//! that rings, and what else it does shows with the next reading of a page.

mod bus;
mod concern;
mod look;
mod shown;
mod stream;

pub use bus::Events;
pub use look::{Pop, pop};
pub use shown::{CallEvent, Earlier, LiveEvent};
pub use stream::{Console, HEARTBEAT, Written};
