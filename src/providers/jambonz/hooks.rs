//! jambonz's webhooks into the core's words.

use crate::core::{
    call::{CallState, Heard, LegNews, LegResult, ProviderCallId, VoiceEvent, VoiceNews},
    id::LegId,
    phone::Caller,
};
use crate::providers::{
    fields::{keys, missing, provider_id, short, unknown, without_controls},
    hook::{BadHook, HookRequest},
    seam::VoiceHook,
    steps::Step,
};
use serde::Deserialize;

/// What we read of a webhook's body; all of its kinds have the same fields about the call.
#[derive(Deserialize)]
struct Body {
    call_sid: Option<String>,
    /// The call that dialled this leg.
    parent_call_sid: Option<String>,
    from: Option<String>,
    to: Option<String>,
    call_status: Option<String>,
    /// Seconds since the answer, in the last report.
    duration: Option<u32>,
    digits: Option<String>,
    dial_call_status: Option<String>,
    /// Keys pressed during a talk: we never ask for them.
    dtmf: Option<String>,
}

impl Body {
    fn call(&self) -> Result<ProviderCallId, BadHook> {
        provider_id(self.call_sid.as_deref().ok_or_else(|| missing("call_sid"))?, "call_sid")
    }

    fn parent(&self) -> Result<Option<ProviderCallId>, BadHook> {
        self.parent_call_sid.as_deref().map(|sid| provider_id(sid, "parent_call_sid")).transpose()
    }

    fn status(&self) -> Result<&str, BadHook> {
        self.call_status.as_deref().ok_or_else(|| missing("call_status"))
    }
}

/// <https://docs.jambonz.org/reference/rest-call-control>; the callbacks' schemas are those of the npm package
/// `@jambonz/schema`.
pub(super) fn parse(
    hook: VoiceHook,
    request: &HookRequest,
    area_code: &str,
) -> Result<Option<VoiceEvent>, BadHook> {
    let wrong = |_| BadHook::new("body", "is not this webhook's JSON", "let jambonz call it by POST");
    let body: Body = serde_json::from_slice(&request.body).map_err(wrong)?;
    let step = Step::of(request)?;
    match hook {
        VoiceHook::Begin => begin(&body, area_code).map(Some),
        VoiceHook::Turn(_) => turn(&body, step),
        VoiceHook::Status => progress(&body),
        VoiceHook::Leg(leg) => leg_event(leg, &body, step),
        // There are none that it could tell of.
        VoiceHook::Recording => Ok(None),
    }
}

fn begin(body: &Body, area_code: &str) -> Result<VoiceEvent, BadHook> {
    let from = short(body.from.as_deref().unwrap_or_default(), "from")?;
    let to = short(body.to.as_deref().ok_or_else(|| missing("to"))?, "to")?;
    let what =
        VoiceNews::Began { from: Caller::read(&without_controls(from), area_code), to: without_controls(to) };
    Ok(VoiceEvent { call: body.call()?, what })
}

fn turn(body: &Body, step: Step) -> Result<Option<VoiceEvent>, BadHook> {
    let call = body.call()?;
    if body.dtmf.is_some() {
        return Ok(None);
    }
    let gone = match body.call_status.as_deref() {
        Some(status) => call_state(status)? == CallState::Ended,
        None => false,
    };
    Ok(Some(VoiceEvent { call, what: VoiceNews::Turn { heard: heard(body, step, gone)?, gone } }))
}

fn heard(body: &Body, step: Step, gone: bool) -> Result<Heard, BadHook> {
    match step {
        Step::Moved => return Ok(Heard::Moved),
        Step::Unrecorded => return Ok(Heard::Recorded { seconds: 0, url: None }),
        Step::Dialled => return dialled(body.dial_call_status.as_deref(), gone),
        Step::Plain | Step::Status | Step::Keys => {}
    }
    if body.dial_call_status.is_some() {
        return dialled(body.dial_call_status.as_deref(), gone);
    }
    let keys = keys(body.digits.as_deref().unwrap_or_default(), "digits")?;
    // Words and failures of speech recognition are nothing: we only ask for keys.
    Ok(if keys.is_empty() { Heard::Silence } else { Heard::Keys { keys } })
}

