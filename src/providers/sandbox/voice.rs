//! The sandbox as a voice provider.

use super::{HOST, Sandbox, answer, empty, get, post, read, refusal, wire};
use crate::core::{
    call::{Heard, LegNews, ProviderCallId, VoiceEvent, VoiceNews},
    clock::Moment,
    dialogue::{Instruction, Speech},
    id::LegId,
    message::SendError,
    phone::{Caller, PhoneNumber},
};
use crate::providers::{
    fields::{provider_id, short},
    hook::{BadHook, HookAnswer, HookRequest, Links, Refused},
    outgoing::{apology, placed, standing},
    seam::{Ask, Originate, Voice, VoiceHook},
};
use bytes::Bytes;
use http::{Method, Request, Response, Uri};

impl Voice for Sandbox {
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        self.check_signature(request, now)
    }

    fn parse(&self, hook: VoiceHook, request: &HookRequest) -> Result<Option<VoiceEvent>, BadHook> {
        let (call, what) = match hook {
            VoiceHook::Begin => self.begin(read(request)?)?,
            VoiceHook::Turn(_) => turn(read(request)?)?,
            VoiceHook::Status => {
                let wire::Status { call, state, sequence, at } = read(request)?;
                (call, VoiceNews::Progress { state, sequence, at })
            }
            VoiceHook::Leg(leg) => leg_news(leg, read(request)?)?,
            VoiceHook::Recording => recording(read(request)?)?,
        };
        Ok(Some(VoiceEvent { call: provider_id(&call, "call")?, what }))
    }

    fn render(&self, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        answer(&wire::Answer { instructions: instructions.to_vec(), turn: links.turn() })
    }

    fn render_leg(&self, leg: LegId, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        answer(&wire::Answer { instructions: instructions.to_vec(), turn: links.leg(leg) })
    }

    fn apology(&self, words: &Speech, desk: &PhoneNumber) -> HookAnswer {
        answer(&wire::Answer { instructions: apology(words, desk), turn: String::new() })
    }

    fn originate(&self, order: &Originate<'_>, links: &Links<'_>) -> Option<Request<Bytes>> {
        let call = wire::PlaceCall {
            leg: order.leg,
            to: order.to.clone(),
            caller_id: order.caller_id.clone(),
            seconds: order.seconds,
            leg_url: links.leg(order.leg),
        };
        Some(post("/calls", &call))
    }

    fn judge_originate(&self, response: &Response<Bytes>) -> Result<ProviderCallId, SendError> {
        if !response.status().is_success() {
            return Err(refusal(response));
        }
        placed(response, |placed: wire::Placed| placed.call)
    }

    fn redirect(&self, call: &ProviderCallId, links: &Links<'_>) -> Option<Request<Bytes>> {
        let order = wire::MoveCall { call: call.as_str().to_owned(), turn_url: links.turn() };
        Some(post("/moves", &order))
    }

    fn judge_redirect(&self, response: &Response<Bytes>) -> Result<(), SendError> {
        if response.status().is_success() { Ok(()) } else { Err(refusal(response)) }
    }

    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>> {
        let id = call.as_str();
        is_plain(id).then(|| get(&format!("/calls/{id}")))
    }

    fn judge_ask(&self, response: &Response<Bytes>) -> Ask {
        standing(response, |standing: wire::Standing| Some(standing.state))
    }

    fn recording(&self, url: &str) -> Option<Request<Bytes>> {
        let url: Uri = url.parse().ok()?;
        let id = url.path().strip_prefix("/recordings/").filter(|_| url.host() == Some(HOST))?;
        is_plain(id).then(|| get(&format!("/recordings/{id}")))
    }

    fn forget(&self, recording: &str) -> Option<Request<Bytes>> {
        is_plain(recording).then(|| empty(Method::DELETE, &format!("/recordings/{recording}")))
    }
}

/// Whether an id can stand in a path as it is.
fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

impl Sandbox {
    fn begin(&self, begin: wire::Begin) -> Result<(String, VoiceNews), BadHook> {
        let from = Caller::read(short(&begin.from, "from")?, &self.area_code);
        short(&begin.to, "to")?;
        Ok((begin.call, VoiceNews::Began { from, to: begin.to }))
    }
}

fn turn(turn: wire::Turn) -> Result<(String, VoiceNews), BadHook> {
    match &turn.heard {
        Heard::Keys { keys: pressed } => keys(pressed)?,
        Heard::Recorded { url: Some(url), .. } => _ = short(url, "url")?,
        Heard::Silence
        | Heard::Moved
        | Heard::Connected
        | Heard::Dialled { .. }
        | Heard::Recorded { url: None, .. } => {}
    }
    Ok((turn.call, VoiceNews::Turn { heard: turn.heard, gone: turn.gone }))
}

fn leg_news(leg: LegId, report: wire::Leg) -> Result<(String, VoiceNews), BadHook> {
    let provider_leg = report.provider_leg.map(|id| provider_id(&id, "provider_leg")).transpose()?;
    let news = LegNews::from(report.news);
    if let LegNews::Pressed(pressed) = &news {
        keys(pressed)?;
    }
    Ok((report.call, VoiceNews::Leg { leg, provider_leg, news }))
}

fn recording(report: wire::Recording) -> Result<(String, VoiceNews), BadHook> {
    let recording = provider_id(&report.recording, "recording")?;
    short(report.url.as_deref().unwrap_or_default(), "url")?;
    Ok((report.call, VoiceNews::Recording { recording, url: report.url, seconds: report.seconds }))
}

fn keys(pressed: &str) -> Result<(), BadHook> {
    short(pressed, "keys")?;
    let are_keys = pressed.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'#'));
    are_keys.then_some(()).ok_or(BadHook::new("keys", "are no keys", "send 0 to 9, * and #"))
}
