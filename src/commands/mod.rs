//! The commands: read the arguments, call the library, print.

mod audit;
mod backup;
mod call;
mod daemon;
mod deadline;
mod findings;
mod ivr;
mod rehearse;
mod route;
mod seal;
mod serve;
mod token;
mod upkeep;

use clap::{Parser, Subcommand};
use shouwen::{
    config::{self, Settings},
    core::{
        calendar::Calendar,
        clock::{Clock, SystemClock},
        redact,
    },
    store::db::Db,
    work::{policy, start},
};
use std::{fmt::Display, future::Future, path::PathBuf, process::ExitCode};

/// Shouwen (首问): a complaint-hotline backend for public-service offices.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
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
    /// Run the reminder daemon alone, beside a `serve --no-daemon`.
    Daemon(daemon::DaemonArgs),
    /// Bring the database's schema up to date.
    Migrate,
    /// Check settings, office file, dialogues, calendars, key and SMS texts, without starting.
    Check,
    /// Tell what is wrong with an installation, and what to do.
    Doctor,
    /// Make a consistent copy of the database while it is in use.
    Backup(backup::BackupArgs),
    /// Put a backup into an empty database, of either engine.
    Restore(backup::RestoreArgs),
    /// Verify the audit trail, or write it out.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Rotate the seal key, or erase a person.
    #[command(subcommand)]
    Seal(seal::SealCommand),
    /// Print every setting with its default and meaning.
    DefaultConfig,
    /// Be a caller in the terminal.
    Call(call::CallArgs),
    /// When feedback is due, and which day counts and why.
    Deadline(deadline::DeadlineArgs),
    /// Which number a caller is brought to, and which clause says so.
    Route(route::RouteArgs),
    /// Check or draw the telephone dialogues.
    Ivr(ivr::IvrArgs),
    /// Play scenarios: callers, officers, bad networks and weeks of time, in seconds.
    Rehearse(rehearse::RehearseArgs),
    /// Make, list and revoke the bearer tokens of the API.
    #[command(subcommand)]
    Token(token::TokenCommand),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if matches!(arguments.command, Command::DefaultConfig) {
        print!("{}", config::DEFAULT);
        return ExitCode::SUCCESS;
    }
    let settings = match settings(&arguments) {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let json = arguments.json;
    match arguments.command {
        Command::Serve(args) => serve::run(&args, settings),
        Command::Daemon(args) => blocking(daemon::run(args, settings, json)),
        Command::Migrate => blocking(migrate(settings)),
        Command::Check => waiting(upkeep::check(settings, json)),
        Command::Doctor => waiting(upkeep::doctor(settings, json)),
        Command::Backup(args) => waiting(backup::take(args, settings, json)),
        Command::Restore(args) => waiting(backup::restore(args, settings, json)),
        Command::Audit(command) => waiting(audit::run(command, settings, json)),
        Command::Seal(command) => blocking(seal::run(command, settings, json)),
        Command::DefaultConfig => ExitCode::SUCCESS,
        Command::Call(args) => call::run(&args, settings, json),
        Command::Deadline(args) => printed(deadline::run(&args, json, &Calendar::builtin())),
        Command::Route(args) => routed(&args, &settings, json),
        Command::Ivr(args) => {
            let (text, code) = ivr::run(&args, json);
            println!("{text}");
            ExitCode::from(code)
        }
        Command::Rehearse(args) => rehearse::run(&args, json),
        Command::Token(command) => blocking(token::run(command, settings, json)),
    }
}

/// The settings, with what the arguments change; and the log, as they say.
fn settings(arguments: &Arguments) -> Result<Settings, ExitCode> {
    let env = std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
    let mut settings = Settings::load(arguments.config.as_deref(), env).map_err(|faults| {
        if matches!(arguments.command, Command::Check | Command::Doctor) {
            // To those two a wrong setting is a finding like any other.
            return findings::report(&faults, &["settings"], "", arguments.json);
        }
        for fault in &faults {
            eprintln!("{fault}");
        }
        ExitCode::from(1)
    })?;
    if let Some(dir) = &arguments.data_dir {
        settings.data.dir.clone_from(dir);
    }
    let serving = matches!(arguments.command, Command::Serve(_) | Command::Daemon(_));
    if !serving && settings.log.filter == "info" {
        // Whoever calls a command looks at its answer, not at the log.
        "error".clone_into(&mut settings.log.filter);
    }
    shouwen::telemetry::init(&settings.log, |text| redact::redact(text).into())
        .map_err(|fault| failed(1, &fault))?;
    Ok(settings)
}

fn routed(args: &route::RouteArgs, settings: &Settings, json: bool) -> ExitCode {
    match start::directory(settings) {
        Err(error) => failed(1, &error),
        Ok(directory) => {
            let policy = policy::routing(settings);
            let now = SystemClock.now();
            match route::run(args, json, &directory, &*Calendar::builtin(), policy, now) {
                Ok(text) => printed::<std::convert::Infallible>(Ok(text)),
                Err(error) => failed(2, &error),
            }
        }
    }
}

async fn migrate(settings: Settings) -> Result<String, start::StartError> {
    let db = Db::open(&start::database_url(&settings), settings.database.max_connections).await?;
    let pending = db.pending_migrations().await?;
    db.migrate().await?;
    db.close().await;
    Ok(format!("migrations run: {pending}"))
}

/// Runs a command that waits for the database or the network, and prints what it returns.
fn blocking<E: Display>(command: impl Future<Output = Result<String, E>>) -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => printed(runtime.block_on(command)),
        Err(error) => failed(1, &error),
    }
}

/// Runs a command that waits, and prints by itself.
fn waiting(command: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(command),
        Err(error) => failed(1, &error),
    }
}

fn printed<E: Display>(text: Result<String, E>) -> ExitCode {
    match text {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => failed(1, &error),
    }
}

fn failed(code: u8, error: &impl Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::from(code)
}
