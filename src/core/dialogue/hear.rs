//! Hearing: what the caller did, at the place where they stand. Whatever does not belong there counts as
//! silence: webhooks come late and twice, and nobody must be lost for that.

use super::{
    effect::{DialogueEffect, Topic},
    facts::is_code,
    ring::Rest,
    session::Waiting,
    step::{Next, Run},
};
use crate::core::{
    call::Heard,
    script::{Collect, EnginePrompt, MatterKeys, Menu, Node},
};

/// The key that repeats what was said, wherever a script does not use it otherwise.
const AGAIN: char = '*';
/// No menu is heard more often than three times.
const MOST_REPEATS: u8 = 2;

impl<'r> Run<'r, '_> {
    /// Takes in what was heard.
    pub(super) fn hear(&mut self, heard: &Heard) -> Next<'r> {
        let node = self.node(&self.session.node);
        match (self.session.waiting.clone(), node) {
            (Waiting::Key, Some(Node::Menu(menu))) => self.hear_key(menu, first_key(heard)),
            (Waiting::Code { .. }, Some(Node::Collect(collect))) => self.hear_code(collect, keys(heard)),
            (Waiting::Offer { announcement, rest, fallback }, _) => {
                self.hear_offer(first_key(heard), announcement, Rest { steps: rest, fallback })
            }
            (Waiting::Leg { rest, fallback, .. }, _) => {
                let talked = match heard {
                    Heard::Dialled { result, seconds } => self.leg_ended(*result, *seconds),
                    _ => false,
                };
                self.after_leg(talked, Rest { steps: rest, fallback })
            }
            (Waiting::Message { .. }, Some(Node::Record(record))) => {
                let taken = self.message_ended(heard);
                Some(if taken { &record.then.value } else { &record.silence.value })
            }
            // A session that does not fit its script.
            _ => Some(self.person()),
        }
    }

    fn hear_key(&mut self, menu: &'r Menu, key: Option<char>) -> Next<'r> {
        let Some(key) = key else {
            return self.again(menu, menu.repeats.value, None, self.after_silence(menu));
        };
        if let Some(target) = menu.keys.get(key.encode_utf8(&mut [0; 4]) as &str) {
            return Some(&target.value);
        }
        if let Some(matter) = menu.matters.as_ref().and_then(|keys| self.chosen(keys, key)) {
            return Some(matter);
        }
        if key == AGAIN {
            return self.again(menu, MOST_REPEATS, None, self.person());
        }
        let other = menu.other.as_ref().map_or(self.person(), |to| &to.value);
        self.again(menu, menu.repeats.value, Some(EnginePrompt::NOT_UNDERSTOOD), other)
    }

    /// Asks once more, or goes on to `then` when it was asked often enough.
    fn again(&mut self, menu: &'r Menu, most: u8, first: Option<EnginePrompt>, then: &'r str) -> Next<'r> {
        if self.session.repeats >= most {
            return Some(then);
        }
        self.session.repeats += 1;
        let first = first.and_then(|prompt| self.words().own(&prompt, &[]));
        self.ask_menu(menu, first.into_iter().collect());
        None
    }

    /// The matter of that key becomes what the call is about.
    fn chosen(&mut self, keys: &'r MatterKeys, key: char) -> Next<'r> {
        let index = usize::try_from(key.to_digit(10)?.checked_sub(1)?).ok()?;
        let most = usize::from(keys.up_to.value);
        let matter = self.facts.matters.get(index).filter(|_| index < most)?;
        self.session.topic = Some(Topic::Matter(matter.clone()));
        Some(&keys.then.value)
    }

    fn hear_code(&mut self, collect: &'r Collect, keys: &str) -> Next<'r> {
        let failed = self.after_failure(collect);
        if keys.is_empty() || keys == "0" {
            return Some(failed);
        }
        if is_code(keys, collect.digits.value) {
            self.session.status.clone_from(&self.facts.case_status);
            let found = self.session.status.is_some();
            self.effect(DialogueEffect::LookedUp { found });
            if found {
                return Some(&collect.found.value);
            }
        }
        self.session.repeats += 1;
        if self.session.repeats >= collect.tries.value {
            return Some(failed);
        }
        let wrong = self.speech(&collect.wrong.value, &[]);
        self.ask_code(collect, wrong.into_iter().collect());
        None
    }

    /// A message ended: whether there is one.
    pub(super) fn message_ended(&mut self, heard: &Heard) -> bool {
        let Waiting::Message { kind } = self.session.waiting else { return false };
        match heard {
            Heard::Recorded { seconds, url } if *seconds > 0 => {
                let about = self.session.topic_or_default();
                self.effect(DialogueEffect::MessageTaken {
                    about,
                    kind,
                    seconds: *seconds,
                    url: url.clone(),
                });
                true
            }
            _ => {
                self.want_call_back();
                false
            }
        }
    }
}

fn keys(heard: &Heard) -> &str {
    match heard {
        Heard::Keys { keys } => keys,
        _ => "",
    }
}

fn first_key(heard: &Heard) -> Option<char> {
    keys(heard).chars().next()
}
