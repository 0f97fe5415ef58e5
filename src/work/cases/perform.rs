//! One funnel for everything that officers do with a case: read, check, change, note, commit.

use super::{
    action::{Action, Correction, FeedbackChannel},
    entry::note,
    feedback,
    file::CaseFile,
    handover,
    open::{believable, standing_columns},
    reminders, subject,
};
use crate::{
    core::{
        calendar::Calendar,
        case::{Act, Change, ReopenGround, Stage, Words},
        clock::Moment,
        deadline::{Deadline, Period},
        directory::{Language, OfficerCode, Role},
        id::{CallId, MessageId},
        message::{Purpose, texts},
        routing::Recusal,
        task::TaskKind,
    },
    store::{cases::Case, db::Tx, reminders as rungs, tasks},
    work::{Actor, App, Facts, WorkError, messages, race},
};
use serde_json::json;
use std::sync::Arc;

/// Who decides about cases of others: they assign, decline, refer, reopen and correct.
pub const DECIDERS: [Role; 4] =
    [Role::DepartmentHead, Role::SupervisingLeader, Role::Office, Role::DisciplineInspection];

/// What came of an act.
#[derive(Clone)]
pub struct Performed {
    /// The case as it is now.
    pub file: CaseFile,
    /// The call-back that has to be placed now, after the commit.
    pub call_back: Option<CallId>,
    /// The message that carries the feedback.
    pub message: Option<MessageId>,
    /// No SMS can carry the feedback: somebody has the task to call instead.
    pub to_be_called: bool,
}

impl Performed {
    /// Why what was asked for was not done, though what was done in its stead is kept: told after the commit.
    pub fn refusal(&self) -> Option<WorkError> {
        let zh = "该号码不能接收短信(固定电话或已退订),已生成电话告知任务。";
        let refusal = WorkError::Conflict { kind: "not-reachable-by-sms", zh: zh.to_owned() };
        self.to_be_called.then_some(refusal)
    }
}

/// Does `action` on the case of that number. Nothing is done if it fails, except for what a refusal says; a race with somebody else's
/// change is tried again.
pub async fn perform(
    app: &Arc<App>,
    actor: &Actor,
    number: &str,
    action: &Action,
) -> Result<Performed, WorkError> {
    let done = race::again(|| {
        let (held, by, number, action) = (app.clone(), actor.clone(), number.to_owned(), action.clone());
        app.db.transact(move |tx| Box::pin(async move { perform_in(&held, tx, &by, &number, action).await }))
    })
    .await?;
    done.refusal().map_or(Ok(done), Err)
}

/// The pieces that every act needs.
pub(super) struct Scene<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    pub now: Moment,
}

impl Scene<'_> {
    /// The officer who acts; a service cannot answer for an act that needs a person.
    pub fn officer(&self) -> Result<OfficerCode, WorkError> {
        self.actor
            .code()
            .cloned()
            .ok_or(WorkError::Forbidden("this act needs an officer; use an officer's token"))
    }

    /// Notes an act in the case's chain.
    pub async fn note(
        &self,
        tx: &mut Tx,
        file: &CaseFile,
        action: &'static str,
        detail: serde_json::Value,
        words: Option<&str>,
    ) -> Result<(), WorkError> {
        note(self.app, tx, file, (&self.actor.to_string(), self.now), action, detail, words).await
    }
}

/// The same within a transaction of the caller's, who tries again after a race ([`WorkError::is_race`]), and tells of the
/// refusal after the commit ([`Performed::refusal`]).
pub async fn perform_in(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    number: &str,
    action: Action,
) -> Result<Performed, WorkError> {
    let scene = Scene { app, actor, now: app.clock.now() };
    let mut file = CaseFile::visible(app, tx, actor.reader(), number).await?;
    allowed(actor, &file, &action)?;
    let mut done = Performed { file: file.clone(), call_back: None, message: None, to_be_called: false };
    match action {
        Action::Assign { officer } => assign(&scene, tx, &mut file, officer).await?,
        Action::Start => move_on(&scene, tx, &mut file, None, |stage, now, _| Ok(stage.start(now)?)).await?,
        Action::Handover { department, note } => {
            handover::offer(&scene, tx, &mut file, department, &note).await?;
        }
        Action::Accept => handover::accept(&scene, tx, &mut file).await?,
        Action::Return { reason } => handover::give_back(&scene, tx, &mut file, &reason).await?,
        Action::Feedback(channel) => {
            let by_message = matches!(channel, FeedbackChannel::Message { .. });
            done.message = feedback::give(&scene, tx, &mut file, channel).await?;
            done.to_be_called = by_message && done.message.is_none();
        }
        Action::CallBack => done.call_back = Some(feedback::call_back(&scene, tx, &file).await?),
        Action::Decline { reason } => decline(&scene, tx, &mut file, &reason).await?,
        Action::Refer { note } => refer(&scene, tx, &mut file, &note).await?,
        Action::Withdraw { statement } => {
            let words = written("statement", &statement)?;
            move_on(&scene, tx, &mut file, Some(&statement), |stage, now, _| Ok(stage.withdraw(words, now)?))
                .await?;
        }
        Action::Close => {
            let by = scene.officer()?;
            move_on(&scene, tx, &mut file, None, |stage, now, _| Ok(stage.close(by, now)?)).await?;
        }
        Action::Reopen { reason } => reopen(&scene, tx, &mut file, &reason).await?,
        Action::Correct { correction, reason } => {
            correct(&scene, tx, &mut file, &correction, &reason).await?;
        }
        Action::Interim => interim(&scene, tx, &file).await?,
    }
    done.file = file;
    Ok(done)
}

