//! Somebody is rung for the caller, takes the call or does not, and talks with them.

use super::{Act, Command, Doing, Ear, LegStanding, Line, Meanwhile, ResourceId, Turned, ended, tell_leg};
use crate::core::{
    call::{Heard, LegNews, LegResult},
    clock::Moment,
    dialogue::{Dial, Instruction},
    id::LegId,
};
use uuid::Uuid;

/// A telephone that rings.
#[derive(Debug)]
pub(super) struct Rung {
    pub leg: LegId,
    pub channel: ResourceId,
    /// What is said to whoever picks up, before they take the call.
    pub ear: Ear,
    press_to_accept: bool,
    record: bool,
    /// What the caller hears; `None` is music.
    sound: Option<ResourceId>,
    standing: Rings,
    /// How it ended, if Asterisk said so before the end.
    result: Option<LegResult>,
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

/// Two who talk.
#[derive(Debug)]
pub(super) struct Talk {
    pub leg: LegId,
    /// The other's channel; the connection has its id too.
    pub channel: ResourceId,
    pub since: Moment,
}

impl Talk {
    pub fn seconds(&self, at: Moment) -> u32 {
        u32::try_from((at - self.since).num_seconds()).unwrap_or(0)
    }
}

impl Line {
    pub(super) fn ring(&mut self, dial: Dial, acts: &mut Vec<Act>) {
        self.offered = None;
        let leg = Uuid::from(dial.leg);
        // The desk of the apology has no leg: nothing is known that it could belong to.
        let channel = if leg.is_nil() { self.call.with("desk") } else { leg.into() };
        let sound = self.keep_waiting(acts);
        acts.push(Act::Order(Command::Ring {
            channel: channel.clone(),
            to: dial.to,
            caller_id: None,
            seconds: dial.seconds,
            args: "leg",
        }));
        self.doing = Doing::Ringing(Box::new(Rung {
            leg: dial.leg,
            ear: Ear::at(channel.clone()),
            channel,
            press_to_accept: dial.press_to_accept,
            record: dial.record,
            sound,
            standing: Rings::NotYet,
            result: None,
        }));
    }

    /// Gives the caller something to hear.
    fn keep_waiting(&mut self, acts: &mut Vec<Act>) -> Option<ResourceId> {
        let channel = self.call.clone();
        match &self.manner.while_ringing {
            Meanwhile::Sound(media) => {
                let (media, playback) = (vec![media.clone()], self.caller.playback());
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

    /// How the telephone stands, as Asterisk says it.
    pub(super) fn dialled(&mut self, status: &str, acts: &mut Vec<Act>) {
        let Doing::Ringing(rung) = &mut self.doing else { return };
        match status {
            "RINGING" | "PROGRESS" if rung.standing == Rings::NotYet => {
                rung.standing = Rings::Yes;
                acts.push(tell_leg(rung.leg, LegNews::Ringing));
            }
            "BUSY" => rung.result = Some(LegResult::Busy),
            "NOANSWER" => rung.result = Some(LegResult::NoAnswer),
            "CONGESTION" | "CHANUNAVAIL" => rung.result = Some(LegResult::Failed),
            _ => {}
        }
    }

    pub(super) fn picked_up(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(rung) = &mut self.doing else { return };
        rung.standing = Rings::PickedUp;
        let (leg, asks) = (rung.leg, rung.press_to_accept);
        if asks {
            acts.push(tell_leg(leg, LegNews::PickedUp));
        } else {
            self.join(at, acts);
            acts.push(tell_leg(leg, LegNews::Answered { at: None }));
        }
    }

    /// What was said to whoever picked up has led somewhere.
    pub(super) fn leg_turned(&mut self, turned: Turned, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(rung) = &mut self.doing else { return };
        match turned {
            Turned::Busy => {}
            Turned::Heard(heard) => acts.push(tell_leg(rung.leg, LegNews::Pressed(super::keys_of(heard)))),
            Turned::Does(Instruction::Join) => self.join(at, acts),
            Turned::Does(_) | Turned::Nothing => {
                rung.result = Some(LegResult::NotAccepted);
                acts.push(Act::Order(Command::HangUp(rung.channel.clone())));
            }
        }
    }

    fn join(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Ringing(rung) = std::mem::replace(&mut self.doing, Doing::Speaking) else { return };
        let bridge = rung.channel.clone();
        self.silence(rung.sound, acts);
        acts.push(Act::Order(Command::Bridge(bridge.clone())));
        let channels = [self.call.clone(), rung.channel.clone()];
        acts.push(Act::Order(Command::Connect { bridge: bridge.clone(), channels }));
        if rung.record {
            let name = self.next_recording();
            self.talk_recording = Some(name.clone());
            acts.push(Act::Order(Command::RecordTalk { bridge, name }));
        }
        self.doing = Doing::Talking(Talk { leg: rung.leg, channel: rung.channel, since: at });
    }

    /// Two who talked are parted. A recording of them ends, and is reported here: Asterisk reports the end of a
    /// connection's recording to nobody.
    pub(super) fn part(&mut self, talk: &Talk, at: Moment, acts: &mut Vec<Act>) {
        if let Some(name) = self.talk_recording.take() {
            acts.push(Act::Order(Command::StopRecording(name.clone())));
            acts.extend(self.tell_recording(&name, talk.seconds(at).max(1)));
        }
        acts.push(Act::Order(Command::Part(talk.channel.clone())));
    }

    /// The leg is over; the caller is still there.
    pub(super) fn leg_ended(&mut self, cause: LegResult, at: Moment, acts: &mut Vec<Act>) {
        let (leg, result, seconds) = match std::mem::replace(&mut self.doing, Doing::Speaking) {
            Doing::Ringing(rung) => {
                self.silence(rung.sound, acts);
                let unaccepted = (rung.standing == Rings::PickedUp).then_some(LegResult::NotAccepted);
                (rung.leg, rung.result.or(unaccepted).unwrap_or(cause), 0)
            }
            Doing::Talking(talk) => {
                self.part(&talk, at, acts);
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
    pub(super) fn leg_back(&mut self, leg: Option<LegStanding>, at: Moment, acts: &mut Vec<Act>) {
        match (&mut self.doing, leg) {
            (_, None) => self.leg_ended(LegResult::NoAnswer, at, acts),
            (Doing::Ringing(rung), Some(LegStanding::Up)) if rung.standing != Rings::PickedUp => {
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
