//! Twilio as a voice provider.

use super::{Twilio, errors, hooks, rest::form, twiml};
use crate::core::{
    call::{ProviderCallId, VoiceEvent},
    clock::Moment,
    dialogue::{Instruction, Speech},
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
use http::{HeaderValue, Request, Response, Uri, header};
use serde::Deserialize;

/// A call in the REST API's words.
#[derive(Deserialize)]
struct Call {
    sid: String,
    status: String,
}

/// Where the REST API has a call; `None` for an id that is none of Twilio's.
fn resource(call: &ProviderCallId) -> Option<String> {
    let sid = call.as_str();
    sid.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| format!("Calls/{sid}.json"))
}

impl Twilio {
    fn twiml(&self, instructions: &[Instruction], links: &Links<'_>, leg: Option<LegId>) -> HookAnswer {
        HookAnswer::ok("text/xml", twiml::document(instructions, links, leg, &self.voices()))
    }

    fn voices(&self) -> twiml::Voices<'_> {
        twiml::Voices { chinese: &self.settings.chinese_voice, english: &self.settings.english_voice }
    }
}

impl Voice for Twilio {
    fn authenticate(&self, request: &HookRequest, _now: Moment) -> Result<(), Refused> {
        self.check_signature(request)
    }

    fn parse(&self, hook: VoiceHook, request: &HookRequest) -> Result<Option<VoiceEvent>, BadHook> {
        hooks::parse(hook, request, &self.area_code)
    }

    fn render(&self, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        self.twiml(instructions, links, None)
    }

    fn render_leg(&self, leg: LegId, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer {
        self.twiml(instructions, links, Some(leg))
    }

    fn apology(&self, words: &Speech, desk: &PhoneNumber) -> HookAnswer {
        HookAnswer::ok("text/xml", twiml::apology(words, desk, &self.voices()))
    }

    fn originate(&self, order: &Originate<'_>, links: &Links<'_>) -> Option<Request<Bytes>> {
        let (to, from) = (order.to.e164()?, order.caller_id.e164()?);
        let (leg, seconds) = (links.leg(order.leg), order.seconds.to_string());
        let (url, status) = (hook_url(&leg, Step::Plain), hook_url(&leg, Step::Status));
        let keys = twiml::keys_for_extension(order.to);
        let mut fields =
            vec![("To", to), ("From", from), ("StatusCallback", &status), ("StatusCallbackMethod", "POST")];
        let events = ["initiated", "ringing", "answered", "completed"];
        fields.extend(events.map(|event| ("StatusCallbackEvent", event)));
        fields.extend([("Timeout", seconds.as_str()), ("Url", &url), ("Method", "POST")]);
        fields.extend(keys.as_deref().map(|keys| ("SendDigits", keys)));
        Some(self.post("Calls.json", form(fields)))
    }

    fn judge_originate(&self, response: &Response<Bytes>) -> Result<ProviderCallId, SendError> {
        if !response.status().is_success() {
            return Err(errors::refusal(response));
        }
        placed(response, |call: Call| call.sid)
    }

    /// <https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource>
    fn redirect(&self, call: &ProviderCallId, links: &Links<'_>) -> Option<Request<Bytes>> {
        let url = hook_url(&links.turn(), Step::Moved);
        Some(self.post(&resource(call)?, form([("Url", url.as_str()), ("Method", "POST")])))
    }

    fn judge_redirect(&self, response: &Response<Bytes>) -> Result<(), SendError> {
        if response.status().is_success() { Ok(()) } else { Err(errors::refusal(response)) }
    }

    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>> {
        Some(self.get(&resource(call)?))
    }

    fn judge_ask(&self, response: &Response<Bytes>) -> Ask {
        standing(response, |call: Call| hooks::call_state(&call.status))
    }

    fn recording(&self, url: &str) -> Option<Request<Bytes>> {
        let url: Uri = url.parse().ok()?;
        let id = url.path().strip_prefix(&self.path("Recordings/"))?;
        // The address is written anew: the token goes to the account's own host and to no other. MP3 is a
        // quarter of what Twilio gives without being asked for it.
        (is_id(id) && self.base.is_of(&url)).then(|| {
            let mut request = self.get(&format!("Recordings/{id}.mp3"));
            request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("audio/mpeg"));
            request
        })
    }

    fn forget(&self, recording: &str) -> Option<Request<Bytes>> {
        is_id(recording).then(|| self.delete(&format!("Recordings/{recording}.json")))
    }
}

/// Whether a text can be the id of a recording (`RE` and 32 hexadecimal digits), and stand in a path as it is.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
