//! `shouwen call`: be a caller in the terminal.
//!
//! A server that runs is called through its sandbox account; otherwise the call is taken by an
//! application of this process: on the same data, so that its case can be looked at later, or on data
//! that are thrown away where `--at` or `--script` make it a play, or where an account points off
//! this machine.

mod server;
mod story;
mod terminal;

use clap::Args;
use server::Server;
use shouwen::{
    config::Settings,
    core::clock::Moment,
    rehearse::telephone::{Calling, play},
};
use std::process::ExitCode;
use terminal::Terminal;

/// Who calls where no number is given: an invented mobile number.
const CALLER: &str = "13900000001";

/// What `call` takes.
#[derive(Args)]
pub struct CallArgs {
    /// The dialogue that answers, instead of [voice] script.
    #[arg(long, value_name = "NAME")]
    script: Option<String>,
    /// Who calls; `anonymous` withholds the number.
    #[arg(long, value_name = "N", default_value = CALLER)]
    from: String,
    /// When: RFC 3339 with an offset, or YYYY-MM-DD[THH:MM[:SS]] in Beijing time.
    #[arg(long, value_name = "T")]
    at: Option<Moment>,
}

/// Makes one call and tells what came of it.
pub fn run(args: &CallArgs, settings: Settings, json: bool) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime cannot be started: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(call(args, settings, json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
    }
}

async fn call(args: &CallArgs, settings: Settings, json: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut server = Server::find(args, settings).await?;
    let id = server.new_call();
    let facts = server.app.facts();
    let line = facts.directory.office().complaint_line.as_str().to_owned();
    let mut terminal = Terminal::new(&facts.directory, json);
    terminal.opening(&server.place, &args.from);
    let calling = Calling { call: &id, from: &args.from, to: &line };
    let said = play(&mut server.network, &mut terminal, calling).await?;
    server.settle().await?;
    let story = story::tell(&server, &id, &said).await?;
    if json {
        println!("{}", story.to_json());
    } else {
        println!("{}", story.to_text());
    }
    server.close().await;
    Ok(())
}
