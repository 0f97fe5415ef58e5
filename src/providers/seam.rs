//! The seam: what a voice provider and an SMS provider must be able to do.

use super::asterisk::Asterisk;
use super::hook::{BadHook, HookAnswer, HookRequest, Links, Refused, Told};
use super::smpp::Smpp;
use crate::core::{
    call::{CallState, ProviderCallId, VoiceEvent},
    clock::Moment,
    dialogue::{Instruction, Speech},
    id::LegId,
    message::{Accepted, InboundSms, OutboundSms, Report, SendError},
    phone::PhoneNumber,
    sms_text::Misfit,
};
use bytes::Bytes;
use http::{Request, Response};
use std::sync::Arc;

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

impl VoiceHook {
    /// What figures call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begin => "voice",
            Self::Turn(_) => "turn",
            Self::Status => "status",
            Self::Leg(_) => "leg",
            Self::Recording => "recording",
        }
    }
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

/// Somebody who is to join a talk (三方通话).
#[derive(Debug, Clone)]
pub struct Guest<'a> {
    /// Their leg.
    pub leg: LegId,
    /// Whom to ring.
    pub to: &'a PhoneNumber,
    /// How long it rings, in seconds.
    pub seconds: u8,
    /// Whoever picks up must press 1 first.
    pub press_to_accept: bool,
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

/// When a request is made, and the chance in it: what a signature needs besides the request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The present.
    pub now: Moment,
    /// A number that no other request has.
    pub nonce: u128,
}

/// What a provider says of a message that it was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It has the message; and what became of it, if that is said, too.
    Has(Accepted, Option<Report>),
    /// It does not have it: it may be sent again.
    HasNot,
    /// It cannot say.
    CannotSay,
}

/// A network that a driver of ours has to be connected to, besides what is asked of it request by request.
#[derive(Debug, Clone)]
pub enum Link {
    /// An Asterisk, whose events are read.
    Asterisk(Arc<Asterisk>),
    /// A message centre, which a session is kept with: SMS go out and come in through it.
    Smpp(Arc<Smpp>),
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

    /// Whether somebody can join a talk.
    fn takes_guests(&self) -> bool {
        false
    }

    /// The request that has somebody join the talk of a live call; what becomes of their leg is reported like that of
    /// any other. `None` if this provider cannot ([`Self::takes_guests`]). Answered like [`Self::redirect`].
    fn invite(&self, _call: &ProviderCallId, _guest: &Guest<'_>) -> Option<Request<Bytes>> {
        None
    }

    /// The request that asks how a call stands; `None` if this provider cannot say.
    fn ask(&self, call: &ProviderCallId) -> Option<Request<Bytes>>;

    /// What the provider answered to [`Self::ask`].
    fn judge_ask(&self, response: &Response<Bytes>) -> Ask;

    /// The request that fetches a recording from the address that was reported with it; `None` if that is
    /// no address of a recording of this account: nothing is asked of it then, with credentials least of all.
    fn recording(&self, url: &str) -> Option<Request<Bytes>>;

    /// The request that deletes the provider's own copy of a recording, once it is kept with us or its time is over.
    /// `recording` is the id that it was reported under. `None` if the provider keeps none.
    fn forget(&self, recording: &str) -> Option<Request<Bytes>>;
}

/// An SMS provider's account.
pub trait Sms: Send + Sync {
    /// Whether the request really comes from the provider; what it proves is kept with evidence.
    fn authenticate(&self, request: &HookRequest, now: Moment) -> Result<(), Refused>;

    /// In which way a delivery report is authenticated, as evidence says it (R5.4):
    /// `provider signature`, `secret address and source allow-list`, or `the bound session`. What a provider says when it is
    /// asked is authenticated by the asking.
    fn proof(&self) -> &'static str;

    /// Reads the inbound SMS of a request.
    fn parse_inbound(&self, request: &HookRequest) -> Told<InboundSms>;

    /// Reads the delivery reports of a request.
    fn parse_report(&self, request: &HookRequest) -> Told<Report>;

    /// The answer to an inbound SMS, with a reply text or without one; without one it also answers
    /// reports, and requests that tell several things at once. A provider that cannot
    /// answer in the response returns `None` for a text: it is then sent as a message of its own.
    fn answer(&self, reply: Option<&str>) -> Option<HookAnswer>;

    /// The request that sends a message. Fails where the provider sends filed templates only, and none
    /// makes this text: then nothing may leave.
    fn request(&self, sms: &OutboundSms, stamp: &Stamp) -> Result<Request<Bytes>, Misfit>;

    /// What the provider answered to [`Self::request`].
    fn judge(&self, response: &Response<Bytes>) -> Result<Accepted, SendError>;

    /// Whether answers to [`Self::ask`] say what became of a message, so that one on which no report came is asked about.
    fn tells_fates(&self) -> bool {
        false
    }

    /// The requests that ask whether a message, sent at `sent_at` or later, arrived there:
    /// all of them, where one covers but a day. None if the provider cannot be asked.
    fn ask(&self, sms: &OutboundSms, sent_at: Moment, stamp: &Stamp) -> Vec<Request<Bytes>>;

    /// What the provider answered to one of [`Self::ask`].
    fn judge_ask(&self, sms: &OutboundSms, response: &Response<Bytes>) -> Result<Fate, SendError>;
}