/// Whoever handles a case works on it; whoever decides about cases does the rest.
fn allowed(actor: &Actor, file: &CaseFile, action: &Action) -> Result<(), WorkError> {
    let own = actor.code().is_some_and(|code| file.row.handler.as_deref() == Some(code.as_str()));
    let decider = actor.is_any(&DECIDERS);
    let answers = matches!(action, Action::Accept | Action::Return { .. }) && actor.is_any(&[Role::Handler]);
    let taking = matches!(action, Action::Assign { officer } if Some(officer) == actor.code() && file.row.handler.is_none());
    let working = own
        && !matches!(
            action,
            Action::Assign { .. } | Action::Decline { .. } | Action::Correct { .. } | Action::Reopen { .. }
        );
    if decider || working || answers || taking {
        Ok(())
    } else {
        Err(WorkError::Forbidden(
            "only the case's handler, a department head, a leader, the office or discipline inspection may do that",
        ))
    }
}

pub(super) fn written(field: &'static str, text: &str) -> Result<Words, WorkError> {
    Words::new(text).map_err(|why| WorkError::Words { field, why })
}

/// Moves the stage on, and does what follows from any move: the clock's internal target, the rungs,
/// the task to place it, the note.
pub(super) async fn move_on(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    words: Option<&str>,
    step: impl FnOnce(Stage, Moment, u32) -> Result<(Stage, Change), WorkError>,
) -> Result<(), WorkError> {
    let (app, now) = (scene.app, scene.now);
    let body = file.body_mut()?;
    let (stage, change) = step(body.stage.clone(), now, body.reopened)?;
    body.stage = stage;
    if matches!(change.act, Act::Decline | Act::Withdraw | Act::Close) {
        body.clock = body.clock.clone().work_ended(now);
    }
    let running = body.clock.is_running();
    file.save(app, tx, now).await?;
    if !running {
        rungs::cancel(tx, file.row.id, now).await?;
    }
    let detail = json!({ "from": change.from, "to": change.to });
    let name = action_name(change.act);
    scene.note(tx, file, name, detail, words).await
}

fn action_name(act: Act) -> &'static str {
    match act {
        Act::Assign => "assigned",
        Act::Start => "started",
        Act::Answer => "answered",
        Act::Decline => "declined",
        Act::Refer => "referred",
        Act::Withdraw => "withdrawn",
        Act::Close => "closed",
        Act::Reopen => "reopened",
    }
}

pub(super) async fn assign(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    officer: OfficerCode,
) -> Result<(), WorkError> {
    let facts = scene.app.facts();
    let Some(known) = facts.directory.officer(&officer) else {
        return Err(WorkError::invalid("officer", format!("通讯录中没有工作人员“{officer}”。")));
    };
    if Recusal::of(&file.row.accused.items, &facts.directory).bars(&officer) {
        // The same words whatever the reason, so that nobody learns who is accused.
        return Err(WorkError::invalid("officer", "该工作人员不能承办此件,请另选。"));
    }
    file.row.department = known.department.to_string();
    file.row.handler = Some(officer.to_string());
    let named = officer.to_string();
    move_on(scene, tx, file, None, |stage, now, _| Ok(stage.assign(officer, now)?)).await?;
    scene
        .note(tx, file, "handler", json!({ "officer": named, "department": file.row.department }), None)
        .await?;
    tasks::settle(tx, TaskKind::Place, Some(file.row.id), None, &scene.actor.to_string(), scene.now).await?;
    reminders::assigned(scene.app, tx, file, scene.now).await
}

async fn decline(scene: &Scene<'_>, tx: &mut Tx, file: &mut CaseFile, reason: &str) -> Result<(), WorkError> {
    let (words, by) = (written("reason", reason)?, scene.officer()?);
    move_on(scene, tx, file, Some(reason), |stage, now, _| Ok(stage.decline(words, by, now)?)).await?;
    // The reason goes to the complainant (R2.3); it is a notice, so it stops no clock.
    let text = format!("您反映的{}号件决定不予办理。理由：{reason}", file.row.number);
    tell(scene, tx, file, Purpose::Notice, &text, "declined").await
}

