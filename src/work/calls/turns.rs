//! The turns of a call: it begins, the caller does something, an answer is given and kept.

use super::{
    CALLER,
    answer::Answering,
    batch::{CallBatch, Held},
    effects, end, facts, leg, recording,
};
use crate::{
    core::{
        call::{CallState, Heard, Record},
        clock::Moment,
        dialogue::{self, DialogueEffect, Instruction, Step, Turn, Want},
        id::CallId,
        phone::Caller,
    },
    providers::HookAnswer,
    store::{
        calls::Call,
        db::Tx,
        inbox::{InboxKey, InboxKind, Kept, Taken},
    },
    work::{WorkError, hooks::VoiceJob},
};
use sqlx::types::Json;

/// Which turn is answered.
pub(super) struct Spoken<'a> {
    /// Its number.
    pub turn: u32,
    /// What the caller did, as a keyed hash.
    pub said: &'a str,
    /// The answer may speak the query code.
    pub tells_code: bool,
}

impl Spoken<'_> {
    /// The first words of a call: nothing was said yet.
    pub fn first() -> Self {
        Self { turn: 0, said: "", tells_code: false }
    }
}

impl CallBatch {
    pub(super) async fn began(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        from: &Caller,
        to: &str,
    ) -> Result<HookAnswer, WorkError> {
        let key = Self::call_of(job);
        if self.calls.contains_key(&key) {
            return self.kept(tx, job, "0").await;
        }
        let app = self.app.clone();
        let id: CallId = app.mint(job.at);
        let (row_key, wrapped) = app.vault.new_row(id.as_bytes());
        let raw = match from {
            Caller::Number(number) => Some(number.as_str()),
            Caller::Unparsed(text) => Some(text.as_str()),
            Caller::Withheld => None,
        };
        let mut call = Call {
            id,
            account: job.account.clone(),
            provider_call_id: job.event.call.clone(),
            direction: "inbound".to_owned(),
            caller_sealed: raw.map(|raw| app.vault.seal(&row_key, CALLER, raw)),
            row_key: Some(wrapped),
            caller_lookup: from.number().map(|number| app.vault.lookup_phone(number)),
            called: to.chars().filter(|c| !c.is_control()).take(64).collect(),
            began_at: job.at,
            answered_at: None,
            ended_at: None,
            outcome: "in_progress".to_owned(),
            turn: 1,
            record: Json(Record::begun(None, None)),
            case_id: None,
            version: 1,
        };
        let step =
            facts::with(&app, &call, self.has_open_case(&call), (None, None), job.at, |facts, book| {
                let flow = book.flow(&app.settings.voice.script).unwrap_or_else(|| book.default_flow());
                dialogue::begin(flow, facts)
            });
        let answer = self.apply(tx, &mut call, step, &Spoken::first(), job.at).await?;
        self.calls.insert(key, Held { call, stored: 0, changed: true });
        Ok(answer)
    }

    /// A caller whom a process that is gone has left hears its last words again; the first ones, if it had not come so far.
    pub(super) async fn resumed(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        from: &Caller,
        to: &str,
    ) -> Result<HookAnswer, WorkError> {
        match self.calls.get(&Self::call_of(job)).map(|held| held.call.turn - 1) {
            Some(last) => self.kept(tx, job, &last.to_string()).await,
            None => self.began(tx, job, from, to).await,
        }
    }

    pub(super) async fn turn(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        n: u32,
        heard: &Heard,
        gone: bool,
    ) -> Result<HookAnswer, WorkError> {
        let key = Self::call_of(job);
        let Some(held) = self.calls.get(&key) else {
            // Never announced, and somebody is on the line: the desk (R3.3).
            tracing::warn!(call = job.event.call.as_str(), "a turn of a call that was never announced");
            return Ok(self.answering(job).apology());
        };
        let said = self.app.vault.lookup_said(&held.call.id, &serde_json::to_string(heard)?);
        let expected = u32::try_from(held.call.turn).unwrap_or(u32::MAX);
        if n != expected {
            return self.repeated(tx, job, n, expected, &said).await;
        }
        let Some(mut held) = self.calls.remove(&key) else { return Ok(HookAnswer::empty()) };
        let answer = self.turned(tx, job, &mut held.call, n, (heard, &said), gone).await;
        held.changed = true;
        self.calls.insert(key, held);
        answer
    }

