//! jambonz as a voice provider.

use super::{
    Jambonz, hooks, is_id,
    rest::{refusal, refusal_of_call},
    verbs::{Target, Verb, spoken},
};
use crate::core::{
    call::{ProviderCallId, VoiceEvent},
    clock::Moment,
    dialogue::{Instruction, Speech},
    directory::Language,
    id::LegId,
    message::SendError,
    phone::PhoneNumber,
};
use crate::providers::{
    hook::{BadHook, HookAnswer, HookRequest, Links, Refused},
    outgoing::{placed, standing},
    seam::{Ask, Originate, Voice, VoiceHook},
    steps::{Step, hook_url},
};
use bytes::Bytes;
use http::{Method, Request, Response};
use serde::{Deserialize, Serialize};

/// A webhook in the REST API's words.
#[derive(Serialize)]
struct Hook {
    url: String,
    method: &'static str,
}

/// A call to place. Without an application, whose own webhooks would be called instead of these, the API
/// wants to know who speaks and who listens, although nobody listens here.
#[derive(Serialize)]
struct PlaceCall<'a> {
    from: String,
    to: Target<'a>,
    call_hook: Hook,
    call_status_hook: Hook,
    timeout: u8,
    speech_synthesis_vendor: &'a str,
    speech_synthesis_language: &'a str,
    speech_synthesis_voice: &'a str,
    speech_recognizer_vendor: &'a str,
    speech_recognizer_language: &'a str,
}

/// Where a live call goes on.
#[derive(Serialize)]
struct MoveCall {
    call_hook: Hook,
}

#[derive(Deserialize)]
struct Placed {
    sid: String,
}

#[derive(Deserialize)]
struct Standing {
    call_status: String,
}

fn post(url: &str, step: Step) -> Hook {
    Hook { url: hook_url(url, step), method: "POST" }
}

/// Where the REST API has a call; `None` for an id that is none of jambonz's.
fn resource(call: &ProviderCallId) -> Option<String> {
    is_id(call.as_str()).then(|| format!("Calls/{}", call.as_str()))
}

fn answer(verbs: &[Verb<'_>]) -> HookAnswer {
    let body = serde_json::to_vec(verbs).expect("texts and numbers are always JSON");
    HookAnswer::ok("application/json", body)
}

impl Voice for Jambonz {
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused> {
        self.check_signature(request, now)
    }

    fn parse(&self, hook: VoiceHook, request: &HookRequest) -> Result<Option<VoiceEvent>, BadHook> {
        hooks::parse(hook, request, &self.area_code)
    }

    fn render(&self, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        let keys_to = hook_url(&links.turn(), Step::Plain);
        let verbs = self.verbs(instructions, links, &keys_to);
        // A call that begins with no verb at all is refused, and one that goes on without any is over.
        if verbs.is_empty() { answer(&[Verb::Hangup]) } else { answer(&verbs) }
    }

    fn render_leg(&self, leg: LegId, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        let keys_to = hook_url(&links.leg(leg), Step::Keys);
        let verbs = self.verbs(instructions, links, &keys_to);
        // Whoever picked up is connected when no verb is left, which has to be meant.
        let joins = instructions.contains(&Instruction::Join);
        if verbs.is_empty() && !joins { answer(&[Verb::Hangup]) } else { answer(&verbs) }
    }

    fn apology(&self, words: &Speech, desk: &PhoneNumber) -> HookAnswer {
        answer(&self.apology_verbs(words, desk))
    }

    /// <https://docs.jambonz.org/reference/rest-call-control/calls/create-call>; `None` without somebody to speak.
    fn originate(&self, order: &Originate<'_>, links: &Links<'_>) -> Option<Request<Bytes>> {
        let vendor = self.settings.speech_vendor.as_deref()?;
        let voice = Some(self.settings.chinese_voice.as_str()).filter(|voice| !voice.is_empty())?;
        let (leg, language) = (links.leg(order.leg), spoken(Language::Chinese, vendor));
        let call = PlaceCall {
            from: self.written(order.caller_id),
            to: self.target(order.to),
            call_hook: post(&leg, Step::Plain),
            call_status_hook: post(&leg, Step::Status),
            timeout: order.seconds,
            speech_synthesis_vendor: vendor,
            speech_synthesis_language: language,
            speech_synthesis_voice: voice,
            speech_recognizer_vendor: vendor,
            speech_recognizer_language: language,
        };
        Some(self.send(Method::POST, "Calls", &call))
    }

    fn judge_originate(&self, response: &Response<Bytes>) -> Result<ProviderCallId, SendError> {
        if !response.status().is_success() {
            return Err(refusal(response));
        }
        placed(response, |call: Placed| call.sid)
    }

    /// <https://docs.jambonz.org/reference/rest-call-control/calls/update-call>
    fn redirect(&self, call: &ProviderCallId, links: &Links<'_>) -> Option<Request<Bytes>> {
        let order = MoveCall { call_hook: post(&links.turn(), Step::Moved) };
        Some(self.send(Method::PUT, &resource(call)?, &order))
    }

    fn judge_redirect(&self, response: &Response<Bytes>) -> Result<(), SendError> {
        if response.status().is_success() { Ok(()) } else { Err(refusal_of_call(response)) }
    }

    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>> {
        Some(self.get(&resource(call)?))
    }

    fn judge_ask(&self, response: &Response<Bytes>) -> Ask {
        standing(response, |call: Standing| hooks::call_state(&call.call_status).ok())
    }

    fn recording(&self, _url: &str) -> Option<Request<Bytes>> {
        None
    }

    fn forget(&self, _recording: &str) -> Option<Request<Bytes>> {
        None
    }
}
