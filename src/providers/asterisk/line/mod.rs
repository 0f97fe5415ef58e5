//! What a call does next, as values: events and orders in, acts out. No time passes in here, nothing is sent.
//!
//! A line is in one of five conditions. It *speaks* to the caller (or listens), it *rings* somebody, two *talk*, it
//! *records*, or it is *over*. Whatever it is in, a caller may hang up, and every leg that began is told to have
//! ended, once.

mod absence;
mod begin;
mod ear;
mod guest;
mod leg;
mod recording;
mod terms;

use super::{
    command::Command,
    event::Event,
    id::ResourceId,
    voice::{INVITE, MOVE},
};
use crate::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, VoiceNews},
        clock::Moment,
        dialogue::Instruction,
        id::LegId,
    },
    providers::seam::VoiceHook,
};
use chrono::Duration;
use ear::{Ear, Turned};
use guest::Guest;
use leg::{Ringing, Talk};
use recording::Message;
pub use terms::{
    Act, Arrival, Input, LegStanding, Manner, Meanwhile, Orders, Partner, Standing, Taken, Told,
};

/// A call under way at Asterisk.
#[derive(Debug)]
pub struct Line {
    call: ResourceId,
    caller: Ear,
    doing: Doing,
    /// The turn that comes next.
    turn: u32,
    /// Whether the dialplan stands behind it, and not we alone, as behind a call-back.
    from_dialplan: bool,
    /// Until when the exchange waits for us.
    held_until: Option<Moment>,
    /// A call-back whose officer has not taken it yet: their leg.
    offered: Option<LegId>,
    /// A talk that is being recorded.
    talk_recording: Option<(ResourceId, Moment)>,
    recordings: u32,
    manner: Manner,
}

#[derive(Debug)]
enum Doing {
    Speaking,
    Ringing(Box<Ringing>),
    Talking(Talk),
    Recording(Message),
    Over,
}

impl Line {
    /// The caller's channel.
    pub fn call(&self) -> &ResourceId {
        &self.call
    }

    /// The channel that rings or talks with the caller.
    pub fn leg(&self) -> Option<&ResourceId> {
        match &self.doing {
            Doing::Ringing(ringing) => Some(&ringing.rung.channel),
            Doing::Talking(talk) => Some(&talk.channel),
            _ => None,
        }
    }

    /// The channel of a third who joins, or has joined.
    pub fn guest_channel(&self) -> Option<&ResourceId> {
        match &self.doing {
            Doing::Talking(Talk { guest: Some(guest), .. }) => Some(&guest.rung.channel),
            _ => None,
        }
    }

    /// Whether nothing more comes of it.
    pub fn is_over(&self) -> bool {
        matches!(self.doing, Doing::Over)
    }

    /// What follows from `input` at `at`.
    pub fn on(&mut self, input: Input, at: Moment) -> Vec<Act> {
        let mut acts = Vec::new();
        match input {
            Input::Orders(orders) => self.ordered(orders, at, &mut acts),
            Input::Event(event) => self.happened(event, at, &mut acts),
            Input::Timeout => self.timed_out(at, &mut acts),
            Input::Back(standing) => self.back(standing, at, &mut acts),
        }
        acts
    }

    fn ordered(&mut self, orders: Orders, at: Moment, acts: &mut Vec<Act>) {
        if let Doing::Speaking = self.doing {
            self.turn = orders.next_turn;
            self.hold(absence::length(&orders.instructions), at, acts);
        }
        // Nobody's ear is open where the caller was gone when it was answered.
        self.turned(at, acts, |ear, acts| ear.follow(orders.instructions, acts));
    }

