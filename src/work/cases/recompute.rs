//! Counting every running case anew after a notice was imported: in one transaction, one entry each.

use super::{entry::note, file::CaseFile, perform::redate, reminders};
use crate::{
    core::{clock::Moment, message::Purpose},
    store::{
        cases,
        db::Tx,
        messages::{self as outbox, NewMessage},
        reminders as rungs,
    },
    work::{App, WorkError, messages::Draft},
};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

/// How many cases are read at once.
const PAGE: i64 = 500;

/// A case whose date moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its number.
    pub number: String,
    /// The day on which it was due.
    pub from: NaiveDate,
    /// The day on which it is due now.
    pub to: NaiveDate,
}

/// Counts every case whose clock runs anew. A case whose date moved gets a new generation of rungs,
/// of which only those still to come are planned; its handler is told. Closed cases are never
/// rewritten.
pub async fn recompute(app: &App, tx: &mut Tx, actor: &str, because: &str) -> Result<Vec<Moved>, WorkError> {
    let (mut moved, mut after, now) = (Vec::new(), None, app.clock.now());
    // Read all first: moving a date moves a case within the order that is paged by.
    let mut running = Vec::new();
    loop {
        let page = cases::running(tx, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.alarm_due, last.id));
        running.extend(page);
    }
    for row in running {
        let mut file = CaseFile::open(app, row)?;
        let from = file.row.due;
        let before = (file.row.standing.clone(), file.row.first_unpublished);
        let shifted = redate(app, &mut file);
        if !shifted && before == (file.row.standing.clone(), file.row.first_unpublished) {
            continue;
        }
        file.save(app, tx, now).await?;
        let detail = json!({ "from": from, "to": file.row.due, "standing": file.row.standing, "because": because,
            "clauses": ["R5.4"] });
        note(app, tx, &file, (actor, now), "deadline_recomputed", detail, None).await?;
        if shifted {
            rungs::cancel(tx, file.row.id, now).await?;
            reminders::plan(app, tx, &file, now).await?;
            tell_handler(app, tx, &file, from, now).await?;
            moved.push(Moved { number: file.row.number.clone(), from, to: file.row.due });
        }
    }
    Ok(moved)
}

async fn tell_handler(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    from: NaiveDate,
    now: Moment,
) -> Result<(), WorkError> {
    let facts = app.facts();
    let handler = file.row.handler.as_deref().and_then(|code| code.parse().ok());
    let Some(officer) = handler.and_then(|code| facts.directory.officer(&code)) else { return Ok(()) };
    let Some(phone) =
        officer.mobile.as_ref().or(officer.telephone.as_ref()).filter(|phone| phone.is_mobile())
    else {
        return Ok(());
    };
    let text = format!("{}号件的反馈期限因放假安排调整,由{from}改为{}。", file.row.number, file.row.due);
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
