//! Somebody of another department joins the talk of an officer with a caller (三方通话): the caller is not passed on, and
//! whoever was asked first stays so (R3.2), unless the officer hangs up and leaves the two together.

use super::{
    effects::begun,
    line::{Line, refused},
};
use crate::{
    core::{
        call::LegResult,
        directory::DepartmentCode,
        id::{CallId, LegId},
        routing::{self, About, Request, Step},
    },
    providers::Guest,
    store::{
        calls::{self, Call},
        db::Tx,
    },
    work::{App, WorkError, race},
};
use std::sync::Arc;

/// Puts down whose telephone is to ring: the next of the department that this call has not tried. Fails where nobody is
/// left, somebody is joining already, or the network cannot do it.
pub(super) fn note(app: &App, call: &mut Call, department: &DepartmentCode) -> Result<(), WorkError> {
    if !Line::of(app, &call.account)?.voice.takes_guests() {
        return Err(conflict("no-guests", "该线路不支持三方通话，请转接或告知电话号码。"));
    }
    let waits = |id: &LegId| call.record.leg(*id).is_some_and(|leg| leg.ended_at.is_none());
    if call.record.guests.iter().any(waits) {
        return Err(conflict("guest-there", "已在邀请或已有第三方在通话中。"));
    }
    let now = app.clock.now();
    let tried = |step: &Step| call.record.legs.iter().any(|leg| leg.to.number() == Some(&step.number));
    let facts = app.facts();
    let asked =
        Request { about: About::Department(department), accused: &[], within: Some(department), at: now };
    let plan = routing::route(&asked, &facts.directory, &*facts.calendar, &facts.routing);
    let step = plan.steps.into_iter().find(|step| !tried(step));
    let step = step.ok_or_else(|| conflict("nobody-left", "该科室现在没有可以加入通话的电话。"))?;
    let leg: LegId = app.mint(now);
    call.record.legs.push(begun(leg, &step, now));
    call.record.guests.push(leg);
    Ok(())
}

/// Has the network ring them.
pub(super) async fn order(app: &Arc<App>, call: &Call) -> Result<(), WorkError> {
    let asked = ask(app, call).await;
    if let Err(error) = &asked {
        tracing::warn!(call = %call.id, %error, "the provider did not ring who is to join a talk");
        give_up(app, call.id).await?;
    }
    asked.map_err(|_| conflict("not-invited", "邀请未成功，您仍在与来电人通话。"))
}

async fn ask(app: &App, call: &Call) -> Result<(), WorkError> {
    let leg = call.record.guests.last().and_then(|id| call.record.leg(*id));
    let (Some(leg), line) = (leg, Line::of(app, &call.account)?) else { return Ok(()) };
    let to = leg.to.number().ok_or_else(|| refused("the leg has no number"))?;
    let seconds = app.settings.voice.ring_seconds;
    let guest = Guest { leg: leg.id, to, seconds, press_to_accept: leg.press_to_accept };
    let request = line.voice.invite(&call.provider_call_id, &guest);
    let response = line.send(request, "this provider lets nobody join a talk").await?;
    line.voice.judge_redirect(&response).map_err(refused)
}

/// Nobody rings: the leg has ended.
async fn give_up(app: &Arc<App>, id: CallId) -> Result<(), WorkError> {
    race::again(|| {
        let held = app.clone();
        app.db.transact(move |tx| Box::pin(async move { end_last(&held, tx, id).await }))
    })
    .await
}

async fn end_last(app: &App, tx: &mut Tx, id: CallId) -> Result<(), WorkError> {
    let Some(mut call) = calls::by_id(tx, id).await? else { return Ok(()) };
    let last = call.record.guests.last().copied();
    let Some(leg) = last.and_then(|id| call.record.leg_mut(id)) else { return Ok(()) };
    leg.ended_at.get_or_insert(app.clock.now());
    leg.result.get_or_insert(LegResult::Failed);
    super::connect::put(app, tx, &mut call).await
}

fn conflict(kind: &'static str, zh: &str) -> WorkError {
    WorkError::Conflict { kind, zh: zh.to_owned() }
}
