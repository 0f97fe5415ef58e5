//! One call: does what its line says, and tells the line what came of it.

use super::{
    closing::Alive,
    registry::{Mail, Registry},
    way::Way,
};
use crate::{
    core::{
        call::{ProviderCallId, VoiceEvent, VoiceNews},
        dialogue::{Instruction, Speech},
    },
    providers::{
        HookAnswer,
        asterisk::{
            Act, Asterisk, Command, Event, Input, LegStanding, Line, Orders, ResourceId, Standing, Told,
        },
    },
    telemetry,
    work::{
        App,
        hooks::{self, Job, VoiceJob},
        speech,
    },
};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::mpsc::UnboundedReceiver, time::Instant};

/// So long after its end a call still has its channels: the end of a leg that it hung up comes to it.
const LINGER: Duration = Duration::from_secs(10);
/// The pauses before a report is tried again that could not be kept.
const AGAIN: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(60),
    Duration::from_secs(240),
];

/// The driver of one call.
pub(super) struct Runner {
    app: Arc<App>,
    account: String,
    asterisk: Arc<Asterisk>,
    way: Way,
    calls: Arc<Registry>,
    wake: Option<Instant>,
}

impl Runner {
    pub fn new(
        app: Arc<App>,
        account: String,
        asterisk: Arc<Asterisk>,
        (way, calls): (Way, Arc<Registry>),
    ) -> Self {
        Self { app, account, asterisk, way, calls, wake: None }
    }

    /// Runs a call to its end, or to that of the process.
    pub async fn run(
        mut self,
        mut line: Line,
        acts: Vec<Act>,
        mut inbox: UnboundedReceiver<Mail>,
        mut alive: Alive,
    ) {
        self.perform(&mut line, acts).await;
        let mut lingers = false;
        loop {
            if line.is_over() && !lingers {
                lingers = true;
                self.wake = Some(Instant::now() + LINGER);
            }
            let wake = self.wake.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
            let input = tokio::select! {
                biased;
                () = alive.stopped() => break,
                mail = inbox.recv() => match mail {
                    Some(Mail::Input(input)) => input,
                    Some(Mail::Back(channels)) => Input::Back(standing(&line, &channels)),
                    None => break,
                },
                () = tokio::time::sleep_until(wake) => {
                    if lingers {
                        break;
                    }
                    if self.wake.take().is_none() {
                        continue;
                    }
                    Input::Timeout
                }
            };
            let acts = line.on(input, self.app.clock.now());
            self.perform(&mut line, acts).await;
        }
        self.calls.close(line.call().as_str());
    }

    async fn perform(&mut self, line: &mut Line, acts: Vec<Act>) {
        let mut acts = VecDeque::from(acts);
        while let Some(act) = acts.pop_front() {
            match act {
                Act::Wake(after) => self.wake = Some(Instant::now() + after),
                Act::Order(command) => acts.extend(self.order(line, command).await),
                Act::Speak { channel, speeches, playback } => {
                    acts.extend(self.speak(line, channel, &speeches, playback).await);
                }
                Act::Tell(told) => {
                    // What is answered comes before what else was to be done: somebody waits for the words.
                    if let Some(orders) = self.tell(line, told).await {
                        for act in line.on(Input::Orders(orders), self.app.clock.now()).into_iter().rev() {
                            acts.push_front(act);
                        }
                    }
                }
            }
        }
    }

    /// Tells Asterisk; what follows if it refuses.
    async fn order(&self, line: &mut Line, command: Command) -> Vec<Act> {
        if let Command::Ring { channel, .. } = &command {
            // Before it rings: its first event may be faster than the answer.
            self.calls.join(line.call().as_str(), channel.as_str());
        }
        let refused = match self.way.send(&command).await {
            Ok(response) if response.status().is_success() => return Vec::new(),
            Ok(response) => response.status().to_string(),
            Err(error) => error.to_string(),
        };
        // A caller who hangs up meanwhile makes most of these; their end is reported anyway.
        tracing::debug!(account = %self.account, call = %line.call(), %refused, order = command.name(), "Asterisk did not do it");
        let failure = command.failure();
        failure.map(|event| line.on(Input::Event(event), self.app.clock.now())).unwrap_or_default()
    }

