//! The people of a call, all played by the officer at their browser.

use super::{
    Act,
    standing::{Asks, Line, Shared},
};
use crate::{
    core::dialogue::{Dial, Speech},
    work::telephone::{Asked, Left, People, Pressed, Rung},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::timeout};

/// Whoever sits at the browser.
pub(super) struct Person {
    shared: Arc<Shared>,
    acts: mpsc::Receiver<(u32, Act)>,
    idle: Duration,
}

impl Person {
    pub fn new(shared: Arc<Shared>, acts: mpsc::Receiver<(u32, Act)>, idle: Duration) -> Self {
        Self { shared, acts, idle }
    }

    /// What the officer does about a question. Whoever left, or made another call, hangs up.
    async fn does(&mut self, step: u32) -> Act {
        loop {
            let act = match timeout(self.idle, self.acts.recv()).await {
                Ok(Some((meant, act))) if meant == step => act,
                // Meant for an earlier question.
                Ok(Some(_)) => continue,
                Ok(None) | Err(_) => Act::HangUp,
            };
            self.shared.answered(&act);
            return act;
        }
    }
}

impl People for Person {
    async fn hears(&mut self, speech: &Speech) {
        self.shared.happened(Line::Heard(speech.clone()));
    }

    async fn keys(&mut self, asked: Asked) -> Pressed {
        let step = self.shared.asks(Asks::Keys(asked));
        match self.does(step).await {
            Act::Press(keys) if !keys.is_empty() => Pressed::Keys(keys),
            Act::HangUp => Pressed::HangsUp,
            _ => Pressed::Silence,
        }
    }

    async fn rings(&mut self, dial: &Dial) -> Rung {
        let step = self.shared.rings(dial);
        match self.does(step).await {
            Act::Answer => Rung::picked_up("1"),
            Act::Mailbox => Rung::picked_up(""),
            Act::Engaged => Rung::Busy,
            Act::HangUp => Rung::CallerGivesUp,
            _ => Rung::NoAnswer,
        }
    }

    async fn callee_hears(&mut self, speech: &Speech) {
        self.shared.happened(Line::CalleeHeard(speech.clone()));
    }

    async fn message(&mut self, max_seconds: u16) -> Left {
        let step = self.shared.asks(Asks::Message(max_seconds));
        match self.does(step).await {
            Act::Leave(words) if !words.trim().is_empty() => Left::written(words.trim()),
            Act::HangUp => Left::HangsUp,
            _ => Left::Silence,
        }
    }

    async fn passes(&mut self, _time: Duration) {}
}
