//! Asterisk as a voice provider: what is asked of it besides a call's own course.

use super::{Asterisk, Command, Manner, Meanwhile, Orders, ResourceId};
use crate::core::{
    call::{CallState, ProviderCallId, VoiceEvent},
    clock::Moment,
    dialogue::{Instruction, Speech},
    id::LegId,
    message::{SendError, SendRetry},
    phone::PhoneNumber,
};
use crate::providers::{
    hook::{BadHook, HookAnswer, HookRequest, Links, Refused},
    outgoing::{OverTheirConnection, apology, failed, failed_by_status, placed, standing},
    seam::{Ask, Guest, Originate, Voice, VoiceHook},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// What a channel's start says that begins a call-back.
pub const CALL_BACK: &str = "call_back";

/// The event by which a call is moved: the driver of its line hears it.
pub(super) const MOVE: &str = "shouwen_move";

/// The event by which somebody joins a talk.
pub(super) const INVITE: &str = "shouwen_invite";

/// Where recordings are, below the account's address.
const RECORDINGS: &str = "/ari/recordings/stored/";

/// A channel, as Asterisk shows it.
#[derive(Deserialize)]
struct Shown {
    id: String,
    #[serde(default)]
    state: String,
}

impl Voice for Asterisk {
    fn authenticate(&self, _: &HookRequest, _: Moment) -> Result<(), Refused> {
        // It reports over the connection that we opened to it; whoever posts here is somebody else.
        Err(Refused::Unsigned)
    }

    fn parse(&self, _: VoiceHook, _: &HookRequest) -> Result<Option<VoiceEvent>, BadHook> {
        Ok(None)
    }

    fn render(&self, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        orders(instructions.to_vec(), links.next_turn)
    }

    fn render_leg(&self, _: LegId, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        orders(instructions.to_vec(), links.next_turn)
    }

    fn apology(&self, words: &Speech, desk: &PhoneNumber) -> HookAnswer {
        orders(apology(words, desk), 0)
    }

    fn originate(&self, order: &Originate<'_>, _: &Links<'_>) -> Option<Request<Bytes>> {
        let ring = Command::Ring {
            channel: Uuid::from(order.leg).into(),
            to: order.to.clone(),
            caller_id: Some(order.caller_id.as_str().to_owned()),
            seconds: order.seconds,
            args: CALL_BACK,
        };
        Some(self.order(&ring))
    }

    fn judge_originate(&self, response: &Response<Bytes>) -> Result<ProviderCallId, SendError> {
        if !response.status().is_success() {
            return Err(refusal(response));
        }
        placed(response, |channel: Shown| channel.id)
    }

    fn redirect(&self, call: &ProviderCallId, links: &Links<'_>) -> Option<Request<Bytes>> {
        let channel = ResourceId::new(call.as_str())?;
        let path = format!("/events/user/{MOVE}?application={}&source=channel:{channel}", self.app());
        Some(self.post(&path, &json!({ "variables": { "turn": links.next_turn.to_string() } })))
    }

    fn judge_redirect(&self, response: &Response<Bytes>) -> Result<(), SendError> {
        if response.status().is_success() { Ok(()) } else { Err(refusal(response)) }
    }

    fn takes_guests(&self) -> bool {
        true
    }

    fn invite(&self, call: &ProviderCallId, guest: &Guest<'_>) -> Option<Request<Bytes>> {
        let channel = ResourceId::new(call.as_str())?;
        let path = format!("/events/user/{INVITE}?application={}&source=channel:{channel}", self.app());
        let variables = json!({ "leg": guest.leg, "to": guest.to.as_str(), "seconds": guest.seconds.to_string(),
            "press": guest.press_to_accept.to_string() });
        Some(self.post(&path, &json!({ "variables": variables })))
    }

    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>> {
        let channel = ResourceId::new(call.as_str())?;
        Some(self.get(&format!("/channels/{channel}")))
    }

    fn judge_ask(&self, response: &Response<Bytes>) -> Ask {
        standing(response, |channel: Shown| {
            Some(if channel.state == "Up" { CallState::InProgress } else { CallState::Ringing })
        })
    }

    fn recording(&self, url: &str) -> Option<Request<Bytes>> {
        let url: Uri = url.parse().ok()?;
        let name = url.path().strip_prefix(RECORDINGS).filter(|_| self.base.is_of(&url))?;
        let name = ResourceId::new(name)?;
        let mut request = self.get(&format!("/recordings/stored/{name}/file"));
        // Files go over HTTP only.
        request.extensions_mut().remove::<OverTheirConnection>();
        Some(request)
    }

    fn forget(&self, recording: &str) -> Option<Request<Bytes>> {
        Some(self.order(&Command::Discard(ResourceId::new(recording)?)))
    }
}

impl Asterisk {
    /// How its lines are to go. Recordings are where [`Voice::recording`] knows them.
    pub fn manner(&self) -> Manner {
        let while_ringing = Meanwhile::read(&self.settings.while_ringing).unwrap_or_default();
        let desk_after = chrono::Duration::seconds(self.settings.desk_after.into());
        Manner { recordings_at: self.base.at(RECORDINGS).to_string(), while_ringing, desk_after }
    }
}

fn orders(instructions: Vec<Instruction>, next_turn: u32) -> HookAnswer {
    let orders = Orders { instructions, next_turn };
    HookAnswer::ok("application/json", serde_json::to_vec(&orders).expect("orders have string keys only"))
}

/// Why Asterisk did not do it: 404 and 422 say that the channel is gone, 4xx and 5xx besides that nothing was done.
fn refusal(response: &Response<Bytes>) -> SendError {
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
            failed(SendRetry::Never, "gone", "the call is not on the line any more")
        }
        StatusCode::INTERNAL_SERVER_ERROR => failed(
            SendRetry::Never,
            "failed",
            "Asterisk cannot ring that number: see `dial` and `extensions`",
        ),
        _ => failed_by_status(response),
    }
}
