//! Somebody is rung for the caller, takes the call or does not, and talks with them.

use super::{
    Act, Command, Doing, Ear, Guest, LegStanding, Line, Meanwhile, ResourceId, Standing, Turned, absence,
    ended, tell_leg,
};
use crate::core::{
    call::{Heard, LegNews, LegResult},
    clock::Moment,
    dialogue::{Dial, Instruction},
    id::LegId,
};
use chrono::Duration;
use uuid::Uuid;

/// A telephone that rings, and nobody talks with the caller meanwhile.
#[derive(Debug)]
pub(super) struct Ringing {
    pub rung: Rung,
    record: bool,
    /// What the caller hears; `None` is music.
    sound: Option<ResourceId>,
}

/// A telephone that rings.
#[derive(Debug)]
pub(super) struct Rung {
    pub leg: LegId,
    pub channel: ResourceId,
    /// What is said to whoever picks up, before they take the call.
    pub ear: Ear,
    press_to_accept: bool,
    standing: Rings,
    /// How it ended, if Asterisk said so before the end.
    result: Option<LegResult>,
}

impl Rung {
    pub fn new(leg: LegId, channel: ResourceId, press_to_accept: bool) -> Self {
        let ear = Ear::at(channel.clone());
        Self { leg, ear, channel, press_to_accept, standing: Rings::NotYet, result: None }
    }

    /// How the telephone stands, as Asterisk says it.
    pub fn dialled(&mut self, status: &str, acts: &mut Vec<Act>) {
        match status {
            "RINGING" | "PROGRESS" if self.standing == Rings::NotYet => {
                self.standing = Rings::Yes;
                acts.push(tell_leg(self.leg, LegNews::Ringing));
            }
            "BUSY" => self.result = Some(LegResult::Busy),
            "NOANSWER" => self.result = Some(LegResult::NoAnswer),
            "CONGESTION" | "CHANUNAVAIL" => self.result = Some(LegResult::Failed),
            _ => {}
        }
    }

    /// It was picked up; whether it is connected at once, with nothing asked of whoever did.
    pub fn picked_up(&mut self, acts: &mut Vec<Act>) -> bool {
        self.standing = Rings::PickedUp;
        if self.press_to_accept {
            acts.push(tell_leg(self.leg, LegNews::PickedUp));
        }
        !self.press_to_accept
    }

    /// What was said to whoever picked up has led somewhere; whether they join.
    pub fn turned(&mut self, turned: Turned, acts: &mut Vec<Act>) -> bool {
        match turned {
            Turned::Busy => {}
            Turned::Heard(heard) => acts.push(tell_leg(self.leg, LegNews::Pressed(super::keys_of(heard)))),
            Turned::Does(Instruction::Join) => return true,
            Turned::Does(_) | Turned::Nothing => {
                self.result = Some(LegResult::NotAccepted);
                acts.push(Act::Order(Command::HangUp(self.channel.clone())));
            }
        }
        false
    }

    /// How it ended that was never connected.
    pub fn result(&self, cause: LegResult) -> LegResult {
        let unaccepted = (self.standing == Rings::PickedUp).then_some(LegResult::NotAccepted);
        self.result.or(unaccepted).unwrap_or(cause)
    }

