//! `shouwen daemon`: the reminder daemon alone. Several may run at once on PostgreSQL.

use super::serve::{clock_of, told_to_stop};
use clap::Args;
use shouwen::{
    config::Settings,
    core::clock::Moment,
    telemetry,
    work::{Random, daemon, links, start},
};
use std::error::Error;
use tokio::{sync::watch, task::JoinHandle};

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
    let (hang_up, over) = watch::channel(false);
    let sessions = links::smpp::drive(&app, &over);
    if args.once {
        let done = daemon::once(&app).await;
        end(&hang_up, sessions).await;
        let done = done?;
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
    let ran = running.await;
    end(&hang_up, sessions).await;
    ran?;
    app.db.close().await;
    Ok("stopped".to_owned())
}

/// Ends the sessions with message centres, once nobody sends any more.
async fn end(hang_up: &watch::Sender<bool>, sessions: Vec<JoinHandle<()>>) {
    hang_up.send_replace(true);
    for session in sessions {
        drop(session.await);
    }
}
