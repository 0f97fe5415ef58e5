//! One open console: what it is told, one event after the other.

use super::{
    concern::{Wanted, sees_the_line},
    look::{Seen, Shows, look},
    shown::{CallEvent, LiveEvent},
};
use crate::{
    core::{call::LiveState, id::CallId},
    store::announce::News,
    work::{Actor, App, WorkError},
};
use serde::Serialize;
use serde_json::json;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::broadcast::{
        Receiver,
        error::{RecvError, TryRecvError},
    },
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

/// How often a console hears that its stream lives, and is asked whether its officer is still signed in.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// Something to write to a console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The stream lives.
    Beat,
    /// An event.
    Event {
        /// `call`, `live`, `today` or `resync`.
        name: &'static str,
        /// One line of JSON.
        data: String,
    },
}

/// What a console shows of one call now.
#[derive(Debug, Default)]
struct Shown {
    own: Option<CallEvent>,
    line: Option<LiveEvent>,
}

/// The stream of one officer's console.
pub struct Console<V> {
    app: Arc<App>,
    actor: Actor,
    still_valid: V,
    news: Receiver<Arc<News>>,
    beat: Interval,
    shown: BTreeMap<CallId, Shown>,
    waiting: VecDeque<Written>,
    opened: bool,
}

impl<V, F> Console<V>
where
    V: FnMut() -> F,
    F: Future<Output = Option<Actor>>,
{
    /// Opens the console of `actor`. `still_valid` says who is signed in there now; it is asked before
    /// anything is told and with every heartbeat, and ends the stream when it is nobody, or somebody with
    /// other duties. A console that was open `before` may have missed something, and is told so.
    pub fn open(app: &Arc<App>, actor: Actor, before: bool, still_valid: V) -> Self {
        Self::beating(app, actor, before, still_valid, HEARTBEAT)
    }

    /// The same with another heartbeat.
    pub fn beating(app: &Arc<App>, actor: Actor, before: bool, still_valid: V, every: Duration) -> Self {
        // Heard from now on, before the first look: nothing falls between.
        let news = app.events.subscribe();
        let mut beat = interval_at(Instant::now() + every, every);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut waiting = VecDeque::from([Written::Beat]);
        if before {
            waiting.push_back(hint("resync"));
        }
        let app = app.clone();
        Self { app, actor, still_valid, news, beat, shown: BTreeMap::new(), waiting, opened: false }
    }

    /// What is to be written next; `None` when the stream has ended. It ends, too, when the database does
    /// not answer: the browser comes back, and hears then what it missed.
    pub async fn next(&mut self) -> Option<Written> {
        loop {
            if let Some(written) = self.waiting.pop_front() {
                return Some(written);
            }
            if self.opened {
                self.wait().await?;
            } else {
                self.opened = true;
                self.tell(Wanted { all: true, ..Wanted::default() }).await?;
            }
        }
    }

    async fn wait(&mut self) -> Option<()> {
        let heard = tokio::select! {
            heard = self.news.recv() => heard,
            _ = self.beat.tick() => {
                self.signed_in().await?;
                self.waiting.push_back(Written::Beat);
                return Some(());
            }
        };
        let wanted = self.gather(heard)?;
        if wanted.is_nothing() {
            return Some(());
        }
        if wanted.all {
            self.shown.clear();
            self.waiting.push_back(hint("resync"));
        }
        self.tell(wanted).await
    }

    /// What concerns this console of all that was told meanwhile; `None` if nothing will be told any more.
    fn gather(&mut self, first: Result<Arc<News>, RecvError>) -> Option<Wanted> {
        let mut wanted = Wanted::default();
        let mut heard = first;
        loop {
            match heard {
                Ok(news) => wanted.add(&news, &self.actor, |id| self.shown.contains_key(&id)),
                Err(RecvError::Lagged(_)) => wanted.all = true,
                Err(RecvError::Closed) => return None,
            }
            heard = match self.news.try_recv() {
                Ok(news) => Ok(news),
                Err(TryRecvError::Lagged(missed)) => Err(RecvError::Lagged(missed)),
                Err(TryRecvError::Empty) => return Some(wanted),
                Err(TryRecvError::Closed) => return None,
            };
        }
    }

    /// Looks at what is wanted, and queues what is to be told.
    async fn tell(&mut self, wanted: Wanted) -> Option<()> {
        self.signed_in().await?;
        let own = self.shown.iter().filter(|(_, shown)| shown.own.is_some());
        let shows =
            Shows { own: own.map(|(id, _)| *id).collect(), calls: self.shown.keys().copied().collect() };
        let seen = look(&self.app, &self.actor, wanted, shows).await;
        match seen.and_then(|seen| self.take(seen)) {
            Ok(()) => Some(()),
            Err(error) => {
                tracing::warn!(%error, "a console's stream ends: what it should show cannot be read");
                None
            }
        }
    }

    async fn signed_in(&mut self) -> Option<()> {
        (self.still_valid)().await.filter(|now| *now == self.actor).map(drop)
    }

    fn take(&mut self, seen: Seen) -> Result<(), WorkError> {
        for (call, background) in seen.calls {
            if let Some(background) = background
                && let Some(event) = CallEvent::of(&self.app, &call, background, self.actor.reader())?
            {
                self.own(event)?;
            }
            if sees_the_line(&self.actor) {
                self.line(LiveEvent::of(&self.app, &call))?;
            }
        }
        for id in seen.over {
            let shown = self.shown.remove(&id).unwrap_or_default();
            if let Some(last) = shown.line {
                self.waiting.push_back(written("live", &last.over())?);
            }
        }
        if seen.hint {
            self.waiting.push_back(hint("today"));
        }
        self.shown.retain(|_, shown| shown.own.is_some() || shown.line.is_some());
        Ok(())
    }

    fn own(&mut self, event: CallEvent) -> Result<(), WorkError> {
        let shown = self.shown.entry(event.id).or_default();
        if shown.own.as_ref() == Some(&event) {
            return Ok(());
        }
        self.waiting.push_back(written("call", &event)?);
        shown.own = (event.state != LiveState::Ended).then_some(event);
        Ok(())
    }

    fn line(&mut self, event: LiveEvent) -> Result<(), WorkError> {
        let shown = self.shown.entry(event.id).or_default();
        let over = event.state == LiveState::Ended;
        // One that began and ended unseen is no live call.
        if shown.line.as_ref() == Some(&event) || (over && shown.line.is_none()) {
            return Ok(());
        }
        self.waiting.push_back(written("live", &event)?);
        shown.line = (!over).then_some(event);
        Ok(())
    }
}

fn written(name: &'static str, data: &impl Serialize) -> Result<Written, WorkError> {
    Ok(Written::Event { name, data: serde_json::to_string(data)? })
}

/// Says what to fetch anew, and nothing else.
fn hint(what: &'static str) -> Written {
    Written::Event { name: what, data: json!({ "what": what }).to_string() }
}