/// How `dial` ended: by its last word about the leg, which is none at all, or the one before, when nobody
/// answered in time.
fn dialled(status: Option<&str>, gone: bool) -> Result<Heard, BadHook> {
    let result = match status {
        Some("completed") => return Ok(Heard::Connected),
        None | Some("trying" | "ringing" | "early-media" | "queued") => LegResult::NoAnswer,
        // Picked up, but what was said to whoever did ended in a hang-up.
        Some("in-progress") => LegResult::NotAccepted,
        Some(status) => leg_result(status).ok_or_else(|| unknown("dial_call_status"))?,
    };
    let unanswered = matches!(result, LegResult::NoAnswer | LegResult::NotAccepted);
    let result = if gone && unanswered { LegResult::Cancelled } else { result };
    Ok(Heard::Dialled { result, seconds: 0 })
}

fn progress(body: &Body) -> Result<Option<VoiceEvent>, BadHook> {
    if body.parent_call_sid.is_some() {
        return child(body);
    }
    let state = call_state(body.status()?)?;
    let what = VoiceNews::Progress { state, sequence: None, at: None };
    Ok(Some(VoiceEvent { call: body.call()?, what }))
}

/// A dialled leg's progress comes to the address of the call that dialled it: `dial` has none of its own.
fn child(body: &Body) -> Result<Option<VoiceEvent>, BadHook> {
    let (provider_leg, parent) = (body.call()?, body.parent()?.ok_or_else(|| missing("parent_call_sid"))?);
    let what = |news| VoiceNews::Child { provider_leg, news };
    Ok(leg_progress(body)?.map(|news| VoiceEvent { call: parent, what: what(news) }))
}

fn leg_event(leg: LegId, body: &Body, step: Step) -> Result<Option<VoiceEvent>, BadHook> {
    let own = body.call()?;
    let parent = body.parent()?;
    let news = match step {
        // The officer of a call-back is the call itself; the complainant is the leg that it dials.
        Step::Status if parent.is_some() => return child(body),
        Step::Status => leg_progress(body)?,
        Step::Keys => Some(LegNews::Pressed(keys(body.digits.as_deref().unwrap_or_default(), "digits")?)),
        Step::Plain | Step::Moved | Step::Unrecorded | Step::Dialled => Some(LegNews::PickedUp),
    };
    let call = parent.unwrap_or_else(|| own.clone());
    Ok(news.map(|news| VoiceEvent { call, what: VoiceNews::Leg { leg, provider_leg: Some(own), news } }))
}

fn leg_progress(body: &Body) -> Result<Option<LegNews>, BadHook> {
    let status = body.status()?;
    Ok(match (call_state(status)?, leg_result(status)) {
        (_, Some(result)) => {
            let seconds = body.duration.filter(|_| result == LegResult::Answered).unwrap_or_default();
            Some(LegNews::Ended { result, at: None, seconds })
        }
        (CallState::InProgress, _) => Some(LegNews::Answered { at: None }),
        _ => matches!(status, "ringing" | "early-media").then_some(LegNews::Ringing),
    })
}

/// A call's status word.
pub(super) fn call_state(status: &str) -> Result<CallState, BadHook> {
    match status {
        "queued" | "trying" | "ringing" | "early-media" => Ok(CallState::Ringing),
        "in-progress" => Ok(CallState::InProgress),
        _ => leg_result(status).map(|_| CallState::Ended).ok_or_else(|| unknown("call_status")),
    }
}

/// How a call ended, by its last status word.
fn leg_result(status: &str) -> Option<LegResult> {
    match status {
        "completed" => Some(LegResult::Answered),
        "busy" => Some(LegResult::Busy),
        "no-answer" => Some(LegResult::NoAnswer),
        "failed" => Some(LegResult::Failed),
        _ => None,
    }
}
