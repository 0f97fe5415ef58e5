//! Rendering answers in the provider's own protocol.

use crate::{
    core::{dialogue::Instruction, id::LegId},
    providers::{Account, HookAnswer, Links, Voice},
    work::App,
};

/// Renders for one account.
pub(super) struct Answering<'a> {
    pub app: &'a App,
    pub account: &'a str,
}

impl Answering<'_> {
    fn voice(&self) -> Option<&dyn Voice> {
        self.app.accounts.get(self.account).and_then(|account: &Account| account.voice.as_deref())
    }

    fn with(&self, render: impl FnOnce(&dyn Voice, &Links<'_>) -> HookAnswer, next_turn: u32) -> HookAnswer {
        let base = format!("{}/hooks/{}", self.app.settings.server.public_url, self.account);
        let links = Links { base: &base, next_turn };
        // The webhook came through this account, so it has voice.
        self.voice().map_or_else(HookAnswer::empty, |voice| render(voice, &links))
    }

    /// The answer that carries out `instructions`; what the caller does next is turn `next`.
    pub fn render(&self, instructions: &[Instruction], next: u32) -> HookAnswer {
        self.with(|voice, links| voice.render(instructions, links), next)
    }

    /// The answer to a leg.
    pub fn render_leg(&self, leg: LegId, instructions: &[Instruction]) -> HookAnswer {
        self.with(|voice, links| voice.render_leg(leg, instructions, links), 1)
    }

    /// The spoken apology that dials the desk.
    pub fn apology(&self) -> HookAnswer {
        self.voice().map_or_else(HookAnswer::empty, |voice| voice.apology(&self.app.apology, &self.app.desk))
    }
}
