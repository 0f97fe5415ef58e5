//! The seam: what a voice provider and an SMS provider must be able to do.

use super::hook::{BadHook, HookAnswer, HookRequest, Links, Refused};
use crate::core::{
    call::{CallState, ProviderCallId, VoiceEvent},
    clock::Moment,
    dialogue::{Instruction, Speech},
    id::LegId,
    message::{Accepted, InboundSms, OutboundSms, Report, SendError},
    phone::PhoneNumber,
};
use bytes::Bytes;
use http::{Request, Response};

/// Which voice webhook was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceHook {
    /// `…/voice`
    Begin,
    /// `…/voice/turn/{n}`
    Turn(u32),
    /// `…/voice/status`
    Status,
    /// `…/voice/leg/{id}`
    Leg(LegId),
    /// `…/voice/recording`
    Recording,
}

/// Which SMS webhook was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsHook {
    /// `…/sms`
    Inbound,
    /// `…/sms/status`
    Status,
}

/// A call to place: the first leg of a call-back.
#[derive(Debug, Clone)]
pub struct Originate<'a> {
    /// The leg; the provider asks `voice/leg/{id}` what to say once it is picked up.
    pub leg: LegId,
    /// Whom to ring.
    pub to: &'a PhoneNumber,
    /// The number that is shown to them.
    pub caller_id: &'a PhoneNumber,
    /// How long it rings, in seconds.
    pub seconds: u8,
}

/// What a provider says of a call that it was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// It stands so.
    Is(CallState),
    /// The provider does not know it (any more).
    Unknown,
    /// No usable answer; ask again later.
    Unclear,
}

/// A voice provider's account.
pub trait Voice: Send + Sync {
    /// Whether the request really comes from the provider. Nothing of it is believed before.
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused>;

    /// Reads an authentic request. `Ok(None)`: it says nothing that matters (acknowledge it).
    fn parse(&self, hook: VoiceHook, request: &HookRequest) -> Result<Option<VoiceEvent>, BadHook>;

    /// The answer that carries out `instructions`; an empty list says nothing and waits for nothing.
    fn render(&self, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer;

    /// The answer to a leg's webhook: words for whoever picked up ([`Instruction::Collect`] comes back
    /// to the same address), [`Instruction::Join`], or [`Instruction::Hangup`].
    fn render_leg(&self, leg: LegId, instructions: &[Instruction], links: &Links<'_>) -> HookAnswer;

    /// The static answer for when nothing else works (no disk, no database): the words, and then the
    /// desk is rung. It names no address of ours, so that nothing has to be known afterwards.
    fn apology(&self, words: &Speech, desk: &PhoneNumber) -> HookAnswer;

    /// The request that places a call; `None` if this provider cannot.
    fn originate(&self, order: &Originate<'_>, links: &Links<'_>) -> Option<Request<Bytes>>;

    /// What the provider answered to [`Self::originate`]: its id of the call.
    fn judge_originate(&self, response: &Response<Bytes>) -> Result<ProviderCallId, SendError>;

    /// The request that takes a live call out of what it is doing: the provider asks
    /// [`Links::turn`] how to go on, reported as [`crate::core::call::Heard::Moved`]. `None` if this provider
    /// cannot.
    fn redirect(&self, call: &ProviderCallId, links: &Links<'_>) -> Option<Request<Bytes>>;

    /// What the provider answered to [`Self::redirect`]; `Ok` if the call goes on as asked.
    fn judge_redirect(&self, response: &Response<Bytes>) -> Result<(), SendError>;

    /// The request that asks how a call stands; `None` if this provider cannot say.
    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>>;

    /// What the provider answered to [`Self::ask`].
    fn judge_ask(&self, response: &Response<Bytes>) -> Ask;

    /// The request that fetches a recording from the address that was reported with it; `None` if that is
    /// no address of a recording of this account: nothing is asked of it then, with credentials least of all.
    fn recording(&self, url: &str) -> Option<Request<Bytes>>;
}

/// An SMS provider's account.
pub trait Sms: Send + Sync {
    /// Whether the request really comes from the provider; what it proves is kept with evidence.
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused>;

    /// In which way a delivery report is authenticated, as evidence says it (R5.4):
    /// `provider signature`, or `secret address and source allow-list`.
    fn proof(&self) -> &'static str;

    /// Reads an inbound SMS.
    fn parse_inbound(&self, request: &HookRequest) -> Result<Option<InboundSms>, BadHook>;

    /// Reads a delivery report.
    fn parse_report(&self, request: &HookRequest) -> Result<Option<Report>, BadHook>;

    /// The answer to an inbound SMS, with a reply text or without one. A provider that cannot
    /// answer in the response returns `None` for a text: it is then sent as a message of its own.
    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer>;

    /// The request that sends a message.
    fn request(&self, sms: &OutboundSms) -> Request<Bytes>;

    /// What the provider answered to [`Self::request`].
    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError>;

    /// The request that asks whether a message of unknown fate arrived there; `None` if the
    /// provider cannot say.
    fn ask(&self, sms: &OutboundSms, sent_at: Moment) -> Option<Request<Bytes>>;

    /// What the provider answered to [`Self::ask`]: `Some` if it has the message.
    fn judge_ask(&self, sms: &OutboundSms, response: &Response<Bytes>)
    -> Result<Option<Accepted>, SendError>;
}
