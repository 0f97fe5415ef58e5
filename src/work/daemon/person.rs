//! What an SMS could not do, a person does.

use crate::{
    core::{
        clock::Moment,
        directory::{DepartmentCode, Duty},
        id::{CaseId, MessageId},
        message::{Purpose, failure_words},
        task::{NewTask, TaskKind},
    },
    store::{cases, db::Tx},
    work::{App, WorkError, give_task},
};

/// A failure ends as a task for a person, never in a log alone.
pub async fn give_to_a_person(
    app: &App,
    tx: &mut Tx,
    (message, purpose, case): (MessageId, Purpose, Option<CaseId>),
    why: &str,
    now: Moment,
) -> Result<(), WorkError> {
    let kind = match purpose {
        Purpose::Reminder | Purpose::Relay => TaskKind::RemindByHand,
        Purpose::Feedback => TaskKind::FeedBackAnotherWay,
        Purpose::Acknowledgement | Purpose::Notice | Purpose::StatusReply => TaskKind::CallInsteadOfSms,
        // Nothing is owed: a number that was spoken, a survey, an interim word.
        Purpose::Survey | Purpose::NumberCopy | Purpose::Interim | Purpose::OptOut | Purpose::Inbound => {
            return Ok(());
        }
    };
    let facts = app.facts();
    let row = match case {
        Some(id) => cases::by_id(tx, id).await?,
        None => None,
    };
    let office = facts.directory.holders(Duty::Complaint).next();
    let department: Option<DepartmentCode> = match &row {
        Some(row) => row.department.parse().ok(),
        None => office.map(|office| office.code.clone()),
    };
    let Some(department) = department else { return Ok(()) };
    let task = NewTask {
        kind,
        dedup: format!("sms-failed:{message}"),
        case,
        call: None,
        message: Some(message),
        due_at: facts.end_of_office(&department, now),
        department,
        officer: row.and_then(|row| row.handler).and_then(|code| code.parse().ok()),
        note: failure_words(why).to_owned(),
    };
    give_task(app, tx, &task, now).await
}
