//! The rungs of a case: planned when it is opened or its due date moves, added to when it is assigned.

use super::file::CaseFile;
use crate::{
    core::{
        clock::Moment,
        directory::{DepartmentCode, OfficeHours, Role},
        reminder::{self, CaseFacts, Hours, PlannedRung, RungName},
    },
    store::{
        db::Tx,
        reminders::{self as rungs, NewReminder},
    },
    work::{App, Facts, WorkError},
};

/// Plans every rung of a case that is still to come; one that is planned already stays.
pub async fn plan(app: &App, tx: &mut Tx, file: &CaseFile, now: Moment) -> Result<(), WorkError> {
    plan_by(app, &app.facts(), tx, file, now).await
}

/// Plans the rungs of a case anew whose due date moved; only those that are still to come.
pub async fn replan(
    app: &App,
    facts: &Facts,
    tx: &mut Tx,
    file: &CaseFile,
    now: Moment,
) -> Result<(), WorkError> {
    rungs::supersede(tx, file.row.id, file.row.generation, now).await?;
    plan_by(app, facts, tx, file, now).await
}

async fn plan_by(
    app: &App,
    facts: &Facts,
    tx: &mut Tx,
    file: &CaseFile,
    now: Moment,
) -> Result<(), WorkError> {
    let case = case_facts(file, None);
    let hours = hours_of(app, facts, file);
    let planned =
        reminder::plan(&case, &facts.ladder, &Hours { calendar: &facts.calendar, office: &hours }, now);
    keep(app, tx, file, &planned, now).await
}

/// Plans the rung that tells the handler of an assignment.
pub async fn assigned(app: &App, tx: &mut Tx, file: &CaseFile, now: Moment) -> Result<(), WorkError> {
    let facts = app.facts();
    let case = case_facts(file, Some(now));
    let hours = hours_of(app, &facts, file);
    let planned =
        reminder::plan(&case, &facts.ladder, &Hours { calendar: &facts.calendar, office: &hours }, now);
    keep(app, tx, file, &planned, now).await
}

/// Plans the overdue rung after `day`: always one ahead.
pub async fn next_overdue(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    day: u32,
    now: Moment,
) -> Result<(), WorkError> {
    let facts = app.facts();
    let case = case_facts(file, None);
    let hours = hours_of(app, &facts, file);
    let hours = Hours { calendar: &facts.calendar, office: &hours };
    let next = reminder::overdue_rung(&case, day, &facts.ladder, &hours, now);
    let planned: Vec<PlannedRung> = next.into_iter().collect();
    keep(app, tx, file, &planned, now).await
}

async fn keep(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    planned: &[PlannedRung],
    now: Moment,
) -> Result<(), WorkError> {
    let mut rows = Vec::new();
    for rung in planned {
        for role in &rung.roles {
            let name = match rung.rung {
                // A case that is assigned anew tells its new handler anew.
                RungName::Assigned => format!("{}:{}", rung.rung, file.row.version),
                other => other.to_string(),
            };
            let role = role_name(*role);
            rows.push(NewReminder { id: app.mint(now), rung: name, role, due_at: rung.due_at });
        }
    }
    rungs::plan(tx, file.row.id, file.row.generation, &rows).await?;
    Ok(())
}

/// A role's stable text.
pub fn role_name(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn case_facts(file: &CaseFile, assigned_at: Option<Moment>) -> CaseFacts {
    CaseFacts {
        case: file.row.id,
        received: file.row.received_at,
        assigned_at,
        due: file.row.due,
        alarm_due: file.row.alarm_due,
        generation: u32::try_from(file.row.generation).unwrap_or(u32::MAX),
    }
}

/// The office hours of the case's department; the settings' where it has none.
fn hours_of(app: &App, facts: &Facts, file: &CaseFile) -> OfficeHours {
    let code: Option<DepartmentCode> = file.row.department.parse().ok();
    let department = code.and_then(|code| facts.directory.department(&code).cloned());
    department.map(|department| department.hours).filter(|hours| !hours.periods.is_empty()).unwrap_or_else(
        || {
            let periods =
                app.settings.reminders.hours.iter().map(|hours| (hours.from, hours.until)).collect();
            OfficeHours { periods, also_open: Vec::new() }
        },
    )
}
