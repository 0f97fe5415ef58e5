//! The people of a scenario: the caller with what they are to do, and whoever's telephone rings.

use super::Stage;
use crate::{
    core::{
        clock::VirtualClock,
        dialogue::{Dial, Speech},
        directory::Directory,
        phone::PhoneNumber,
    },
    rehearse::{
        scenario::{Behaviour, Deed, HangsUp, Telephone},
        telephone::{Asked, Left, People, Pressed, Rung, TalkEnds},
    },
    work::links::Person,
};
use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

/// How every telephone behaves.
pub(super) struct Cast {
    /// By number in E.164.
    behaviours: BTreeMap<String, Behaviour>,
    /// By the code of an officer, or of a department with a telephone of its own.
    numbers: BTreeMap<String, Vec<PhoneNumber>>,
    area_code: String,
}

impl Cast {
    pub fn new(directory: &Directory) -> Self {
        let officers = directory.officers().iter().map(|officer| {
            let numbers = officer.telephone.iter().chain(&officer.mobile).cloned().collect();
            (officer.code.to_string(), numbers)
        });
        let departments = directory.departments().iter().map(|department| {
            let numbers = department.telephone.iter().map(|telephone| telephone.number.clone()).collect();
            (department.code.to_string(), numbers)
        });
        Self {
            behaviours: BTreeMap::new(),
            numbers: officers.chain(departments).collect(),
            area_code: directory.office().area_code.clone(),
        }
    }

    /// The telephones of an officer or a department, or the one with that number.
    pub fn telephones(&self, key: &str) -> Vec<PhoneNumber> {
        let known = self.numbers.get(key).cloned();
        known.unwrap_or_else(|| PhoneNumber::parse(key, &self.area_code).into_iter().collect())
    }

    /// Whose telephone it is, else the number itself.
    pub fn whose(&self, number: &str) -> String {
        let owner = self.numbers.iter().find(|(_, numbers)| numbers.iter().any(|one| one.as_str() == number));
        owner.map_or_else(|| number.to_owned(), |(code, _)| code.clone())
    }

    fn behaviour(&self, number: &PhoneNumber) -> Behaviour {
        self.behaviours.get(number.as_str()).copied().unwrap_or_default()
    }
}

impl Stage<'_> {
    /// Telephones behave otherwise from now on.
    pub(super) fn behave(&mut self, people: &BTreeMap<String, Behaviour>) {
        for (key, behaviour) in people {
            for number in self.cast.telephones(key) {
                self.ground.gateway.set_person(number.as_str(), person(behaviour));
                self.cast.behaviours.insert(number.as_str().to_owned(), *behaviour);
            }
        }
    }
}

/// The same in a call-back, which the embedded network plays.
fn person(behaviour: &Behaviour) -> Person {
    Person {
        answers: matches!(behaviour.telephone, Telephone::Answers | Telephone::Mailbox),
        after_seconds: behaviour.after.in_seconds(),
        presses_one: behaviour.presses_one && behaviour.telephone == Telephone::Answers,
        talks_seconds: behaviour.talks.in_seconds(),
    }
}

/// The people of one call.
pub(super) struct Actors<'a> {
    pub clock: &'a VirtualClock,
    pub cast: &'a Cast,
    /// What the caller is still to do.
    pub deeds: VecDeque<Deed>,
}

impl People for Actors<'_> {
    async fn hears(&mut self, _speech: &Speech) {}

    async fn keys(&mut self, _asked: Asked) -> Pressed {
        match self.deeds.front() {
            Some(Deed::Press(_) | Deed::SayNothing | Deed::HangUp) => match self.deeds.pop_front() {
                Some(Deed::Press(keys)) => Pressed::Keys(keys),
                Some(Deed::HangUp) => Pressed::HangsUp,
                _ => Pressed::Silence,
            },
            _ => Pressed::Silence,
        }
    }

    async fn rings(&mut self, dial: &Dial) -> Rung {
        if self.deeds.front() == Some(&Deed::HangUpWhileItRings) {
            self.deeds.pop_front();
            return Rung::CallerGivesUp;
        }
        let Behaviour { telephone, after, talks, presses_one, hangs_up } = self.cast.behaviour(&dial.to);
        let answers = |presses: &str| Rung::Answers {
            after: Duration::from_secs(u64::from(after.in_seconds())),
            presses: presses.to_owned(),
            talks: Duration::from_secs(u64::from(talks.in_seconds())),
            ends: match hangs_up {
                HangsUp::Officer => TalkEnds::ByOfficer,
                HangsUp::Caller => TalkEnds::ByCaller,
            },
        };
        match telephone {
            Telephone::Answers => answers(if presses_one { "1" } else { "" }),
            Telephone::Mailbox => answers(""),
            Telephone::NeverAnswers => Rung::NoAnswer,
            Telephone::Busy => Rung::Busy,
            Telephone::Unreachable => Rung::Unreachable,
        }
    }

    async fn callee_hears(&mut self, _speech: &Speech) {}

    async fn message(&mut self, _max_seconds: u16) -> Left {
        match self.deeds.front() {
            Some(Deed::Speak(length)) => {
                let seconds = length.in_seconds();
                self.deeds.pop_front();
                let hangs_up = self.deeds.front() == Some(&Deed::HangUp);
                if hangs_up {
                    self.deeds.pop_front();
                }
                self.clock.advance(chrono::Duration::seconds(i64::from(seconds)));
                Left::Words { seconds, hangs_up }
            }
            Some(Deed::HangUp) => {
                self.deeds.pop_front();
                Left::HangsUp
            }
            Some(Deed::SayNothing) => {
                self.deeds.pop_front();
                Left::Silence
            }
            _ => Left::Silence,
        }
    }

    async fn passes(&mut self, time: Duration) {
        self.clock.advance(chrono::Duration::from_std(time).unwrap_or_default());
    }
}
