//! Recordings that ended while no process listened: they are at the exchange, and nobody was told.

use super::connection::Connection;
use crate::{
    core::call::{ProviderCallId, VoiceEvent, VoiceNews},
    outbound::Undelivered,
    providers::{VoiceHook, asterisk::ResourceId},
    work::hooks::{Job, VoiceJob},
};
use serde::Deserialize;

/// A recording, as Asterisk shows it.
#[derive(Debug, Deserialize)]
pub(super) struct Stored {
    name: String,
}

impl Stored {
    /// Whether it is of a call that `has`.
    pub fn is_of(&self, has: impl FnOnce(&str) -> bool) -> bool {
        self.part().is_some_and(|(call, _)| has(call.as_str()))
    }

    /// The channel of the call that it was made in, and its number there; `None` if it is none of ours.
    fn part(&self) -> Option<(ResourceId, u32)> {
        let (call, number) = self.name.rsplit_once("-r")?;
        Some((ResourceId::new(call)?, number.parse().ok()?))
    }
}

/// How many recordings were made of a call so far: the next one has another name.
pub(super) fn made(stored: &[Stored], call: &ResourceId) -> u32 {
    let of_call = stored.iter().filter_map(Stored::part).filter(|(of, _)| of == call);
    of_call.map(|(_, number)| number).max().unwrap_or(0)
}

impl Connection {
    /// What is stored there.
    pub(super) async fn stored(&self) -> Result<Vec<Stored>, Undelivered> {
        self.ask("/recordings/stored").await
    }

    /// Reports those of calls that no driver has: one that has its own reports them itself.
    pub(super) async fn report(&self, stored: &[Stored]) -> Result<(), Undelivered> {
        let below = self.asterisk.manner().recordings_at;
        for (name, (call, _)) in stored.iter().filter_map(|one| Some((&one.name, one.part()?))) {
            if self.known(&call).await?.is_none() {
                continue;
            }
            let (Some(id), Some(recording)) = (ProviderCallId::new(call.as_str()), ProviderCallId::new(name))
            else {
                continue;
            };
            let url = Some(format!("{below}{name}"));
            // How long it is will be found when it is fetched.
            let what = VoiceNews::Recording { recording, url, seconds: 1 };
            let event = VoiceEvent { call: id, what };
            let at = self.app.clock.now();
            let job = VoiceJob { account: self.account.clone(), hook: VoiceHook::Recording, event, at };
            let kept = self.app.hooks.submit(Job::Voice(job)).await;
            kept.map_err(|error| Undelivered::BeforeSent(error.to_string()))?;
            tracing::warn!(account = %self.account, %call, "a recording that nobody had heard of is fetched");
        }
        Ok(())
    }
}
