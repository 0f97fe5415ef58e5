//! `shouwen reminders preview`: what the daemon will send, and to whom.

use super::table::table;
use chrono::Duration;
use clap::{Args, Subcommand};
use serde_json::json;
use shouwen::{
    config::Settings,
    core::clock::Moment,
    work::{
        App, Random,
        forecast::{self, Coming, Example, Reached},
        start,
    },
};
use std::{error::Error, sync::Arc};

/// What `reminders` does.
#[derive(Subcommand)]
pub enum RemindersCommand {
    /// Show what will be sent in the next days, and what the ladder would do for a case received now.
    Preview(PreviewArgs),
}

/// What `reminders preview` takes.
#[derive(Args)]
pub struct PreviewArgs {
    /// How many days ahead.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(i64).range(0..=366))]
    days: i64,
    /// Training: the clock starts at T.
    #[arg(long, value_name = "T")]
    clock: Option<Moment>,
}

/// Does it.
pub async fn run(
    command: RemindersCommand,
    settings: Settings,
    json: bool,
) -> Result<String, Box<dyn Error>> {
    let RemindersCommand::Preview(args) = command;
    let clock = super::serve::clock_of(args.clock, &settings)?;
    let app = start::start(settings, clock, Random::from_system()).await?;
    let told = preview(&app, args.days, json).await;
    app.db.close().await;
    told
}

async fn preview(app: &Arc<App>, days: i64, json: bool) -> Result<String, Box<dyn Error>> {
    let coming = forecast::coming(app, app.clock.now() + Duration::days(days)).await?;
    let example = forecast::example(app);
    if json {
        return Ok(json!({ "days": days, "items": coming, "example": example }).to_string());
    }
    let row = |one: &Coming| {
        [
            short(one.due_at),
            one.case.clone(),
            one.rung.clone(),
            one.role.clone(),
            people(&one.to),
            one.segments.to_string(),
            one.text.clone(),
        ]
    };
    let heads = ["时间", "件号", "提醒", "角色", "收件人", "条数", "内容"];
    let list = if coming.is_empty() {
        format!("今后 {days} 天没有计划中的提醒。")
    } else {
        format!(
            "今后 {days} 天（收件人按目前的通讯录和外出安排）：\n{}",
            table(heads, &coming.iter().map(row).collect::<Vec<_>>())
        )
    };
    Ok(format!("{list}\n\n{}", example_table(&example)))
}

fn example_table(example: &Example) -> String {
    let rows: Vec<[String; 3]> = example
        .rungs
        .iter()
        .map(|rung| [short(rung.due_at), rung.rung.to_string(), rung.roles.join(",")])
        .collect();
    format!(
        "现在收到并交办的件，应于 {} 前反馈，提醒为：\n{}",
        example.due,
        table(["时间", "提醒", "角色"], &rows)
    )
}

fn people(reached: &[Reached]) -> String {
    if reached.is_empty() {
        return "无人（转为当面提醒任务）".to_owned();
    }
    let one = |person: &Reached| {
        let by_hand = if person.by_sms { "" } else { "（无手机，当面提醒）" };
        format!("{}{by_hand}", person.name)
    };
    reached.iter().map(one).collect::<Vec<_>>().join("、")
}

fn short(at: Moment) -> String {
    at.beijing().format("%m-%d %H:%M").to_string()
}