    fn happened(&mut self, event: Event, at: Moment, acts: &mut Vec<Act>) {
        match event {
            Event::StasisStart { channel, .. } if self.is_leg(&channel.id) => self.picked_up(at, acts),
            Event::ChannelDestroyed { channel, cause } if self.is_leg(&channel.id) => {
                self.leg_ended(leg::by_cause(cause), at, acts);
            }
            Event::StasisStart { channel, .. } if self.guest(&channel.id).is_some() => {
                self.guest_picked_up(at, acts);
            }
            Event::ChannelDestroyed { channel, cause } if self.guest(&channel.id).is_some() => {
                self.guest_ended(leg::by_cause(cause), at, acts);
            }
            Event::StasisEnd { channel } | Event::ChannelDestroyed { channel, .. }
                if channel.id == self.call.as_str() =>
            {
                self.caller_gone(at, acts);
            }
            // Somebody picks up a telephone that nobody waits for any more.
            Event::StasisStart { channel, .. } if channel.id != self.call.as_str() => {
                acts.extend(ResourceId::new(channel.id).map(|channel| Act::Order(Command::HangUp(channel))));
            }
            Event::Dial { dialstatus, peer } => self.dialled(&peer.id, &dialstatus, acts),
            Event::ChannelDtmfReceived { channel, digit } => self.pressed(&channel.id, &digit, at, acts),
            Event::PlaybackFinished { playback } => {
                self.turned(at, acts, |ear, acts| ear.played(&playback, acts));
            }
            Event::RecordingFinished { recording } => {
                let spoken = recording.duration > 0 && recording.talking_duration != Some(0);
                self.recorded(&recording.name, if spoken { recording.duration } else { 0 }, acts);
            }
            Event::RecordingFailed { recording } => self.recorded(&recording.name, 0, acts),
            Event::ChannelUserevent { eventname, userevent, .. } => match eventname.as_str() {
                MOVE => self.moved(&userevent.turn, at, acts),
                INVITE => self.invited(&userevent, acts),
                _ => {}
            },
            _ => {}
        }
    }

    /// How a telephone stands that rings, as Asterisk says it.
    fn dialled(&mut self, channel: &str, status: &str, acts: &mut Vec<Act>) {
        if let Doing::Ringing(ringing) = &mut self.doing
            && ringing.rung.channel.as_str() == channel
        {
            ringing.rung.dialled(status, acts);
        } else if let Some(guest) = self.guest(channel) {
            guest.rung.dialled(status, acts);
        }
    }

    fn is_leg(&self, channel: &str) -> bool {
        self.leg().is_some_and(|leg| leg.as_str() == channel)
    }

    fn pressed(&mut self, channel: &str, digit: &str, at: Moment, acts: &mut Vec<Act>) {
        let Some(key) = digit.chars().next().filter(|key| key.is_ascii_digit() || "*#".contains(*key)) else {
            return;
        };
        let listener = self.guest_channel().or(self.leg()).unwrap_or(&self.call);
        if listener.as_str() == channel {
            self.turned(at, acts, |ear, acts| ear.pressed(key, acts));
        }
    }

    fn timed_out(&mut self, at: Moment, acts: &mut Vec<Act>) {
        match self.doing {
            Doing::Recording(_) => self.waited_for_recording(acts),
            _ => self.turned(at, acts, |ear, _| ear.silent()),
        }
    }

    /// Something happens to the ear that is open, and leads somewhere: the rung one's while somebody is rung, the
    /// caller's while they are spoken to. Two who talk, or a recording, have none.
    fn turned(
        &mut self,
        at: Moment,
        acts: &mut Vec<Act>,
        happens: impl FnOnce(&mut Ear, &mut Vec<Act>) -> Turned,
    ) {
        match &mut self.doing {
            Doing::Ringing(ringing) => {
                let turned = happens(&mut ringing.rung.ear, acts);
                self.leg_turned(turned, at, acts);
            }
            Doing::Speaking => {
                let turned = happens(&mut self.caller, acts);
                self.caller_turned(turned, at, acts);
            }
            Doing::Talking(_) => self.guest_turned(at, acts, happens),
            Doing::Recording(_) | Doing::Over => {}
        }
    }

