//! Bad input and faults: whatever comes in, whatever fails, nobody is turned away and nothing is lost.

mod database;
mod gate;
mod gateway;
mod gateways;
mod hooks;
mod moments;
mod town;
mod whatever;
