//! Orders on their way to one exchange: not more at once than its web server takes, and again if one was not taken.

use crate::{
    outbound::Undelivered,
    providers::asterisk::{Asterisk, Command},
    work::App,
};
use bytes::Bytes;
use http::{Response, StatusCode};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// So many at once. Asterisk's web server closes the door at a hundred connections (`sessionlimit`), and what it turns
/// away there is a caller who is not answered; it does each order in a millisecond or two.
const AT_ONCE: usize = 32;
/// The pauses before an order is tried again that was certainly not taken: a caller waits, and is not given up.
const AGAIN: [Duration; 4] =
    [Duration::from_millis(50), Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(3)];

/// The way to one exchange.
#[derive(Clone)]
pub(super) struct Way {
    app: Arc<App>,
    account: String,
    asterisk: Arc<Asterisk>,
    turns: Arc<Semaphore>,
}

impl Way {
    pub fn new(app: Arc<App>, account: String, asterisk: Arc<Asterisk>) -> Self {
        Self { app, account, asterisk, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Sends an order, and returns what it was answered.
    ///
    /// A connection that an Asterisk closes without an answer was one too many for its web server, which then reads
    /// nothing from it, or had been idle for too long: the order was not taken.
    pub async fn send(&self, command: &Command) -> Result<Response<Bytes>, Undelivered> {
        let mut closed = false;
        for pause in AGAIN {
            match self.once(command).await {
                Err(Undelivered::BeforeSent(_)) => {}
                Err(Undelivered::Closed(_)) => closed = true,
                answered => return answered.map(|response| settled(response, closed)),
            }
            tokio::time::sleep(pause).await;
        }
        self.once(command).await.map(|response| settled(response, closed))
    }

    async fn once(&self, command: &Command) -> Result<Response<Bytes>, Undelivered> {
        // Nothing closes it.
        let _turn = self.turns.acquire().await;
        self.app.outbound.send(&self.account, self.asterisk.order(command)).await
    }
}

/// If it was taken after all where the connection was closed, the channel that it orders is there, and ringing.
fn settled(mut response: Response<Bytes>, closed: bool) -> Response<Bytes> {
    if closed && response.status() == StatusCode::CONFLICT {
        *response.status_mut() = StatusCode::OK;
    }
    response
}
