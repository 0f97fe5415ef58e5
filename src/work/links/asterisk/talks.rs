//! Two who talked while no process had them: Shouwen was started anew, and they did not notice. Their call is taken up
//! again as the database knows it, so that its end is reported when it comes, and a caller whose officer has hung up
//! meanwhile is not left in silence.

use super::{
    connection::{Connection, leg_of},
    registry::Mail,
};
use crate::{
    core::id::LegId,
    outbound::Undelivered,
    providers::asterisk::{Command, Line, Partner, ResourceId, Taken},
    store::calls::{self, Call},
};
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// So many recordings one call is looked at for: messages and talks that came before.
const RECORDINGS: u32 = 4;

/// A bridge, as Asterisk shows it.
#[derive(Debug, Deserialize)]
pub(super) struct Bridge {
    id: String,
    #[serde(default)]
    channels: Vec<String>,
}

impl Connection {
    /// Takes up every talk that no call here has; the channels of all talks that go on.
    pub(super) async fn take_up<'a>(
        &self,
        bridges: &'a [Bridge],
        ours: &HashSet<&str>,
        states: &Arc<HashMap<String, String>>,
    ) -> Result<HashSet<&'a str>, Undelivered> {
        let mut talking = HashSet::new();
        for bridge in
            bridges.iter().filter(|bridge| bridge.channels.iter().any(|id| ours.contains(id.as_str())))
        {
            let goes_on = bridge.channels.iter().any(|id| self.calls.knows(id))
                || match self.caller_in(bridge).await? {
                    Some((caller, call)) => self.take_up_one(bridge, caller, &call, states).await,
                    None => self.let_go(bridge),
                };
            if goes_on {
                talking.extend(bridge.channels.iter().map(String::as_str));
            }
        }
        Ok(talking)
    }

    /// Who of them called, or was called back.
    async fn caller_in(&self, bridge: &Bridge) -> Result<Option<(ResourceId, Call)>, Undelivered> {
        for id in bridge.channels.iter().filter_map(ResourceId::new) {
            if let Some(call) = self.known(&id).await? {
                return Ok(Some((id, call)));
            }
        }
        Ok(None)
    }

    /// Whoever called is gone, and the officers hear nothing more. Others' bridges are none of our business.
    fn let_go(&self, bridge: &Bridge) -> bool {
        for leg in bridge.channels.iter().filter_map(|id| leg_of(id)) {
            self.spawn_order(Command::HangUp(Uuid::from(leg).into()));
        }
        true
    }

    /// Whether the talk goes on; a caller who is alone in it is parted from it.
    async fn take_up_one(
        &self,
        bridge: &Bridge,
        caller: ResourceId,
        call: &Call,
        states: &Arc<HashMap<String, String>>,
    ) -> bool {
        let Some(id) = ResourceId::new(&bridge.id) else { return true };
        let mut partners = bridge.channels.iter().filter_map(|channel| self.partner(&caller, call, channel));
        let Some(partner) = partners.next() else {
            let alone = bridge.channels.len() == 1;
            if alone {
                self.spawn_order(Command::Part(id));
            }
            return !alone;
        };
        let guest = partners.next();
        let turn = u32::try_from(call.turn).unwrap_or(u32::MAX);
        let (recording, inbound) = (self.recording_of(&caller).await, call.direction == "inbound");
        let taken = Taken { call: caller, inbound, bridge: id, partner, guest, turn, recording };
        let line = Line::taken_up(taken, self.asterisk.manner());
        tracing::warn!(account = %self.account, call = %line.call(), "a talk that no process had is taken up again");
        let id = line.call().clone();
        let joined: Vec<_> = [line.leg(), line.guest_channel()].into_iter().flatten().cloned().collect();
        self.run(line, Vec::new());
        for channel in joined {
            self.calls.join(id.as_str(), channel.as_str());
        }
        // The others may have hung up meanwhile.
        self.calls.send(id.as_str(), Mail::Back(states.clone()));
        true
    }

    /// Whoever talks with the caller over that channel; nobody if it is the caller's own, or somebody else's.
    fn partner(&self, caller: &ResourceId, call: &Call, channel: &str) -> Option<Partner> {
        let now = self.app.clock.now();
        let (leg, since) = if channel == Line::desk(caller).as_str() {
            (LegId::from(Uuid::nil()), now)
        } else {
            let told = call.record.leg(leg_of(channel)?).filter(|leg| leg.ended_at.is_none())?;
            (told.id, told.answered_at.unwrap_or(now))
        };
        Some(Partner { leg, channel: ResourceId::new(channel)?, since })
    }

    /// A call by its channel.
    pub(super) async fn known(&self, channel: &ResourceId) -> Result<Option<Call>, Undelivered> {
        let (account, channel) = (self.account.clone(), channel.to_string());
        let found = self
            .app
            .db
            .read(|tx| Box::pin(async move { calls::by_provider_id(tx, &account, &channel).await }));
        found.await.map_err(|error| Undelivered::BeforeSent(error.to_string()))
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