async fn refer(scene: &Scene<'_>, tx: &mut Tx, file: &mut CaseFile, note: &str) -> Result<(), WorkError> {
    let (words, by) = (written("note", note)?, scene.officer()?);
    let facts = scene.app.facts();
    let discipline = facts.directory.holders(crate::core::directory::Duty::Discipline).next();
    if let Some(discipline) = discipline {
        file.row.department = discipline.code.to_string();
    }
    file.row.handler = None;
    move_on(scene, tx, file, Some(note), |stage, now, _| Ok(stage.refer(words, by, now)?)).await
}

async fn reopen(scene: &Scene<'_>, tx: &mut Tx, file: &mut CaseFile, reason: &str) -> Result<(), WorkError> {
    let words = written("reason", reason)?;
    move_on(scene, tx, file, Some(reason), |stage, now, earlier| {
        Ok(stage.reopen(words, ReopenGround::Right { earlier }, now)?)
    })
    .await?;
    file.body_mut()?.reopened += 1;
    file.save(scene.app, tx, scene.now).await
}

/// A correction of what was recorded: the due date is counted anew where it depends on it.
async fn correct(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &mut CaseFile,
    correction: &Correction,
    reason: &str,
) -> Result<(), WorkError> {
    let (app, now) = (scene.app, scene.now);
    written("reason", reason)?;
    let old = json!({ "received_at": file.row.received_at, "kind": file.row.kind,
        "name_standing": file.row.name_standing, "due": file.row.due });
    match correction {
        Correction::ReceivedAt(at) => {
            believable("value", *at, now)?;
            file.row.received_at = *at;
        }
        Correction::Kind(kind) => file.row.kind = *kind,
        Correction::NameStanding(standing) => file.row.name_standing = *standing,
        Correction::Subject(named) => return subject::correct(scene, tx, file, named, reason).await,
    }
    let (kind, standing) = (file.row.kind, file.row.name_standing);
    let body = file.body_mut()?;
    body.clock = body.clock.clone().corrected(kind, standing);
    let moved = redate(&app.facts(), file);
    file.save(app, tx, now).await?;
    if moved {
        reminders::replan(app, &app.facts(), tx, file, now).await?;
    }
    let new = json!({ "received_at": file.row.received_at, "kind": file.row.kind,
        "name_standing": file.row.name_standing, "due": file.row.due });
    scene.note(tx, file, "corrected", json!({ "old": old, "new": new }), Some(reason)).await
}

/// Counts the due date of a case anew; `true` if it, or the day of its alarms, moved.
pub(super) fn redate(facts: &Facts, file: &mut CaseFile) -> bool {
    let row = &mut file.row;
    let deadline = count(row, &facts.calendar);
    row.calendar_number = facts.calendar_number;
    let moved = (row.due, row.alarm_due) != (deadline.due, deadline.alarm_due);
    (row.standing, row.first_unpublished) = standing_columns(&deadline);
    (row.opens, row.first_working_day) = (deadline.opens, deadline.first_working_day);
    (row.due, row.alarm_due) = (deadline.due, deadline.alarm_due);
    row.generation += i64::from(moved);
    moved
}

/// The dates of a case by a calendar.
pub(super) fn count(row: &Case, calendar: &Calendar) -> Deadline {
    let days = u16::try_from(row.working_days).unwrap_or(10);
    Deadline::count(row.received_at, Period::WorkingDays(days), calendar)
}

async fn interim(scene: &Scene<'_>, tx: &mut Tx, file: &CaseFile) -> Result<(), WorkError> {
    let number = file.row.number.parse().map_err(|_| WorkError::NotFound("件"))?;
    let text = texts::interim(Language::Chinese, number);
    tell(scene, tx, file, Purpose::Interim, &text, &scene.now.unix_millis().to_string()).await?;
    // Recorded, and visibly no feedback: it stops no clock (R5.4).
    scene.note(tx, file, "interim", json!({ "stops_clock": false, "clauses": ["R5.4"] }), None).await
}

/// Sends the complainant a text, if they have a number.
async fn tell(
    scene: &Scene<'_>,
    tx: &mut Tx,
    file: &CaseFile,
    purpose: Purpose,
    text: &str,
    key: &str,
) -> Result<(), WorkError> {
    let Some(phone) = &file.body()?.phone else { return Ok(()) };
    let dedup = format!("{purpose}:{}:{key}", file.row.id);
    let message = messages::ToComplainant { purpose, phone, text, case: file.row.id, dedup };
    messages::to_complainant(scene.app, tx, &message, scene.now).await.map(drop)
}
