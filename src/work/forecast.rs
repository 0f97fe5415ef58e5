//! What the reminder daemon will send: the rungs that are planned, with the people and the text that
//! they would have if everything stayed as it is; and what the ladder would do for a case received now.

use super::{
    App, WorkError,
    cases::role_name,
    daemon::reminders::{people_of, text},
    failover,
};
use crate::{
    core::{
        clock::Moment,
        deadline::{Deadline, Period},
        directory::{Duty, OfficerCode},
        id::CaseId,
        message::Purpose,
        reminder::{self, CaseFacts, Hours, RungName},
        sms_text,
    },
    store::reminders::{self as rungs, Due},
};
use chrono::NaiveDate;
use serde::Serialize;
use std::sync::Arc;

/// How many rungs are read at once.
const PAGE: i64 = 500;

/// One rung of one case, for one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// When it is sent.
    pub due_at: Moment,
    /// The case.
    pub case: String,
    /// The rung.
    pub rung: String,
    /// The role it reminds.
    pub role: String,
    /// Who that would be. Nobody: it becomes a task for the department.
    pub to: Vec<Reached>,
    /// The text, with the signature that the account puts to it.
    pub text: String,
    /// How many parts it is billed as.
    pub segments: usize,
}

/// Somebody a reminder goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// Their code.
    pub officer: OfficerCode,
    /// Their name.
    pub name: String,
    /// Whether a telephone of theirs takes SMS; without one they are reminded by hand.
    pub by_sms: bool,
}

/// What the ladder would do for a case received now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// When it was received.
    pub received_at: Moment,
    /// When it would be due.
    pub due: NaiveDate,
    /// The day from which its reminders count back.
    pub alarm_due: NaiveDate,
    /// Its rungs, in order.
    pub rungs: Vec<ExampleRung>,
}

/// A rung of the example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExampleRung {
    /// When.
    pub due_at: Moment,
    /// Which one.
    pub rung: RungName,
    /// Whom it reminds.
    pub roles: Vec<String>,
}

/// The rungs that are due until a moment, oldest first; those already due are among them.
pub async fn coming(app: &Arc<App>, until: Moment) -> Result<Vec<Coming>, WorkError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = app.db.read(|tx| Box::pin(rungs::coming(tx, until, after, PAGE))).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some((last.due_at, last.id));
        found.extend(foreseen(app, &page));
    }
}

fn foreseen(app: &App, page: &[Due]) -> Vec<Coming> {
    let facts = app.facts();
    let one = |due: &Due| {
        let name = due.rung.split(':').next().unwrap_or(&due.rung);
        let text = name.parse().map_or_else(|_| String::new(), |rung| text(&facts, due, rung, due.due_at));
        let account = app.accounts.get(failover::choose(app, Purpose::Reminder, &text).account);
        let text = account.map_or_else(|| text.clone(), |account| account.compose(&text));
        let reached = people_of(&facts, due, &[due], due.due_at).into_iter().map(|(officer, _)| {
            let numbers = [officer.mobile.as_ref(), officer.telephone.as_ref()];
            let by_sms = numbers.into_iter().flatten().any(crate::core::phone::PhoneNumber::is_mobile);
            Reached { officer: officer.code, name: officer.name, by_sms }
        });
        Coming {
            due_at: due.due_at,
            case: due.number.clone(),
            rung: name.to_owned(),
            role: due.role.clone(),
            to: reached.collect(),
            segments: sms_text::segments(&text).count,
            text,
        }
    };
    // A rung of an older due date, or of a case that was answered, is cancelled when it is due.
    let live = page.iter().filter(|due| due.stopped_at.is_none() && due.generation == due.present);
    live.map(one).collect()
}

/// What the ladder would do for a case received now and assigned at once.
pub fn example(app: &App) -> Example {
    let (facts, now) = (app.facts(), app.clock.now());
    let days = u16::try_from(app.settings.cases.working_days).unwrap_or(10);
    let deadline = Deadline::count(now, Period::WorkingDays(days), &facts.calendar);
    let case: CaseId = app.mint(now);
    let (due, alarm_due) = (deadline.due, deadline.alarm_due);
    let case = CaseFacts { case, received: now, assigned_at: Some(now), due, alarm_due, generation: 1 };
    let office = facts.directory.holders(Duty::Complaint).next();
    let planned = office.map(|office| {
        let hours = Hours { calendar: &facts.calendar, office: &office.hours };
        reminder::plan(&case, &facts.ladder, &hours, now)
    });
    let rungs = planned.into_iter().flatten().map(|rung| ExampleRung {
        due_at: rung.due_at,
        rung: rung.rung,
        roles: rung.roles.iter().map(|role| role_name(*role)).collect(),
    });
    Example { received_at: now, due, alarm_due, rungs: rungs.collect() }
}
