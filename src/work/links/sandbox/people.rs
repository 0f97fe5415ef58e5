//! The people of a call-back: the officer who is rung first, and the complainant.

use crate::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, VoiceNews},
        dialogue::{Dial, Instruction},
        id::LegId,
    },
    providers::{VoiceHook, sandbox::wire},
};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How somebody behaves when their telephone rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// Whether they answer.
    pub answers: bool,
    /// After how many seconds.
    pub after_seconds: u32,
    /// Whether they press 1 when asked to.
    pub presses_one: bool,
    /// For how many seconds they talk.
    pub talks_seconds: u32,
}

impl Default for Person {
    /// Somebody who answers after five seconds and talks for 40.
    fn default() -> Self {
        Self { answers: true, after_seconds: 5, presses_one: true, talks_seconds: 40 }
    }
}

/// A call-back under way in the network.
#[derive(Debug, Clone)]
pub(super) struct Conversation {
    call: String,
    officer_leg: LegId,
    officer: Person,
    step: Step,
}

#[derive(Debug, Clone)]
enum Step {
    /// The officer's telephone is picked up, or not.
    Officer,
    /// The officer presses a key.
    Pressing,
    /// The complainant answers, or not.
    Complainant { leg: LegId, person: Person, turn: u32 },
    /// The complainant's leg ends.
    Leaving { leg: LegId, result: LegResult, seconds: u32, turn: u32 },
    /// The officer's leg goes on after the dial.
    Turning { result: LegResult, seconds: u32, turn: u32 },
    /// The call is over.
    Over,
}

impl Conversation {
    /// The officer's telephone begins to ring.
    pub fn begin(call: &str, leg: LegId, number: &str, people: &BTreeMap<String, Person>) -> Self {
        let officer = people.get(number).copied().unwrap_or_default();
        Self { call: call.to_owned(), officer_leg: leg, officer, step: Step::Officer }
    }

    /// The gateway's id of the call.
    pub fn call(&self) -> &str {
        &self.call
    }

    /// How long it rings.
    pub fn wait(&self) -> Duration {
        Duration::seconds(i64::from(self.officer.after_seconds))
    }

    /// What happens now, as the network reports it.
    pub fn news(&self) -> (VoiceHook, VoiceNews) {
        let leg = |leg, news| (VoiceHook::Leg(leg), VoiceNews::Leg { leg, provider_leg: None, news });
        match &self.step {
            Step::Officer if self.officer.answers => leg(self.officer_leg, LegNews::PickedUp),
            Step::Officer => leg(self.officer_leg, ended(LegResult::NoAnswer, 0)),
            Step::Pressing => {
                let keys = if self.officer.presses_one { "1" } else { "" };
                leg(self.officer_leg, LegNews::Pressed(keys.to_owned()))
            }
            Step::Complainant { leg: id, person, .. } if person.answers => {
                leg(*id, LegNews::Answered { at: None })
            }
            Step::Complainant { leg: id, .. } => leg(*id, ended(LegResult::NoAnswer, 0)),
            Step::Leaving { leg: id, result, seconds, .. } => leg(*id, ended(*result, *seconds)),
            Step::Turning { result, seconds, turn } => {
                let heard = Heard::Dialled { result: *result, seconds: *seconds };
                (VoiceHook::Turn(*turn), VoiceNews::Turn { heard, gone: false })
            }
            Step::Over => {
                let what = VoiceNews::Progress { state: CallState::Ended, sequence: None, at: None };
                (VoiceHook::Status, what)
            }
        }
    }

    /// What happens next, and after how long; `None` once the call is over.
    pub fn next(
        self,
        answer: Option<&wire::Answer>,
        people: &BTreeMap<String, Person>,
    ) -> Option<(Duration, Self)> {
        let (wait, step) = match &self.step {
            Step::Officer if self.officer.answers => (2, Step::Pressing),
            Step::Officer | Step::Turning { .. } => (0, Step::Over),
            Step::Pressing => match answer.and_then(dialled) {
                Some((dial, turn)) => {
                    let person = people.get(dial.to.as_str()).copied().unwrap_or_default();
                    (person.after_seconds, Step::Complainant { leg: dial.leg, person, turn })
                }
                None => (0, Step::Over),
            },
            Step::Complainant { leg, person, turn } if person.answers => {
                let (leg, turn, seconds) = (*leg, *turn, person.talks_seconds);
                (seconds, Step::Leaving { leg, result: LegResult::Answered, seconds, turn })
            }
            Step::Complainant { turn, .. } => {
                (0, Step::Turning { result: LegResult::NoAnswer, seconds: 0, turn: *turn })
            }
            Step::Leaving { result, seconds, turn, .. } => {
                (0, Step::Turning { result: *result, seconds: *seconds, turn: *turn })
            }
            Step::Over => return None,
        };
        Some((Duration::seconds(i64::from(wait)), Self { step, ..self }))
    }
}

fn ended(result: LegResult, seconds: u32) -> LegNews {
    LegNews::Ended { result, at: None, seconds }
}

/// The telephone that an answer rings, and the turn that comes after it.
fn dialled(answer: &wire::Answer) -> Option<(&Dial, u32)> {
    let turn = answer.turn.rsplit('/').next()?.parse().ok()?;
    answer.instructions.iter().find_map(|instruction| match instruction {
        Instruction::Dial(dial) => Some((dial, turn)),
        _ => None,
    })
}
