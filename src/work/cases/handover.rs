//! Handing a case to another department: offered, accepted, returned (R3.3, R3.5).

use super::{
    file::CaseFile,
    perform::{Scene, assign, written},
};
use crate::{
    core::{
        case::{AfterReturn, Handover, HandoverConflict},
        directory::{DepartmentCode, Duty, Role},
        routing::Recusal,
        task::{NewTask, TaskKind},
    },
    store::db::Tx,
    work::{WorkError, give_task},
};
use serde_json::json;

/// Offers the case; the giver keeps it until it is accepted (R3.2).
pub(super) async fn offer(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    to: DepartmentCode,
    note: &str,
) -> Result<(), WorkError> {
    let (words, giver) = (written("note", note)?, scene.officer()?);
    let facts = scene.app.facts();
    if facts.directory.department(&to).is_none() || file.row.department == to.as_str() {
        return Err(WorkError::invalid("department", "请选择本单位的另一个科室。"));
    }
    if Recusal::of(&file.row.accused.items, &facts.directory).bars_department(&to) {
        return Err(WorkError::invalid("department", "该科室不能承办此件,请另选。"));
    }
    let body = file.body_mut()?;
    if matches!(body.handover, Some(Handover::Offered { .. })) {
        return Err(HandoverConflict("offered").into());
    }
    body.handover = Some(Handover::offer(giver, to.clone(), words, scene.now));
    file.save(scene.app, tx, scene.now).await?;
    let detail = json!({ "from": file.row.department, "to": to, "clauses": ["R3.5"] });
    scene.note(tx, file, "handover_offered", detail, Some(note)).await
}

/// Takes what was offered to one's department: a hop, and one's own case from now on.
pub(super) async fn accept(scene: &Scene<'_>, tx: &mut Tx, file: &mut CaseFile) -> Result<(), WorkError> {
    let by = scene.officer()?;
    let offered = of_own_department(scene, file)?;
    let accepted = offered.accept(by.clone(), scene.now)?;
    file.row.hops += i64::from(accepted.is_hop());
    file.body_mut()?.handover = Some(accepted);
    let detail = json!({ "by": by, "hops": file.row.hops, "clauses": ["R3.2", "R3.5"] });
    scene.note(tx, file, "handover_accepted", detail, None).await?;
    assign(scene, tx, file, by).await
}

/// Returns what was offered. The second return goes to the office, with a proposed finding (R3.3).
pub(super) async fn give_back(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    reason: &str,
) -> Result<(), WorkError> {
    let words = written("reason", reason)?;
    let offered = of_own_department(scene, file)?;
    let earlier = u32::try_from(file.row.bounces).unwrap_or_default();
    let (returned, after) = offered.give_back(words, scene.now, earlier)?;
    file.row.bounces += 1;
    file.body_mut()?.handover = Some(returned);
    let detail = json!({ "bounces": file.row.bounces, "clauses": ["R3.3"] });
    if let AfterReturn::ToTheOffice(finding) = after {
        to_the_office(scene, tx, file, &finding.zh).await?;
    }
    file.save(scene.app, tx, scene.now).await?;
    scene.note(tx, file, "handover_returned", detail, Some(reason)).await
}

async fn to_the_office(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &CaseFile,
    finding: &str,
) -> Result<(), WorkError> {
    let facts = scene.app.facts();
    let office = facts.directory.holders(Duty::Complaint).next().map(|office| office.code.clone());
    let department = office.ok_or(WorkError::NotFound("科室"))?;
    for kind in [TaskKind::Place, TaskKind::DecideFinding] {
        let name = serde_json::to_string(&kind)?;
        let task = NewTask {
            kind,
            dedup: format!("bounce:{}:{}:{name}", file.row.id, file.row.bounces),
            case: Some(file.row.id),
            call: None,
            message: None,
            department: department.clone(),
            officer: None,
            note: finding.to_owned(),
            due_at: facts.end_of_office(&department, scene.now),
        };
        give_task(scene.app, tx, &task, scene.now).await?;
    }
    Ok(())
}

/// The open offer, if it is one to the actor's department (the office may answer for any).
fn of_own_department(scene: &Scene<'_>, file: &CaseFile) -> Result<Handover, WorkError> {
    let handover = file.body()?.handover.clone().ok_or(HandoverConflict("never offered"))?;
    let facts = scene.app.facts();
    let own =
        scene.actor.code().and_then(|code| facts.directory.officer(code)).map(|officer| &officer.department);
    match &handover {
        Handover::Offered { to, .. } if own == Some(to) || scene.actor.is_any(&[Role::Office]) => {
            Ok(handover)
        }
        Handover::Offered { .. } => Err(WorkError::Forbidden("it is offered to another department")),
        Handover::Accepted { .. } | Handover::Returned { .. } => Ok(handover),
    }
}
