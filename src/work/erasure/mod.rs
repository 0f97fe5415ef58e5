//! Erasing a person: the keys of their rows are destroyed, nothing else opens them.
//!
//! Erasing a case takes its calls with their recordings, its call-backs, and its messages to and from the
//! complainant: they hold the same person. What remains names nobody: the case's number, dates, stage
//! and department, and the audit trail, which still verifies.

mod list;

pub use list::{BadList, append, list_file, read, union};

use super::{Actor, App, WorkError, cases::CaseFile};
use crate::{
    core::{
        case::StageName,
        clock::Moment,
        directory::Role,
        id::{CallId, CaseId, EntryId, MessageId},
        redact,
    },
    store::{
        audit::{self, NewEntry},
        calls, cases,
        db::Tx,
        erasures::{self, ErasedKind, Erasure},
        messages,
        visibility::Reader,
    },
};
use serde::Serialize;
use serde_json::json;
use std::{path::PathBuf, sync::Arc};
use uuid::Uuid;

/// Whose data is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The caller of one call.
    Call(CallId),
    /// The complainant of a case, by its number.
    Case(String),
    /// The other side of one message.
    Message(MessageId),
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// How many cases (0 or 1).
    pub cases: usize,
    /// How many calls.
    pub calls: usize,
    /// How many messages.
    pub messages: usize,
}

/// Erases, for an officer of discipline inspection. An administrator sees no case, and whoever is
/// accused in one must not be able to make its complainant vanish: recusal holds here too.
pub async fn erase(
    app: &Arc<App>,
    actor: &Actor,
    subject: Subject,
    reason: &str,
) -> Result<Erased, WorkError> {
    if !actor.is_any(&[Role::DisciplineInspection]) {
        return Err(WorkError::Forbidden(
            "erasing is for discipline inspection (role discipline_inspection)",
        ));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(WorkError::invalid("reason", "必须写明销毁的依据。"));
    }
    let erasing = Erasing {
        app: app.clone(),
        by: actor.to_string(),
        reader: actor.reader().clone(),
        // The reason stays readable: a number in it would be what was to be erased.
        reason: redact::redact(reason),
        at: app.clock.now(),
    };
    let erased = app.db.transact(move |tx| Box::pin(async move { erasing.run(tx, &subject).await })).await?;
    app.db.scrub().await?;
    Ok(erased)
}

struct Erasing {
    app: Arc<App>,
    by: String,
    reader: Reader,
    reason: String,
    at: Moment,
}

impl Erasing {
    async fn run(&self, tx: &mut Tx, subject: &Subject) -> Result<Erased, WorkError> {
        let (chain, rows) = match subject {
            Subject::Case(number) => self.of_case(tx, number).await?,
            Subject::Call(id) => self.of_call(tx, *id).await?,
            Subject::Message(id) => self.of_message(tx, *id).await?,
        };
        let listed: Vec<Erasure> = rows
            .iter()
            .map(|(kind, subject)| Erasure {
                subject: *subject,
                kind: *kind,
                at: self.at,
                actor: self.by.clone(),
            })
            .collect();
        // Before the commit: a crash between the two leaves a list that says more than was done, and
        // the command is given again; the other order could leave one that says less.
        let dir = PathBuf::from(&self.app.settings.data.dir);
        append(&dir, &listed).map_err(|error| WorkError::Conflict {
            kind: "erasure-list",
            zh: format!("无法写入销毁清单 {}:{error}", list_file(&dir).display()),
        })?;
        for erasure in &listed {
            again(tx, erasure).await?;
        }
        let count = |wanted| rows.iter().filter(|(kind, _)| *kind == wanted).count();
        let erased = Erased {
            cases: count(ErasedKind::Case),
            calls: count(ErasedKind::Call),
            messages: count(ErasedKind::Message),
        };
        self.enter(tx, chain, &rows, &erased).await?;
        Ok(erased)
    }

