//! When we are away: the connection was, or the process; and how long the exchange waits for us.

use super::{Act, Command, Doing, Ear, Instruction, Line, Meanwhile, ResourceId, Standing};
use crate::core::{clock::Moment, id::LegId};
use chrono::Duration;
use uuid::Uuid;

/// Those who talk need us only afterwards.
const LONGEST_TALK: Duration = Duration::hours(4);
/// A sign takes no longer to be spoken, slowly.
const SIGN: Duration = Duration::milliseconds(300);

impl Line {
    /// Has the exchange wait for us for as long as what comes now `takes`, and then some time more, before its dialplan
    /// rings the desk. It is told only where what it was told before does not suffice: it takes this order once
    /// nothing is played, and never while something is.
    pub(super) fn hold(&mut self, takes: Duration, at: Moment, acts: &mut Vec<Act>) {
        let more = self.manner.desk_after;
        // The dialplan has told it to wait for so long, or another process had.
        let held = *self.held_until.get_or_insert(at + more);
        if held < at + takes + more / 2 || held > at + takes + more * 3 {
            self.hold_for(takes + more, acts);
            self.held_until = Some(at + takes + more);
        }
    }

    /// The same for a talk.
    pub(super) fn hold_for_talk(&mut self, at: Moment, acts: &mut Vec<Act>) {
        self.hold_for(LONGEST_TALK, acts);
        self.held_until = Some(at + LONGEST_TALK);
    }

    fn hold_for(&self, long: Duration, acts: &mut Vec<Act>) {
        if self.from_dialplan {
            acts.push(Act::Order(Command::Hold { channel: self.call.clone(), seconds: long.num_seconds() }));
        }
    }

    /// The channel of the desk that the apology rings. It has no leg: nothing is known that it could belong to.
    pub fn desk(call: &ResourceId) -> ResourceId {
        call.with("desk")
    }

    /// What ends whatever the caller may still hear from a process that is gone: it would stand before our words, a
    /// ringing tone for ever. `legs` have not ended as far as the house knows.
    pub fn hush(call: &ResourceId, legs: impl Iterator<Item = LegId>, meanwhile: &Meanwhile) -> Vec<Command> {
        if let Meanwhile::Music(_) = meanwhile {
            return vec![Command::StopMusic(call.clone())];
        }
        let legs = legs.map(|leg| ResourceId::from(Uuid::from(leg)));
        legs.chain([Self::desk(call)]).map(|channel| Command::StopPlaying(waiting(&channel))).collect()
    }

    /// The connection was away.
    pub(super) fn back(&mut self, standing: Standing, at: Moment, acts: &mut Vec<Act>) {
        if let Doing::Recording(message) = &self.doing {
            // It reports its end then; one that has ended refuses, which is its end too.
            acts.push(Act::Order(Command::StopRecording(message.name().clone())));
        }
        if !standing.caller {
            return self.caller_gone(at, acts);
        }
        match &mut self.doing {
            Doing::Speaking => self.turned(at, acts, Ear::lost_track),
            Doing::Ringing(_) | Doing::Talking(_) => self.leg_back(standing, at, acts),
            Doing::Recording(_) | Doing::Over => {}
        }
    }
}

/// The id of what a caller hears while a channel rings.
pub(super) fn waiting(rings: &ResourceId) -> ResourceId {
    rings.with("waiting")
}

/// How long it takes to speak these, and to wait for a key.
pub(super) fn length(instructions: &[Instruction]) -> Duration {
    let spoken = |text: &str| SIGN * i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
    let one = |instruction: &Instruction| match instruction {
        Instruction::Say(speech) => spoken(&speech.text),
        Instruction::Collect { say, seconds, .. } => {
            say.iter().map(|speech| spoken(&speech.text)).sum::<Duration>()
                + Duration::seconds((*seconds).into())
        }
        _ => Duration::zero(),
    };
    instructions.iter().map(one).sum()
}
