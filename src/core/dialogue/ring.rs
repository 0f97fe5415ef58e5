//! Routing within the dialogue: what is told, who is rung in turn, and what follows when nobody answers.

use super::{
    effect::{DialogueEffect, Topic},
    instruction::{Dial, Instruction, Speech},
    session::Waiting,
    spoken,
    step::{Next, Run},
};
use crate::core::{
    call::{Heard, LegResult},
    directory::{DepartmentCode, Duty},
    phone::PhoneNumber,
    routing::{Announcement, Fallback, Step},
    script::{Destination, EnginePrompt, Node, Placeholder, Route},
};

/// Seconds after a number was told: time to put down the pencil.
const OFFER_SECONDS: u8 = 6;
/// How often a number is told again.
const OFFER_REPEATS: u8 = 2;

/// What is left to ring, and what follows.
pub(super) struct Rest {
    pub(super) steps: Vec<Step>,
    pub(super) fallback: Fallback,
}

impl<'r> Run<'r, '_> {
    /// Comes to a route node: asks routing, tells what is to be told, rings.
    pub(super) fn enter_route(&mut self, route: &'r Route) -> Next<'r> {
        let topic = self.topic_of(&route.to);
        if route.opens_case && !self.session.complained {
            self.session.complained = true;
            self.effect(DialogueEffect::ComplaintChosen { about: topic.clone() });
        }
        let (announce, rest) = self.plan(topic);
        match announce {
            Some(Announcement::Closed { opens }) => {
                let opens = spoken::moment(opens, self.facts.now, self.language());
                self.say(&EnginePrompt::CLOSED, &[(Placeholder::Opens, opens)]);
                self.ring(route, rest, &EnginePrompt::CONNECTING)
            }
            // A number that is not sure to be right is not told: the caller is connected instead (R3.4).
            None | Some(Announcement::TellNumber { number: None, .. }) => {
                self.ring(route, rest, &EnginePrompt::CONNECTING)
            }
            Some(announcement) => self.tell_number(route, announcement, rest),
        }
    }

    /// Asks routing, and keeps what it decided.
    fn plan(&mut self, topic: Topic) -> (Option<Announcement>, Rest) {
        let plan = (self.facts.route)(topic.about());
        self.session.topic = Some(topic);
        self.session.department = plan.steps.first().map(|step| step.department.clone());
        if !plan.because.is_empty() {
            self.effect(DialogueEffect::Because { reasons: plan.because });
        }
        (plan.announce, Rest { steps: plan.steps, fallback: plan.fallback })
    }

    /// The officer who talked with the caller has them connected with `department` (R3.5): it is rung at once,
    /// without its number being told or a key being asked for.
    pub(super) fn moved(&mut self, heard: &Heard, department: DepartmentCode) -> Next<'r> {
        self.settle(heard);
        let Some(route) = self.route() else { return Some(self.person()) };
        let (_, rest) = self.plan(Topic::Department(department));
        self.ring(route, rest, &EnginePrompt::CONNECTING)
    }

    fn topic_of(&self, to: &Destination) -> Topic {
        match to {
            Destination::Duty(duty) => Topic::Duty(*duty),
            Destination::Department(department) => Topic::Department(department.clone()),
            Destination::Matter(matter) => Topic::Matter(matter.clone()),
            // Nothing chosen yet: whoever answers for everything else asks.
            Destination::ChosenMatter => match &self.session.topic {
                Some(Topic::Matter(matter)) => Topic::Matter(matter.clone()),
                _ => Topic::Duty(Duty::General),
            },
        }
    }

    /// Tells a number (R3.4, R3.6), and notes that it was told.
    fn tell_number(&mut self, route: &'r Route, announcement: Announcement, rest: Rest) -> Next<'r> {
        match announcement.clone() {
            Announcement::TellNumber { department, number: Some(number) } => {
                self.session.department = Some(department.clone());
                self.effect(DialogueEffect::NumberTold { department, number });
            }
            Announcement::GuideOutside { agency, number } => {
                self.effect(DialogueEffect::GuidedOutside { agency, number });
            }
            Announcement::TellNumber { number: None, .. } | Announcement::Closed { .. } => {}
        }
        if self.impatient() {
            for speech in self.number_speeches(&announcement) {
                self.instruct(Instruction::Say(speech));
            }
            return self.ring(route, rest, &EnginePrompt::CONNECTING);
        }
        self.offer(announcement, rest);
        None
    }

    /// The number, twice, and what the caller can do with it.
    pub(super) fn offer(&mut self, announcement: Announcement, rest: Rest) {
        let mut say = self.number_speeches(&announcement);
        let offer =
            if rest.steps.is_empty() { EnginePrompt::AGAIN_OFFER } else { EnginePrompt::CONNECT_OFFER };
        say.extend(self.words().own(&offer, &[]));
        self.instruct(Instruction::Collect { say, max_keys: 1, finish_key: None, seconds: OFFER_SECONDS });
        self.session.waiting = Waiting::Offer { announcement, rest: rest.steps, fallback: rest.fallback };
    }

    /// The words of a number, which is said twice.
    fn number_speeches(&self, announcement: &Announcement) -> Vec<Speech> {
        let language = self.language();
        let (prompt, whose, number) = match announcement {
            Announcement::TellNumber { department, number: Some(number) } => {
                let name = self.facts.names.department(department, language);
                (EnginePrompt::DEPARTMENT_NUMBER, (Placeholder::Department, name), number)
            }
            Announcement::GuideOutside { agency, number } => {
                let name = self.facts.names.agency(agency, language);
                (EnginePrompt::AGENCY_NUMBER, (Placeholder::Agency, name), number)
            }
            Announcement::TellNumber { number: None, .. } | Announcement::Closed { .. } => return Vec::new(),
        };
        let number = (Placeholder::Number, self.number(number));
        let whose = (whose.0, whose.1.unwrap_or_default());
        let words = self.words();
        let once = words.own(&prompt, &[whose, number.clone()]);
        once.into_iter().chain(words.own(&EnginePrompt::NUMBER_AGAIN, &[number])).collect()
    }

    fn number(&self, number: &PhoneNumber) -> String {
        spoken::digits(&self.facts.names.number(number), self.language())
    }

    /// What the caller makes of a number: 1 or silence connects, * tells it again, all else reaches a
    /// person.
    pub(super) fn hear_offer(
        &mut self,
        key: Option<char>,
        announcement: Announcement,
        rest: Rest,
    ) -> Next<'r> {
        let Some(route) = self.route() else { return Some(self.person()) };
        match key {
            None | Some('1') => self.ring(route, rest, &EnginePrompt::CONNECTING),
            Some('*') if self.session.repeats < OFFER_REPEATS => {
                self.session.repeats += 1;
                self.offer(announcement, rest);
                None
            }
            Some(_) => Some(self.person()),
        }
    }

    /// Rings the next telephone, saying `prompt` before; with none left, what the plan has for that.
    fn ring(&mut self, route: &'r Route, mut rest: Rest, prompt: &EnginePrompt) -> Next<'r> {
        if rest.steps.is_empty() {
            // Goodbye is for callers to whom something was said (R3.3).
            let told = rest.fallback == Fallback::Goodbye && self.session.outcome;
            return Some(if told { &route.told.value } else { &route.nobody.value });
        }
        let step = rest.steps.remove(0);
        let leg = (self.facts.mint_leg)();
        let department = self.facts.names.department(&step.department, self.language()).unwrap_or_default();
        self.say(prompt, &[(Placeholder::Department, department)]);
        self.instruct(Instruction::Dial(Dial {
            leg,
            to: step.number.clone(),
            seconds: step.seconds,
            press_to_accept: step.press_to_accept,
            record: self.facts.recording && self.facts.recorded.telephone(&step.number),
        }));
        self.session.department = Some(step.department.clone());
        self.effect(DialogueEffect::LegStarted { leg, step: step.clone() });
        self.session.waiting = Waiting::Leg { leg, step, rest: rest.steps, fallback: rest.fallback };
        None
    }

    /// A telephone was answered, or not.
    pub(super) fn leg_ended(&mut self, result: LegResult, seconds: u32) -> bool {
        let Waiting::Leg { leg, step, .. } = &self.session.waiting else { return false };
        let (leg, step) = (*leg, step.clone());
        // Answered for no second at all is nobody whom the caller has talked to (R3.2).
        let talked = result == LegResult::Answered && seconds > 0;
        self.effect(DialogueEffect::LegEnded { leg, result, seconds });
        if talked {
            self.effect(DialogueEffect::Connected { leg, step, seconds });
        }
        talked
    }

    /// After a telephone: on with the script if the two talked, else the next one.
    pub(super) fn after_leg(&mut self, talked: bool, rest: Rest) -> Next<'r> {
        match self.route() {
            Some(route) if talked => Some(&route.answered.value),
            Some(route) => self.ring(route, rest, &EnginePrompt::NEXT_OFFICER),
            None => Some(self.person()),
        }
    }

    fn route(&self) -> Option<&'r Route> {
        match self.node(&self.session.node) {
            Some(Node::Route(route)) => Some(route),
            _ => None,
        }
    }
}
