//! Two who talked while no process had them: Shouwen was started anew, and they did not notice. Their call is taken up
//! again as the database knows it, so that its end is reported when it comes, and a caller whose officer has hung up
//! meanwhile is not left in silence.

use super::{connection::Connection, registry::Mail};
use crate::{
    core::id::LegId,
    outbound::Undelivered,
    providers::asterisk::{Command, Line, ResourceId, Taken},
    store::calls::{self, Call},
    work::WorkError,
};
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// So many recordings one call is looked at for: messages and talks that came before.
const RECORDINGS: u32 = 4;

/// A bridge, as Asterisk shows it. One of ours has the id of the leg that it was made for.
#[derive(Debug, Deserialize)]
pub(super) struct Bridge {
    id: String,
    #[serde(default)]
    pub channels: Vec<String>,
}

impl Bridge {
    fn leg(&self) -> Option<LegId> {
        self.id.parse::<Uuid>().ok().map(LegId::from)
    }

    /// The caller in it: whoever is not the leg.
    fn caller(&self) -> Option<ResourceId> {
        self.channels.iter().find(|channel| **channel != self.id).and_then(ResourceId::new)
    }
}

impl Connection {
    /// Takes up every talk that no call here has.
    pub(super) async fn take_up(
        &self,
        bridges: &[Bridge],
        states: &Arc<HashMap<String, String>>,
    ) -> Result<(), Undelivered> {
        for bridge in bridges {
            let Some(leg) = bridge.leg() else { continue };
            match bridge.caller() {
                Some(caller) if self.calls.knows(caller.as_str()) => {}
                Some(caller) => self.take_up_one(caller, leg, states).await?,
                // Whoever called is gone, and the officer hears nothing more.
                None if bridge.channels.contains(&bridge.id) && !self.calls.knows(&bridge.id) => {
                    self.spawn_order(Command::HangUp(Uuid::from(leg).into()));
                }
                None => {}
            }
        }
        Ok(())
    }

    async fn take_up_one(
        &self,
        caller: ResourceId,
        leg: LegId,
        states: &Arc<HashMap<String, String>>,
    ) -> Result<(), Undelivered> {
        let call = match self.known(&caller).await {
            Ok(Some(call)) => call,
            // Not ours to end: the exchange has bridges of others too.
            Ok(None) => return Ok(()),
            Err(error) => return Err(Undelivered::BeforeSent(error.to_string())),
        };
        let told = call.record.leg(leg).filter(|told| told.ended_at.is_none());
        let Some(since) = told.and_then(|told| told.answered_at) else { return Ok(()) };
        let turn = u32::try_from(call.turn).unwrap_or(u32::MAX);
        let recording = self.recording_of(&caller).await;
        let line =
            Line::taken_up(Taken { call: caller, leg, since, turn, recording }, self.asterisk.manner());
        tracing::warn!(account = %self.account, call = %line.call(), "a talk that no process had is taken up again");
        let (id, leg) = (line.call().clone(), Uuid::from(leg).to_string());
        self.run(line, Vec::new());
        self.calls.join(id.as_str(), &leg);
        // The other may have hung up meanwhile.
        self.calls.send(id.as_str(), Mail::Back(states.clone()));
        Ok(())
    }

    async fn known(&self, caller: &ResourceId) -> Result<Option<Call>, WorkError> {
        let (account, caller) = (self.account.clone(), caller.to_string());
        let found = self
            .app
            .db
            .read(|tx| Box::pin(async move { calls::by_provider_id(tx, &account, &caller).await }));
        Ok(found.await?)
    }

    /// The number of the recording that is being made of a call.
    async fn recording_of(&self, caller: &ResourceId) -> Option<u32> {
        for number in 1..=RECORDINGS {
            let path = format!("/recordings/live/{caller}-r{number}");
            let asked = self.app.outbound.send(&self.account, self.asterisk.get(&path)).await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return Some(number);
            }
        }
        None
    }
}
