//! Orders on their way to one exchange: not more at once than its web server takes, and once more if one never left.

use crate::{
    outbound::Undelivered,
    providers::asterisk::{Asterisk, Command},
    work::App,
};
use bytes::Bytes;
use http::Response;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// So many at once. Asterisk's web server closes the door at a hundred connections (`sessionlimit`), and what it turns
/// away there is a caller who is not answered; it does each order in a millisecond or two.
const AT_ONCE: usize = 32;
/// The pauses before an order is tried again that certainly did not leave.
const AGAIN: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];

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
    pub async fn send(&self, command: &Command) -> Result<Response<Bytes>, Undelivered> {
        for pause in AGAIN {
            match self.once(command).await {
                Err(Undelivered::BeforeSent(_)) => tokio::time::sleep(pause).await,
                answered => return answered,
            }
        }
        self.once(command).await
    }

    async fn once(&self, command: &Command) -> Result<Response<Bytes>, Undelivered> {
        // Nothing closes it.
        let _turn = self.turns.acquire().await;
        self.app.outbound.send(&self.account, self.asterisk.order(command)).await
    }
}
