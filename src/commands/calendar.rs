//! `shouwen calendar`: which holiday notices are loaded, and loading another.

use super::Coded;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use shouwen::{
    config::Settings,
    core::{
        calendar::{DayChange, Fault, Notice, NoticeKind, builtin_notices},
        clock::{Clock, Moment, SystemClock},
    },
    store::db::Db,
    work::{
        App, Random,
        cases::Moved,
        notices::{self, Candidate, Preview},
        start,
    },
};
use std::{
    error::Error,
    fs,
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
};

/// How many days and cases are shown to people; the JSON has all.
const SHOWN: usize = 40;

/// What `calendar` does.
#[derive(Subcommand)]
pub enum CalendarCommand {
    /// List the notices and local days that are loaded, and how far they reach.
    List,
    /// Load a notice or local days: shows which days and which running cases move, then asks.
    Import(ImportArgs),
}

/// What `calendar import` takes.
#[derive(Args)]
pub struct ImportArgs {
    /// The file: see docs/calendar.md for its form.
    file: PathBuf,
    /// Take it, with all that was shown and asked.
    #[arg(long)]
    yes: bool,
    /// Training: the clock starts at T.
    #[arg(long, value_name = "T")]
    clock: Option<Moment>,
}

/// Does it.
pub async fn run(command: CalendarCommand, settings: Settings, json: bool) -> Result<Coded, Box<dyn Error>> {
    match command {
        CalendarCommand::List => list(&settings, json).await,
        CalendarCommand::Import(args) => import(args, settings, json).await,
    }
}

async fn list(settings: &Settings, json: bool) -> Result<Coded, Box<dyn Error>> {
    let url = start::database_url(settings);
    let layers = if Db::exists(&url) {
        let db = Db::open(&url, 1).await?;
        db.migrate().await?;
        let layers = db.read(|tx| Box::pin(notices::layers(tx, builtin_notices()))).await;
        db.close().await;
        layers?
    } else {
        notices::builtin()
    };
    let calendar = layers.calendar();
    let warning = calendar.warning(SystemClock.now().day());
    if json {
        let overlays: Vec<Value> = layers
            .overlays
            .iter()
            .map(|(instrument, days)| json!({ "instrument": instrument, "days": days }))
            .collect();
        let told = json!({ "notices": layers.notices, "overlays": overlays,
            "coverage_end": calendar.coverage_end(), "warning": warning.map(|warning| warning.words()) });
        return Ok(Coded::done(told.to_string()));
    }
    let mut lines: Vec<String> = layers.notices.iter().map(notice_line).collect();
    lines.extend(layers.overlays.iter().map(|(instrument, days)| {
        let days: Vec<String> = days.iter().map(|day| day.date.to_string()).collect();
        format!("地方  {instrument}：{}", days.join("、"))
    }));
    if let Some(end) = calendar.coverage_end() {
        lines.push(format!("已定历法至 {end}。"));
    }
    lines.extend(warning.map(|warning| warning.words()));
    Ok(Coded::done(lines.join("\n")))
}

fn notice_line(notice: &Notice) -> String {
    let kind = match notice.kind() {
        NoticeKind::Base => "年度".to_owned(),
        NoticeKind::Amendment { amends } => format!("修改 {amends}"),
    };
    format!("{}  {}  {}  {kind}  {} 天", notice.year(), notice.number(), notice.dated(), notice.days().len())
}

async fn import(args: ImportArgs, settings: Settings, json: bool) -> Result<Coded, Box<dyn Error>> {
    let text = fs::read_to_string(&args.file)
        .map_err(|error| format!("{}: {error}: name a readable file in UTF-8", args.file.display()))?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let candidate = match Candidate::read(text, &name) {
        Ok(candidate) => candidate,
        Err(faults) => return Ok(refused(&faults, json)),
    };
    let clock = super::serve::clock_of(args.clock, &settings)?;
    let app = start::start(settings, clock, Random::from_system()).await?;
    let told = confirmed(&app, &candidate, args.yes, json).await;
    app.db.close().await;
    told
}

async fn confirmed(
    app: &Arc<App>,
    candidate: &Candidate,
    yes: bool,
    json: bool,
) -> Result<Coded, Box<dyn Error>> {
    let preview = notices::preview(app, candidate).await?;
    if !preview.review.faults.is_empty() {
        return Ok(refused(&preview.review.faults, json));
    }
    let asks = !yes && !json && io::stdin().is_terminal();
    if asks {
        println!("{}", told(&preview, "会改期"));
    }
    let agreed = yes || (asks && agreed()?);
    if !agreed {
        let text = match (json, asks) {
            (true, _) => as_json(candidate, &preview, &preview.moves, false),
            (false, true) => "没有载入。".to_owned(),
            (false, false) => {
                format!("{}\n尚未载入。确认无误请加 --yes 再执行一次。", told(&preview, "会改期"))
            }
        };
        return Ok(Coded { text, code: 3 });
    }
    let moves = notices::take(app, candidate, &preview.review, "command").await?;
    if json {
        return Ok(Coded::done(as_json(candidate, &preview, &moves, true)));
    }
    let done = Preview { moves, review: preview.review };
    let coverage = app.facts().calendar.coverage_end();
    let coverage = coverage.map_or_else(String::new, |end| format!("，已定历法至 {end}"));
    Ok(Coded::done(format!("{}\n已载入 {}{coverage}。", told(&done, "已改期"), candidate.name())))
}

fn agreed() -> io::Result<bool> {
    print!("确认载入？输入 yes：");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim() == "yes")
}

fn refused(faults: &[Fault], json: bool) -> Coded {
    let text = if json {
        json!({ "faults": faults }).to_string()
    } else {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    Coded { text, code: 3 }
}

fn as_json(candidate: &Candidate, preview: &Preview, moves: &[Moved], taken: bool) -> String {
    let review = &preview.review;
    json!({ "name": candidate.name(), "taken": taken, "faults": review.faults, "questions": review.questions,
        "changes": review.changes, "moves": moves })
    .to_string()
}

/// What the file does, for people.
fn told(preview: &Preview, verb: &str) -> String {
    let review = &preview.review;
    let mut lines: Vec<String> =
        review.questions.iter().map(|question| format!("请确认：{}", question.what)).collect();
    lines.push(format!("{} 天的安排不同：", review.changes.len()));
    some(&mut lines, &review.changes, change_line);
    lines.push(format!("{} 件{verb}：", preview.moves.len()));
    some(&mut lines, &preview.moves, move_line);
    lines.join("\n")
}

fn some<T>(lines: &mut Vec<String>, items: &[T], line: impl Fn(&T) -> String) {
    lines.extend(items.iter().take(SHOWN).map(line));
    if items.len() > SHOWN {
        lines.push(format!("  …… 另有 {}，用 --json 看全部", items.len() - SHOWN));
    }
}

fn change_line(change: &DayChange) -> String {
    let word = |counts: bool| if counts { "上班" } else { "休息" };
    let (before, after) = (&change.before, &change.after);
    format!("  {}  {} → {}  {}", change.date, word(before.counts), word(after.counts), after.because)
}

fn move_line(moved: &Moved) -> String {
    let due = if moved.from == moved.to {
        format!("{} 不变", moved.to)
    } else {
        format!("{} → {}", moved.from, moved.to)
    };
    format!("  {}  应反馈 {due}；提醒自 {} → {}", moved.number, moved.alarm_from, moved.alarm_to)
}
