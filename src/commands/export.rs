//! `shouwen export`: calls, cases or messages for a spreadsheet.

use super::Coded;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::json;
use shouwen::{
    config::Settings,
    core::{clock::SystemClock, directory::OfficerCode},
    work::{
        Random,
        export::{Format, Order, What, export},
        start,
    },
};
use std::{
    error::Error,
    io::{self, IsTerminal, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::NamedTempFile;

/// What `export` takes.
#[derive(Args)]
pub struct ExportArgs {
    /// Which list.
    what: Lists,
    /// The officer who will read it: what they may see is written, and no more.
    #[arg(long = "as", value_name = "OFFICER")]
    officer: OfficerCode,
    /// The kind of file.
    #[arg(long, value_name = "F")]
    format: Formats,
    /// From this day on (YYYY-MM-DD, Beijing's).
    #[arg(long, value_name = "D")]
    from: Option<NaiveDate>,
    /// To this day, which is part of it.
    #[arg(long, value_name = "D")]
    to: Option<NaiveDate>,
    /// The new file; without it, standard output.
    #[arg(long, value_name = "F")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lists {
    /// The call log.
    Calls,
    /// Cases.
    Cases,
    /// Messages in and out.
    Messages,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Formats {
    /// For any spreadsheet.
    Csv,
    /// For Excel.
    Xlsx,
}

/// Does it.
pub async fn run(args: ExportArgs, settings: Settings, json: bool) -> Result<Coded, Box<dyn Error>> {
    let ExportArgs { what, officer, format, from, to, output } = args;
    let what = match what {
        Lists::Calls => What::Calls,
        Lists::Cases => What::Cases,
        Lists::Messages => What::Messages,
    };
    let format = match format {
        Formats::Csv => Format::Csv,
        Formats::Xlsx => Format::Xlsx,
    };
    if output.is_none() && format == Format::Xlsx && io::stdout().is_terminal() {
        return Err("a workbook is nothing for a terminal: give --output FILE".into());
    }
    let folder = output.as_deref().map(check_new).transpose()?;
    // Whole or not at all, and readable by nobody else: it holds personal data.
    let mut file = match folder {
        Some(folder) => NamedTempFile::new_in(folder)?,
        None => NamedTempFile::new()?,
    };
    let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
    let order = Order { what, officer, format, from, to, by: "command".to_owned() };
    let written = export(&app, &order, file.as_file_mut()).await;
    app.db.close().await;
    let rows = written?;
    let Some(output) = output else {
        file.as_file_mut().seek(SeekFrom::Start(0))?;
        io::copy(file.as_file_mut(), &mut io::stdout().lock())?;
        return Ok(Coded::silent());
    };
    file.as_file().sync_all()?;
    file.persist_noclobber(&output).map_err(|error| taken(&output, &error.error))?;
    Ok(Coded::done(if json {
        json!({ "rows": rows, "file": output }).to_string()
    } else {
        format!("已导出 {rows} 行到 {}。", output.display())
    }))
}

/// The folder of a file that is still to be.
fn check_new(output: &Path) -> Result<PathBuf, String> {
    if output.exists() {
        return Err(taken(output, &io::Error::from(io::ErrorKind::AlreadyExists)));
    }
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(folder.map_or_else(|| PathBuf::from("."), Path::to_owned))
}

fn taken(output: &Path, error: &io::Error) -> String {
    format!("{}: {error}: name a new file in a folder that may be written to", output.display())
}
