//! Naming whom a case is about after it was opened: recusal begins then, whoever had it till now.

use super::{
    action::Subject,
    file::CaseFile,
    open::{give_placing, home},
    perform::Scene,
};
use crate::{
    core::{
        case::Handover,
        directory::{DepartmentCode, OfficerCode},
        routing::{Accused, Recusal},
    },
    store::{
        cases::{self, AccusedList},
        db::Tx,
        tasks,
    },
    work::WorkError,
};
use serde_json::json;
use sqlx::types::Json;

/// Names whom the case is about, and takes it from whom it must not reach any more. The note says that it
/// was done and why, never who is named: whoever reads the chain reads it for another reason.
pub(super) async fn correct(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    subject: &Subject,
    reason: &str,
) -> Result<(), WorkError> {
    let facts = scene.app.facts();
    let accused = subject.accused(&facts.directory)?;
    let recusal = Recusal::of(&accused, &facts.directory);
    file.row.accused = Json(AccusedList { items: accused });
    let lost = take_from_handler(file, &recusal)?;
    let barred = file.row.department.parse().is_ok_and(|code: DepartmentCode| recusal.bars_department(&code));
    let moved = barred || (recusal.to_discipline && !recusal.is_empty());
    if moved {
        file.row.department = home(&facts.directory, recusal.to_discipline)?.to_string();
    }
    if let Some(Handover::Offered { to, .. }) = &file.body()?.handover
        && recusal.bars_department(to)
    {
        file.body_mut()?.handover = None;
    }
    file.save(scene.app, tx, scene.now).await?;
    let officers: Vec<String> = recusal.officers.iter().map(ToString::to_string).collect();
    cases::bar(tx, file.row.id, &officers).await?;
    if moved || lost {
        tasks::hand_on(tx, file.row.id, &file.row.department).await?;
        let department = file.row.department.parse().map_err(|_| WorkError::NotFound("科室"))?;
        give_placing(scene.app, tx, file, &department, scene.now).await?;
    }
    let detail = json!({ "field": "subject", "department": file.row.department });
    scene.note(tx, file, "corrected", detail, Some(reason)).await
}

/// Nobody has a case whose handler it must not reach.
fn take_from_handler(file: &mut CaseFile, recusal: &Recusal) -> Result<bool, WorkError> {
    let handler: Option<OfficerCode> = file.row.handler.as_deref().and_then(|code| code.parse().ok());
    let barred = handler.is_some_and(|code| recusal.bars(&code));
    if barred {
        file.row.handler = None;
        let body = file.body_mut()?;
        body.stage = body.stage.clone().taken_away();
    }
    Ok(barred)
}

impl Subject {
    /// Whom it names; who is not in the directory cannot be meant.
    fn accused(&self, directory: &crate::core::directory::Directory) -> Result<Vec<Accused>, WorkError> {
        if let Some(code) = &self.department
            && directory.department(code).is_none()
        {
            return Err(WorkError::invalid("value.department", format!("通讯录中没有科室“{code}”。")));
        }
        if let Some(code) = &self.officer
            && directory.officer(code).is_none()
        {
            return Err(WorkError::invalid("value.officer", format!("通讯录中没有工作人员“{code}”。")));
        }
        let department = self.department.clone().map(Accused::Department);
        Ok(department.into_iter().chain(self.officer.clone().map(Accused::Officer)).collect())
    }
}
