//! Seeing who a complainant is. Name and number are sealed: pages, lists and files show a pseudonym. Whoever may
//! know them says why, each time, and where the bureau wants it a second person allows it; every look is an entry
//! in the case's chain, which its timeline shows.

use super::{
    Actor, App, WorkError,
    cases::{self, CaseFile, note},
    give_task, shown,
};
use crate::{
    core::{
        case::Words,
        clock::Moment,
        directory::{OfficerCode, Role},
        id::{CallId, CaseId, EntryId, UnsealingId},
        phone::PhoneNumber,
        task::{NewTask, TaskKind},
    },
    store::{
        audit::{self, NewEntry},
        calls::{self, Call},
        cases as case_rows,
        db::Tx,
        tasks,
        unsealings::{self, Unsealing, UnsealingState},
    },
};
use chrono::Duration;
use serde_json::json;
use std::sync::Arc;

/// The column of a request's reason, part of what its seal is bound to.
const REASON: &str = "unsealings.reason";

/// How long a request waits: who has not looked by then asks anew.
const WAITS: Duration = Duration::hours(72);

/// Who a complainant is.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Their name.
    pub name: Option<String>,
    /// Their number.
    pub phone: Option<PhoneNumber>,
}

/// What came of asking.
#[derive(Clone, PartialEq, Eq)]
pub enum Unsealed {
    /// This is who.
    Seen(Identity),
    /// A second person has to allow it.
    Waiting(UnsealingId),
}

/// What a second person decides, or the first does once it was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A second person allows one look.
    Grant,
    /// A second person does not.
    Refuse,
    /// Whoever asked looks.
    Look,
}

/// Whether the officer may ask who the complainant of this case is: its handler, the office, discipline
/// inspection. Nobody who does not see the case gets as far as this.
pub fn may_ask(actor: &Actor, file: &CaseFile) -> bool {
    let own = actor.code().is_some_and(|code| file.row.handler.as_deref() == Some(code.as_str()));
    own || actor.is_any(&[Role::Office, Role::DisciplineInspection])
}

/// Whether the officer may be the second person for a request of somebody else's.
pub fn may_decide(actor: &Actor, request: &Unsealing) -> bool {
    let code = actor.code().map(OfficerCode::as_str);
    request.state == UnsealingState::Open
        && code.is_some_and(|code| code != request.officer)
        && actor.is_any(&cases::DECIDERS)
}

/// Asks to see who the complainant is, for a reason. The reason is kept sealed; it may name people.
pub async fn ask(app: &Arc<App>, actor: &Actor, number: &str, reason: &str) -> Result<Unsealed, WorkError> {
    let (held, actor, number, reason) = (app.clone(), actor.clone(), number.to_owned(), reason.to_owned());
    app.db
        .transact(move |tx| Box::pin(async move { ask_in(&held, tx, &actor, &number, &reason).await }))
        .await
}

/// The same within a transaction of the caller's.
pub async fn ask_in(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    number: &str,
    reason: &str,
) -> Result<Unsealed, WorkError> {
    let words = Words::new(reason).map_err(|why| WorkError::Words { field: "reason", why })?;
    let by = By::new(app, actor)?;
    let file = CaseFile::visible(app, tx, actor.reader(), number).await?;
    if !may_ask(actor, &file) {
        return Err(WorkError::Forbidden(
            "only the case's handler, the office or discipline inspection may see who complains",
        ));
    }
    if app.settings.console.unsealing_by_two {
        by.request(tx, &file, &words).await.map(Unsealed::Waiting)
    } else {
        by.seen(tx, &file, words.as_str()).await.map(Unsealed::Seen)
    }
}

/// Decides about a request, or looks once it was allowed; `Some` only for a look.
pub async fn decide(
    app: &Arc<App>,
    actor: &Actor,
    number: &str,
    decision: (UnsealingId, Decision),
) -> Result<Option<Identity>, WorkError> {
    let (held, actor, number) = (app.clone(), actor.clone(), number.to_owned());
    app.db
        .transact(move |tx| Box::pin(async move { decide_in(&held, tx, &actor, &number, decision).await }))
        .await
}

