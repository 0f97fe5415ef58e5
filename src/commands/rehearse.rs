//! `shouwen rehearse`: weeks at the complaint line, played in seconds.

use clap::Args;
use shouwen::rehearse::{
    report::Report,
    scenario::{Fault, Rehearsal, schema, whole},
    shipped::{SHIPPED, shipped},
    stage::{Database, Progress, Unplayable, rehearse},
};
use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What `rehearse` takes.
#[derive(Args)]
pub struct RehearseArgs {
    /// Scenario files, or names of shipped scenarios; without any, every shipped one.
    #[arg(value_name = "SCENARIO.yaml")]
    scenarios: Vec<PathBuf>,
    /// A PostgreSQL server on which each scenario gets a database of its own, instead of SQLite.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Print the text of a shipped scenario, to begin one's own from.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["scenarios", "database"])]
    show: Option<String>,
    /// Print the JSON Schema of scenarios.
    #[arg(long, conflicts_with_all = ["scenarios", "database", "show"])]
    schema: bool,
}

/// Plays them and tells what came of each.
pub fn run(args: &RehearseArgs, json: bool) -> ExitCode {
    if args.schema {
        print!("{}", schema());
        return ExitCode::SUCCESS;
    }
    if let Some(name) = &args.show {
        return show(name);
    }
    let (rehearsals, database) = match (read(&args.scenarios), database(args.database.as_deref())) {
        (Ok(rehearsals), Ok(database)) => (rehearsals, database),
        (rehearsals, database) => {
            let faults = rehearsals.err().into_iter().flatten().map(|fault| fault.to_string());
            for fault in faults.chain(database.err()) {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return super::failed(1, &format!("the runtime cannot be started: {error}")),
    };
    match runtime.block_on(play(&rehearsals, &database, json)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(unplayable) => super::failed(1, &unplayable),
    }
}

fn show(name: &str) -> ExitCode {
    match shipped(name) {
        Some(scenario) => {
            print!("{}", scenario.text);
            ExitCode::SUCCESS
        }
        None => super::failed(2, &no_such_scenario(name)),
    }
}

fn no_such_scenario(name: &str) -> String {
    let names: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.name).collect();
    format!("`{name}` is neither a file nor a shipped scenario; there are: {}", names.join(", "))
}

/// Reads every scenario before one is played, and tells all that is wrong with any.
fn read(paths: &[PathBuf]) -> Result<Vec<Rehearsal>, Vec<Fault>> {
    let of_shipped = |name: &str, text| Rehearsal::read(text, &format!("{name}.yaml"), Path::new(""));
    let read: Vec<Result<Rehearsal, Vec<Fault>>> = if paths.is_empty() {
        SHIPPED.iter().map(|scenario| of_shipped(scenario.name, scenario.text)).collect()
    } else {
        let one = |path: &PathBuf| {
            let name = path.to_string_lossy();
            match shipped(&name).filter(|_| !path.exists()) {
                Some(scenario) => of_shipped(scenario.name, scenario.text),
                None if !path.exists() => {
                    let remedy =
                        "name a scenario's file; `shouwen rehearse --show NAME` prints one to begin with";
                    Err(vec![whole(&name, no_such_scenario(&name), remedy)])
                }
                None => Rehearsal::open(path),
            }
        };
        paths.iter().map(one).collect()
    };
    let (mut rehearsals, mut faults) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(rehearsal) => rehearsals.push(rehearsal),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(rehearsals) } else { Err(faults) }
}

fn database(url: Option<&str>) -> Result<Database, String> {
    match url {
        None => Ok(Database::Sqlite),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Database::Postgresql(url.to_owned()))
        }
        Some(_) => {
            Err("--database takes postgres://USER:PASSWORD@HOST/NAME; without it, SQLite is used".to_owned())
        }
    }
}

/// Plays one after the other; returns how many failed.
async fn play(rehearsals: &[Rehearsal], database: &Database, json: bool) -> Result<usize, Unplayable> {
    let watch = Watch::new();
    let mut failed = 0;
    for rehearsal in rehearsals {
        let played = rehearse(rehearsal, database, &mut |progress| watch.show(progress)).await;
        watch.clear();
        let report = played?;
        failed += usize::from(!report.passed);
        tell(&report, &rehearsal.scenario.about, json);
    }
    if !json && rehearsals.len() > 1 {
        println!("{} 个情景，{} 个不符", rehearsals.len(), failed);
    }
    Ok(failed)
}

fn tell(report: &Report, about: &str, json: bool) {
    if json {
        // Texts, numbers and lists always have a JSON form.
        println!("{}", serde_json::to_string(report).unwrap_or_default());
    } else {
        println!("{report}\n  {about}");
    }
}

/// The line that shows where a rehearsal is, while somebody watches.
struct Watch {
    watched: bool,
}

impl Watch {
    fn new() -> Self {
        Self { watched: io::stderr().is_terminal() }
    }

    fn show(&self, progress: Progress<'_>) {
        self.write(&format!("{} {}/{} {}", progress.scenario, progress.step, progress.of, progress.does));
    }

    fn clear(&self) {
        self.write("");
    }

    /// Writes over the line that is there.
    fn write(&self, text: &str) {
        if self.watched {
            // A terminal that is gone is no reason to break off.
            drop(write!(io::stderr(), "\r\x1b[K{text}").and_then(|()| io::stderr().flush()));
        }
    }
}
