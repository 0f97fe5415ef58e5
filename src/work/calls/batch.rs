//! A batch of voice webhooks: the calls they are about, read once, changed in memory, written once.

use super::answer::Answering;
use crate::{
    core::{
        call::{ProviderCallId, VoiceNews},
        clock::Moment,
        id::{CallId, LegId},
        phone::Caller,
    },
    providers::{HookAnswer, VoiceHook},
    store::{
        calls::{self, Asked, Call},
        db::Tx,
        inbox::{self, InboxKey, InboxKind, Taken},
    },
    work::{
        App, WorkError,
        hooks::{Job, VoiceJob},
    },
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// By what a webhook names its call: the account, and the network's id.
pub(super) type CallKey = (String, ProviderCallId);

/// The calls of one batch.
pub struct CallBatch {
    pub(super) app: Arc<App>,
    pub(super) calls: HashMap<CallKey, Held>,
    /// Callers of this batch with an open case, by keyed hash.
    known: HashSet<Vec<u8>>,
    pub(super) taken: Vec<Taken>,
    at: Moment,
}

/// A call in hand.
pub(super) struct Held {
    pub call: Call,
    /// The version that the database has; 0 if it has none.
    pub stored: i64,
    pub changed: bool,
}

impl CallBatch {
    /// Reads the calls that `jobs` are about, and whether their callers have an open case.
    pub async fn load(app: &Arc<App>, tx: &mut Tx, jobs: &[Job]) -> Result<Self, WorkError> {
        let voices = || {
            jobs.iter().filter_map(|job| match job {
                Job::Voice(voice) => Some(voice),
                Job::Sms { .. } => None,
            })
        };
        let asked = asked(app, voices());
        let mut asked: Vec<Asked<'_>> = asked
            .iter()
            .map(|(voice, lookup)| Asked(&voice.account, voice.event.call.as_str(), lookup.as_deref()))
            .collect();
        asked.sort_unstable();
        let answers = if asked.is_empty() { Vec::new() } else { calls::of_batch(tx, &asked).await? };
        let known = answers.iter().filter(|answer| answer.open_case);
        let known = known.filter_map(|answer| answer.lookup.clone()).collect();
        let mut found: Vec<Call> = answers.into_iter().filter_map(|answer| answer.call.0).collect();
        // The officer's leg of a call-back is known by the call's own id until the provider's is known.
        for id in voices().filter_map(leg) {
            if !found.iter().any(|call| call.record.leg(id).is_some()) {
                found.extend(calls::by_id(tx, CallId::from(Uuid::from(id))).await?);
            }
        }
        let calls = found
            .into_iter()
            .map(|call| {
                (
                    (call.account.clone(), call.provider_call_id.clone()),
                    Held { stored: call.version, call, changed: false },
                )
            })
            .collect();
        Ok(Self { app: app.clone(), calls, known, taken: Vec::new(), at: app.clock.now() })
    }

    /// Whether the caller has an open case. Whom it is about plays no part in who is rung: a telephone that
    /// stays silent for one caller, and rings for all others, would tell its owner of the case.
    pub(super) fn has_open_case(&self, call: &Call) -> bool {
        call.caller_lookup.as_ref().is_some_and(|lookup| self.known.contains(lookup))
    }

    /// Takes one webhook; what it changes is written by [`Self::write`].
    pub async fn take(&mut self, tx: &mut Tx, job: &VoiceJob) -> Result<HookAnswer, WorkError> {
        match (&job.event.what, job.hook) {
            (VoiceNews::Began { from, to }, _) => self.began(tx, job, from, to).await,
            (VoiceNews::Resumed { from, to }, _) => self.resumed(tx, job, from, to).await,
            (VoiceNews::Turn { heard, gone }, VoiceHook::Turn(n)) => {
                self.turn(tx, job, n, heard, *gone).await
            }
            (VoiceNews::Progress { state, sequence, at }, _) => {
                let part = sequence.map_or_else(|| format!("{state:?}"), |n| n.to_string());
                self.noted(job, InboxKind::Status, part);
                self.progress(tx, job, *state, *at).await?;
                Ok(HookAnswer::empty())
            }
            (VoiceNews::Leg { leg, provider_leg, news }, _) => {
                self.leg(tx, job, *leg, provider_leg.as_ref(), news).await
            }
            (VoiceNews::Child { provider_leg, news }, _) => self.child(tx, job, provider_leg, news).await,
            (VoiceNews::Recording { recording, url, seconds }, _) => {
                self.noted(job, InboxKind::Recording, recording.as_str().to_owned());
                self.recording(tx, job, recording, url.as_deref(), *seconds).await?;
                Ok(HookAnswer::empty())
            }
            // A turn on another address than a turn's: the adapter would have had to make a mistake.
            (VoiceNews::Turn { .. }, _) => Ok(HookAnswer::empty()),
        }
    }

    /// Writes everything that the batch changed, in one statement.
    pub async fn write(mut self, tx: &mut Tx) -> Result<(), WorkError> {
        for held in self.calls.values_mut() {
            held.call.version = held.stored + 1;
        }
        let changed: Vec<&Call> =
            self.calls.values().filter(|held| held.changed).map(|held| &held.call).collect();
        if !changed.is_empty() {
            calls::put_with(tx, &changed, &inbox::wires(&self.taken, self.at)).await?;
            for call in changed {
                self.app.events.call(tx, call);
            }
        } else if !self.taken.is_empty() {
            inbox::keep(tx, &self.taken, self.at).await?;
        }
        Ok(())
    }

    /// A kept answer: of this batch, or of an earlier one.
    pub(super) async fn find(&self, tx: &mut Tx, key: &InboxKey) -> Result<Option<inbox::Kept>, WorkError> {
        if let Some(taken) = self.taken.iter().find(|taken| taken.key == *key) {
            return Ok(Some(inbox::Kept {
                said: taken.said.clone(),
                answer_type: taken.answer_type.to_owned(),
                answer: taken.answer.to_vec(),
            }));
        }
        Ok(inbox::kept(tx, key).await?)
    }

    pub(super) fn call_of(job: &VoiceJob) -> CallKey {
        (job.account.clone(), job.event.call.clone())
    }

    pub(super) fn key(job: &VoiceJob, part: String) -> InboxKey {
        InboxKey {
            account: job.account.clone(),
            kind: InboxKind::Voice,
            provider_id: job.event.call.as_str().to_owned(),
            part,
        }
    }

    pub(super) fn answering<'a>(&'a self, job: &'a VoiceJob) -> Answering<'a> {
        Answering { app: &self.app, account: &job.account }
    }

    /// Keeps that a webhook came which needs no answer.
    pub(super) fn noted(&mut self, job: &VoiceJob, kind: InboxKind, part: String) {
        let key = InboxKey { kind, ..Self::key(job, part) };
        self.taken.push(Taken { key, said: String::new(), answer_type: "", answer: bytes::Bytes::new() });
    }
}

/// What each webhook asks about: its call, and the caller of one that begins.
fn asked<'a>(app: &App, voices: impl Iterator<Item = &'a VoiceJob>) -> Vec<(&'a VoiceJob, Option<String>)> {
    let lookup = |voice: &VoiceJob| match &voice.event.what {
        VoiceNews::Began { from: Caller::Number(number), .. }
        | VoiceNews::Resumed { from: Caller::Number(number), .. } => {
            Some(hex::encode(app.vault.lookup_phone(number)))
        }
        _ => None,
    };
    voices.map(|voice| (voice, lookup(voice))).collect()
}

/// The leg that a webhook is about.
fn leg(voice: &VoiceJob) -> Option<LegId> {
    match voice.hook {
        VoiceHook::Leg(leg) => Some(leg),
        _ => None,
    }
}
