//! The IVR language: what the checker finds, what the shipped scripts are, and the command.

mod checker;
mod command;
mod drawing;
mod shipped;
