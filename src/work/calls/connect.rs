//! What the officer who talks with a caller does for them: has them connected with the department whose matter
//! it is (R3.5), or notes that its number was given, with an SMS that says it where one may (R3.4, R3.6).

use super::{
    copy::{self, NotCopied},
    invite,
    line::{Line, refused},
};
use crate::{
    core::{
        call::Decision,
        directory::{DepartmentCode, MatterOwner},
        id::CallId,
        phone::PhoneNumber,
        routing::Clause,
    },
    store::{
        calls::{self, Call},
        db::Tx,
        live,
    },
    work::{Actor, App, WorkError, race},
};
use std::sync::Arc;

/// What an officer does for a caller whom they talk with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForCaller {
    /// Connects them with another department (R3.5).
    Connect(DepartmentCode),
    /// Has somebody of another department join the talk (三方通话).
    Invite(DepartmentCode),
    /// Has told them a number.
    Told {
        /// Whose.
        whose: MatterOwner,
        /// Which.
        number: PhoneNumber,
        /// It is sent by SMS as well, where one may.
        by_sms: bool,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneFor {
    /// The caller is being connected.
    Connecting,
    /// Somebody is rung, to join.
    Inviting,
    /// It is noted that the number was told.
    Noted,
    /// That, and the SMS is on its way.
    Sent,
    /// That, but no SMS goes out.
    NotSent(NotCopied),
}

/// Does it. Only the officer who talks with a caller can: for everybody else there is no such call.
pub async fn do_for_caller(
    app: &Arc<App>,
    actor: &Actor,
    id: CallId,
    what: &ForCaller,
) -> Result<DoneFor, WorkError> {
    let (call, done) = noted(app, actor, id, what).await?;
    if done == DoneFor::Inviting {
        invite::order(app, &call).await?;
    }
    if done == DoneFor::Connecting
        && let Err(error) = order(app, &call).await
    {
        tracing::warn!(call = %id, %error, "the provider did not move a live call");
        stay(app, id).await?;
        let zh = "转接未成功，您仍在与来电人通话，请告知对方电话号码。".to_owned();
        return Err(WorkError::Conflict { kind: "not-moved", zh });
    }
    Ok(done)
}

async fn noted(
    app: &Arc<App>,
    actor: &Actor,
    id: CallId,
    what: &ForCaller,
) -> Result<(Call, DoneFor), WorkError> {
    race::again(|| {
        let (held, actor, what) = (app.clone(), actor.clone(), what.clone());
        app.db.transact(move |tx| Box::pin(async move { note(&held, tx, &actor, id, what).await }))
    })
    .await
}

async fn note(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: CallId,
    what: ForCaller,
) -> Result<(Call, DoneFor), WorkError> {
    let mut call = talking(tx, actor, id).await?;
    let done = match what {
        ForCaller::Connect(department) => {
            let name = named(app, &MatterOwner::Department(department.clone()))?;
            let session = call.record.session.as_mut();
            if !session.is_some_and(|session| session.move_to(department)) {
                return Err(over());
            }
            decide(app, &mut call, Clause::R3_5, &format!("首接人员将来电转接至{name}"));
            DoneFor::Connecting
        }
        ForCaller::Invite(department) => {
            let name = named(app, &MatterOwner::Department(department.clone()))?;
            invite::note(app, &mut call, &department)?;
            decide(app, &mut call, Clause::R3_5, &format!("首接人员邀请{name}加入三方通话"));
            DoneFor::Inviting
        }
        ForCaller::Told { whose, number, by_sms } => {
            let name = named(app, &whose)?;
            decide(app, &mut call, clause(&whose), &format!("首接人员告知{name}电话{}", number.national()));
            call.record.given.number_told |= matches!(whose, MatterOwner::Department(_));
            call.record.given.guided_outside |= matches!(whose, MatterOwner::Agency(_));
            if by_sms {
                let copied = copy::number(app, tx, &call, &name, &number, app.clock.now()).await?;
                copied.map_or_else(DoneFor::NotSent, |()| DoneFor::Sent)
            } else {
                DoneFor::Noted
            }
        }
    };
    put(app, tx, &mut call).await?;
    Ok((call, done))
}

/// The call in which the officer talks with a caller now, if there is one.
pub async fn talk_of(app: &App, actor: &Actor) -> Result<Option<Call>, WorkError> {
    let Some(code) = actor.code().cloned() else { return Ok(None) };
    let reader = actor.reader().clone();
    let calls =
        app.db.read(move |tx| Box::pin(async move { live::on_the_line(tx, &reader, false).await })).await?;
    Ok(calls.into_iter().rev().find(|call| call.record.talks_with(&code)))
}

/// The call, if the officer talks with its caller now.
async fn talking(tx: &mut Tx, actor: &Actor, id: CallId) -> Result<Call, WorkError> {
    let call = calls::visible(tx, actor.reader(), id).await?;
    let talks = |call: &Call| actor.code().is_some_and(|code| call.record.talks_with(code));
    call.filter(|call| call.ended_at.is_none() && talks(call)).ok_or_else(over)
}

fn named(app: &App, whose: &MatterOwner) -> Result<String, WorkError> {
    let directory = &app.facts().directory;
    let name = match whose {
        MatterOwner::Department(code) => directory.department(code).map(|department| department.name.clone()),
        MatterOwner::Agency(code) => directory.agency(code).map(|agency| agency.name.clone()),
    };
    name.ok_or_else(|| WorkError::invalid("matter", "通讯录中没有该单位。"))
}

fn clause(whose: &MatterOwner) -> Clause {
    match whose {
        MatterOwner::Department(_) => Clause::R3_4,
        MatterOwner::Agency(_) => Clause::R3_6,
    }
}

fn decide(app: &App, call: &mut Call, clause: Clause, summary: &str) {
    let summary = format!("{summary}（{clause}）");
    let decision = Decision { clauses: vec![clause], summary, at: app.clock.now() };
    call.record.decisions.push(decision);
}

pub(super) async fn put(app: &App, tx: &mut Tx, call: &mut Call) -> Result<(), WorkError> {
    call.version += 1;
    calls::put(tx, &[call]).await?;
    app.events.call(tx, call);
    Ok(())
}

/// Has the network ask how to go on with the caller: the answer to that turn rings the department.
async fn order(app: &App, call: &Call) -> Result<(), WorkError> {
    let line = Line::of(app, &call.account)?;
    let next_turn = u32::try_from(call.turn).unwrap_or(u32::MAX);
    let request = line.voice.redirect(&call.provider_call_id, &line.links(next_turn));
    let response = line.send(request, "this provider cannot move a live call").await?;
    line.voice.judge_redirect(&response).map_err(refused)
}

/// The network would not: the caller stays with whom they talk to.
async fn stay(app: &Arc<App>, id: CallId) -> Result<(), WorkError> {
    race::again(|| {
        let held = app.clone();
        app.db.transact(move |tx| {
            Box::pin(async move {
                let Some(mut call) = calls::by_id(tx, id).await? else { return Ok(()) };
                let Some(session) = call.record.session.as_mut() else { return Ok(()) };
                session.stay();
                decide(&held, &mut call, Clause::R3_5, "转接未成功，通话继续");
                put(&held, tx, &mut call).await
            })
        })
    })
    .await
}

fn over() -> WorkError {
    WorkError::Conflict {
        kind: "not-talking", zh: "通话已结束，或您没有在与该来电人通话。".to_owned()
    }
}