    pub(super) async fn turned(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        call: &mut Call,
        n: u32,
        (heard, said): (&Heard, &str),
        gone: bool,
    ) -> Result<HookAnswer, WorkError> {
        let app = self.app.clone();
        let talked = leg::talked(call, heard, job.at);
        let heard = &*talked;
        let mut spoken = Spoken { turn: n, said, tells_code: false };
        let result = match call.record.session.clone() {
            None => {
                // The turn of a call-back: the complainant's leg has ended, and with it the call.
                leg::turn_ended(call, heard, job.at);
                let step = end::hang_up();
                self.answer(call, &step, &spoken)?
            }
            Some(session) => {
                let mut status = None;
                match dialogue::wants(&session, heard) {
                    Some(Want::CaseByCode(digits)) => status = facts::case_status(&app, tx, &digits).await?,
                    Some(Want::OpenCase { kind, about, url, seconds }) => {
                        recording::keep_voicemail(&app, tx, call, url.as_deref(), seconds, job.at).await?;
                        effects::open_by_message(&app, tx, call, kind, &about, job.at).await?;
                    }
                    None => {}
                }
                let code = effects::code_to_tell(&app, call)?;
                spoken.tells_code = code.is_some();
                let known = self.has_open_case(call);
                call.record.given.heard_from |= !matches!(heard, Heard::Silence | Heard::Dialled { .. });
                let step =
                    facts::with(&app, call, known, (status, code.as_deref()), job.at, |facts, book| {
                        dialogue::step(book, session, Turn { heard, gone }, facts)
                    });
                self.apply(tx, call, step, &spoken, job.at).await?
            }
        };
        call.turn = i64::from(n) + 1;
        Ok(result)
    }

    /// Does what a step of the dialogue asks for, and answers it.
    pub(super) async fn apply(
        &mut self,
        tx: &mut Tx,
        call: &mut Call,
        step: Step,
        spoken: &Spoken<'_>,
        at: Moment,
    ) -> Result<HookAnswer, WorkError> {
        call.record.session = Some(step.session);
        for effect in &step.effects {
            effects::take(&self.app.clone(), tx, call, effect, at).await?;
        }
        let ringing = step.effects.iter().any(|effect| matches!(effect, DialogueEffect::LegStarted { .. }));
        if ringing {
            call.record.state = call.record.state.max(CallState::InProgress);
        }
        self.answer(call, &step.instructions, spoken)
    }

    /// Renders an answer and keeps it for repetitions.
    pub(super) fn answer(
        &mut self,
        call: &Call,
        instructions: &[Instruction],
        spoken: &Spoken<'_>,
    ) -> Result<HookAnswer, WorkError> {
        let answering = Answering { app: &self.app, account: &call.account };
        let answer = answering.render(instructions, spoken.turn + 1);
        let kept = if spoken.tells_code {
            effects::seal_answer(&self.app, call, &answer.body)?.into()
        } else {
            answer.body.clone()
        };
        self.taken.push(Taken {
            key: InboxKey {
                account: call.account.clone(),
                kind: InboxKind::Voice,
                provider_id: call.provider_call_id.as_str().to_owned(),
                part: spoken.turn.to_string(),
            },
            said: spoken.said.to_owned(),
            answer_type: answer.content_type,
            answer: kept,
        });
        Ok(answer)
    }

    /// A turn that was answered before: the same keys get the kept bytes; other keys, or a turn that is
    /// not due yet, get the latest prompt again.
    pub(super) async fn repeated(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        n: u32,
        expected: u32,
        said: &str,
    ) -> Result<HookAnswer, WorkError> {
        let key = Self::key(job, n.to_string());
        if n < expected
            && let Some(kept) = self.find(tx, &key).await?
            && kept.said == said
            && let Some(answer) = self.opened(job, kept)?
        {
            return Ok(answer);
        }
        tracing::warn!(call = job.event.call.as_str(), turn = n, expected, "a turn out of order");
        self.kept(tx, job, &expected.saturating_sub(1).to_string()).await
    }

    pub(super) async fn kept(
        &mut self,
        tx: &mut Tx,
        job: &VoiceJob,
        part: &str,
    ) -> Result<HookAnswer, WorkError> {
        let key = Self::key(job, part.to_owned());
        let kept = self.find(tx, &key).await?;
        let answer = kept.map(|kept| self.opened(job, kept)).transpose()?.flatten();
        // Forgotten by retention or erased: a call that old is not on the line any more.
        Ok(answer.unwrap_or_else(|| self.answering(job).apology()))
    }

    /// A kept answer as it was given; `None` if the key to it was destroyed.
    fn opened(&self, job: &VoiceJob, kept: Kept) -> Result<Option<HookAnswer>, WorkError> {
        let Some(held) = self.calls.get(&Self::call_of(job)) else {
            return Ok(None);
        };
        let body = effects::open_answer(&self.app, &held.call, kept.answer)?;
        Ok(body.map(|body| HookAnswer::kept(&kept.answer_type, body)))
    }
}
