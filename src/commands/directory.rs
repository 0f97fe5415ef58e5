//! `shouwen directory`: the directory's versions beside the office file.

use super::{Coded, table::table};
use clap::Subcommand;
use serde_json::json;
use shouwen::{
    config::Settings,
    core::{clock::SystemClock, directory::Change},
    store::{db::Db, documents::Version},
    work::{
        Random,
        directory::{self, Kept, Origin, Source},
        start,
    },
};
use std::error::Error;

/// What `directory` does.
#[derive(Subcommand)]
pub enum DirectoryCommand {
    /// Print the newest version in the form of the office file.
    Export,
    /// List the versions, oldest first.
    List,
    /// Show what would change if the office file became the newest version.
    Diff,
    /// Make the office file the newest version, whatever was edited since it was last taken.
    Take {
        /// Do it; without this, what would change is shown, and nothing is done.
        #[arg(long)]
        yes: bool,
    },
}

/// Does it. The database is not started with: a file that a start refuses is what this is for.
pub async fn run(command: DirectoryCommand, settings: Settings, json: bool) -> Result<Coded, Box<dyn Error>> {
    let url = start::database_url(&settings);
    if !Db::exists(&url) {
        return Err("there is no database yet: `shouwen serve` makes it, and takes the office file".into());
    }
    let db = Db::open(&url, settings.database.max_connections).await?;
    db.migrate().await?;
    let told = match command {
        DirectoryCommand::Export => export(&db, json).await,
        DirectoryCommand::List => list(&db, json).await,
        DirectoryCommand::Diff => {
            take(&db, &settings, false, json).await.map(|told| Coded { code: 0, ..told })
        }
        DirectoryCommand::Take { yes } => take(&db, &settings, yes, json).await,
    };
    db.close().await;
    told
}

async fn export(db: &Db, json: bool) -> Result<Coded, Box<dyn Error>> {
    let versions = directory::versions(db).await?;
    let newest = versions.last().ok_or("the database holds no directory yet: start `shouwen serve` once")?;
    // As it came where it is a file: with its comments.
    let text = if json { directory::read(newest)?.to_json() } else { newest.body.text.trim_end().to_owned() };
    Ok(Coded::done(text))
}

async fn list(db: &Db, json: bool) -> Result<Coded, Box<dyn Error>> {
    let versions = directory::versions(db).await?;
    if json {
        let item = |version: &Version<Kept>| {
            json!({ "version": version.number, "at": version.at, "actor": version.actor,
                "origin": version.body.origin })
        };
        let items: Vec<_> = versions.iter().map(item).collect();
        return Ok(Coded::done(json!({ "items": items }).to_string()));
    }
    let row = |version: &Version<Kept>| {
        let origin = match &version.body.origin {
            Origin::Demo => "内置示范单位".to_owned(),
            Origin::File(path) => format!("文件 {}", path.display()),
            Origin::Edit(act, subject) => format!("{act} {subject}"),
        };
        [version.number.to_string(), version.at.to_string(), version.actor.clone(), origin]
    };
    Ok(Coded::done(table(["版本", "时间", "经手", "来源"], &versions.iter().map(row).collect::<Vec<_>>())))
}

async fn take(db: &Db, settings: &Settings, yes: bool, json: bool) -> Result<Coded, Box<dyn Error>> {
    let source = Source::of(settings)?;
    let changes = match directory::newest(db).await? {
        Some(present) => present.changes(source.directory()),
        None => Vec::new(),
    };
    if !yes {
        return Ok(shown(&changes, json));
    }
    let version = directory::take(db, source, "command", (&Random::from_system(), &SystemClock)).await?;
    Ok(Coded::done(if json {
        json!({ "version": version, "changes": changes }).to_string()
    } else {
        format!("{}\n已采用，通讯录第 {version} 版。", lines(&changes))
    }))
}

fn shown(changes: &[Change], json: bool) -> Coded {
    let text = if json {
        json!({ "version": null, "changes": changes }).to_string()
    } else {
        format!("{}\n尚未改动。确认采用请加 --yes：shouwen directory take --yes", lines(changes))
    };
    Coded { text, code: 3 }
}

fn lines(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "文件与当前通讯录一致。".to_owned();
    }
    changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
