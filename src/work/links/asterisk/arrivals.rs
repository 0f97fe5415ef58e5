//! Connections that exchanges have opened to us, on their way to the drivers of their accounts.

use crate::outbound::Socket;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Who waits for a connection, by account.
#[derive(Debug, Default)]
pub struct Arrivals(Mutex<HashMap<String, UnboundedSender<Socket>>>);

impl Arrivals {
    /// A connection has come; `false` if nobody drives that account here.
    pub fn arrived(&self, account: &str, socket: Socket) -> bool {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get(account).is_some_and(|to| to.send(socket).is_ok())
    }

    /// What comes for that account from now on.
    pub(super) fn of(&self, account: &str) -> UnboundedReceiver<Socket> {
        let (to, arriving) = unbounded_channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), to);
        arriving
    }
}