    /// Whether it was picked up by now, as far as was reported.
    pub fn is_picked_up(&self) -> bool {
        self.standing == Rings::PickedUp
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rings {
    /// Nothing was reported yet.
    NotYet,
    /// It rings.
    Yes,
    /// It was picked up.
    PickedUp,
}

/// Two who talk, perhaps with a third.
#[derive(Debug)]
pub(super) struct Talk {
    pub leg: LegId,
    /// The other's channel.
    pub channel: ResourceId,
    pub since: Moment,
    /// The connection; it has the id of the leg that it was made for.
    pub bridge: ResourceId,
    /// Whoever joins them.
    pub guest: Option<Box<Guest>>,
}

impl Talk {
    pub fn seconds(&self, at: Moment) -> u32 {
        seconds(self.since, at)
    }
}

/// Whole seconds from one moment to another.
pub(super) fn seconds(since: Moment, at: Moment) -> u32 {
    u32::try_from((at - since).num_seconds()).unwrap_or(0)
}

impl Line {
    pub(super) fn ring(&mut self, dial: Dial, at: Moment, acts: &mut Vec<Act>) {
        self.offered = None;
        self.hold(Duration::seconds(dial.seconds.into()), at, acts);
        let leg = Uuid::from(dial.leg);
        let channel = if leg.is_nil() { Self::desk(&self.call) } else { leg.into() };
        let sound = self.keep_waiting(&channel, acts);
        acts.push(Act::Order(Command::Ring {
            channel: channel.clone(),
            to: dial.to,
            caller_id: None,
            seconds: dial.seconds,
            args: "leg",
        }));
        let rung = Rung::new(dial.leg, channel, dial.press_to_accept);
        self.doing = Doing::Ringing(Box::new(Ringing { rung, record: dial.record, sound }));
    }

    /// Gives the caller something to hear.
    fn keep_waiting(&self, rings: &ResourceId, acts: &mut Vec<Act>) -> Option<ResourceId> {
        let channel = self.call.clone();
        match &self.manner.while_ringing {
            Meanwhile::Sound(media) => {
                let (media, playback) = (vec![media.clone()], absence::waiting(rings));
                acts.push(Act::Order(Command::Play { channel, media, playback: playback.clone() }));
                Some(playback)
            }
            Meanwhile::Music(class) => {
                acts.push(Act::Order(Command::Music { channel, class: class.clone() }));
                None
            }
        }
    }

    fn silence(&self, sound: Option<ResourceId>, acts: &mut Vec<Act>) {
        let order = sound.map_or_else(|| Command::StopMusic(self.call.clone()), Command::StopPlaying);
        acts.push(Act::Order(order));
    }

    pub(super) fn picked_up(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(ringing) = &mut self.doing else { return };
        let leg = ringing.rung.leg;
        if ringing.rung.picked_up(acts) {
            self.join(at, acts);
            acts.push(tell_leg(leg, LegNews::Answered { at: None }));
        }
    }

    /// What was said to whoever picked up has led somewhere.
    pub(super) fn leg_turned(&mut self, turned: Turned, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(ringing) = &mut self.doing else { return };
        if ringing.rung.turned(turned, acts) {
            self.join(at, acts);
        }
    }

    fn join(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(ringing) = std::mem::replace(&mut self.doing, Doing::Speaking) else { return };
        let Ringing { rung: Rung { leg, channel, .. }, record, sound } = *ringing;
        let bridge = channel.clone();
        self.silence(sound, acts);
        self.hold_for_talk(at, acts);
        acts.push(Act::Order(Command::Bridge(bridge.clone())));
        let channels = vec![self.call.clone(), channel.clone()];
        acts.push(Act::Order(Command::Connect { bridge: bridge.clone(), channels }));
        if record {
            let name = self.next_recording();
            self.talk_recording = Some((name.clone(), at));
            acts.push(Act::Order(Command::RecordTalk { bridge: bridge.clone(), name }));
        }
        self.doing = Doing::Talking(Talk { leg, channel, since: at, bridge, guest: None });
    }

    /// Two who talked are parted. A recording of them ends, and is reported here: Asterisk reports the end of a
    /// connection's recording to nobody.
    pub(super) fn part(&mut self, talk: &Talk, at: Moment, acts: &mut Vec<Act>) {
        if let Some((name, since)) = self.talk_recording.take() {
            acts.push(Act::Order(Command::StopRecording(name.clone())));
            acts.extend(self.tell_recording(&name, seconds(since, at).max(1)));
        }
        acts.push(Act::Order(Command::Part(talk.bridge.clone())));
    }

    /// The leg is over; the caller is still there.
    pub(super) fn leg_ended(&mut self, cause: LegResult, at: Moment, acts: &mut Vec<Act>) {
        let (leg, result, seconds) = match std::mem::replace(&mut self.doing, Doing::Speaking) {
            Doing::Ringing(ringing) => {
                let Ringing { rung, sound, .. } = *ringing;
                self.silence(sound, acts);
                (rung.leg, rung.result(cause), 0)
            }
            Doing::Talking(mut talk) => {
                if let Some(stays) = talk.goes_on_with_guest(at, acts) {
                    self.doing = Doing::Talking(stays);
                    return;
                }
                self.part(&talk, at, acts);
                talk.send_guest_away(at, acts);
                (talk.leg, LegResult::Answered, talk.seconds(at))
            }
            otherwise => return self.doing = otherwise,
        };
        self.tell_leg_ended(leg, result, seconds, false, acts);
    }

    /// Reports a leg's end, and the turn that it makes.
    pub(super) fn tell_leg_ended(
        &self,
        leg: LegId,
        result: LegResult,
        seconds: u32,
        gone: bool,
        acts: &mut Vec<Act>,
    ) {
        if Uuid::from(leg).is_nil() {
            acts.push(Act::Order(Command::HangUp(self.call.clone())));
            return;
        }
        acts.push(tell_leg(leg, ended(result, seconds)));
        acts.push(self.tell_turn(Heard::Dialled { result, seconds }, gone));
    }

    /// The connection was away while somebody was rung, or talked.
    pub(super) fn leg_back(&mut self, standing: Standing, at: Moment, acts: &mut Vec<Act>) {
        self.guest_back(standing.guest, at, acts);
        match (&mut self.doing, standing.leg) {
            (doing, None) => {
                // An order that was made again meanwhile may have rung it all the same.
                if let Doing::Ringing(ringing) = doing {
                    acts.push(Act::Order(Command::HangUp(ringing.rung.channel.clone())));
                }
                self.leg_ended(LegResult::NoAnswer, at, acts);
            }
            (Doing::Ringing(ringing), Some(LegStanding::Up)) if !ringing.rung.is_picked_up() => {
                self.picked_up(at, acts);
            }
            (Doing::Ringing(_), Some(_)) => self.turned(at, acts, Ear::lost_track),
            _ => {}
        }
    }
}

/// How a leg ended that was not picked up, by its Q.850 cause.
pub(super) fn by_cause(cause: i64) -> LegResult {
    match cause {
        17 => LegResult::Busy,
        // Normal clearing is how a telephone is given up that has rung for long enough.
        0 | 16 | 18 | 19 | 21 | 102 => LegResult::NoAnswer,
        _ => LegResult::Failed,
    }
}
