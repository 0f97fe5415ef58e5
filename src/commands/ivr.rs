//! `shouwen ivr`: check scripts before anybody is called by them, and draw them.

use clap::{Args, Subcommand};
use serde_json::json;
use shouwen::{
    config::read_text,
    core::script::{Book, CallFlow, Fault, Place, SourceFile, graph},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Done.
const DONE: u8 = 0;
/// The folder cannot be read.
const FAILED: u8 = 1;
/// There is no such script.
const USAGE: u8 = 2;
/// The check found something.
const FOUND: u8 = 3;

/// `shouwen ivr …`
#[derive(Debug, Args)]
pub struct IvrArgs {
    #[command(subcommand)]
    command: IvrCommand,
}

#[derive(Debug, Subcommand)]
enum IvrCommand {
    /// Check scripts and prompts: every way has a person and an outcome, every prompt exists.
    Check {
        /// A folder of scripts, with its prompts in `prompts/`; those of the software by default.
        #[arg(long, value_name = "D")]
        dir: Option<PathBuf>,
    },
    /// Draw a script as a Mermaid flowchart.
    Graph {
        /// The script's name.
        name: String,
        /// A folder of scripts; those of the software by default.
        #[arg(long, value_name = "D")]
        dir: Option<PathBuf>,
    },
}

/// What to print, and the exit code: 0 done, 1 the folder cannot be read, 2 no such script, 3 faults.
pub fn run(args: &IvrArgs, json: bool) -> (String, u8) {
    match &args.command {
        IvrCommand::Check { dir } => match read(dir.as_deref()) {
            Ok(faults_or_book) => report(&faults_or_book.err().unwrap_or_default(), json),
            Err(unreadable) => (unreadable, FAILED),
        },
        IvrCommand::Graph { name, dir } => match read(dir.as_deref()) {
            Ok(Ok(book)) => draw(&book, name, json),
            Ok(Err(faults)) => report(&faults, json),
            Err(unreadable) => (unreadable, FAILED),
        },
    }
}

fn report(faults: &[Fault], json: bool) -> (String, u8) {
    let code = if faults.is_empty() { DONE } else { FOUND };
    if json {
        return (json!({ "faults": faults }).to_string(), code);
    }
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    (if lines.is_empty() { "没有问题 no faults".to_owned() } else { lines.join("\n") }, code)
}

fn draw(book: &Book, name: &str, json: bool) -> (String, u8) {
    match book.flow(name) {
        Some(flow) if json => {
            let body = json!({ "script": name, "version": flow.version(), "mermaid": graph(flow) });
            (body.to_string(), DONE)
        }
        Some(flow) => (graph(flow), DONE),
        None => {
            let known: Vec<_> = book.flows().map(CallFlow::name).collect();
            (format!("没有这样的脚本 no script `{name}`; there are: {}", known.join(", ")), USAGE)
        }
    }
}

/// The book of a folder, or what is wrong with it; the error says why the folder cannot be read.
fn read(dir: Option<&Path>) -> Result<Result<Book, Vec<Fault>>, String> {
    let Some(dir) = dir else { return Ok(Ok(Book::builtin().clone())) };
    let unreadable =
        |path: &Path, error: &io::Error| format!("无法读取 cannot read {}: {error}", path.display());
    let mut files = Vec::new();
    for below in ["", "prompts/"] {
        let folder = dir.join(below);
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| unreadable(&folder, &error))? {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = read_text(&path).map_err(|fault| format!("无法读取 cannot read {fault}"))?;
                files.push(SourceFile { path: format!("{below}{name}"), text });
            }
        }
    }
    // The order of a folder is the file system's own.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Book::read(&files).and_then(|book| recordings_exist(&book, dir).map(|()| book)))
}

/// Recordings that prompts name and the folder does not have.
fn recordings_exist(book: &Book, dir: &Path) -> Result<(), Vec<Fault>> {
    let missing = book.recordings().into_iter().filter(|(_, name)| !dir.join("prompts").join(name).is_file());
    let faults: Vec<_> = missing.map(|(place, name)| no_recording(place, &name)).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn no_recording(where_: Place, name: &str) -> Fault {
    let remedy = "put it below prompts/, or leave the audio out: the text is spoken then".to_owned();
    Fault { where_, what: format!("there is no recording prompts/{name}"), remedy }
}
