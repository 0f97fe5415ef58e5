//! `shouwen officer`: who works here, and their passwords.

use super::{secret, table::table};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use shouwen::{
    config::Settings,
    core::{
        clock::SystemClock,
        directory::{NewOfficer, Officer, OfficerCode},
        password::Password,
        phone::PhoneNumber,
    },
    store::credentials,
    work::{App, Random, directory, passwords, sign_in, start},
};
use std::{collections::BTreeMap, error::Error, sync::Arc};

/// Who edits, in the audit trail.
const COMMAND: &str = "command";

/// What `officer` does.
#[derive(Subcommand)]
pub enum OfficerCommand {
    /// Add an officer to the directory.
    Add(AddArgs),
    /// List the officers.
    List {
        /// Show whole telephone numbers.
        #[arg(long)]
        numbers: bool,
    },
    /// Set an officer's password, asked for twice without being shown.
    Passwd {
        /// The officer's code.
        code: OfficerCode,
        /// Read the password from standard input, as its first line.
        #[arg(long)]
        stdin: bool,
    },
    /// Release an officer's name that is locked after too many failures to sign in.
    Release {
        /// The name: an officer's code, or what was typed for one.
        code: OfficerCode,
    },
    /// Remove an officer's second factor, when they have lost the telephone that makes its codes.
    SecondFactorRemove {
        /// The officer's code.
        code: OfficerCode,
    },
}

/// An officer, as the office file writes one.
#[derive(Args)]
pub struct AddArgs {
    /// Their code: 1 to 64 of a-z, 0-9 and -.
    code: String,
    /// Their Chinese name.
    #[arg(long, value_name = "N")]
    name: String,
    /// Their department's code.
    #[arg(long, value_name = "D")]
    department: String,
    /// A role; give it once for each.
    #[arg(long = "role", value_name = "R", required = true)]
    roles: Vec<String>,
    /// Where calls ring them.
    #[arg(long, value_name = "N")]
    telephone: Option<String>,
    /// Where SMS reminders reach them, if not at the telephone.
    #[arg(long, value_name = "N")]
    mobile: Option<String>,
    /// Their place in the order of ringing, lowest first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    rings: u32,
}

/// Does it.
pub async fn run(command: OfficerCommand, settings: Settings, json: bool) -> Result<String, Box<dyn Error>> {
    let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
    let told = match command {
        OfficerCommand::Add(args) => add(&app, args, json).await,
        OfficerCommand::List { numbers } => list(&app, numbers, json).await,
        OfficerCommand::Passwd { code, stdin } => passwd(&app, &code, stdin, json).await,
        OfficerCommand::Release { code } => release(&app, &code, json).await,
        OfficerCommand::SecondFactorRemove { code } => second_factor_remove(&app, &code, json).await,
    };
    app.db.close().await;
    told
}

async fn add(app: &Arc<App>, args: AddArgs, json: bool) -> Result<String, Box<dyn Error>> {
    let AddArgs { code, name, department, roles, telephone, mobile, rings } = args;
    let new = NewOfficer { code, name, department, roles, telephone, mobile, rings };
    let what = ("officer_added", new.code.as_str());
    let version = directory::edit(app, COMMAND, what, |present| present.with_officer(&new)).await?;
    Ok(if json {
        json!({ "officer": new.code, "version": version }).to_string()
    } else {
        format!(
            "已添加 {}（{}），通讯录第 {version} 版。设置口令：shouwen officer passwd {}",
            new.name, new.code, new.code
        )
    })
}

async fn list(app: &Arc<App>, numbers: bool, as_json: bool) -> Result<String, Box<dyn Error>> {
    let (facts, now) = (app.facts(), app.clock.now());
    let passwords: BTreeMap<_, _> =
        app.db.read(|tx| Box::pin(credentials::list(tx))).await?.into_iter().collect();
    let officers = facts.directory.officers().iter();
    if as_json {
        let item = |officer: &Officer| -> Value {
            let absence = facts.directory.absence(&officer.code, now);
            json!({ "code": officer.code, "name": officer.name, "department": officer.department,
                "roles": officer.roles, "telephone": number(officer.telephone.as_ref(), numbers),
                "mobile": number(officer.mobile.as_ref(), numbers), "rings": officer.rings,
                "password_changed_at": passwords.get(officer.code.as_str()),
                "absent_until": absence.map(|absence| absence.until) })
        };
        return Ok(json!({ "items": officers.map(item).collect::<Vec<_>>() }).to_string());
    }
    let row = |officer: &Officer| {
        let department = facts.directory.department(&officer.department);
        let roles: Vec<String> = officer.roles.iter().map(|role| role_name(*role)).collect();
        let absent = facts.directory.absence(&officer.code, now);
        [
            officer.code.to_string(),
            officer.name.clone(),
            department.map_or_else(|| officer.department.to_string(), |found| found.name.clone()),
            roles.join(","),
            number(officer.telephone.as_ref(), numbers).unwrap_or_else(|| "-".to_owned()),
            number(officer.mobile.as_ref(), numbers).unwrap_or_else(|| "-".to_owned()),
            if passwords.contains_key(officer.code.as_str()) { "有" } else { "-" }.to_owned(),
            absent.map_or_else(|| "-".to_owned(), |absence| format!("至 {}", absence.until.day())),
        ]
    };
    let heads = ["代码", "姓名", "科室", "角色", "电话", "手机", "口令", "外出"];
    Ok(table(heads, &officers.map(row).collect::<Vec<_>>()))
}

fn role_name(role: shouwen::core::directory::Role) -> String {
    shouwen::work::cases::role_name(role)
}

fn number(number: Option<&PhoneNumber>, whole: bool) -> Option<String> {
    number.map(|number| if whole { number.as_str().to_owned() } else { number.masked() })
}

async fn passwd(
    app: &Arc<App>,
    code: &OfficerCode,
    stdin: bool,
    json: bool,
) -> Result<String, Box<dyn Error>> {
    if app.facts().directory.officer(code).is_none() {
        return Err(
            format!("there is no officer `{code}` in the directory: see `shouwen officer list`").into()
        );
    }
    let text = if stdin { secret::first_line()? } else { secret::asked_twice()? };
    let password = Password::new(&text, code)?;
    passwords::set(app, code, password, COMMAND).await?;
    Ok(if json { json!({ "officer": code }).to_string() } else { format!("{code} 的口令已设置。") })
}

async fn release(app: &Arc<App>, code: &OfficerCode, json: bool) -> Result<String, Box<dyn Error>> {
    if !sign_in::release_lock(app, code, COMMAND).await? {
        return Err(format!("`{code}` is not locked; its failures, if there were any, are forgotten").into());
    }
    Ok(if json {
        json!({ "officer": code }).to_string()
    } else {
        format!("{code} 已解除锁定，可以重新登录。")
    })
}

async fn second_factor_remove(
    app: &Arc<App>,
    code: &OfficerCode,
    json: bool,
) -> Result<String, Box<dyn Error>> {
    if !sign_in::remove_second_factor(app, code, COMMAND).await? {
        return Err(format!("`{code}` has no second factor").into());
    }
    Ok(if json {
        json!({ "officer": code }).to_string()
    } else {
        format!("{code} 的动态验证码已停用，可以凭口令登录后重新设置。")
    })
}
