//! One telephone that is spoken to and listened to: the caller's, or an officer's before they take a call.

use super::{Act, Command, ResourceId};
use crate::{
    core::{
        call::Heard,
        dialogue::{Instruction, Speech},
    },
    providers::asterisk::event::Playback,
};
use std::{collections::VecDeque, time::Duration};

/// What is spoken to a telephone, and listened for.
#[derive(Debug)]
pub(super) struct Ear {
    channel: ResourceId,
    now: Now,
    rest: VecDeque<Instruction>,
    playbacks: u32,
}

#[derive(Debug)]
enum Now {
    Idle,
    /// Something is spoken; keys are not listened to.
    Speaking(ResourceId),
    /// Keys are awaited.
    Listening(Listening),
}

#[derive(Debug)]
struct Listening {
    /// What is still spoken meanwhile.
    playback: Option<ResourceId>,
    max_keys: u8,
    finish_key: Option<char>,
    seconds: u8,
    keys: String,
}

/// Where orders have led.
#[derive(Debug)]
pub(super) enum Turned {
    /// Something is under way.
    Busy,
    /// Something was heard.
    Heard(Heard),
    /// The next order is none of speech.
    Does(Instruction),
    /// There are no more orders.
    Nothing,
}

impl Ear {
    pub fn at(channel: ResourceId) -> Self {
        Self { channel, now: Now::Idle, rest: VecDeque::new(), playbacks: 0 }
    }

    /// Takes new orders; what was left of the former is forgotten.
    pub fn follow(&mut self, orders: Vec<Instruction>, acts: &mut Vec<Act>) -> Turned {
        self.rest = orders.into();
        self.go_on(acts)
    }

    /// The next order.
    pub fn go_on(&mut self, acts: &mut Vec<Act>) -> Turned {
        self.now = Now::Idle;
        let mut words = Vec::new();
        while let Some(Instruction::Say(speech)) = self.rest.front() {
            words.push(speech.clone());
            self.rest.pop_front();
        }
        if !words.is_empty() {
            self.now = Now::Speaking(self.speak(words, acts));
            return Turned::Busy;
        }
        match self.rest.pop_front() {
            Some(Instruction::Collect { say, max_keys, finish_key, seconds }) => {
                let playback = (!say.is_empty()).then(|| self.speak(say, acts));
                if playback.is_none() {
                    acts.push(wait(seconds));
                }
                let keys = String::new();
                self.now = Now::Listening(Listening { playback, max_keys, finish_key, seconds, keys });
                Turned::Busy
            }
            Some(other) => Turned::Does(other),
            None => Turned::Nothing,
        }
    }

    fn speak(&mut self, speeches: Vec<Speech>, acts: &mut Vec<Act>) -> ResourceId {
        let playback = self.playback();
        acts.push(Act::Speak { channel: self.channel.clone(), speeches, playback: playback.clone() });
        playback
    }

    /// An id for something that is played.
    pub fn playback(&mut self) -> ResourceId {
        self.playbacks += 1;
        self.channel.with(&format!("p{}", self.playbacks))
    }

    /// Something that was played is over.
    pub fn played(&mut self, over: &Playback, acts: &mut Vec<Act>) -> Turned {
        match &mut self.now {
            Now::Speaking(playback) if playback.as_str() == over.id => self.go_on(acts),
            Now::Listening(listening)
                if listening.playback.as_ref().is_some_and(|playback| playback.as_str() == over.id) =>
            {
                listening.playback = None;
                // A key has stopped it otherwise, and the time runs from the key.
                if listening.keys.is_empty() {
                    acts.push(wait(listening.seconds));
                }
                Turned::Busy
            }
            _ => Turned::Busy,
        }
    }

    /// A key was pressed.
    pub fn pressed(&mut self, key: char, acts: &mut Vec<Act>) -> Turned {
        let Now::Listening(listening) = &mut self.now else { return Turned::Busy };
        if let Some(playback) = listening.playback.take() {
            acts.push(Act::Order(Command::StopPlaying(playback)));
        }
        let finished = listening.finish_key == Some(key);
        if !finished {
            listening.keys.push(key);
        }
        if finished || listening.keys.len() >= usize::from(listening.max_keys) {
            return self.heard();
        }
        acts.push(wait(listening.seconds));
        Turned::Busy
    }

    /// The time is over.
    pub fn silent(&mut self) -> Turned {
        match &self.now {
            Now::Listening(listening) if listening.playback.is_none() => self.heard(),
            _ => Turned::Busy,
        }
    }

    /// What happened meanwhile is not known: what was spoken counts as spoken, what was asked is asked again.
    pub fn lost_track(&mut self, acts: &mut Vec<Act>) -> Turned {
        match &self.now {
            Now::Idle => Turned::Busy,
            Now::Speaking(_) => self.go_on(acts),
            Now::Listening(_) => self.heard(),
        }
    }

    fn heard(&mut self) -> Turned {
        match std::mem::replace(&mut self.now, Now::Idle) {
            Now::Listening(Listening { keys, .. }) if !keys.is_empty() => Turned::Heard(Heard::Keys { keys }),
            _ => Turned::Heard(Heard::Silence),
        }
    }
}

fn wait(seconds: u8) -> Act {
    Act::Wake(Duration::from_secs(u64::from(seconds)))
}
