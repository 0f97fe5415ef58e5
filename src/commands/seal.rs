//! `shouwen seal`: rotate the master key, erase a person.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;
use shouwen::{
    config::Settings,
    core::{
        clock::SystemClock,
        directory::OfficerCode,
        id::{CallId, MessageId},
    },
    work::{
        Actor, App, Random,
        erasure::{self, Subject},
        rotation::{self, Rotated},
        start,
    },
};
use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    sync::Arc,
};

/// What `seal` does.
#[derive(Subcommand)]
pub enum SealCommand {
    /// Make the master key's successor and wrap every row's key with it, while everything runs.
    Rotate,
    /// Destroy the keys of a person's rows: nobody can read them again.
    Erase(EraseArgs),
}

/// What `seal erase` takes.
#[derive(Args)]
#[command(group(ArgGroup::new("whose").required(true).args(["call", "case", "message"])))]
pub struct EraseArgs {
    /// The caller of this call.
    #[arg(long, value_name = "ID")]
    call: Option<CallId>,
    /// The complainant of this case: its calls and messages too.
    #[arg(long, value_name = "NUMBER")]
    case: Option<String>,
    /// The other side of this message.
    #[arg(long, value_name = "ID")]
    message: Option<MessageId>,
    /// On what ground. It is kept in the audit trail: write no names.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The officer who orders it, of discipline inspection.
    #[arg(long = "as", value_name = "OFFICER")]
    officer: OfficerCode,
    /// Do it. Without this nothing is done.
    #[arg(long)]
    yes: bool,
}

/// Does it.
pub async fn run(command: SealCommand, settings: Settings, json: bool) -> Result<String, Box<dyn Error>> {
    if let SealCommand::Erase(EraseArgs { yes: false, .. }) = &command {
        return Err("销毁后无法恢复 what is erased cannot be read again by anybody: repeat with --yes".into());
    }
    let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
    let told = match command {
        SealCommand::Rotate => rotate(&app, json).await,
        SealCommand::Erase(args) => erase(&app, args, json).await,
    };
    app.db.close().await;
    told
}

async fn rotate(app: &Arc<App>, json: bool) -> Result<String, Box<dyn Error>> {
    let shown = io::stderr().is_terminal();
    let told = move |table: &str, rows: u64| {
        if shown {
            // Nobody is told that they cannot be told.
            drop(write!(io::stderr(), "\r\x1b[K{table}: {rows}\r"));
        }
    };
    let rotated = rotation::rotate(app, &told).await?;
    if json {
        return Ok(json!(rotated).to_string());
    }
    Ok(match rotated {
        Rotated::Done { resumed, rows } => {
            let what = if resumed {
                "接续上次轮换 an interrupted rotation was finished"
            } else {
                "已启用新密钥 a new key is in use"
            };
            format!(
                "{what}; rows wrapped anew: {rows}.\n\
                 请备份新的 seal.key,旧密钥行保留到旧备份全部作废为止。Keep a copy of the new seal.key elsewhere; the former key's line stays until the last backup made before today is gone."
            )
        }
        Rotated::ByHand { setting } => format!(
            "尚未更改任何数据。Nothing was changed yet, for the key comes from a setting. Set [seal] key (SHOUWEN__SEAL__KEY) to\n{setting}\n\
             restart every `shouwen serve` and `shouwen daemon`, then run `shouwen seal rotate` again."
        ),
    })
}

async fn erase(app: &Arc<App>, args: EraseArgs, json: bool) -> Result<String, Box<dyn Error>> {
    let facts = app.facts();
    let actor = Actor::officer(&args.officer, None, &facts.directory)
        .ok_or_else(|| format!("the office file has no officer `{}`", args.officer))?;
    let subject = match (args.call, args.case, args.message) {
        (Some(call), ..) => Subject::Call(call),
        (_, Some(case), _) => Subject::Case(case),
        (.., Some(message)) => Subject::Message(message),
        (None, None, None) => return Err("name what is to be erased: --call, --case or --message".into()),
    };
    let erased = erasure::erase(app, &actor, subject, &args.reason).await?;
    if json {
        return Ok(json!(erased).to_string());
    }
    Ok(format!(
        "已销毁。Erased: cases {}, calls {}, messages {}.\n\
         录音请在电话服务商处另行删除。Recordings kept by the telephone provider have to be deleted there.",
        erased.cases, erased.calls, erased.messages
    ))
}
