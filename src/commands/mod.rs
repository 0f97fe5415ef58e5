//! The commands: read the arguments, call the library, print.

mod audit;
mod backup;
mod calendar;
mod call;
mod daemon;
mod deadline;
mod directory;
mod export;
mod findings;
mod ivr;
mod officer;
mod prompts;
mod rehearse;
mod reminders;
mod route;
mod seal;
mod secret;
mod serve;
mod table;
mod token;
mod upkeep;

use clap::{Parser, Subcommand};
use shouwen::{
    config::{self, Settings},
    core::{
        clock::{Clock, SystemClock},
        redact,
    },
    store::db::Db,
    work::{policy, start},
};
use std::{error::Error, fmt::Display, future::Future, path::PathBuf, process::ExitCode};

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
    /// Make the audio of spoken texts beforehand, for an exchange that has no voice of its own.
    #[command(subcommand)]
    Prompts(prompts::PromptsCommand),
    /// Play scenarios: callers, officers, bad networks and weeks of time, in seconds.
    Rehearse(rehearse::RehearseArgs),
    /// Make, list and revoke the bearer tokens of the API.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Holiday notices and local days: what is loaded, and loading more.
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// The directory's versions beside the office file.
    #[command(subcommand)]
    Directory(directory::DirectoryCommand),
    /// Who works here, and their passwords.
    #[command(subcommand)]
    Officer(officer::OfficerCommand),
    /// What the reminder daemon will send.
    #[command(subcommand)]
    Reminders(reminders::RemindersCommand),
    /// Write out calls, cases or messages for a spreadsheet, as an officer may see them.
    Export(export::ExportArgs),
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
        Command::Deadline(args) => blocking(async {
            let calendar = start::present_calendar(&settings).await?;
            Ok::<_, Box<dyn Error>>(deadline::run(&args, json, &calendar)?)
        }),
        Command::Route(args) => routed(&args, &settings, json),
        Command::Ivr(args) => {
            let (text, code) = ivr::run(&args, json);
            println!("{text}");
            ExitCode::from(code)
        }
        Command::Prompts(command) => blocking(prompts::run(command, settings, json)),
        Command::Rehearse(args) => rehearse::run(&args, json),
        Command::Token(command) => blocking(token::run(command, settings, json)),
        Command::Calendar(command) => coded(calendar::run(command, settings, json)),
        Command::Directory(command) => coded(directory::run(command, settings, json)),
        Command::Officer(command) => blocking(officer::run(command, settings, json)),
        Command::Reminders(command) => blocking(reminders::run(command, settings, json)),
        Command::Export(args) => coded(export::run(args, settings, json)),
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
    let facts = tokio::runtime::Runtime::new().map_err(Box::<dyn Error>::from).and_then(|runtime| {
        runtime.block_on(async {
            let directory = start::present_directory(settings).await?;
            Ok::<_, Box<dyn Error>>((directory, start::present_calendar(settings).await?))
        })
    });
    let (directory, calendar) = match facts {
        Ok(facts) => facts,
        Err(error) => return failed(1, &error),
    };
    let policy = policy::routing(settings);
    match route::run(args, json, &directory, &*calendar, policy, SystemClock.now()) {
        Ok(text) => printed::<std::convert::Infallible>(Ok(text)),
        Err(error) => failed(2, &error),
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

/// What a command prints, and its exit code: 3 where it found something that a person has to see to.
struct Coded {
    text: String,
    code: u8,
}

impl Coded {
    fn done(text: String) -> Self {
        Self { text, code: 0 }
    }

    /// Done, and everything was written already.
    fn silent() -> Self {
        Self::done(String::new())
    }
}

/// Runs a command that waits for the database, and ends as it says.
fn coded<E: Display>(command: impl Future<Output = Result<Coded, E>>) -> ExitCode {
    let told = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(command),
        Err(error) => return failed(1, &error),
    };
    match told {
        Ok(Coded { text, code }) => {
            if !text.is_empty() {
                println!("{text}");
            }
            ExitCode::from(code)
        }
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
