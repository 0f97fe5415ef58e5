//! What the network reports besides turns: progress, legs, recordings.

use super::{
    batch::{CallBatch, Held},
    end, leg, recording,
    turns::Spoken,
};
use crate::{
    core::{
        call::{CallState, Leg, LegNews, ProviderCallId},
        clock::Moment,
        id::LegId,
    },
    providers::HookAnswer,
    store::{calls, cases, db::Tx, inbox::InboxKind},
    work::{WorkError, hooks::VoiceJob},
};

impl CallBatch {
    pub(super) async fn progress(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        state: CallState,
        at: Option<Moment>,
    ) -> Result<(), WorkError> {
        let app = self.app.clone();
        let Some(held) = self.calls.get_mut(&Self::call_of(job)) else { return Ok(()) };
        if state <= held.call.record.state {
            return Ok(());
        }
        held.call.record.state = state;
        held.changed = true;
        if state == CallState::Ended {
            // A provider's clock may be off by hours; ours is right within the time of a webhook.
            let ended = at.filter(|at| *at >= held.call.began_at && *at <= job.at).unwrap_or(job.at);
            end::end(&app, tx, &mut held.call, ended, job.at).await?;
        }
        Ok(())
    }

    pub(super) async fn leg(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        id: LegId,
        provider_leg: Option<&ProviderCallId>,
        news: &LegNews,
    ) -> Result<HookAnswer, WorkError> {
        let key = Self::call_of(job);
        let key = if self.calls.get(&key).is_some_and(|held| held.call.record.leg(id).is_some()) {
            key
        } else {
            let of_leg = |held: &Held| held.call.account == job.account && held.call.record.leg(id).is_some();
            match self.calls.iter().find(|(_, held)| of_leg(held)).map(|(key, _)| key.clone()) {
                Some(key) => key,
                None => return Ok(HookAnswer::empty()),
            }
        };
        let Some(mut held) = self.calls.remove(&key) else { return Ok(HookAnswer::empty()) };
        let app = self.app.clone();
        let told = leg::take(&mut held.call, id, provider_leg, news, &job.event.call, job.at);
        held.changed |= told.changed;
        let answer = match told.wants {
            leg::Wants::Nothing => HookAnswer::empty(),
            leg::Wants::Words(words) => {
                let number = match held.call.case_id {
                    Some(case) => cases::by_id(tx, case).await?.map(|case| case.number),
                    None => None,
                };
                let instructions = leg::words(&app, words, number.as_deref());
                self.answering(job).render_leg(id, &instructions)
            }
            leg::Wants::Complainant => {
                let instructions = leg::dial_complainant(&app, &mut held.call, job.at)?;
                self.answer(&held.call, &instructions, &Spoken::first())?
            }
        };
        self.noted(job, InboxKind::Leg, format!("{id}:{}", told.part));
        let key = (held.call.account.clone(), held.call.provider_call_id.clone());
        self.calls.insert(key, held);
        Ok(answer)
    }

    /// A report of a leg by the provider's id of it.
    pub(super) async fn child(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        provider_leg: &ProviderCallId,
        news: &LegNews,
    ) -> Result<HookAnswer, WorkError> {
        let leg =
            self.calls.get(&Self::call_of(job)).and_then(|held| held.call.record.leg_named(provider_leg));
        // The end of a leg that nobody heard of may be another one's, late; the turn tells how this one ended.
        let heard_of = |leg: &&Leg| leg.provider_leg.is_some() || !matches!(news, LegNews::Ended { .. });
        match leg.filter(heard_of).map(|leg| leg.id) {
            Some(id) => self.leg(tx, job, id, Some(provider_leg), news).await,
            None => Ok(HookAnswer::empty()),
        }
    }

    pub(super) async fn recording(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        recording: &ProviderCallId,
        url: Option<&str>,
        seconds: u32,
    ) -> Result<(), WorkError> {
        let (Some(held), Some(url)) = (self.calls.get_mut(&Self::call_of(job)), url) else { return Ok(()) };
        if held.stored == 0 {
            // The recording refers to a call that would be written only at the end of this batch.
            calls::put(tx, &[&held.call]).await?;
            self.app.events.call(tx, &held.call);
            (held.stored, held.changed) = (held.call.version, false);
        }
        let app = self.app.clone();
        recording::keep_recording(&app, tx, held.call.id, recording.as_str(), url, seconds, job.at).await?;
        Ok(())
    }
}
