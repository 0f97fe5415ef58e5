//! A third joins two who talk (三方通话). If the officer whom they joined hangs up, the caller goes on with them.

use super::{
    Act, Command, Doing, Ear, LegStanding, Line, Partner, Turned, ended, leg, leg::Rung, leg::Talk, tell_leg,
};
use crate::core::{
    call::{LegNews, LegResult},
    clock::Moment,
    id::LegId,
    phone::PhoneNumber,
};
use crate::providers::asterisk::event::Own;
use uuid::Uuid;

/// Whoever joins.
#[derive(Debug)]
pub(super) struct Guest {
    pub rung: Rung,
    /// Since when they talk with the others.
    since: Option<Moment>,
}

impl Guest {
    /// One who was with them when the process that had the call went.
    pub fn taken_up(Partner { leg, channel, since }: Partner) -> Self {
        Self { rung: Rung::new(leg, channel, false), since: Some(since) }
    }

    /// How their leg ended.
    fn end(&self, cause: LegResult, at: Moment) -> LegNews {
        match self.since {
            Some(since) => ended(LegResult::Answered, leg::seconds(since, at)),
            None => ended(self.rung.result(cause), 0),
        }
    }
}

impl Talk {
    /// The officer hangs up, and their guest stays with the caller: the talk that goes on.
    pub fn goes_on_with_guest(&mut self, at: Moment, acts: &mut Vec<Act>) -> Option<Self> {
        let guest = self.guest.take_if(|guest| guest.since.is_some())?;
        acts.push(tell_leg(self.leg, ended(LegResult::Answered, self.seconds(at))));
        let since = guest.since.unwrap_or(at);
        let Rung { leg, channel, .. } = guest.rung;
        Some(Self { leg, channel, since, bridge: self.bridge.clone(), guest: None })
    }

    /// The talk is over for the guest too, or will never begin.
    pub fn send_guest_away(&mut self, at: Moment, acts: &mut Vec<Act>) {
        if let Some(guest) = self.guest.take() {
            acts.push(Act::Order(Command::HangUp(guest.rung.channel.clone())));
            acts.push(tell_leg(guest.rung.leg, guest.end(LegResult::Cancelled, at)));
        }
    }
}

impl Line {
    /// The officer wants somebody to join.
    pub(super) fn invited(&mut self, said: &Own, acts: &mut Vec<Act>) {
        let Doing::Talking(talk) = &mut self.doing else { return };
        let asked = (said.leg.parse::<Uuid>(), said.to.parse::<PhoneNumber>(), said.seconds.parse());
        let (Ok(id), Ok(to), Ok(seconds)) = asked else { return };
        if let Some(there) = &talk.guest {
            // One at a time: the house, which thinks otherwise, hears that nothing came of it.
            if there.rung.leg != LegId::from(id) {
                acts.push(tell_leg(LegId::from(id), ended(LegResult::Cancelled, 0)));
            }
            return;
        }
        let rung = Rung::new(LegId::from(id), id.into(), said.press == "true");
        let channel = rung.channel.clone();
        acts.push(Act::Order(Command::Ring { channel, to, caller_id: None, seconds, args: "leg" }));
        talk.guest = Some(Box::new(Guest { rung, since: None }));
    }

    /// The telephone that rings for the guest, if that channel is theirs.
    pub(super) fn guest(&mut self, channel: &str) -> Option<&mut Guest> {
        let Doing::Talking(talk) = &mut self.doing else { return None };
        talk.guest.as_deref_mut().filter(|guest| guest.rung.channel.as_str() == channel)
    }

    pub(super) fn guest_picked_up(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Talking(Talk { guest: Some(guest), .. }) = &mut self.doing else { return };
        let leg = guest.rung.leg;
        if guest.rung.picked_up(acts) {
            self.guest_joins(at, acts);
            acts.push(tell_leg(leg, LegNews::Answered { at: None }));
        }
    }

    fn guest_joins(&mut self, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Talking(Talk { guest: Some(guest), bridge, .. }) = &mut self.doing else { return };
        guest.since = Some(at);
        let channels = vec![guest.rung.channel.clone()];
        acts.push(Act::Order(Command::Connect { bridge: bridge.clone(), channels }));
    }

    /// Something happens to the ear of a guest who was asked to press 1.
    pub(super) fn guest_turned(
        &mut self,
        at: Moment,
        acts: &mut Vec<Act>,
        happens: impl FnOnce(&mut Ear, &mut Vec<Act>) -> Turned,
    ) {
        let Doing::Talking(Talk { guest: Some(guest), .. }) = &mut self.doing else { return };
        if guest.since.is_some() {
            return;
        }
        let turned = happens(&mut guest.rung.ear, acts);
        if guest.rung.turned(turned, acts) {
            self.guest_joins(at, acts);
        }
    }

    pub(super) fn guest_ended(&mut self, cause: LegResult, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Talking(talk) = &mut self.doing else { return };
        if let Some(guest) = talk.guest.take() {
            acts.push(tell_leg(guest.rung.leg, guest.end(cause, at)));
        }
    }

    /// The connection was away while somebody joined.
    pub(super) fn guest_back(&mut self, standing: Option<LegStanding>, at: Moment, acts: &mut Vec<Act>) {
        let Doing::Talking(Talk { guest: Some(guest), .. }) = &self.doing else { return };
        match standing {
            None => {
                acts.push(Act::Order(Command::HangUp(guest.rung.channel.clone())));
                self.guest_ended(LegResult::NoAnswer, at, acts);
            }
            Some(LegStanding::Up) if !guest.rung.is_picked_up() => self.guest_picked_up(at, acts),
            Some(_) => self.guest_turned(at, acts, Ear::lost_track),
        }
    }
}
