//! What goes on: whether a daemon works, whether messages get anywhere, what people are late with.

use super::{Checked, setup};
use crate::{
    config::{Fault, Settings},
    core::{calendar::builtin_notices, clock::Moment},
    store::{
        db::Db,
        health::{self, Late, Stuck},
        outbox, reminders,
    },
    work::notices,
};
use chrono::Duration;

/// How long a message may be in doubt or without a report: providers report within minutes, their
/// carriers within a day.
const LONG: Duration = Duration::days(1);

pub(super) async fn look(settings: &Settings, db: &Db, now: Moment, found: &mut Checked) -> sqlx::Result<()> {
    let (oldest, stuck, late) = db
        .read(|tx| {
            Box::pin(async move {
                let due = [reminders::oldest_due(tx, now).await?, outbox::oldest_due(tx, now).await?];
                let stuck = health::stuck(tx, now, now - LONG).await?;
                let late = health::late(tx, now, now.day()).await?;
                Ok::<_, sqlx::Error>((due.into_iter().flatten().min(), stuck, late))
            })
        })
        .await?;
    found.looked("daemon", daemon(settings, oldest, &stuck, now));
    found.looked("messages", messages(&stuck));
    found.looked(format!("people: {} numbers opted out of SMS", late.opt_outs), people(&late));
    setup::calendar(&notices::calendar(db, builtin_notices()).await?.0, now, found);
    Ok(())
}

fn daemon(settings: &Settings, oldest: Option<Moment>, stuck: &Stuck, now: Moment) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lag = oldest.map_or(0, |oldest| (now - oldest).num_seconds());
    if lag > i64::from(settings.daemon.behind_after_seconds) {
        let what = format!("it is {lag} s behind: reminders and messages that are due do not go out");
        let remedy =
            "see that `shouwen serve` (without --no-daemon) or `shouwen daemon` runs, and what its log says";
        faults.push(Fault::new("daemon", what, remedy));
    }
    if stuck.leased > 0 {
        let what = format!("{} messages are held by a daemon that died", stuck.leased);
        faults.push(Fault::new("daemon", what, "start a daemon: it takes them back with its first tick"));
    }
    faults
}

fn messages(stuck: &Stuck) -> Vec<Fault> {
    let mut faults = Vec::new();
    if stuck.unknown > 0 {
        let what = format!("{} have been in doubt for more than a day", stuck.unknown);
        let remedy = "look at the log of the daemon and at the provider's own list of messages";
        faults.push(Fault::new("messages", what, remedy));
    }
    if stuck.silent > 0 {
        let what = format!(
            "{} were taken over by the provider more than a day ago, and no delivery report came",
            stuck.silent
        );
        let remedy = "see that the provider's reports reach {public_url}/hooks/ACCOUNT/sms/status; without a report a message is no evidence of feedback (R5.4)";
        faults.push(Fault::new("messages", what, remedy));
    }
    faults
}

fn people(late: &Late) -> Vec<Fault> {
    let mut faults = Vec::new();
    if late.tasks > 0 {
        let what = format!("{} open tasks are past their time", late.tasks);
        faults.push(Fault::new("tasks", what, "have them done: GET /api/v1/tasks?state=open lists them"));
    }
    if late.cases > 0 {
        let what = format!("{} cases are past the day on which feedback was due (R5.4)", late.cases);
        faults.push(Fault::new("cases", what, "feed back: GET /api/v1/cases?due_before=TODAY lists them"));
    }
    faults
}
