//! One session, from its login to its end.

use super::{
    delivery,
    flight::{Flight, Order, Taken, tell},
    whole,
    wire::{Lost, Wire},
};
use crate::{
    core::message::{Accepted, SendError, SendRetry},
    providers::smpp::{self, Answer, Frame, Said, Smpp},
    store::sms_parts,
    work::App,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// How many deliveries are being kept at once; more wait in the connection.
const MOST_DELIVERIES: usize = 64;
/// After its question the centre has so long to show a sign of life.
const SILENCE: Duration = Duration::from_secs(15);
/// How long the end of a session may take.
const FAREWELL: Duration = Duration::from_secs(12);

/// How a session ended.
pub(super) enum Ended {
    /// As it was told.
    Stopped,
    /// It broke off, or the centre ended it.
    Lost(Lost),
}

/// One session.
pub(super) struct Session {
    app: Arc<App>,
    account: Arc<str>,
    smpp: Arc<Smpp>,
    wire: Wire,
    flight: Flight,
    deliveries: JoinSet<(u32, Answer)>,
    /// When the centre was last heard.
    heard: Instant,
    /// When it was asked for a sign of life.
    asked: Option<Instant>,
    /// Until when the session has to be over, once it is to end.
    ends: Option<Instant>,
    /// When old parts are looked after.
    sweep: Instant,
    unbound: bool,
}

impl Session {
    pub fn new(app: Arc<App>, account: Arc<str>, smpp: Arc<Smpp>, wire: Wire) -> Self {
        let (flight, deliveries, now) = (Flight::new(smpp.window()), JoinSet::new(), Instant::now());
        let (asked, ends) = (None, None);
        Self {
            app,
            account,
            smpp,
            wire,
            flight,
            deliveries,
            heard: now,
            asked,
            ends,
            sweep: now,
            unbound: false,
        }
    }

    /// Runs it to its end. What was taken of `orders` is answered by then.
    pub async fn run(
        mut self,
        orders: &mut mpsc::Receiver<Order>,
        stopped: &mut watch::Receiver<bool>,
    ) -> Ended {
        let ended = loop {
            match self.step(orders, stopped).await {
                Ok(true) => {}
                Ok(false) => break Ended::Stopped,
                Err(lost) => break if self.ends.is_some() { Ended::Stopped } else { Ended::Lost(lost) },
            }
        };
        let why = if let Ended::Lost(Lost(why)) = &ended { why.as_str() } else { "the session is closed" };
        self.flight.lose(why);
        ended
    }

    /// Waits for one thing to happen, and sees to it; `false` once the session is over.
    async fn step(
        &mut self,
        orders: &mut mpsc::Receiver<Order>,
        stopped: &mut watch::Receiver<bool>,
    ) -> Result<bool, Lost> {
        let (ending, wake) = (self.ends.is_some(), self.wake());
        tokio::select! {
            frame = self.wire.next(), if self.deliveries.len() < MOST_DELIVERIES => {
                let frame = frame?;
                self.heard = Instant::now();
                self.asked = None;
                if !self.hear(&frame).await? {
                    return Ok(false);
                }
            }
            Some(order) = orders.recv(), if self.flight.has_room() && !ending => {
                self.flight.take(&self.smpp, order, Instant::now());
            }
            Some(kept) = self.deliveries.join_next(), if !self.deliveries.is_empty() => {
                // One that died is not answered, and comes again.
                if let Ok((sequence, answer)) = kept {
                    self.wire.send(smpp::answer(sequence, answer)).await?;
                }
            }
            () = sleep_until(wake) => self.look().await?,
            _ = stopped.changed(), if !ending => self.ends = Some(Instant::now() + FAREWELL),
        }
        self.send().await?;
        self.part().await
    }

    /// Sends what may go now.
    async fn send(&mut self) -> Result<(), Lost> {
        let now = Instant::now();
        while let Some((sequence, part)) = self.flight.next(|| self.wire.number(), now) {
            self.wire.send(smpp::submit(sequence, part)).await?;
        }
        Ok(())
    }

    /// Ends the session once nothing is under way any more; `false` if it is over.
    async fn part(&mut self) -> Result<bool, Lost> {
        let Some(ends) = self.ends else { return Ok(true) };
        if Instant::now() >= ends {
            return Ok(false);
        }
        if !self.unbound && self.flight.is_empty() && self.deliveries.is_empty() {
            self.unbound = true;
            let number = self.wire.number();
            self.wire.send(smpp::unbind(number, false)).await?;
        }
        Ok(true)
    }

    /// When something has to be done though nothing comes.
    fn wake(&self) -> Instant {
        let ask = self.asked.map_or(self.heard + self.smpp.enquire_after(), |asked| asked + SILENCE);
        let ends = [self.flight.wake(), self.ends].into_iter().flatten();
        ends.fold(ask.min(self.sweep), Instant::min)
    }

    async fn look(&mut self) -> Result<(), Lost> {
        let now = Instant::now();
        self.flight.expire(now);
        if now >= self.sweep {
            self.sweep = now + whole::SWEEP;
            let (app, account, smpp) = (self.app.clone(), self.account.clone(), self.smpp.clone());
            tokio::spawn(async move { whole::sweep(&app, &account, &smpp).await });
        }
        match self.asked {
            Some(asked) if now >= asked + SILENCE => {
                Err(Lost::because("the message centre gives no sign of life"))
            }
            None if now >= self.heard + self.smpp.enquire_after() => {
                self.asked = Some(now);
                let number = self.wire.number();
                self.wire.send(smpp::enquire_link(number, false)).await
            }
            _ => Ok(()),
        }
    }

    /// Sees to what the centre said; `false` if that ends the session.
    async fn hear(&mut self, frame: &Frame) -> Result<bool, Lost> {
        let sequence = frame.sequence;
        match Said::read(frame) {
            Said::Taken(answer) => {
                if let Some(taken) = self.flight.answered(sequence, answer, Instant::now()) {
                    self.note(taken);
                }
            }
            Said::Nack(status) => {
                self.flight.answered(sequence, Err(status), Instant::now());
            }
            Said::Receipt(receipt) => {
                let (app, account, smpp) = (self.app.clone(), self.account.clone(), self.smpp.clone());
                self.deliveries.spawn(async move {
                    (sequence, delivery::receipt(&app, &account, &smpp, receipt).await)
                });
            }
            Said::Message(inbound) => {
                let (app, account, smpp) = (self.app.clone(), self.account.clone(), self.smpp.clone());
                self.deliveries.spawn(async move {
                    (sequence, delivery::message(&app, &account, &smpp, inbound).await)
                });
            }
            Said::Nothing => self.wire.send(smpp::answer(sequence, Answer::Kept)).await?,
            Said::Unreadable => {
                // Its body is somebody's words: the log has its header alone.
                tracing::error!(account = %self.account, pdu = ?frame, "a delivery that nobody can read is lost");
                crate::telemetry::webhook(&self.account, "sms", "malformed");
                self.wire.send(smpp::answer(sequence, Answer::Never)).await?;
            }
            Said::EnquireLink => self.wire.send(smpp::enquire_link(sequence, true)).await?,
            Said::Unbind => {
                self.wire.send(smpp::unbind(sequence, true)).await?;
                return Err(Lost::because("the message centre has ended the session"));
            }
            Said::Unbound => return Ok(false),
            Said::Answer | Said::Bound(_) => {}
            Said::Unknown => self.wire.send(smpp::nack(sequence)).await?,
        }
        Ok(true)
    }

    /// A message is taken. The ids of several parts are on disk before anybody is told, for reports come by each.
    fn note(&self, Taken { message, ids, parts, reply }: Taken) {
        let accepted = Accepted { provider_message_id: ids.first().cloned() };
        if parts == 1 {
            return tell(reply, Ok(accepted));
        }
        let (app, account) = (self.app.clone(), self.account.clone());
        tokio::spawn(async move {
            let now = app.clock.now();
            let kept = app
                .db
                .transact(move |tx| {
                    Box::pin(async move { sms_parts::sent(tx, &account, message, &ids, now).await })
                })
                .await;
            tell(reply, kept.map(|()| accepted).map_err(|error| in_doubt(&error)));
        });
    }
}

/// The centre has the message, and nobody would know its reports: it is sent once more.
fn in_doubt(error: &sqlx::Error) -> SendError {
    let words = format!("the ids of its parts could not be kept: {error}");
    SendError { retry: SendRetry::Ask, code: "not-kept".to_owned(), words }
}
