//! Twilio's voice webhooks into the core's words.

use crate::core::{
    call::{CallState, Heard, LegNews, LegResult, VoiceEvent, VoiceNews},
    clock::Moment,
    id::LegId,
    phone::Caller,
};
use crate::providers::{
    fields::{self, Fields, unknown},
    hook::{BadHook, HookRequest},
    seam::VoiceHook,
    steps::Step,
};
use chrono::DateTime;

pub(super) fn parse(
    hook: VoiceHook,
    request: &HookRequest,
    area_code: &str,
) -> Result<Option<VoiceEvent>, BadHook> {
    let fields = Fields::read(request)?;
    let step = Step::of(request)?;
    match hook {
        VoiceHook::Begin => begin(&fields, area_code).map(Some),
        VoiceHook::Turn(_) => turn(&fields, step),
        VoiceHook::Status => progress(&fields),
        VoiceHook::Leg(leg) => leg_event(leg, &fields, step),
        VoiceHook::Recording => recording(&fields),
    }
}

fn begin(fields: &Fields, area_code: &str) -> Result<VoiceEvent, BadHook> {
    let from = Caller::read(fields.short("From")?.unwrap_or_default(), area_code);
    let to = fields.need("To")?.to_owned();
    Ok(VoiceEvent { call: fields.id("CallSid")?, what: VoiceNews::Began { from, to } })
}

fn turn(fields: &Fields, step: Step) -> Result<Option<VoiceEvent>, BadHook> {
    let call = fields.id("CallSid")?;
    // Reports in between, of verbs that we never use: they answer nothing.
    if fields.raw("UnstableSpeechResult").is_some() || fields.raw("QueuePosition").is_some() {
        return Ok(None);
    }
    let gone = fields.short("CallStatus")?.map(leg_result).is_some_and(|ended| ended.is_some());
    Ok(Some(VoiceEvent { call, what: VoiceNews::Turn { heard: heard(fields, step)?, gone } }))
}

fn heard(fields: &Fields, step: Step) -> Result<Heard, BadHook> {
    if step == Step::Moved {
        return Ok(Heard::Moved);
    }
    if let Some(status) = fields.short("DialCallStatus")? {
        return dialled(fields, status);
    }
    if step == Step::Unrecorded || fields.raw("RecordingUrl").is_some() {
        let url = fields.short("RecordingUrl")?.map(str::to_owned);
        return Ok(Heard::Recorded { seconds: fields.count("RecordingDuration")?, url });
    }
    let keys = keys(fields)?;
    Ok(if keys.is_empty() { Heard::Silence } else { Heard::Keys { keys } })
}

/// How `<Dial>` ended. Picked up but never connected with the caller means that the words for
/// whoever picked up ended in a hang-up: nobody accepted.
fn dialled(fields: &Fields, status: &str) -> Result<Heard, BadHook> {
    let ended = if status == "answered" { Some(LegResult::Answered) } else { leg_result(status) };
    let result = match ended.ok_or_else(|| unknown("DialCallStatus"))? {
        LegResult::Answered if fields.raw("DialBridged") == Some("false") => LegResult::NotAccepted,
        result => result,
    };
    let seconds = if result == LegResult::Answered { fields.count("DialCallDuration")? } else { 0 };
    Ok(Heard::Dialled { result, seconds })
}

fn keys(fields: &Fields) -> Result<String, BadHook> {
    fields::keys(fields.raw("Digits").unwrap_or_default(), "Digits")
}

fn progress(fields: &Fields) -> Result<Option<VoiceEvent>, BadHook> {
    let call = fields.id("CallSid")?;
    // A dialled leg's progress belongs to the leg's own address.
    if fields.short("ParentCallSid")?.is_some() {
        return Ok(None);
    }
    let state = call_state(fields.need("CallStatus")?).ok_or_else(|| unknown("CallStatus"))?;
    let sequence = fields.short("SequenceNumber")?.and_then(|number| number.parse().ok());
    Ok(Some(VoiceEvent { call, what: VoiceNews::Progress { state, sequence, at: timestamp(fields)? } }))
}

fn leg_event(leg: LegId, fields: &Fields, step: Step) -> Result<Option<VoiceEvent>, BadHook> {
    let own = fields.id("CallSid")?;
    let call = match fields.short("ParentCallSid")? {
        Some(_) => fields.id("ParentCallSid")?,
        None => own.clone(),
    };
    let news = if step == Step::Status || fields.raw("CallbackSource").is_some() {
        leg_progress(fields)?
    } else if step == Step::Keys {
        Some(LegNews::Pressed(keys(fields)?))
    } else {
        Some(LegNews::PickedUp)
    };
    Ok(news.map(|news| VoiceEvent { call, what: VoiceNews::Leg { leg, provider_leg: Some(own), news } }))
}

fn leg_progress(fields: &Fields) -> Result<Option<LegNews>, BadHook> {
    let status = fields.need("CallStatus")?;
    let at = timestamp(fields)?;
    Ok(match (call_state(status).ok_or_else(|| unknown("CallStatus"))?, leg_result(status)) {
        (CallState::Ended, Some(result)) => {
            Some(LegNews::Ended { result, at, seconds: fields.count("CallDuration")? })
        }
        (CallState::InProgress, _) => Some(LegNews::Answered { at }),
        _ if status == "ringing" => Some(LegNews::Ringing),
        _ => None,
    })
}

fn recording(fields: &Fields) -> Result<Option<VoiceEvent>, BadHook> {
    let call = fields.id("CallSid")?;
    let recording = fields.id("RecordingSid")?;
    let seconds = fields.count("RecordingDuration")?;
    let url = match fields.need("RecordingStatus")? {
        "completed" => Some(fields.need("RecordingUrl")?.to_owned()),
        "absent" | "failed" => None,
        "in-progress" | "paused" | "stopped" | "processing" => return Ok(None),
        _ => return Err(unknown("RecordingStatus")),
    };
    Ok(Some(VoiceEvent { call, what: VoiceNews::Recording { recording, url, seconds } }))
}

/// A call's status word.
pub(super) fn call_state(status: &str) -> Option<CallState> {
    match status {
        "queued" | "initiated" | "ringing" => Some(CallState::Ringing),
        "in-progress" | "answered" => Some(CallState::InProgress),
        _ => leg_result(status).map(|_| CallState::Ended),
    }
}

/// How a call ended, by its last status word.
fn leg_result(status: &str) -> Option<LegResult> {
    match status {
        "completed" => Some(LegResult::Answered),
        "busy" => Some(LegResult::Busy),
        "no-answer" => Some(LegResult::NoAnswer),
        "failed" => Some(LegResult::Failed),
        "canceled" => Some(LegResult::Cancelled),
        _ => None,
    }
}

/// `Mon, 23 Nov 2026 12:00:05 +0000`; a time that cannot be read is left out.
fn timestamp(fields: &Fields) -> Result<Option<Moment>, BadHook> {
    let text = fields.short("Timestamp")?;
    Ok(text
        .and_then(|text| DateTime::parse_from_rfc2822(text).ok())
        .and_then(|at| Moment::within(at.to_utc())))
}
