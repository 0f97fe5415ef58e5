//! Coming to a node: what is said, what is waited for, and where it leads at once.

use super::{
    effect::DialogueEffect,
    facts::CaseProgress,
    instruction::{Instruction, Speech},
    session::Waiting,
    spoken,
    step::{Next, Run},
    words::Values,
};
use crate::core::{
    directory::Language,
    script::{
        Collect, Condition, EnginePrompt, Hangup, Line, MatterKeys, Menu, Node, Placeholder, Record, Say,
        Tell, Test, Told,
    },
};
use serde_saphyr::Spanned;

impl<'r> Run<'r, '_> {
    /// Comes to the node of that name.
    pub(super) fn enter(&mut self, name: &'r str) -> Next<'r> {
        self.session.come_to(name);
        match self.node(name) {
            Some(Node::Say(say)) => Some(self.enter_say(say)),
            Some(Node::Menu(menu)) => self.enter_menu(menu),
            Some(Node::Collect(collect)) => self.enter_collect(collect),
            Some(Node::Branch(branch)) => {
                let way = if self.holds(branch.test) { &branch.then } else { &branch.otherwise };
                Some(&way.value)
            }
            Some(Node::Route(route)) => self.enter_route(route),
            Some(Node::Record(record)) => self.enter_record(record),
            Some(Node::Tell(tell)) => Some(self.enter_tell(tell)),
            Some(Node::Hangup(hangup)) => self.enter_hangup(hangup),
            // No checked flow is without its person.
            None => {
                self.end();
                None
            }
        }
    }

    fn enter_say(&mut self, say: &'r Say) -> &'r str {
        if say.switch_language {
            self.session.language = match self.session.language {
                Language::Chinese => Language::English,
                Language::English => Language::Chinese,
            };
        }
        self.say_lines(&say.lines, &[]);
        &say.then.value
    }

    fn enter_menu(&mut self, menu: &'r Menu) -> Next<'r> {
        if self.impatient() {
            return Some(self.after_silence(menu));
        }
        self.ask_menu(menu, Vec::new());
        None
    }

    /// Asks the menu's question; `first` is said before.
    pub(super) fn ask_menu(&mut self, menu: &Menu, first: Vec<Speech>) {
        let mut say = first;
        say.extend(self.speeches(&menu.say, &[]));
        say.extend(menu.matters.iter().flat_map(|keys| self.options(keys)));
        say.extend(self.speeches(&menu.say_after, &[]));
        self.instruct(Instruction::Collect {
            say,
            max_keys: 1,
            finish_key: None,
            seconds: menu.seconds.value,
        });
        self.session.waiting = Waiting::Key;
    }

    /// The matters of the directory, each with its key; what it is before the key.
    fn options(&self, keys: &MatterKeys) -> Vec<Speech> {
        let named = self.facts.matters.iter().zip('1'..='9').take(usize::from(keys.up_to.value));
        named
            .filter_map(|(matter, key)| {
                let name = self.facts.names.matter(matter, self.language())?;
                let values = [(Placeholder::Matter, name), (Placeholder::Key, key.to_string())];
                self.speech(&keys.option.value, &values)
            })
            .collect()
    }

    fn enter_collect(&mut self, collect: &'r Collect) -> Next<'r> {
        if self.impatient() {
            return Some(self.after_failure(collect));
        }
        self.ask_code(collect, Vec::new());
        None
    }

    /// Asks for the code; `first` is said before.
    pub(super) fn ask_code(&mut self, collect: &Collect, first: Vec<Speech>) {
        let mut say = first;
        say.extend(self.speeches(&collect.say, &[]));
        self.instruct(Instruction::Collect {
            say,
            max_keys: collect.digits.value,
            finish_key: Some(collect.finish.value),
            seconds: collect.seconds.value,
        });
        self.session.waiting = Waiting::Code { digits: collect.digits.value };
    }

    fn enter_record(&mut self, record: &'r Record) -> Next<'r> {
        self.say_lines(&record.say, &[]);
        self.instruct(Instruction::Record {
            max_seconds: record.max_seconds.value,
            silence_seconds: record.silence_seconds.value,
            finish_key: record.finish.value,
        });
        self.session.waiting = Waiting::Message { kind: record.kind };
        None
    }

    fn enter_tell(&mut self, tell: &'r Tell) -> &'r str {
        let told = match tell.what {
            Told::QueryCode => self.tell_code(tell),
            Told::CaseStatus => self.tell_status(tell),
        };
        if told.is_some() { &tell.then.value } else { &tell.missing.value }
    }

    fn tell_code(&mut self, tell: &'r Tell) -> Option<()> {
        let code = spoken::digits(self.facts.query_code?, self.language());
        self.say_lines(&tell.say, &[(Placeholder::Code, code)]);
        self.effect(DialogueEffect::CodeTold);
        Some(())
    }

    fn tell_status(&mut self, tell: &'r Tell) -> Option<()> {
        let status = self.session.status.clone()?;
        let (today, language) = (self.facts.now.day(), self.language());
        let values = [
            (Placeholder::Received, spoken::day(status.received, today, language)),
            (Placeholder::Due, spoken::day(status.due, today, language)),
        ];
        self.say_lines(&tell.say, &[]);
        self.say(&progress_prompt(status.progress), &values);
        self.effect(DialogueEffect::StatusTold);
        Some(())
    }

    fn enter_hangup(&mut self, hangup: &'r Hangup) -> Next<'r> {
        self.say_lines(&hangup.say, &[]);
        self.end();
        None
    }

    /// Whether a condition holds for this call.
    fn holds(&self, test: Test) -> bool {
        let holds = match test.condition {
            Condition::Recording => self.facts.recording,
            Condition::Withheld => self.facts.caller_withheld,
            Condition::OpenCase => self.facts.open_case,
            Condition::CodeKnown => self.facts.query_code.is_some(),
            Condition::English => self.language() == Language::English,
        };
        holds != test.not
    }

    /// The lines whose conditions hold.
    fn speeches(&self, lines: &[Spanned<Line>], values: Values<'_>) -> Vec<Speech> {
        let spoken = lines.iter().filter(|line| line.value.when.is_none_or(|test| self.holds(test)));
        spoken.filter_map(|line| self.speech(&line.value.prompt, values)).collect()
    }

    fn say_lines(&mut self, lines: &[Spanned<Line>], values: Values<'_>) {
        for speech in self.speeches(lines, values) {
            self.instruct(Instruction::Say(speech));
        }
    }

    /// Where a menu leads a silent caller.
    pub(super) fn after_silence(&self, menu: &'r Menu) -> &'r str {
        menu.silence.as_ref().map_or(self.person(), |to| &to.value)
    }

    /// Where a caller without a code is led.
    pub(super) fn after_failure(&self, collect: &'r Collect) -> &'r str {
        collect.failed.as_ref().map_or(self.person(), |to| &to.value)
    }

    pub(super) fn person(&self) -> &'r str {
        self.flow.person()
    }
}

fn progress_prompt(progress: CaseProgress) -> EnginePrompt {
    match progress {
        CaseProgress::Received => EnginePrompt::STATUS_RECEIVED,
        CaseProgress::Investigating => EnginePrompt::STATUS_INVESTIGATING,
        CaseProgress::Answered => EnginePrompt::STATUS_ANSWERED,
        CaseProgress::Declined => EnginePrompt::STATUS_DECLINED,
        CaseProgress::Withdrawn => EnginePrompt::STATUS_WITHDRAWN,
        CaseProgress::Referred => EnginePrompt::STATUS_REFERRED,
        CaseProgress::Closed => EnginePrompt::STATUS_CLOSED,
    }
}
