//! How a telephone stands: what was heard and done, and what is waited for.

use super::{Act, Order};
use crate::{
    core::{
        dialogue::{Dial, Speech},
        phone::PhoneNumber,
    },
    work::telephone,
};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Something that happened on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The caller heard words.
    Heard(Speech),
    /// Whoever picked up heard words before the caller was there.
    CalleeHeard(Speech),
    /// A telephone rang.
    Rang(PhoneNumber),
    /// The officer did something.
    Did(Act),
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// For the line itself.
    Line,
    /// For keys.
    Keys(telephone::Asked),
    /// For what becomes of a telephone that rings.
    Ringing {
        /// Its number.
        to: PhoneNumber,
        /// For how many seconds.
        seconds: u8,
        /// Whether whoever picks up has to press 1.
        press_to_accept: bool,
    },
    /// For a message of at most so many seconds.
    Message(u16),
    /// For nothing: the call is over.
    Over,
}

/// How it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The account that is called.
    pub account: String,
    /// The caller's number; `anonymous` if it is withheld.
    pub from: String,
    /// The network's id of the call.
    pub call: String,
    /// Everything that happened, in order.
    pub lines: Vec<Line>,
    /// From which of them on it came after the officer's last act.
    pub fresh: usize,
    /// What is waited for.
    pub asks: Asks,
    /// Counts the questions.
    pub step: u32,
    /// Whether the call broke off: the line did not answer as it should.
    pub broken: bool,
}

/// The same, for the call and the page at once.
#[derive(Debug)]
pub(super) struct Shared {
    standing: Mutex<Standing>,
    /// The number of the question that is open.
    asked: watch::Sender<u32>,
}

impl Shared {
    pub fn new(order: &Order, call: &str) -> Self {
        let standing = Standing {
            account: order.account.clone(),
            from: order.from.clone(),
            call: call.to_owned(),
            lines: Vec::new(),
            fresh: 0,
            asks: Asks::Line,
            step: 0,
            broken: false,
        };
        Self { standing: Mutex::new(standing), asked: watch::Sender::new(0) }
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        // A transcript that a panic cut short is still one.
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn standing(&self) -> Standing {
        self.lock().clone()
    }

    pub fn is_over(&self) -> bool {
        self.lock().asks == Asks::Over
    }

    pub fn happened(&self, line: Line) {
        self.lock().lines.push(line);
    }

    /// A telephone rings: that is seen, and waited for.
    pub fn rings(&self, dial: &Dial) -> u32 {
        self.happened(Line::Rang(dial.to.clone()));
        self.asks(Asks::Ringing {
            to: dial.to.clone(),
            seconds: dial.seconds,
            press_to_accept: dial.press_to_accept,
        })
    }

    /// Asks the officer; the number of the question.
    pub fn asks(&self, asks: Asks) -> u32 {
        let step = {
            let mut standing = self.lock();
            standing.asks = asks;
            standing.step += 1;
            standing.step
        };
        self.asked.send_replace(step);
        step
    }

    /// The officer answered; what comes now is new to them.
    pub fn answered(&self, act: &Act) {
        let mut standing = self.lock();
        standing.lines.push(Line::Did(act.clone()));
        standing.fresh = standing.lines.len();
        standing.asks = Asks::Line;
    }

    pub fn over(&self, broken: bool) {
        self.lock().broken = broken;
        self.asks(Asks::Over);
    }

    /// Waits until another question is open than that one; not for ever.
    pub async fn moves_on(&self, step: u32, patience: Duration) {
        let mut asked = self.asked.subscribe();
        // Out of patience, or the call is gone: the page shows how it stands.
        let _ = tokio::time::timeout(patience, asked.wait_for(|now| *now != step)).await;
    }
}
