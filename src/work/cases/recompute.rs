//! Counting running cases anew by a newer calendar: one audit entry for each that changes.
//!
//! Each case knows which calendar its dates were counted by. So whoever has the newest calendar finds
//! those that were counted by an older one, also one that another process opens after an import and
//! before it knows of it.

use super::{
    entry::note,
    file::CaseFile,
    perform::{count, redate},
    reminders,
};
use crate::{
    core::{
        calendar::Calendar,
        clock::Moment,
        directory::{Language, Officer, OfficerCode},
        id::CaseId,
        message::{Purpose, texts},
        routing::Recusal,
    },
    store::{
        cases::{self, Case},
        db::Tx,
        messages::{self as outbox, NewMessage},
    },
    work::{App, Facts, WorkError, messages::Draft},
};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// How many cases are read at once.
const PAGE: i64 = 500;

/// A case whose dates moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its number.
    pub number: String,
    /// The day on which it was due.
    pub from: NaiveDate,
    /// The day on which it is due now.
    pub to: NaiveDate,
    /// The day from which its reminders counted back.
    pub alarm_from: NaiveDate,
    /// The day from which they count back now.
    pub alarm_to: NaiveDate,
}

/// Who has cases counted anew, and why.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Who: an officer's code, `command`, `system`.
    pub actor: &'a str,
    /// Why: the notice's number.
    pub because: &'a str,
}

/// Counts every running case anew that was counted by an older calendar than that of `facts`, all in
/// this transaction. A case whose date moved gets a new generation of rungs, of which only those still
/// to come are planned; its handler is told. Cases whose clock has stopped are never rewritten.
pub async fn recompute(
    app: &App,
    tx: &mut Tx,
    facts: &Facts,
    ground: Ground<'_>,
) -> Result<Vec<Moved>, WorkError> {
    let mut moved = Vec::new();
    while recompute_some(app, tx, facts, ground, &mut moved).await? {}
    Ok(moved)
}

/// Counts up to [`PAGE`] of them; whether there were any.
async fn recompute_some(
    app: &App,
    tx: &mut Tx,
    facts: &Facts,
    ground: Ground<'_>,
    moved: &mut Vec<Moved>,
) -> Result<bool, WorkError> {
    let page = cases::counted_before(tx, facts.calendar_number, PAGE).await?;
    let some = !page.is_empty();
    let mut unchanged: Vec<CaseId> = Vec::new();
    for row in page {
        let (id, before) = (row.id, row.clone());
        let mut file = CaseFile::open(app, row)?;
        let shifted = redate(facts, &mut file);
        if !shifted
            && (&before.standing, before.first_unpublished)
                == (&file.row.standing, file.row.first_unpublished)
        {
            unchanged.push(id);
            continue;
        }
        moved.extend(rewrite(app, tx, facts, ground, (&before, &mut file), shifted).await?);
    }
    cases::counted(tx, &unchanged, facts.calendar_number).await?;
    Ok(some)
}

/// Writes one case that changed.
async fn rewrite(
    app: &App,
    tx: &mut Tx,
    facts: &Facts,
    ground: Ground<'_>,
    (before, file): (&Case, &mut CaseFile),
    shifted: bool,
) -> Result<Option<Moved>, WorkError> {
    let now = app.clock.now();
    // The row alone: dates are counted also for a case whose personal data were erased.
    cases::update(tx, &file.row).await?;
    file.row.version += 1;
    let detail = json!({ "from": before.due, "to": file.row.due, "alarm_from": before.alarm_due,
        "alarm_to": file.row.alarm_due, "standing": file.row.standing, "because": ground.because,
        "clauses": ["R5.4"] });
    note(app, tx, file, (ground.actor, now), "deadline_recomputed", detail, None).await?;
    if !shifted {
        return Ok(None);
    }
    reminders::replan(app, facts, tx, file, now).await?;
    if before.due != file.row.due {
        tell_handler(app, tx, (facts, file), before.due, now).await?;
    }
    Ok(Some(moved(before, (file.row.due, file.row.alarm_due))))
}

fn moved(row: &Case, (to, alarm_to): (NaiveDate, NaiveDate)) -> Moved {
    Moved { number: row.number.clone(), from: row.due, to, alarm_from: row.alarm_due, alarm_to }
}

/// The running cases that would move under another calendar; nothing is written.
pub async fn would_move(app: &Arc<App>, calendar: &Calendar) -> Result<Vec<Moved>, WorkError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = app.db.read(|tx| Box::pin(cases::running(tx, after, PAGE))).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some((last.alarm_due, last.id));
        for row in &page {
            let deadline = count(row, calendar);
            if (row.due, row.alarm_due) != (deadline.due, deadline.alarm_due) {
                found.push(moved(row, (deadline.due, deadline.alarm_due)));
            }
        }
    }
}

/// Counts anew what was counted by an older calendar than this process knows: what another process
/// opened with it before it heard of an import. Returns how many cases moved.
pub async fn catch_up(app: &Arc<App>) -> Result<usize, WorkError> {
    let number = app.facts().calendar_number;
    if !app.db.read(|tx| Box::pin(cases::any_counted_before(tx, number))).await? {
        return Ok(0);
    }
    let held = app.clone();
    let moved = app.db.transact(move |tx| {
        Box::pin(async move {
            let ground = Ground { actor: "system", because: "calendar_imported" };
            recompute(&held, tx, &held.facts(), ground).await
        })
    });
    Ok(moved.await?.len())
}

/// Whoever handles the case now, or stands in for them (R1.5a), hears of the new date.
async fn tell_handler(
    app: &App,
    tx: &mut Tx,
    (facts, file): (&Facts, &CaseFile),
    from: NaiveDate,
    now: Moment,
) -> Result<(), WorkError> {
    let Some(officer) = acting_handler(facts, &file.row, now) else { return Ok(()) };
    let numbers = [officer.mobile.as_ref(), officer.telephone.as_ref()];
    let Some(phone) = numbers.into_iter().flatten().find(|phone| phone.is_mobile()) else { return Ok(()) };
    // A number in the database is ours; should it not parse, no text could name the case.
    let Ok(number) = file.row.number.parse() else { return Ok(()) };
    let text = texts::redated(Language::Chinese, number, from, file.row.due);
    let dedup = format!("redated:{}:{}", file.row.id, file.row.generation);
    let message: NewMessage = Draft {
        purpose: Purpose::Relay,
        phone,
        text: &text,
        case: Some(file.row.id),
        call: None,
        officer: Some(&officer.code),
        dedup: Some(dedup),
        due_at: now,
    }
    .seal(app, now);
    outbox::keep(tx, &[message]).await?;
    Ok(())
}

fn acting_handler<'f>(facts: &'f Facts, row: &Case, now: Moment) -> Option<&'f Officer> {
    let handler: OfficerCode = row.handler.as_deref()?.parse().ok()?;
    let recused = Recusal::of(&row.accused.items, &facts.directory).officers;
    facts.directory.stand_in(&handler, now, &recused).acting()
}
