//! How a line begins: somebody calls, an officer picks up for a call-back, or a talk is found that nobody has.

use super::{
    Act, Arrival, Command, Doing, Ear, Guest, Line, Manner, Partner, ResourceId, Taken, Talk, ended, leg,
    progress, tell, tell_leg,
};
use crate::{
    core::{
        call::{CallState, LegNews, VoiceNews},
        id::LegId,
    },
    providers::seam::VoiceHook,
};

impl Line {
    /// Somebody calls; `manner` is how the exchange is set up.
    pub fn begin(call: ResourceId, arrival: Arrival, manner: Manner) -> (Self, Vec<Act>) {
        let Arrival { from, to, up, again } = arrival;
        let line =
            Self { from_dialplan: true, recordings: again.unwrap_or(0), ..Self::new(call, None, manner) };
        let mut acts = Vec::new();
        // One that is picked up already may be hearing something, and would say so only after it.
        if !up {
            acts.push(Act::Order(Command::Answer(line.call.clone())));
        }
        let news =
            if again.is_some() { VoiceNews::Resumed { from, to } } else { VoiceNews::Began { from, to } };
        acts.push(tell(VoiceHook::Begin, news));
        acts.push(progress(CallState::InProgress));
        (line, acts)
    }

    /// An officer picks up for a call-back.
    pub fn call_back(call: ResourceId, leg: LegId, manner: Manner) -> (Self, Vec<Act>) {
        let line = Self::new(call, Some(leg), manner);
        (line, vec![tell_leg(leg, LegNews::PickedUp), progress(CallState::InProgress)])
    }

    /// An officer did not pick up for a call-back, by that Q.850 cause: it is over.
    pub fn unanswered(call: ResourceId, leg: LegId, cause: i64) -> (Self, Vec<Act>) {
        let line = Self { doing: Doing::Over, ..Self::new(call, None, Manner::default()) };
        (line, vec![tell_leg(leg, ended(leg::by_cause(cause), 0)), progress(CallState::Ended)])
    }

    /// Some talk, and the process that had their call is gone: it is taken up again.
    pub fn taken_up(taken: Taken, manner: Manner) -> Self {
        let Taken { call, inbound, bridge, partner, guest, turn, recording } = taken;
        let mut line = Self { turn, from_dialplan: inbound, ..Self::new(call, None, manner) };
        if let Some(number) = recording {
            line.recordings = number - 1;
            line.talk_recording = Some((line.next_recording(), partner.since));
        }
        let Partner { leg, channel, since } = partner;
        let guest = guest.map(|guest| Box::new(Guest::taken_up(guest)));
        line.doing = Doing::Talking(Talk { leg, channel, since, bridge, guest });
        line
    }

    fn new(call: ResourceId, offered: Option<LegId>, manner: Manner) -> Self {
        Self {
            caller: Ear::at(call.clone()),
            call,
            doing: Doing::Speaking,
            turn: 1,
            from_dialplan: false,
            held_until: None,
            offered,
            talk_recording: None,
            recordings: 0,
            manner,
        }
    }
}
