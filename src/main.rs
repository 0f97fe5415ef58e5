//! The command `shouwen`.

mod commands;

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Many small texts live for one request: an allocator made for that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run()
}