    async fn of_case(
        &self,
        tx: &mut Tx,
        number: &str,
    ) -> Result<(String, Vec<(ErasedKind, Uuid)>), WorkError> {
        let file = CaseFile::visible(&self.app, tx, &self.reader, number).await?;
        let Ok(body) = file.body() else { return Err(done_before()) };
        let case = &file.row;
        // R5.4: whoever gave their name is owed the outcome, and nobody could tell them any more.
        if body.clock.is_legal_duty() && body.clock.is_running() && case.stage != StageName::Withdrawn {
            let zh = "署名投诉尚未反馈:请先反馈,或先登记本人撤回,再销毁。".to_owned();
            return Err(WorkError::Conflict { kind: "feedback-owed", zh });
        }
        let mut rows = vec![(ErasedKind::Case, Uuid::from(case.id))];
        rows.extend(
            erasures::calls_of(tx, case.id).await?.into_iter().map(|id| (ErasedKind::Call, id.into())),
        );
        let messages = erasures::messages_of(tx, case.id).await?;
        rows.extend(messages.into_iter().map(|id| (ErasedKind::Message, id.into())));
        Ok((case.id.to_string(), rows))
    }

    async fn of_call(&self, tx: &mut Tx, id: CallId) -> Result<(String, Vec<(ErasedKind, Uuid)>), WorkError> {
        let call = calls::by_id(tx, id).await?.ok_or(WorkError::NotFound("来电"))?;
        if let Some(case) = call.case_id
            && cases::visible_numbers(tx, &self.reader, &[case]).await?.is_empty()
        {
            return Err(WorkError::NotFound("来电"));
        }
        if call.ended_at.is_none() {
            let zh = "通话尚未结束,请在结束后再销毁。".to_owned();
            return Err(WorkError::Conflict { kind: "call-in-progress", zh });
        }
        if call.row_key.is_none() {
            return Err(done_before());
        }
        Ok((chain_of(call.case_id), vec![(ErasedKind::Call, id.into())]))
    }

    async fn of_message(
        &self,
        tx: &mut Tx,
        id: MessageId,
    ) -> Result<(String, Vec<(ErasedKind, Uuid)>), WorkError> {
        let message = messages::visible(tx, &self.reader, id).await?;
        let message = message.ok_or(WorkError::NotFound("短信"))?;
        if message.row_key.is_none() {
            return Err(done_before());
        }
        Ok((chain_of(message.case_id), vec![(ErasedKind::Message, id.into())]))
    }

    async fn enter(
        &self,
        tx: &mut Tx,
        chain: String,
        rows: &[(ErasedKind, Uuid)],
        erased: &Erased,
    ) -> Result<(), WorkError> {
        let id: EntryId = self.app.mint(self.at);
        let detail = json!({ "reason": self.reason, "kind": rows.first().map(|(kind, _)| kind),
            "subject": rows.first().map(|(_, subject)| subject), "calls": erased.calls, "messages": erased.messages });
        let entry = NewEntry {
            id,
            chain,
            at: self.at,
            actor: self.by.clone(),
            action: "person_erased",
            detail,
            note_sealed: None,
        };
        Ok(audit::append(tx, entry).await?)
    }
}

fn chain_of(case: Option<CaseId>) -> String {
    case.map_or_else(|| audit::SYSTEM.to_owned(), |case| case.to_string())
}

fn done_before() -> WorkError {
    WorkError::Conflict { kind: "erased", zh: "其个人信息此前已经销毁。".to_owned() }
}

/// Does one listed erasure, now or after a restore; `true` if there was something to erase. A row of a
/// case that came after the list was written goes with its case.
pub async fn again(tx: &mut Tx, erasure: &Erasure) -> sqlx::Result<bool> {
    erasures::record(tx, erasure).await?;
    let (subject, by, at) = (erasure.subject, &erasure.actor, erasure.at);
    match erasure.kind {
        ErasedKind::Call => {
            erasures::end_tasks_of_call(tx, subject.into(), by, at).await?;
            erasures::erase_call(tx, subject.into()).await
        }
        ErasedKind::Message => erasures::erase_message(tx, subject.into()).await,
        ErasedKind::Case => {
            let case = CaseId::from(subject);
            for call in erasures::calls_of(tx, case).await? {
                erasures::erase_call(tx, call).await?;
            }
            for message in erasures::messages_of(tx, case).await? {
                erasures::erase_message(tx, message).await?;
            }
            erasures::erase_case(tx, case, by, at).await
        }
    }
}