/// The same within a transaction of the caller's.
pub async fn decide_in(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    number: &str,
    (id, decision): (UnsealingId, Decision),
) -> Result<Option<Identity>, WorkError> {
    let by = By::new(app, actor)?;
    let file = CaseFile::visible(app, tx, actor.reader(), number).await?;
    let waiting = waiting_of(app, tx, file.row.id).await?;
    let request = waiting.into_iter().find(|one| one.id == id).ok_or_else(gone)?;
    match decision {
        Decision::Grant => by.decided(tx, &file, &request, UnsealingState::Granted).await,
        Decision::Refuse => by.decided(tx, &file, &request, UnsealingState::Refused).await,
        Decision::Look => by.look(tx, &file, &request).await.map(Some),
    }
}

/// Whether the officer may see a caller's number, where the call belongs to no case that they see.
pub fn may_see_caller(actor: &Actor) -> bool {
    actor.code().is_some() && actor.reader().unmasked
}

/// Shows the number of a call that belongs to no case the officer sees, for a reason; `None` if it is withheld or
/// erased. One of a case that they see is that case's complainant's: then [`ask`] is the way.
pub async fn see_caller(
    app: &Arc<App>,
    actor: &Actor,
    id: CallId,
    reason: &str,
) -> Result<Option<String>, WorkError> {
    Words::new(reason).map_err(|why| WorkError::Words { field: "reason", why })?;
    let (held, actor, reason) = (app.clone(), actor.clone(), reason.to_owned());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let by = By::new(&held, &actor)?;
                let reader = actor.reader();
                let call = calls::visible(tx, reader, id).await?.ok_or(WorkError::NotFound("来电"))?;
                let of: Vec<_> = call.case_id.into_iter().collect();
                if !may_see_caller(&actor) || !case_rows::visible_numbers(tx, reader, &of).await?.is_empty() {
                    return Err(WorkError::Forbidden("the case's complainant is asked for at the case"));
                }
                by.saw_caller(tx, &call, &reason).await?;
                shown::caller(&held, &call, reader)
            })
        })
        .await
}

/// The requests about a case that wait for somebody now.
pub async fn waiting_of(app: &App, tx: &mut Tx, case: CaseId) -> sqlx::Result<Vec<Unsealing>> {
    unsealings::waiting(tx, case, app.clock.now() - WAITS).await
}

/// Why somebody asks; `None` once the case was erased.
pub fn reason_of(file: &CaseFile, request: &Unsealing) -> Option<String> {
    file.opened(REASON, Some(&request.reason_sealed))
}

/// An officer who acts now.
struct By<'a> {
    app: &'a App,
    actor: &'a Actor,
    code: String,
    now: Moment,
}

impl<'a> By<'a> {
    fn new(app: &'a App, actor: &'a Actor) -> Result<Self, WorkError> {
        let code = actor.code().ok_or(WorkError::Forbidden("only a person may see who a complainant is"))?;
        Ok(Self { app, actor, code: code.to_string(), now: app.clock.now() })
    }

    async fn note(
        &self,
        tx: &mut Tx,
        file: &CaseFile,
        action: &'static str,
        words: Option<&str>,
    ) -> Result<(), WorkError> {
        note(self.app, tx, file, (&self.code, self.now), action, json!({}), words).await
    }

    /// Opens the seal: the entry is written with the look, or there is none.
    async fn seen(&self, tx: &mut Tx, file: &CaseFile, reason: &str) -> Result<Identity, WorkError> {
        let body = file.body()?;
        let identity = Identity { name: body.name.clone(), phone: body.phone.clone() };
        self.note(tx, file, "identity_seen", Some(reason)).await?;
        Ok(identity)
    }

