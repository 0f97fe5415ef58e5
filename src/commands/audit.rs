//! `shouwen audit`: verify the audit trail, here or in an export, and write it out.

use super::{failed, findings};
use clap::Subcommand;
use serde_json::json;
use shouwen::{
    config::Settings,
    store::db::Db,
    work::{
        audit::{self, Verified},
        start,
    },
};
use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What `audit` does.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Verify every chain, its end and the daily heads: of the database, or of an export.
    Verify {
        /// An export, made by `audit export`.
        file: Option<PathBuf>,
    },
    /// Write every entry and head to standard output, one JSON object a line, without personal data.
    Export,
}

/// Does it.
pub async fn run(command: AuditCommand, settings: Settings, json: bool) -> ExitCode {
    let done = match command {
        AuditCommand::Verify { file: Some(file) } => verify_file(&file),
        AuditCommand::Verify { file: None } => verify_database(&settings).await,
        AuditCommand::Export => return export(&settings).await,
    };
    match done {
        Ok(verified) => told(&verified, json),
        Err(error) => failed(1, &error),
    }
}

fn told(verified: &Verified, json: bool) -> ExitCode {
    let Verified { entries, chains, heads, faults } = verified;
    let good = format!(
        "审计链完好 the audit trail is whole: entries {entries}, chains {chains}, daily heads {heads}"
    );
    findings::report(faults, &json!({ "entries": entries, "chains": chains, "heads": heads }), &good, json)
}

fn verify_file(file: &Path) -> Result<Verified, Box<dyn Error>> {
    let unreadable = |error: io::Error| format!("{}: {error}", file.display());
    let opened = File::open(file).map_err(unreadable)?;
    Ok(audit::verify_export(&file.display().to_string(), BufReader::new(opened)).map_err(unreadable)?)
}

async fn verify_database(settings: &Settings) -> Result<Verified, Box<dyn Error>> {
    let db = looked_at(settings).await?;
    let verified = audit::verify_database(&db).await?;
    db.close().await;
    Ok(verified)
}

async fn export(settings: &Settings) -> ExitCode {
    let exported = async {
        let db = looked_at(settings).await?;
        audit::export(&db, BufWriter::new(io::stdout())).await?;
        db.close().await;
        Ok::<_, Box<dyn Error>>(())
    };
    match exported.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(1, &error),
    }
}

async fn looked_at(settings: &Settings) -> Result<Db, Box<dyn Error>> {
    let opened = Db::look(&start::database_url(settings)).await;
    Ok(opened
        .map_err(|error| format!("the database cannot be opened: {error}; `shouwen doctor` tells more"))?)
}