    async fn speak(
        &self,
        line: &mut Line,
        channel: ResourceId,
        speeches: &[Speech],
        playback: ResourceId,
    ) -> Vec<Act> {
        let mut media = Vec::new();
        for speech in speeches {
            match speech::name_of(&self.app, speech).await {
                Ok(name) => media.push(format!("sound:{}", self.audio_url(&name))),
                Err(mute) => {
                    tracing::error!(account = %self.account, %mute, "a caller hears silence where words should be");
                    telemetry::unspoken(&self.account);
                }
            }
        }
        if media.is_empty() {
            let event = Event::unplayed(&channel, &playback);
            return line.on(Input::Event(event), self.app.clock.now());
        }
        self.order(line, Command::Play { channel, media, playback }).await
    }

    fn audio_url(&self, name: &str) -> String {
        let base = self.asterisk.audio_url(&self.app.settings.server.public_url);
        format!("{base}/hooks/{}/voice/audio/{name}.wav", self.account)
    }

    /// Reports; the orders that it is answered with.
    async fn tell(&self, line: &Line, told: Told) -> Option<Orders> {
        let call = ProviderCallId::new(line.call().as_str())?;
        let waits = who_waits(&told);
        let Told { hook, news } = told;
        let event = VoiceEvent { call, what: news };
        let job = VoiceJob { account: self.account.clone(), hook, event, at: self.app.clock.now() };
        let kind = hook.name();
        let kept = hooks::keep(&self.app, Job::Voice(job.clone())).await.inspect_err(
            |why| tracing::error!(account = %self.account, kind, %why, "a report of a call could not be kept"),
        );
        telemetry::webhook(&self.account, kind, if kept.is_ok() { "taken" } else { "unavailable" });
        match kept {
            Ok(answer) => orders(&answer),
            Err(_) if waits == Waits::Caller => {
                // Nobody is turned away (R3.3): the words need no database.
                telemetry::degraded_answer(&self.account);
                let voice = self.app.accounts.get(&self.account)?.voice.as_deref()?;
                orders(&voice.apology(&self.app.apology, &self.app.desk))
            }
            Err(_) => {
                tell_again(self.app.clone(), job);
                let hang_up = Orders { instructions: vec![Instruction::Hangup], next_turn: 0 };
                (waits == Waits::Leg).then_some(hang_up)
            }
        }
    }
}

/// Who waits for the answer to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    Caller,
    Leg,
    Nobody,
}

fn who_waits(told: &Told) -> Waits {
    match &told.news {
        VoiceNews::Began { .. } | VoiceNews::Resumed { .. } | VoiceNews::Turn { gone: false, .. } => {
            Waits::Caller
        }
        VoiceNews::Leg { news, .. } if news.is_answered_with_words() => Waits::Leg,
        _ => Waits::Nobody,
    }
}

/// What a network would do whose webhook was not taken: try again, for some minutes.
fn tell_again(app: Arc<App>, job: VoiceJob) {
    tokio::spawn(async move {
        for pause in AGAIN {
            tokio::time::sleep(pause).await;
            if app.hooks.submit(Job::Voice(job.clone())).await.is_ok() {
                return;
            }
        }
        tracing::error!(account = %job.account, "a report of a call was lost; asking about the call will end it");
    });
}

fn orders(answer: &HookAnswer) -> Option<Orders> {
    if answer.body.is_empty() {
        return None;
    }
    serde_json::from_slice(&answer.body)
        .inspect_err(|error| tracing::error!(%error, "an answer of ours is unreadable"))
        .ok()
}

fn standing(line: &Line, channels: &HashMap<String, String>) -> Standing {
    let stands = |channel: Option<&ResourceId>| {
        let state = channels.get(channel?.as_str())?;
        Some(if state == "Up" { LegStanding::Up } else { LegStanding::Ringing })
    };
    Standing {
        caller: channels.contains_key(line.call().as_str()),
        leg: stands(line.leg()),
        guest: stands(line.guest_channel()),
    }
}
