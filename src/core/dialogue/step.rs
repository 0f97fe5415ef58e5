//! One turn.

use super::{
    effect::DialogueEffect,
    facts::Facts,
    instruction::{Instruction, Speech},
    session::{Session, Waiting},
    words::{Values, Words},
};
use crate::core::{
    call::Heard,
    directory::Language,
    script::{Book, CallFlow, EnginePrompt, Node},
};

/// Nodes that one turn goes through at most. A checked script has no circle without a key, so that
/// this only stops a flow larger than any office's.
const MOST_NODES: usize = 200;
/// From this turn on nothing is asked any more: the call goes the way of a silent caller, which the
/// checker has proved to reach a person or a message, and an end.
const PATIENCE: u16 = 30;

/// What a turn comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where the caller stands now.
    pub session: Session,
    /// What the network is told: at most one instruction waits, and only the last.
    pub instructions: Vec<Instruction>,
    /// What the rest of the system must do, in order.
    pub effects: Vec<DialogueEffect>,
}

/// One turn of a caller.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// What was heard.
    pub heard: &'a Heard,
    /// The caller has hung up meanwhile.
    pub gone: bool,
}

/// Answers a call.
pub fn begin(flow: &CallFlow, facts: &mut Facts<'_>) -> Step {
    let session = Session::new(flow, facts.language);
    let mut run = Run::new(flow, session, facts);
    run.walk(flow.start());
    run.finish()
}

/// Answers a turn. A session whose script is not in the book any more, in its version, is brought to
/// a person (R3.3).
pub fn step(book: &Book, mut session: Session, turn: Turn<'_>, facts: &mut Facts<'_>) -> Step {
    if session.over() {
        return Step { session, instructions: vec![Instruction::Hangup], effects: Vec::new() };
    }
    session.turns = session.turns.saturating_add(1);
    let pinned = book.version(&session.script, &session.version);
    let flow = pinned.or_else(|| book.flow(&session.script)).unwrap_or_else(|| book.default_flow());
    let mut run = Run::new(flow, session, facts);
    if turn.gone {
        run.settle(turn.heard);
        run.end();
    } else if pinned.is_some() {
        let next = match run.session.moving.take() {
            Some(department) => run.moved(turn.heard, department),
            None => run.hear(turn.heard),
        };
        run.walk_on(next);
    } else {
        run.lost(turn.heard);
    }
    run.finish()
}

/// A turn in the making.
pub(super) struct Run<'r, 'f> {
    pub(super) flow: &'r CallFlow,
    pub(super) session: Session,
    pub(super) facts: &'r mut Facts<'f>,
    instructions: Vec<Instruction>,
    effects: Vec<DialogueEffect>,
}

/// Where a node leads within the same turn; `None` waits for the caller, or is over.
pub(super) type Next<'r> = Option<&'r str>;

impl<'r, 'f> Run<'r, 'f> {
    fn new(flow: &'r CallFlow, session: Session, facts: &'r mut Facts<'f>) -> Self {
        Self { flow, session, facts, instructions: Vec::new(), effects: Vec::new() }
    }

    fn walk(&mut self, from: &'r str) {
        self.walk_on(Some(from));
    }

    fn walk_on(&mut self, mut next: Next<'r>) {
        for _ in 0..MOST_NODES {
            let Some(name) = next else { return };
            next = self.enter(name);
        }
        self.end();
    }

    /// The node the caller is at; the script's person for one that does not exist.
    pub(super) fn node(&self, name: &str) -> Option<&'r Node> {
        self.flow.node(name).or_else(|| self.flow.node(self.flow.person()))
    }

    /// Keeps what the turn reports, where nothing follows from it any more: whether the caller talked
    /// with somebody or left a message.
    pub(super) fn settle(&mut self, heard: &Heard) -> bool {
        match (&self.session.waiting, heard) {
            (Waiting::Leg { .. }, Heard::Dialled { result, seconds }) => self.leg_ended(*result, *seconds),
            (Waiting::Message { .. }, Heard::Recorded { .. }) => self.message_ended(heard),
            _ => false,
        }
    }

    /// Goes on without the script that the call began with.
    fn lost(&mut self, heard: &Heard) {
        let settled = self.settle(heard);
        self.flow.name().clone_into(&mut self.session.script);
        self.flow.version().clone_into(&mut self.session.version);
        if settled {
            self.end();
        } else {
            self.walk(self.flow.person());
        }
    }

    /// Ends the call; never without an outcome (R3.3).
    pub(super) fn end(&mut self) {
        if !self.session.outcome {
            self.want_call_back();
        }
        self.session.waiting = Waiting::Nothing;
        self.instructions.push(Instruction::Hangup);
    }

    /// Somebody must call back; a withheld number nobody can.
    pub(super) fn want_call_back(&mut self) {
        if !self.facts.caller_withheld {
            let (department, about) = (self.session.department.clone(), self.session.topic.clone());
            self.effect(DialogueEffect::CallBackWanted { department, about });
        } else if !self.session.outcome {
            self.effect(DialogueEffect::Abandoned);
        }
    }

    /// Whether enough was asked.
    pub(super) fn impatient(&self) -> bool {
        self.session.turns >= PATIENCE
    }

    pub(super) fn effect(&mut self, effect: DialogueEffect) {
        self.session.outcome |= effect.is_outcome();
        self.effects.push(effect);
    }

    pub(super) fn instruct(&mut self, instruction: Instruction) {
        self.instructions.push(instruction);
    }

    /// Says one of the engine's prompts.
    pub(super) fn say(&mut self, prompt: &EnginePrompt, values: Values<'_>) {
        let speech = self.words().own(prompt, values);
        self.instructions.extend(speech.map(Instruction::Say));
    }

    pub(super) fn speech(&self, name: &str, values: Values<'_>) -> Option<Speech> {
        self.words().speech(name, values)
    }

    pub(super) fn words(&self) -> Words<'_> {
        Words {
            prompts: self.flow.prompts(),
            office: self.facts.office,
            names: self.facts.names,
            language: self.language(),
        }
    }

    pub(super) fn language(&self) -> Language {
        self.session.language
    }

    fn finish(self) -> Step {
        Step { session: self.session, instructions: self.instructions, effects: self.effects }
    }
}