    /// A call without a case has no chain: the entry goes to the system's, its reason sealed with the call.
    async fn saw_caller(&self, tx: &mut Tx, call: &Call, reason: &str) -> Result<(), WorkError> {
        let id: EntryId = self.app.mint(self.now);
        let key = call.row_key.as_ref().map(|wrapped| self.app.vault.row(call.id.as_bytes(), wrapped));
        let note_sealed =
            key.transpose()?.map(|key| self.app.vault.seal(&key, &cases::note_column(id), reason));
        let (chain, actor, detail) =
            (audit::SYSTEM.to_owned(), self.code.clone(), json!({ "call": call.id }));
        let entry = NewEntry { id, chain, at: self.now, actor, action: "number_seen", detail, note_sealed };
        Ok(audit::append(tx, entry).await?)
    }

    async fn request(&self, tx: &mut Tx, file: &CaseFile, reason: &Words) -> Result<UnsealingId, WorkError> {
        let key = file.key().ok_or(WorkError::NotFound("件"))?;
        let new = Unsealing {
            id: self.app.mint(self.now),
            case_id: file.row.id,
            officer: self.code.clone(),
            reason_sealed: self.app.vault.seal(key, REASON, reason.as_str()),
            asked_at: self.now,
            state: UnsealingState::Open,
        };
        unsealings::keep(tx, &new).await?;
        self.note(tx, file, "identity_asked", Some(reason.as_str())).await?;
        self.task(tx, file, new.id).await?;
        Ok(new.id)
    }

    /// Somebody else has to decide today.
    async fn task(&self, tx: &mut Tx, file: &CaseFile, id: UnsealingId) -> Result<(), WorkError> {
        let department = file.row.department.parse().map_err(|_| WorkError::NotFound("科室"))?;
        let task = NewTask {
            kind: TaskKind::DecideUnsealing,
            dedup: format!("unsealing:{id}"),
            case: Some(file.row.id),
            call: None,
            message: None,
            due_at: self.app.facts().end_of_office(&department, self.now),
            department,
            officer: None,
            note: String::new(),
        };
        give_task(self.app, tx, &task, self.now).await
    }

    async fn decided(
        &self,
        tx: &mut Tx,
        file: &CaseFile,
        request: &Unsealing,
        to: UnsealingState,
    ) -> Result<Option<Identity>, WorkError> {
        if !may_decide(self.actor, request) {
            return Err(WorkError::Forbidden("somebody else has to decide, who decides about cases"));
        }
        if !unsealings::move_on(tx, request.id, (UnsealingState::Open, to), &self.code, self.now).await? {
            return Err(gone());
        }
        let granted = to == UnsealingState::Granted;
        self.note(tx, file, if granted { "identity_granted" } else { "identity_refused" }, None).await?;
        let others = waiting_of(self.app, tx, file.row.id).await?;
        if !others.iter().any(|other| other.state == UnsealingState::Open) {
            let (kind, case) = (TaskKind::DecideUnsealing, Some(file.row.id));
            tasks::settle(tx, kind, case, None, &self.code, self.now).await?;
        }
        Ok(None)
    }

    async fn look(&self, tx: &mut Tx, file: &CaseFile, request: &Unsealing) -> Result<Identity, WorkError> {
        // Whoever is not the handler any more, or has lost the role meanwhile, has no reason left.
        if request.officer != self.code || !may_ask(self.actor, file) {
            return Err(WorkError::Forbidden("only who asked may look, while they may ask"));
        }
        let step = (UnsealingState::Granted, UnsealingState::Used);
        if !unsealings::move_on(tx, request.id, step, &self.code, self.now).await? {
            return Err(gone());
        }
        let reason = reason_of(file, request).unwrap_or_default();
        self.seen(tx, file, &reason).await
    }
}

fn gone() -> WorkError {
    let zh = "该申请已处理、尚未核准或已过期，请重新查看。".to_owned();
    WorkError::Conflict { kind: "unsealing-decided", zh }
}
