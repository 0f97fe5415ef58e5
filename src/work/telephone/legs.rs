//! Ringing somebody, as a network does it: every report, and press-1-to-accept.

use super::{
    Broken, Line, Next,
    people::{People, Rung, TalkEnds},
};
use crate::{
    core::{
        call::{Heard, LegResult},
        dialogue::{Dial, Instruction},
        id::LegId,
    },
    providers::sandbox::wire::{self, LegStep},
};
use std::time::Duration;

impl<P: People> Line<'_, P> {
    /// Rings one telephone until that leg has ended.
    pub(super) async fn ring(&mut self, dial: &Dial) -> Result<Next, Broken> {
        self.leg(dial.leg, LegStep::Ringing).await?;
        let rings = Duration::from_secs(u64::from(dial.seconds));
        match self.people.rings(dial).await {
            Rung::Answers { after, presses, talks, ends } if after < rings => {
                self.people.passes(after).await;
                self.answered(dial, &presses, talks, ends).await
            }
            Rung::NoAnswer | Rung::Answers { .. } => {
                self.people.passes(rings).await;
                self.unanswered(dial, LegResult::NoAnswer, false).await
            }
            Rung::Busy => self.unanswered(dial, LegResult::Busy, false).await,
            Rung::Unreachable => self.unanswered(dial, LegResult::Failed, false).await,
            Rung::CallerGivesUp => self.unanswered(dial, LegResult::Cancelled, true).await,
        }
    }

    async fn answered(
        &mut self,
        dial: &Dial,
        presses: &str,
        talks: Duration,
        ends: TalkEnds,
    ) -> Result<Next, Broken> {
        // A network reports that a telephone was picked up whoever, or whatever, did it.
        self.leg(dial.leg, LegStep::Answered { at: None }).await?;
        if dial.press_to_accept && !self.accepted(dial, presses).await? {
            return self.unanswered(dial, LegResult::NotAccepted, false).await;
        }
        self.people.passes(talks).await;
        let seconds = u32::try_from(talks.as_secs()).unwrap_or(u32::MAX);
        self.leg(dial.leg, LegStep::Ended { result: LegResult::Answered, at: None, seconds }).await?;
        if dial.record {
            self.recorded(seconds).await?;
        }
        let heard = Heard::Dialled { result: LegResult::Answered, seconds };
        Ok(Next::Turn { heard, gone: ends == TalkEnds::ByCaller })
    }

    /// Whether whoever picked up took the call, in the way that they were asked to.
    async fn accepted(&mut self, dial: &Dial, presses: &str) -> Result<bool, Broken> {
        let path = format!("voice/leg/{}", dial.leg);
        let asked = self.network.spoken(&path, &self.news(LegStep::PickedUp)).await?;
        let mut waits = false;
        for instruction in &asked.instructions {
            match instruction {
                Instruction::Say(speech) => self.people.callee_hears(speech).await,
                Instruction::Collect { say, .. } => {
                    waits = true;
                    for speech in say {
                        self.people.callee_hears(speech).await;
                    }
                }
                Instruction::Join => return Ok(true),
                _ => {}
            }
        }
        if !waits {
            return Ok(false);
        }
        let news = LegStep::Pressed { keys: presses.to_owned() };
        let answer = self.network.spoken(&path, &self.news(news)).await?;
        Ok(answer.instructions.contains(&Instruction::Join))
    }

    async fn unanswered(&mut self, dial: &Dial, result: LegResult, gone: bool) -> Result<Next, Broken> {
        self.leg(dial.leg, LegStep::Ended { result, at: None, seconds: 0 }).await?;
        Ok(Next::Turn { heard: Heard::Dialled { result, seconds: 0 }, gone })
    }

    async fn leg(&mut self, leg: LegId, news: LegStep) -> Result<(), Broken> {
        let report = self.news(news);
        self.network.report(&format!("voice/leg/{leg}"), &report).await
    }

    fn news(&self, news: LegStep) -> wire::Leg {
        wire::Leg { call: self.call.to_owned(), provider_leg: None, news }
    }
}
