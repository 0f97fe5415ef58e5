//! `shouwen daemon`: the reminder daemon alone. Several may run at once on PostgreSQL.

use super::serve::{clock_of, told_to_stop};
use clap::Args;
use shouwen::{
    config::Settings,
    core::clock::Moment,
    telemetry,
    work::{Random, daemon, start},
};
use std::error::Error;
use tokio::sync::watch;

/// What `daemon` takes.
#[derive(Args)]
pub struct DaemonArgs {
    /// Do what is due now, and end.
    #[arg(long)]
    once: bool,
    /// Training: the clock starts at T and runs on.
    #[arg(long, value_name = "T")]
    clock: Option<Moment>,
}

/// Runs until told to stop, or once.
pub async fn run(args: DaemonArgs, settings: Settings, json: bool) -> Result<String, Box<dyn Error>> {
    let clock = clock_of(args.clock, &settings)?;
    telemetry::install_metrics();
    let app = start::start(settings, clock, Random::from_system()).await?;
    if args.once {
        let done = daemon::once(&app).await?;
        app.db.close().await;
        return Ok(if json {
            serde_json::json!({ "rescued": done.rescued, "reminders": done.reminders,
                "messages": done.messages, "calls": done.calls })
            .to_string()
        } else {
            format!("reminders {}, messages {}, calls ended {}", done.reminders, done.messages, done.calls)
        });
    }
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(daemon::run(app.clone(), stopped));
    // The consoles of those who serve are to hear of what happens here.
    let telling = app.clone();
    tokio::spawn(async move { telling.events.carry(&telling.db).await });
    told_to_stop().await;
    stop.send_replace(true);
    running.await?;
    app.db.close().await;
    Ok("stopped".to_owned())
}