    /// The caller's orders have led somewhere.
    fn caller_turned(&mut self, turned: Turned, at: Moment, acts: &mut Vec<Act>) {
        match turned {
            Turned::Busy => {}
            Turned::Heard(heard) => match self.offered {
                Some(leg) => acts.push(tell_leg(leg, LegNews::Pressed(keys_of(heard)))),
                None => acts.push(self.tell_turn(heard, false)),
            },
            Turned::Does(Instruction::Dial(dial)) => self.ring(dial, at, acts),
            Turned::Does(Instruction::Record { max_seconds, silence_seconds, finish_key }) => {
                self.hold(Duration::seconds(max_seconds.into()), at, acts);
                self.record(max_seconds, silence_seconds, finish_key, acts);
            }
            // The end comes as an event.
            Turned::Does(Instruction::Hangup) | Turned::Nothing => {
                acts.push(Act::Order(Command::HangUp(self.call.clone())));
            }
            // Whoever waits for nothing is connected to nobody.
            Turned::Does(_) => {
                let turned = self.caller.go_on(acts);
                self.caller_turned(turned, at, acts);
            }
        }
    }

    fn caller_gone(&mut self, at: Moment, acts: &mut Vec<Act>) {
        match std::mem::replace(&mut self.doing, Doing::Over) {
            Doing::Speaking => {
                if let Some(leg) = self.offered.take() {
                    acts.push(tell_leg(leg, ended(LegResult::NotAccepted, 0)));
                }
            }
            Doing::Ringing(ringing) => {
                acts.push(Act::Order(Command::HangUp(ringing.rung.channel.clone())));
                self.tell_leg_ended(ringing.rung.leg, LegResult::Cancelled, 0, true, acts);
            }
            Doing::Talking(mut talk) => {
                acts.push(Act::Order(Command::HangUp(talk.channel.clone())));
                self.part(&talk, at, acts);
                talk.send_guest_away(at, acts);
                self.tell_leg_ended(talk.leg, LegResult::Answered, talk.seconds(at), true, acts);
            }
            // What was recorded is reported before the end: it is why they called.
            Doing::Recording(message) => return self.gone_while_recording(message, acts),
            Doing::Over => return,
        }
        acts.push(progress(CallState::Ended));
    }

    /// An officer has the caller connected elsewhere (R3.5): their own talk ends.
    fn moved(&mut self, turn: &str, at: Moment, acts: &mut Vec<Act>) {
        let Ok(turn) = turn.parse() else { return };
        match std::mem::replace(&mut self.doing, Doing::Speaking) {
            Doing::Talking(mut talk) => {
                self.part(&talk, at, acts);
                acts.push(Act::Order(Command::HangUp(talk.channel.clone())));
                talk.send_guest_away(at, acts);
                let news = ended(LegResult::Answered, talk.seconds(at));
                acts.push(tell_leg(talk.leg, news));
                self.turn = turn;
                acts.push(self.tell_turn(Heard::Moved, false));
            }
            otherwise => self.doing = otherwise,
        }
    }

    fn tell_turn(&self, heard: Heard, gone: bool) -> Act {
        tell(VoiceHook::Turn(self.turn), VoiceNews::Turn { heard, gone })
    }

    fn next_recording(&mut self) -> ResourceId {
        self.recordings += 1;
        self.call.with(&format!("r{}", self.recordings))
    }
}

fn keys_of(heard: Heard) -> String {
    match heard {
        Heard::Keys { keys } => keys,
        _ => String::new(),
    }
}

fn tell(hook: VoiceHook, news: VoiceNews) -> Act {
    Act::Tell(Told { hook, news })
}

fn tell_leg(leg: LegId, news: LegNews) -> Act {
    tell(VoiceHook::Leg(leg), VoiceNews::Leg { leg, provider_leg: None, news })
}

fn ended(result: LegResult, seconds: u32) -> LegNews {
    LegNews::Ended { result, at: None, seconds }
}

fn progress(state: CallState) -> Act {
    tell(VoiceHook::Status, VoiceNews::Progress { state, sequence: None, at: None })
}
