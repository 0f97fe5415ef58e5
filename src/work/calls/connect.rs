//! What the officer who talks with a caller does for them: has them connected with the department whose matter
//! it is (R3.5), or notes that its number was given, with an SMS that says it where one may (R3.4, R3.6).

use super::copy::{self, NotCopied};
use crate::{
    core::{
        call::{Decision, LiveState},
        directory::DepartmentCode,
        id::CallId,
        phone::PhoneNumber,
        routing::Clause,
    },
    providers::Links,
    store::{
        calls::{self, Call},
        db::Tx,
        live,
    },
    work::{Actor, App, WorkError},
};
use std::sync::Arc;

/// How often a race with a webhook of the same call is tried again.
const TRIES: u32 = 3;

/// What an officer does for a caller whom they talk with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForCaller {
    /// Connects them with another department (R3.5).
    Connect(DepartmentCode),
    /// Has told them a number.
    Told {
        /// Whose.
        whose: Whose,
        /// Which.
        number: PhoneNumber,
        /// It is sent by SMS as well, where one may.
        by_sms: bool,
    },
}

/// Whose number a caller was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A department of the bureau (R3.4).
    Department(DepartmentCode),
    /// An agency outside, by its code (R3.6).
    Agency(String),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneFor {
    /// The caller is being connected.
    Connecting,
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
    let mut tries = 0;
    loop {
        let (held, actor, what) = (app.clone(), actor.clone(), what.clone());
        let written =
            app.db.transact(move |tx| Box::pin(async move { note(&held, tx, &actor, id, what).await }));
        match written.await {
            Err(error) if error.is_race() && tries < TRIES => tries += 1,
            written => return written,
        }
    }
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
            let name = named(app, &Whose::Department(department.clone()))?;
            let session = call.record.session.as_mut();
            if !session.is_some_and(|session| session.move_to(department)) {
                return Err(over());
            }
            decide(app, &mut call, Clause::R3_5, &format!("首接人员将来电转接至{name}"));
            DoneFor::Connecting
        }
        ForCaller::Told { whose, number, by_sms } => {
            let name = named(app, &whose)?;
            decide(app, &mut call, clause(&whose), &format!("首接人员告知{name}电话{}", number.national()));
            call.record.given.number_told |= matches!(whose, Whose::Department(_));
            call.record.given.guided_outside |= matches!(whose, Whose::Agency(_));
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
    let talks = |call: &Call| {
        call.record.for_officer(&code).is_some_and(|stands| stands.state == LiveState::Answered)
    };
    Ok(calls.into_iter().rev().find(talks))
}

/// The call, if the officer talks with its caller now.
async fn talking(tx: &mut Tx, actor: &Actor, id: CallId) -> Result<Call, WorkError> {
    let call = calls::visible(tx, actor.reader(), id).await?;
    let call = call.filter(|call| call.ended_at.is_none()).ok_or_else(over)?;
    let stands = actor.code().and_then(|code| call.record.for_officer(code));
    let talks = stands.is_some_and(|stands| stands.state == LiveState::Answered);
    if talks { Ok(call) } else { Err(over()) }
}

fn named(app: &App, whose: &Whose) -> Result<String, WorkError> {
    let directory = &app.facts().directory;
    let name = match whose {
        Whose::Department(code) => directory.department(code).map(|department| department.name.clone()),
        Whose::Agency(code) => directory.agency(code).map(|agency| agency.name.clone()),
    };
    name.ok_or_else(|| WorkError::invalid("matter", "通讯录中没有该单位。"))
}

fn clause(whose: &Whose) -> Clause {
    match whose {
        Whose::Department(_) => Clause::R3_4,
        Whose::Agency(_) => Clause::R3_6,
    }
}

fn decide(app: &App, call: &mut Call, clause: Clause, summary: &str) {
    let summary = format!("{summary}（{clause}）");
    let decision = Decision { clauses: vec![clause], summary, at: app.clock.now() };
    call.record.decisions.push(decision);
}

async fn put(app: &App, tx: &mut Tx, call: &mut Call) -> Result<(), WorkError> {
    call.version += 1;
    calls::put(tx, &[call]).await?;
    app.events.call(tx, call);
    Ok(())
}

/// Has the network ask how to go on with the caller: the answer to that turn rings the department.
async fn order(app: &App, call: &Call) -> Result<(), WorkError> {
    let account = app.accounts.get(&call.account);
    let voice = account.and_then(|account| account.voice.as_deref());
    let voice = voice.ok_or_else(|| WorkError::Provider("the voice account is not configured".to_owned()))?;
    let base = format!("{}/hooks/{}", app.settings.server.public_url, call.account);
    let next_turn = u32::try_from(call.turn).unwrap_or(u32::MAX);
    let request = voice
        .redirect(&call.provider_call_id, &Links { base: &base, next_turn })
        .ok_or_else(|| WorkError::Provider("this provider cannot move a live call".to_owned()))?;
    let unsent = |error: &dyn std::fmt::Display| WorkError::Provider(error.to_string());
    let response = app.outbound.send(&call.account, request).await.map_err(|error| unsent(&error))?;
    voice.judge_redirect(&response).map_err(|error| unsent(&error))
}

/// The network would not: the caller stays with whom they talk to.
async fn stay(app: &Arc<App>, id: CallId) -> Result<(), WorkError> {
    let mut tries = 0;
    loop {
        let held = app.clone();
        let stayed = app.db.transact(move |tx| {
            Box::pin(async move {
                let Some(mut call) = calls::by_id(tx, id).await? else { return Ok(()) };
                let Some(session) = call.record.session.as_mut() else { return Ok(()) };
                session.stay();
                decide(&held, &mut call, Clause::R3_5, "转接未成功，通话继续");
                put(&held, tx, &mut call).await
            })
        });
        match stayed.await {
            Err(error) if error.is_race() && tries < TRIES => tries += 1,
            stayed => return stayed,
        }
    }
}

fn over() -> WorkError {
    WorkError::Conflict {
        kind: "not-talking", zh: "通话已结束，或您没有在与该来电人通话。".to_owned()
    }
}
