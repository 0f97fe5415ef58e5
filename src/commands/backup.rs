//! `shouwen backup` and `shouwen restore`.

use super::{failed, findings};
use clap::Args;
use serde_json::json;
use shouwen::{
    config::Settings,
    core::clock::SystemClock,
    store::copy::Progress,
    work::{
        Random,
        backup::{self, Restore},
        start,
    },
};
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

/// What `backup` takes.
#[derive(Args)]
pub struct BackupArgs {
    /// Where the backup goes: a new SQLite file, whatever the engine. Nothing is overwritten.
    file: PathBuf,
}

/// What `restore` takes.
#[derive(Args)]
pub struct RestoreArgs {
    /// A file that `shouwen backup` made.
    file: PathBuf,
    /// Move a SQLite database that holds data aside, and put the backup in its place.
    #[arg(long)]
    dangerous_overwrite: bool,
}

/// Takes a backup.
pub async fn take(args: BackupArgs, settings: Settings, json: bool) -> ExitCode {
    let progress = progress();
    let taken = match backup::take(&start::database_url(&settings), &args.file, &progress).await {
        Ok(taken) => taken,
        Err(error) => return failed(1, &error),
    };
    if json {
        println!("{}", json!(taken));
    } else {
        let rows: u64 = taken.rows.values().sum();
        println!(
            "备份完成并已核对。The backup is made and verified: {} ({} bytes, {rows} rows, {} audit entries).\n\
             备份不含印章密钥,请另行保管。It holds no seal key: keep seal.key (or [seal] key) elsewhere; without it the backup cannot be restored.",
            taken.file.display(),
            taken.bytes,
            taken.audit_entries
        );
        for fault in &taken.faults {
            println!(
                "审计链有误,数据库与备份相同 the audit trail is not whole, in the database as in the backup: {fault}"
            );
        }
    }
    findings::code(&taken.faults)
}

/// Restores a backup.
pub async fn restore(args: RestoreArgs, settings: Settings, json: bool) -> ExitCode {
    let (random, progress) = (Random::from_system(), progress());
    let job = Restore {
        settings: &settings,
        file: &args.file,
        overwrite: args.dangerous_overwrite,
        clock: &SystemClock,
        random: &random,
        progress: &progress,
    };
    let restored = match backup::restore(&job).await {
        Ok(restored) => restored,
        Err(error) => return failed(1, &error),
    };
    if json {
        println!("{}", json!(restored));
    } else {
        println!(
            "恢复完成。Restored: {} rows.\n\
             再次销毁个人信息 rows of erased people erased again: {}\n\
             去向不明的短信 messages that may have been sent since the backup, now in doubt: {}",
            restored.rows, restored.erased_again, restored.messages_in_doubt
        );
        if let Some(aside) = &restored.moved_aside {
            println!("原数据库在 the database that was there lies at {}", aside.display());
        }
        for fault in &restored.faults {
            println!("备份中的审计链有误 the audit trail of the backup is not whole: {fault}");
        }
    }
    findings::code(&restored.faults)
}

/// Tells on standard error how a long copy goes, if somebody is looking.
fn progress() -> Progress {
    if !io::stderr().is_terminal() {
        return Arc::new(|_, _, _| {});
    }
    Arc::new(|what, done, whole| {
        let of = if whole > 0 { format!(" / {whole}") } else { String::new() };
        // Nobody is told that they cannot be told.
        drop(write!(io::stderr(), "\r\x1b[K{what}: {done}{of}\r"));
    })
}
