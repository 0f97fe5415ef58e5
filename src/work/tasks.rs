//! Giving tasks to people.

use super::{App, WorkError};
use crate::{
    core::{clock::Moment, directory::OfficerCode, id::TaskId, task::NewTask},
    store::{db::Tx, tasks},
};

/// Gives a task, unless it was given before, and tells the consoles of those who have to see to it.
pub(super) async fn give_task(app: &App, tx: &mut Tx, task: &NewTask, now: Moment) -> Result<(), WorkError> {
    let id: TaskId = app.mint(now);
    if tasks::give(tx, id, task, now).await? {
        let officer = task.officer.as_ref().map(OfficerCode::as_str);
        app.events.task(tx, id, task.department.as_str(), officer);
    }
    Ok(())
}
