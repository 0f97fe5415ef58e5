//! The connection to one exchange.

use super::{
    closing::Closing,
    leftovers::{self, Stored},
    registry::{Mail, Registry},
    runner::Runner,
    talks::Bridge,
    way::Way,
};
use crate::{
    core::id::LegId,
    outbound::{Socket, Undelivered},
    providers::asterisk::{
        Act, Arrival, Asterisk, CALL_BACK, Channel, Command, Event, Input, Line, ResourceId,
    },
    telemetry,
    work::App,
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// The first pause before it is tried again; callers wait in silence meanwhile.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long a connection stays away that another took over: two that take it from each other serve nobody.
const DISPLACED: Duration = Duration::from_secs(30);

/// The connection to one exchange.
pub(super) struct Connection {
    pub(super) app: Arc<App>,
    pub(super) account: String,
    pub(super) asterisk: Arc<Asterisk>,
    pub(super) calls: Arc<Registry>,
    pub(super) closing: Closing,
    way: Way,
}

/// An application, as Asterisk shows it.
#[derive(Deserialize)]
struct Application {
    #[serde(default)]
    channel_ids: Vec<String>,
}

impl Connection {
    pub fn new(app: Arc<App>, account: String, asterisk: Arc<Asterisk>, closing: Closing) -> Self {
        let way = Way::new(app.clone(), account.clone(), asterisk.clone());
        Self { app, account, asterisk, calls: Arc::default(), closing, way }
    }

    /// Keeps it open until told to stop.
    pub async fn keep(self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let ended = tokio::select! {
                ended = self.once(&mut pause) => ended,
                () = self.closing.over() => return,
            };
            telemetry::link_up(&self.account, false);
            tracing::warn!(account = %self.account, why = %ended, ?pause, "no connection to Asterisk; trying again");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.closing.over() => return,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Connects and reads until the connection is lost; why it was.
    async fn once(&self, pause: &mut Duration) -> Undelivered {
        let (events, login) = (self.asterisk.events(), self.asterisk.authorization());
        let mut socket = match self.app.outbound.socket(&self.account, &events, login).await {
            Ok(socket) => socket,
            Err(error) => return error,
        };
        if let Err(error) = self.catch_up().await {
            return error;
        }
        *pause = FIRST_PAUSE;
        telemetry::link_up(&self.account, true);
        tracing::info!(account = %self.account, "connected to Asterisk");
        self.read(&mut socket, pause).await
    }

    async fn read(&self, socket: &mut Socket, pause: &mut Duration) -> Undelivered {
        loop {
            let text = match socket.text().await {
                Ok(text) => text,
                Err(error) => return error,
            };
            match Event::read(&text) {
                Event::Other => {}
                Event::ApplicationReplaced => {
                    *pause = DISPLACED;
                    return Undelivered::Unknown(
                        "another process reads this exchange's events now".to_owned(),
                    );
                }
                event => self.hand(event),
            }
        }
    }

    /// Hands an event to its call, or begins one.
    pub(super) fn hand(&self, event: Event) {
        let Some(about) = event.about().map(str::to_owned) else { return };
        if self.calls.send(&about, Mail::Input(Input::Event(event.clone()))) {
            return;
        }
        match event {
            // Somebody was transferred at an officer's own telephone, and what stands for them is no call to the line.
            Event::StasisStart { channel, replace_channel: Some(_), .. } => {
                tracing::error!(account = %self.account, "an officer transferred a caller by their telephone: forbid it (allow_transfer = no)");
                if let Some(id) = ResourceId::new(channel.id) {
                    self.spawn_order(Command::HangUp(id));
                }
            }
            Event::StasisStart { channel, args, .. } => self.begin(&channel, &args, None),
            Event::ChannelDestroyed { channel, cause } => self.unanswered(&channel, cause),
            _ => {}
        }
    }

    /// A channel was given to us that belongs to no call.
    fn begin(&self, channel: &Channel, args: &[String], again: Option<&[Stored]>) {
        let Some(id) = ResourceId::new(&channel.id) else {
            tracing::error!(account = %self.account, channel = %channel.id, "a channel with an id that cannot be asked about");
            return;
        };
        let (line, acts) = match (args.first().map(String::as_str), leg_of(&channel.id)) {
            (Some(CALL_BACK), Some(leg)) => Line::call_back(id, leg, self.asterisk.manner()),
            // A leg whose call is over, or was lost with another process.
            (_, Some(_)) => return self.spawn_order(Command::HangUp(id)),
            (given, None) => {
                let to = given.filter(|to| !to.is_empty()).unwrap_or(&channel.dialplan.exten).to_owned();
                let (from, up) = (self.asterisk.caller(channel), channel.state == "Up");
                let again = again.map(|stored| leftovers::made(stored, &id));
                let arrival = Arrival { from, to, up, again };
                Line::begin(id, arrival, self.asterisk.manner())
            }
        };
        self.run(line, acts);
    }

    pub(super) fn run(&self, line: Line, acts: Vec<Act>) {
        // It waits for the next process, as those do that ours lets go of.
        let Some(alive) = self.closing.driver() else { return };
        let (to, inbox) = mpsc::unbounded_channel();
        self.calls.open(line.call().as_str(), to);
        let ways = (self.way.clone(), self.calls.clone());
        let runner = Runner::new(self.app.clone(), self.account.clone(), self.asterisk.clone(), ways);
        tokio::spawn(runner.run(line, acts, inbox, alive));
    }

    /// A telephone of a call-back that was never picked up.
    fn unanswered(&self, channel: &Channel, cause: i64) {
        let (Some(id), Some(leg)) = (ResourceId::new(&channel.id), leg_of(&channel.id)) else { return };
        let (line, acts) = Line::unanswered(id, leg, cause);
        self.run(line, acts);
    }

    pub(super) fn spawn_order(&self, command: Command) {
        let (way, account) = (self.way.clone(), self.account.clone());
        tokio::spawn(async move {
            if let Err(error) = way.send(&command).await {
                tracing::warn!(%account, %error, "Asterisk was not told");
            }
        });
    }

    /// What is not known after a connection begins: which calls are still there, and which nobody has.
    pub(super) async fn catch_up(&self) -> Result<(), Undelivered> {
        let channels: Vec<Channel> = self.ask("/channels").await?;
        let application: Application = self.ask(&format!("/applications/{}", self.asterisk.app())).await?;
        let bridges: Vec<Bridge> = self.ask("/bridges").await?;
        let states = channels.iter().map(|channel| (channel.id.clone(), channel.state.clone()));
        let states: Arc<HashMap<String, String>> = Arc::new(states.collect());
        self.calls.send_all(&Mail::Back(states.clone()));
        let mut stored = self.stored().await?;
        stored.retain(|recording| !recording.is_of(|call| self.calls.knows(call)));
        let ours: HashSet<&str> = application.channel_ids.iter().map(String::as_str).collect();
        let talking = self.take_up(&bridges, &ours, &states).await?;
        for channel in channels.iter().filter(|channel| ours.contains(channel.id.as_str())) {
            if !self.calls.knows(&channel.id) && !talking.contains(channel.id.as_str()) {
                self.begin_again(channel, &stored).await?;
            }
        }
        self.report(&stored).await
    }

    /// A channel of ours that no process has.
    async fn begin_again(&self, channel: &Channel, stored: &[Stored]) -> Result<(), Undelivered> {
        if let Some(id) = ResourceId::new(&channel.id).filter(|_| leg_of(&channel.id).is_none()) {
            tracing::warn!(account = %self.account, call = %id, "a caller whom no process has: begun again");
            let call = self.known(&id).await?;
            let legs = call.iter().flat_map(|call| &call.record.legs).filter(|leg| leg.ended_at.is_none());
            let manner = self.asterisk.manner();
            for command in Line::hush(&id, legs.map(|leg| leg.id), &manner.while_ringing) {
                // It is refused where there is nothing to end.
                self.way.send(&command).await?;
            }
        }
        self.begin(channel, &[], Some(stored));
        Ok(())
    }

    pub(super) async fn ask<T: DeserializeOwned>(&self, path: &str) -> Result<T, Undelivered> {
        // An exchange with hundreds of channels answers at length.
        const MOST: usize = 4 * 1024 * 1024;
        let response = self.app.outbound.fetch(&self.account, self.asterisk.get(path), MOST).await?;
        let unreadable = |error: serde_json::Error| {
            Undelivered::Unknown(format!("{path} was answered {}: {error}", response.status()))
        };
        serde_json::from_slice(response.body()).map_err(unreadable)
    }
}

/// The leg of a channel that we named.
pub(super) fn leg_of(channel: &str) -> Option<LegId> {
    channel.parse::<Uuid>().ok().map(LegId::from)
}
