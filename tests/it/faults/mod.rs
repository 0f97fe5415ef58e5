//! Bad input and faults: whatever comes in, whatever fails, nobody is turned away and nothing is lost.

mod caps;
mod database;
mod failover;
mod fates;
mod files;
mod gate;
mod gateway;
mod gateways;
mod holder;
mod hooks;
mod kills;
mod ledger;
mod load;
mod moments;
mod parts;
mod processes;
mod reminders;
mod town;
mod waited;
mod whatever;
mod writer;
