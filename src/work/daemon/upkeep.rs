//! What keeps the rest right: rescue, the day's audit head, forgetting what is old, the calendar's
//! warning, the figures.

use crate::{
    core::{
        calendar::CoverageWarning,
        clock::Moment,
        directory::Duty,
        task::{NewTask, TaskKind},
    },
    store::{audit, chain, documents, idempotency, inbox, outbox, reminders, tasks, trail},
    telemetry,
    work::{App, WorkError, cases, directory, give_task, notices, recordings, sign_in},
};
use chrono::{Duration, NaiveDate};
use std::{collections::BTreeMap, sync::Arc};

/// How much is rescued or forgotten in one transaction.
const MOST: i64 = 1000;

/// How long after midnight a day is closed: what was dated before midnight is committed by then, and
/// the day's head can be made again from the entries.
pub const GRACE: Duration = Duration::minutes(10);

/// Takes back what a dead daemon held.
pub(super) async fn rescue(app: &Arc<App>) -> Result<u64, WorkError> {
    let now = app.clock.now();
    let rescued =
        app.db.transact(move |tx| Box::pin(async move { outbox::rescue(tx, now, MOST).await })).await?;
    if rescued > 0 {
        tracing::warn!(rescued, "messages of a daemon that died were taken back");
    }
    Ok(rescued)
}

/// Reads directory, calendar and seal keys anew, for another process may have changed them, and counts those
/// cases anew that were counted by an older calendar.
pub(super) async fn refresh(app: &Arc<App>) -> Result<(), WorkError> {
    let count = app.db.read(|tx| Box::pin(documents::count(tx))).await?;
    if app.has_new_documents(count) {
        let (calendar, number) = notices::calendar(&app.db, &app.notices).await?;
        app.replace_calendar(&Arc::new(calendar), number);
        match directory::newest(&app.db).await {
            Ok(Some(directory)) => app.replace_directory(directory),
            Ok(None) => {}
            // The former one stays: calls go on being answered.
            Err(error) => tracing::error!(%error, "the newest version of the directory cannot be used"),
        }
        let ended = sign_in::end_leavers(app).await?;
        if ended > 0 {
            tracing::info!(ended, "sessions of officers who left the directory were ended");
        }
        // Last: what fails before it is tried again with the next tick.
        app.documents_read(count);
    }
    let moved = cases::catch_up(app).await?;
    if moved > 0 {
        tracing::info!(moved, "cases that were opened with an older calendar were counted anew");
    }
    Ok(())
}

/// What is done once a day.
pub(super) async fn daily(app: &Arc<App>) -> Result<(), WorkError> {
    let now = app.clock.now();
    let today = (now - GRACE).day();
    if !app.owes_day(today) {
        return Ok(());
    }
    let held = app.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                keep_head(tx, today, now).await?;
                warn_of_calendar(&held, tx, now).await?;
                Ok::<_, WorkError>(())
            })
        })
        .await?;
    while forget_some(app, now).await? {}
    let deleted = recordings::retention::delete_old(app).await?;
    if deleted > 0 {
        tracing::info!(deleted, "recordings whose time was over were deleted");
    }
    sign_in::sweep(app).await?;
    // Only now: a database that was away at midnight must not cost the day its head.
    app.day_done(today);
    app.db.checkpoint().await?;
    Ok(())
}

/// Forgets some of what is old, in a transaction that keeps nobody waiting long; whether there may be more.
async fn forget_some(app: &Arc<App>, now: Moment) -> Result<bool, WorkError> {
    let retention = &app.settings.retention;
    let webhooks = i64::from(retention.webhooks_days);
    let webhooks = (webhooks > 0).then(|| now - Duration::days(webhooks));
    let answers = now - Duration::hours(i64::from(retention.idempotency_hours));
    let most = u64::try_from(MOST).unwrap_or(u64::MAX);
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let kept = match webhooks {
                    Some(before) => inbox::forget(tx, before, MOST).await?,
                    None => 0,
                };
                let answered = idempotency::forget(tx, answers, MOST).await?;
                Ok(kept == most || answered == most)
            })
        })
        .await
}

/// The head over all chains as they stood at the end of the day before `today`.
async fn keep_head(tx: &mut crate::store::db::Tx, today: NaiveDate, now: Moment) -> Result<(), WorkError> {
    let Some(yesterday) = today.pred_opt() else { return Ok(()) };
    let previous = audit::newest_head(tx).await?.filter(|(day, _)| *day < yesterday).map(|(_, hash)| hash);
    let standings: BTreeMap<String, chain::Standing> =
        trail::standings_before(tx, Moment::start_of(today)).await?.into_iter().collect();
    let head = chain::daily_head(yesterday, previous.as_ref(), &standings);
    audit::keep_head(tx, yesterday, &head, now).await?;
    Ok(())
}

/// From 1 November on somebody is asked for next year's notice; from December daily.
async fn warn_of_calendar(app: &App, tx: &mut crate::store::db::Tx, now: Moment) -> Result<(), WorkError> {
    let facts = app.facts();
    let Some(warning) = facts.calendar.warning(now.day()) else { return Ok(()) };
    tracing::warn!(words = warning.words_en(), "the calendar needs next year's notice");
    let Some(office) = facts.directory.holders(Duty::Complaint).next() else { return Ok(()) };
    let task = NewTask {
        kind: TaskKind::ImportCalendar,
        dedup: dedup(&warning, now.day()),
        case: None,
        call: None,
        message: None,
        department: office.code.clone(),
        officer: None,
        note: warning.words(),
        due_at: facts.end_of_office(&office.code, now),
    };
    give_task(app, tx, &task, now).await
}

/// One task for November, one a day from December.
fn dedup(warning: &CoverageWarning, today: NaiveDate) -> String {
    let november = today.format("%m").to_string() == "11";
    let part = if november { today.format("%Y-%m").to_string() } else { today.to_string() };
    format!("{}{part}", tasks::import_calendar_key(warning.missing_year))
}

/// How far behind the daemon is, in seconds; 0 if nothing is due.
pub async fn lag_seconds(app: &App) -> Result<i64, WorkError> {
    let now = app.clock.now();
    let oldest = app
        .db
        .read(|tx| {
            Box::pin(async move {
                let reminder = reminders::oldest_due(tx, now).await?;
                let message = outbox::oldest_due(tx, now).await?;
                Ok::<_, sqlx::Error>(reminder.into_iter().chain(message).min())
            })
        })
        .await?;
    Ok(oldest.map_or(0, |oldest| (now - oldest).num_seconds()))
}

/// Tells how far behind the daemon is.
pub(super) async fn measure(app: &App) -> Result<(), WorkError> {
    let lag = lag_seconds(app).await?;
    #[expect(clippy::cast_precision_loss, reason = "a lag of 2^52 seconds is not met")]
    metrics::gauge!(telemetry::DAEMON_LAG_SECONDS).set(lag as f64);
    let open = app.db.read(|tx| Box::pin(tasks::open_by_kind(tx))).await?;
    for (kind, count) in open {
        #[expect(clippy::cast_precision_loss, reason = "an office has fewer than 2^52 tasks")]
        metrics::gauge!(telemetry::TASKS_OPEN, "kind" => kind).set(count as f64);
    }
    Ok(())
}
