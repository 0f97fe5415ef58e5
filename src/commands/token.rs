//! `shouwen token`: bearer tokens of the API. `create` prints the token alone, once.

use clap::{ArgGroup, Subcommand};
use shouwen::{
    config::Settings,
    core::{
        clock::SystemClock,
        directory::{OfficerCode, Role},
        id::TokenId,
    },
    store::tokens::{self, Token, TokenSecret},
    work::{App, Random, start},
};
use std::{error::Error, sync::Arc};

/// What `token` does.
#[derive(Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is printed alone, and shown only once.
    #[command(group(ArgGroup::new("whose").required(true).args(["officer", "service"])))]
    Create {
        /// The officer it acts for, by their code in the office file.
        #[arg(long, value_name = "ID")]
        officer: Option<OfficerCode>,
        /// The service that uses it; it sees no case content unless --role says so.
        #[arg(long, value_name = "NAME")]
        service: Option<String>,
        /// The role of a service, or the one role that an officer's token is narrowed to.
        #[arg(long, value_name = "R", value_parser = role)]
        role: Option<Role>,
    },
    /// List all tokens, newest first.
    List,
    /// Make a token void.
    Revoke {
        /// Its id, as `list` shows it.
        id: TokenId,
    },
}

fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "write operator, handler, department_head, supervising_leader, office, discipline_inspection or administrator"
            .to_owned()
    })
}

/// Does it.
pub async fn run(command: TokenCommand, settings: Settings, json: bool) -> Result<String, Box<dyn Error>> {
    let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
    let told = match command {
        TokenCommand::Create { officer, service, role } => create(&app, officer, service, role).await,
        TokenCommand::List => list(&app, json).await,
        TokenCommand::Revoke { id } => revoke(&app, id).await,
    };
    app.db.close().await;
    told
}

async fn create(
    app: &Arc<App>,
    officer: Option<OfficerCode>,
    service: Option<String>,
    role: Option<Role>,
) -> Result<String, Box<dyn Error>> {
    if let Some(code) = &officer {
        let facts = app.facts();
        let known = facts
            .directory
            .officer(code)
            .ok_or_else(|| format!("the office file has no officer `{code}`"))?;
        if role.is_some_and(|role| !known.is(role)) {
            return Err(format!("`{code}` does not have that role in the office file").into());
        }
    }
    let (id, now) = (app.mint(app.clock.now()), app.clock.now());
    let secret = app.with_random(TokenSecret::generate);
    let text = secret.expose().to_owned();
    let role = role.and_then(|role| serde_json::to_value(role).ok()?.as_str().map(str::to_owned));
    let token = Token {
        id,
        officer: officer.map(String::from),
        service,
        role,
        created_at: now,
        created_by: "command".to_owned(),
        revoked_at: None,
    };
    app.db.transact(move |tx| Box::pin(async move { tokens::create(tx, &token, &secret).await })).await?;
    Ok(text)
}

async fn list(app: &App, json: bool) -> Result<String, Box<dyn Error>> {
    let all = app.db.read(|tx| Box::pin(tokens::list(tx))).await?;
    if json {
        let items: Vec<_> = all.iter().map(as_json).collect();
        return Ok(serde_json::json!({ "items": items }).to_string());
    }
    let line = |token: &Token| {
        let whose = token.officer.as_ref().or(token.service.as_ref()).map_or("", String::as_str);
        let void = token.revoked_at.map_or_else(String::new, |at| format!("  revoked {at}"));
        format!("{}  {whose}  {}{void}", token.id, token.created_at)
    };
    Ok(all.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn as_json(token: &Token) -> serde_json::Value {
    serde_json::json!({ "id": token.id, "officer": token.officer, "service": token.service, "role": token.role,
        "created_at": token.created_at, "created_by": token.created_by, "revoked_at": token.revoked_at })
}

async fn revoke(app: &App, id: TokenId) -> Result<String, Box<dyn Error>> {
    let now = app.clock.now();
    let done = app.db.transact(move |tx| Box::pin(async move { tokens::revoke(tx, id, now).await })).await?;
    if done { Ok(format!("{id} is void")) } else { Err(format!("there is no valid token {id}").into()) }
}
