//! The commands: read the arguments, call the library, print.

mod deadline;
mod ivr;
mod route;
mod serve;

use clap::{Parser, Subcommand};
use shouwen::{
    config::Settings,
    core::{
        calendar::Calendar,
        clock::{Clock, SystemClock},
        redact,
        routing::RoutingPolicy,
    },
    work::start,
};
use std::{path::PathBuf, process::ExitCode};

/// Shouwen (首问): a complaint-hotline backend for public-service offices.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The settings file (default: shouwen.toml in the working folder, if there is one).
    #[arg(long, global = true, value_name = "F")]
    config: Option<PathBuf>,
    /// Where run-time state is kept, instead of [data] dir.
    #[arg(long, global = true, value_name = "D")]
    data_dir: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve webhooks and the API, with the reminder daemon inside.
    Serve(serve::ServeArgs),
    /// When feedback is due, and which day counts and why.
    Deadline(deadline::DeadlineArgs),
    /// Which number a caller is brought to, and which clause says so.
    Route(route::RouteArgs),
    /// Check or draw the telephone dialogues.
    Ivr(ivr::IvrArgs),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let env = std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
    let mut settings = match Settings::load(arguments.config.as_deref(), env) {
        Ok(settings) => settings,
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(1);
        }
    };
    if let Some(dir) = &arguments.data_dir {
        settings.data.dir.clone_from(dir);
    }
    let json = arguments.json;
    match arguments.command {
        Command::Serve(args) => {
            if let Err(fault) = shouwen::telemetry::init(&settings.log, |text| redact::redact(text).into()) {
                eprintln!("{fault}");
                return ExitCode::from(1);
            }
            serve::run(&args, settings)
        }
        Command::Deadline(args) => printed(deadline::run(&args, json, &Calendar::builtin())),
        Command::Route(args) => match start::directory(&settings) {
            Err(error) => failed(1, &error),
            Ok(directory) => {
                let (calendar, policy) = (Calendar::builtin(), RoutingPolicy::default());
                match route::run(&args, json, &directory, &*calendar, policy, SystemClock.now()) {
                    Ok(text) => printed::<std::convert::Infallible>(Ok(text)),
                    Err(error) => failed(2, &error),
                }
            }
        },
        Command::Ivr(args) => {
            let (text, code) = ivr::run(&args, json);
            println!("{text}");
            ExitCode::from(code)
        }
    }
}

fn printed<E: std::fmt::Display>(text: Result<String, E>) -> ExitCode {
    match text {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => failed(1, &error),
    }
}

fn failed(code: u8, error: &impl std::fmt::Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::from(code)
}
