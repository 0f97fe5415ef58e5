//! Keeps one account's session open, again and again.

use super::{
    Standing, away,
    flight::{Order, turn_away},
    session::{Ended, Session},
    wire::{Lost, Wire},
};
use crate::{
    core::message::SendError,
    providers::smpp::{ALREADY_BOUND, Said, Smpp, judge},
    telemetry,
    work::App,
};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

/// The first pause before it is tried again.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long a login waits that was refused: more of them would lock it.
const REFUSED: Duration = Duration::from_secs(60);
/// How long one waits for its own former session, which the centre has not given up yet, or for another process.
const TAKEN: Duration = Duration::from_secs(10);
/// How long the centre may think about a login.
const LOGIN: Duration = Duration::from_secs(10);

/// Why nothing is sent any more at the end.
const CLOSED: &str = "the session is closed";

/// Keeps one account's session.
pub(super) struct Keeper {
    app: Arc<App>,
    account: Arc<str>,
    smpp: Arc<Smpp>,
    standing: watch::Sender<Standing>,
}

/// Why there is no session, and how long it is not tried again at least.
struct Refused {
    error: SendError,
    pause: Duration,
}

impl Refused {
    fn lost(Lost(why): Lost) -> Self {
        Self { error: away("not-sent", why), pause: Duration::ZERO }
    }
}

impl Keeper {
    pub fn new(app: Arc<App>, account: &str, smpp: Arc<Smpp>, standing: watch::Sender<Standing>) -> Self {
        Self { app, account: account.into(), smpp, standing }
    }

    /// Keeps it open until told to stop.
    pub async fn keep(self, mut orders: mpsc::Receiver<Order>, mut stopped: watch::Receiver<bool>) {
        let mut pause = FIRST_PAUSE;
        let mut why = "the session is not open yet".to_owned();
        loop {
            let opened = tokio::select! {
                opened = meanwhile(&mut orders, &why, self.open()) => opened,
                _ = stopped.changed() => return close(orders).await,
            };
            let refused = match opened {
                Ok(wire) => {
                    pause = FIRST_PAUSE;
                    self.stand(Standing::Bound);
                    tracing::info!(account = %self.account, centre = %self.smpp.address(), "bound to the message centre");
                    let session =
                        Session::new(self.app.clone(), self.account.clone(), self.smpp.clone(), wire);
                    match session.run(&mut orders, &mut stopped).await {
                        Ended::Stopped => {
                            self.stand(Standing::Away(away("not-sent", CLOSED)));
                            return close(orders).await;
                        }
                        Ended::Lost(lost) => Refused::lost(lost),
                    }
                }
                Err(refused) => refused,
            };
            let wait = pause.max(refused.pause);
            let SendError { code, words, .. } = &refused.error;
            tracing::warn!(account = %self.account, code, why = %words, pause = ?wait,
                "no session with the message centre; trying again");
            why.clone_from(words);
            self.stand(Standing::Away(refused.error));
            tokio::select! {
                () = meanwhile(&mut orders, &why, tokio::time::sleep(wait)) => {}
                _ = stopped.changed() => return close(orders).await,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn stand(&self, standing: Standing) {
        telemetry::link_up(&self.account, matches!(standing, Standing::Bound));
        self.standing.send_replace(standing);
    }

    /// Connects and logs in.
    async fn open(&self) -> Result<Wire, Refused> {
        let line = self.app.outbound.line(&self.account, self.smpp.address()).await;
        let mut wire = Wire::new(line.map_err(|error| Refused::lost(Lost::because(error)))?);
        let number = wire.number();
        wire.send(self.smpp.bind(number)).await.map_err(Refused::lost)?;
        let answered = timeout(LOGIN, bound(&mut wire)).await;
        let silent = || Refused::lost(Lost::because("the message centre does not answer the login"));
        match answered.map_err(|_| silent())?.map_err(Refused::lost)? {
            0 => Ok(wire),
            status => {
                let SendError { code, words, .. } = judge(status);
                let taken = status == ALREADY_BOUND;
                let words = if taken { "another session has this login".to_owned() } else { words };
                let pause = if taken { TAKEN } else { REFUSED };
                Err(Refused { error: away(code, words), pause })
            }
        }
    }
}

/// Until `done`, orders that were under way to a session that is no more are turned away: nobody waits out an outage
/// for them, and the next session must not send what its sender has given up.
async fn meanwhile<T>(orders: &mut mpsc::Receiver<Order>, why: &str, done: impl Future<Output = T>) -> T {
    let mut done = pin!(done);
    loop {
        tokio::select! {
            ended = &mut done => return ended,
            Some(order) = orders.recv() => turn_away(order, why),
        }
    }
}

/// Turns away what was ordered last.
async fn close(mut orders: mpsc::Receiver<Order>) {
    orders.close();
    while let Some(order) = orders.recv().await {
        turn_away(order, CLOSED);
    }
}

/// The status of the answer to the login.
async fn bound(wire: &mut Wire) -> Result<u32, Lost> {
    loop {
        match Said::read(&wire.next().await?) {
            Said::Bound(status) | Said::Nack(status) => return Ok(status),
            // Deliveries before the login was answered are sent again, for they are not answered.
            _ => {}
        }
    }
}
